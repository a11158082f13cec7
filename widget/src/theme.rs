//! The accent colour, and what can be read on it.
//!
//! A page may ask for any colour; the visitor must be able to read all the same.
//! [`Theme::of`] therefore derives three colours from one: the accent as a surface, the ink on it,
//! and the accent as ink on the panel's own light and dark surfaces, each with a contrast of at
//! least [`MIN_CONTRAST`] (WCAG 2.2, 1.4.3; the formulas are those of its "relative luminance" and
//! "contrast ratio").
//! Only `#rgb` and `#rrggbb` are colours here, so that no value can carry other CSS.

use edgewise_engine::text::hex_digit;

/// Least contrast between text and what is behind it.
pub const MIN_CONTRAST: f64 = 4.5;

/// Least contrast of accent-coloured text in the dark theme, where a bare 4.5 looks dull.
const DARK_CONTRAST: f64 = 6.0;

/// The accent where nobody chose one.
pub const DEFAULT_ACCENT: Color = Color([0x0f, 0x6b, 0x5c]);

/// Darkest surface of the light theme that accent ink stands on; as in `style.css`.
const LIGHT_SURFACE: Color = Color([0xf1, 0xf3, 0xf4]);

/// Lightest surface of the dark theme that accent ink stands on; as in `style.css`.
const DARK_SURFACE: Color = Color([0x2a, 0x30, 0x37]);

const WHITE: Color = Color([255; 3]);
const BLACK: Color = Color([0; 3]);

/// Below this contrast, white on the accent is given up in favour of black.
///
/// Between it and [`MIN_CONTRAST`] the accent is darkened a little instead: most brands in that
/// band (a medium blue, a warm red) look right with white and wrong with black.
const WORTH_DARKENING: f64 = 2.9;

/// An sRGB colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Color([u8; 3]);

/// The colours that depend on the accent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// Surfaces: launcher, send button, the visitor's messages.
    pub accent: Color,
    /// Text on [`Theme::accent`].
    pub on_accent: Color,
    /// Accent-coloured text in the light theme.
    pub ink_light: Color,
    /// Accent-coloured text in the dark theme.
    pub ink_dark: Color,
}

impl Theme {
    /// The theme of an accent colour.
    pub fn of(color: Color) -> Theme {
        let white = color.contrast(WHITE);
        let (accent, on_accent) = if white >= MIN_CONTRAST {
            (color, WHITE)
        } else if white >= WORTH_DARKENING {
            (color.towards(BLACK, WHITE, MIN_CONTRAST), WHITE)
        } else {
            (color, BLACK)
        };
        Theme {
            accent,
            on_accent,
            ink_light: color.towards(BLACK, LIGHT_SURFACE, MIN_CONTRAST),
            ink_dark: color.towards(WHITE, DARK_SURFACE, DARK_CONTRAST),
        }
    }
}

impl Color {
    /// Reads `#rgb` or `#rrggbb`, blanks around it allowed; nothing else is a colour.
    pub fn parse(text: &str) -> Option<Color> {
        let hex = text.trim().strip_prefix('#')?;
        let mut digits = [0; 6];
        let mut n_digits = 0;
        for c in hex.chars() {
            *digits.get_mut(n_digits)? = c.to_digit(16)? as u8;
            n_digits += 1;
        }
        let [r, s, g, h, b, c] = digits;
        match n_digits {
            3 => Some(Color([r * 17, s * 17, g * 17])),
            6 => Some(Color([r * 16 + s, g * 16 + h, b * 16 + c])),
            _ => None,
        }
    }

    /// The colour as `#rrggbb`.
    #[inline(never)]
    pub fn css(self) -> String {
        let mut css = "#".to_owned();
        for channel in self.0 {
            css.push(hex_digit(channel >> 4));
            css.push(hex_digit(channel));
        }
        css
    }

    /// Contrast ratio between two colours, 1 (the same) to 21 (black and white).
    #[inline(never)]
    pub fn contrast(self, other: Color) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[inline(never)]
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let c = f64::from(channel) / 255.0;
            if c <= 0.04045 {
                c / 12.92
            } else {
                to_the_2_4((c + 0.055) / 1.055)
            }
        };
        let Color([r, g, b]) = self;
        0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
    }

    /// The least mixture with `end` that can be read on `surface`.
    #[inline(never)]
    fn towards(self, end: Color, surface: Color, contrast: f64) -> Color {
        for step in 0..=20 {
            let color = self.mixed(end, step);
            if color.contrast(surface) >= contrast {
                return color;
            }
        }
        end
    }

    /// A mixture: `step` twentieths of `other`.
    #[inline(never)]
    fn mixed(self, Color(other): Color, step: u16) -> Color {
        let mut mixed = self.0;
        for (channel, target) in mixed.iter_mut().zip(other) {
            let sum = u16::from(*channel) * (20 - step) + u16::from(target) * step;
            *channel = u8::try_from(sum / 20).unwrap_or(u8::MAX);
        }
        Color(mixed)
    }
}

/// `x` to the power of 2.4, for `x` from 0.09 to 1: the square of `x` and of its fifth root, which
/// Newton's method finds. `f64::powf` would cost the visitor a kilobyte.
fn to_the_2_4(x: f64) -> f64 {
    let root = (0..16).fold(1.0f64, |root, _| {
        (4.0 * root + x / (root * root * root * root)) / 5.0
    });
    x * x * root * root
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(
            Color::parse(text).map(Color::css).as_deref(),
            expected,
            "{text}"
        );
    }

    #[test]
    fn only_three_or_six_hexadecimal_digits_are_a_colour() {
        check("#fff", Some("#ffffff"));
        check(" #0F6b5C ", Some("#0f6b5c"));
        for wrong in [
            "",
            "#",
            "#ff",
            "#ffff",
            "#12345g",
            "red",
            "url(https://evil)",
            "#é00",
            "#fff;}*{",
        ] {
            check(wrong, None);
        }
    }

    #[test]
    fn the_power_agrees_with_the_standard_librarys() {
        for step in 9..=100 {
            let x = f64::from(step) / 100.0;
            assert!((to_the_2_4(x) - x.powf(2.4)).abs() < 1e-12, "{x}");
        }
    }

    #[test]
    fn every_accent_can_be_read() {
        // 512 colours spread over the cube.
        for index in 0..512u32 {
            let channel = |shift: u32| u8::try_from(((index >> shift) & 7) * 255 / 7).unwrap();
            let color = Color([channel(0), channel(3), channel(6)]);
            let theme = Theme::of(color);
            assert!(
                theme.accent.contrast(theme.on_accent) >= MIN_CONTRAST,
                "{color:?} {theme:?}"
            );
            assert!(
                theme.ink_light.contrast(LIGHT_SURFACE) >= MIN_CONTRAST,
                "{color:?} {theme:?}"
            );
            assert!(
                theme.ink_dark.contrast(DARK_SURFACE) >= MIN_CONTRAST,
                "{color:?} {theme:?}"
            );
        }
    }

    #[test]
    fn a_readable_accent_is_left_alone() {
        assert_eq!(Theme::of(DEFAULT_ACCENT).accent, DEFAULT_ACCENT);
        assert_eq!(Theme::of(DEFAULT_ACCENT).on_accent, WHITE);
    }
}
