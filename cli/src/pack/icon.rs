//! The icon of a packed bot: a speech bubble on the bot's colour, as SVG and as PNG.
//!
//! The picture fills its square: systems cut it to their own shape, of which the middle 80 % is
//! sure to be seen.

use flate2::Compression;
use flate2::write::ZlibEncoder;
use std::io::Write;

/// Red, green and blue.
pub type Color = [u8; 3];

/// Points a side that each pixel is looked at: 16 shades of an edge.
const SAMPLES: u32 = 4;

/// The colour in `#rgb` or `#rrggbb`.
pub fn parse(color: &str) -> Option<Color> {
    let digits: Option<Vec<u8>> = color
        .strip_prefix('#')?
        .chars()
        .map(|c| c.to_digit(16).map(|digit| digit as u8))
        .collect();
    match digits?.as_slice() {
        [r, g, b] => Some([r * 17, g * 17, b * 17]),
        [a, b, c, d, e, f] => Some([a * 16 + b, c * 16 + d, e * 16 + f]),
        _ => None,
    }
}

/// White or black, whichever can be seen on `color`.
fn ink(color: Color) -> Color {
    let [r, g, b] = color.map(|part| (f64::from(part) / 255.0).powf(2.2));
    if 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.3 {
        [0; 3]
    } else {
        [255; 3]
    }
}

/// The icon for pages.
pub fn svg(color: Color) -> String {
    let hex = |[r, g, b]: Color| format!("#{r:02x}{g:02x}{b:02x}");
    let (ground, ink) = (hex(color), hex(ink(color)));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 100 100\">\
         <rect width=\"100\" height=\"100\" rx=\"22\" fill=\"{ground}\"/>\
         <path fill=\"{ink}\" d=\"M36 27h28a12 12 0 0 1 12 12v16a12 12 0 0 1-12 12H50L36 79V67a12 12 0 0 \
         1-12-12V39a12 12 0 0 1 12-12z\"/>\
         <path stroke=\"{ground}\" stroke-width=\"5\" stroke-linecap=\"round\" d=\"M37 42h26M37 53h16\"/></svg>"
    )
}

/// The icon for home screens, `size` pixels a side.
///
/// # Errors
/// None in memory; the compressor's kind of error is passed on.
pub fn png(color: Color, size: u32) -> std::io::Result<Vec<u8>> {
    let ink = ink(color);
    let mut rows = Vec::with_capacity((size * (size * 3 + 1)) as usize);
    for y in 0..size {
        rows.push(0); // no filter
        for x in 0..size {
            let share = coverage(x, y, size);
            for (ground, ink) in color.into_iter().zip(ink) {
                let mixed = u32::from(ground) * (256 - share) + u32::from(ink) * share;
                rows.push((mixed / 256) as u8);
            }
        }
    }
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    packed.write_all(&rows)?;
    let packed = packed.finish()?;
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = [size.to_be_bytes(), size.to_be_bytes()].concat();
    header.extend([8, 2, 0, 0, 0]); // eight bits, colours without transparency
    for (kind, content) in [
        (b"IHDR", header.as_slice()),
        (b"IDAT", &packed),
        (b"IEND", &[]),
    ] {
        file.extend((content.len() as u32).to_be_bytes());
        let named = [kind, content].concat();
        file.extend(&named);
        let mut sum = flate2::Crc::new();
        sum.update(&named);
        file.extend(sum.sum().to_be_bytes());
    }
    Ok(file)
}

/// How much of a pixel is bubble, of 256.
fn coverage(x: u32, y: u32, size: u32) -> u32 {
    let mut inside = 0;
    for row in 0..SAMPLES {
        for column in 0..SAMPLES {
            let place = |pixel: u32, part: u32| {
                (f64::from(pixel) + (f64::from(part) + 0.5) / f64::from(SAMPLES)) * 100.0
                    / f64::from(size)
            };
            inside += u32::from(is_bubble(place(x, column), place(y, row)));
        }
    }
    inside * 256 / (SAMPLES * SAMPLES)
}

/// Whether a point of the square of 100 a side belongs to the bubble; the shape is that of [`svg`].
fn is_bubble(x: f64, y: f64) -> bool {
    let near = |ax: f64, bx: f64, at: f64, radius: f64| {
        let along = x.clamp(ax, bx);
        (x - along).hypot(y - at) <= radius
    };
    if near(37.0, 63.0, 42.0, 2.5) || near(37.0, 53.0, 53.0, 2.5) {
        return false;
    }
    let corner = (x - x.clamp(36.0, 64.0)).hypot(y - y.clamp(39.0, 55.0));
    let is_tail = (36.0..=50.0).contains(&x)
        && (67.0..=79.0).contains(&y)
        && (x - 36.0) / 14.0 <= (79.0 - y) / 12.0;
    corner <= 12.0 || is_tail
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_and_nothing_else() {
        assert_eq!(parse("#0f8"), Some([0, 255, 136]));
        assert_eq!(parse("#0F6b5c"), Some([15, 107, 92]));
        for wrong in ["", "#", "#12345", "0f6b5c", "red", "#ggg", "#1234567"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_picture_is_a_png_with_a_light_bubble_on_a_dark_ground() {
        let png = png([15, 107, 92], 64).unwrap();
        assert!(png.starts_with(b"\x89PNG\r\n\x1a\n") && png.ends_with(b"IEND\xae\x42\x60\x82"));
        assert_eq!(coverage(0, 0, 64), 0);
        assert_eq!(coverage(32, 21, 64), 256);
        assert_eq!(ink([255, 220, 0]), [0; 3]);
    }
}
