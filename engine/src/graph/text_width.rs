//! How wide a text is drawn, without a font at hand.
//!
//! The widths are Helvetica's, which Arial and Liberation Sans share to the unit, in thousandths of
//! the font's size (Adobe font metrics, `Helvetica.afm` and `Helvetica-Bold.afm`); other
//! sans-serif fonts differ by a few per cent, for which [`ROOM`] stands.

/// How much wider a text may come out than it was measured.
const ROOM: f64 = 1.06;

/// Widths of the characters from blank to `~`.
const REGULAR: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];
/// Bold letters are wider by about this factor.
const BOLD: f64 = 1.08;
/// Letters beyond ASCII that are as wide as they are high: Han, kana, Hangul, symbols, emoji.
const WIDE: u16 = 1_000;
/// Other letters beyond ASCII.
const OTHER: u16 = 620;

/// Width of the text in a font of that size, at most.
pub fn text_width(text: &str, size: f64, is_bold: bool) -> f64 {
    let thousandths: u32 = text.chars().map(|c| u32::from(width(c))).sum();
    let factor = if is_bold { BOLD } else { 1.0 };
    f64::from(thousandths) / 1_000.0 * size * factor * ROOM
}

fn width(c: char) -> u16 {
    let ascii = (c as usize).checked_sub(32).and_then(|at| REGULAR.get(at));
    match c {
        '\u{300}'..='\u{36f}' => 0,
        '\u{1100}'..='\u{11ff}' | '\u{2190}'..='\u{2bff}' | '\u{2e80}'..='\u{ffef}' => WIDE,
        c if c as u32 >= 0x1f000 => WIDE,
        _ => ascii.copied().unwrap_or(OTHER),
    }
}

/// The text in at most `max_lines` lines that are no wider than `max_width`; what does not fit is
/// cut off and marked.
pub fn wrap(text: &str, size: f64, max_width: f64, max_lines: usize) -> Vec<String> {
    let fits = |line: &str| text_width(line, size, false) <= max_width;
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        let longer = if line.is_empty() {
            word.to_owned()
        } else {
            format!("{line} {word}")
        };
        if fits(&longer) || line.is_empty() {
            line = longer;
        } else {
            lines.push(std::mem::replace(&mut line, word.to_owned()));
        }
    }
    lines.push(line);
    let is_cut = lines.len() > max_lines;
    lines.truncate(max_lines);
    let n_lines = lines.len();
    for (number, line) in lines.iter_mut().enumerate() {
        let is_cut = is_cut && number + 1 == n_lines;
        if is_cut || !fits(line) {
            *line = shortened(line, size, max_width, false);
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// The beginning of the text that fits with a mark that it was cut.
pub fn shortened(text: &str, size: f64, max_width: f64, is_bold: bool) -> String {
    let mut kept = text.trim_end_matches('…').to_owned();
    while !kept.is_empty() && text_width(&format!("{kept}…"), size, is_bold) > max_width {
        kept.pop();
    }
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_letters_are_wider_than_narrow_ones() {
        assert!(text_width("iii", 12.0, false) < text_width("mmm", 12.0, false));
        assert!(text_width("word", 12.0, false) < text_width("word", 12.0, true));
        assert!(text_width("忘れ", 12.0, false) > 24.0);
    }

    #[test]
    fn lines_break_at_blanks_and_what_does_not_fit_is_cut() {
        let lines = wrap("one two three four five six", 10.0, 50.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…'), "{lines:?}");
        for line in wrap("Donaudampfschifffahrtsgesellschaft", 10.0, 50.0, 2) {
            assert!(text_width(&line, 10.0, false) <= 50.0, "{line}");
        }
        assert_eq!(wrap("", 10.0, 50.0, 2), Vec::<String>::new());
    }
}
