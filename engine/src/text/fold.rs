//! Folding: case, accents and width removed, so that "Größe", "GROSSE" and "grösse" meet.
//!
//! Works on single characters, in one pass, without allocation but for the result.
//! For precomposed Latin, Greek and Cyrillic letters the result equals the NFKD decomposition with
//! its marks dropped (Unicode Standard Annex #15), which a test checks; letters without a
//! decomposition that people leave out of habit (`ß`, `ø`, `ł`, `æ`) follow the usual spelling.

/// Ranges of characters, capital and small, and the ASCII letters that replace them, sorted.
static LATIN: &[(char, char, &str)] = &[
    ('ª', 'ª', "a"),
    ('º', 'º', "o"),
    ('À', 'Å', "a"),
    ('Æ', 'Æ', "ae"),
    ('Ç', 'Ç', "c"),
    ('È', 'Ë', "e"),
    ('Ì', 'Ï', "i"),
    ('Ð', 'Ð', "d"),
    ('Ñ', 'Ñ', "n"),
    ('Ò', 'Ö', "o"),
    ('Ø', 'Ø', "o"),
    ('Ù', 'Ü', "u"),
    ('Ý', 'Ý', "y"),
    ('Þ', 'Þ', "th"),
    ('ß', 'ß', "ss"),
    ('à', 'å', "a"),
    ('æ', 'æ', "ae"),
    ('ç', 'ç', "c"),
    ('è', 'ë', "e"),
    ('ì', 'ï', "i"),
    ('ð', 'ð', "d"),
    ('ñ', 'ñ', "n"),
    ('ò', 'ö', "o"),
    ('ø', 'ø', "o"),
    ('ù', 'ü', "u"),
    ('ý', 'ý', "y"),
    ('þ', 'þ', "th"),
    ('ÿ', 'ÿ', "y"),
    ('Ā', 'ą', "a"),
    ('Ć', 'č', "c"),
    ('Ď', 'đ', "d"),
    ('Ē', 'ě', "e"),
    ('Ĝ', 'ģ', "g"),
    ('Ĥ', 'ħ', "h"),
    ('Ĩ', 'ı', "i"),
    ('Ĳ', 'ĳ', "ij"),
    ('Ĵ', 'ĵ', "j"),
    ('Ķ', 'ĸ', "k"),
    ('Ĺ', 'ł', "l"),
    ('Ń', 'ŋ', "n"),
    ('Ō', 'ő', "o"),
    ('Œ', 'œ', "oe"),
    ('Ŕ', 'ř', "r"),
    ('Ś', 'š', "s"),
    ('Ţ', 'ŧ', "t"),
    ('Ũ', 'ų', "u"),
    ('Ŵ', 'ŵ', "w"),
    ('Ŷ', 'Ÿ', "y"),
    ('Ź', 'ž', "z"),
    ('ſ', 'ſ', "s"),
    ('Ơ', 'ơ', "o"),
    ('Ư', 'ư', "u"),
    ('Ǎ', 'ǎ', "a"),
    ('Ǐ', 'ǐ', "i"),
    ('Ǒ', 'ǒ', "o"),
    ('Ǔ', 'ǜ', "u"),
    ('Ș', 'ș', "s"),
    ('Ț', 'ț', "t"),
    ('Ḁ', 'ḁ', "a"),
    ('Ḃ', 'ḇ', "b"),
    ('Ḉ', 'ḉ', "c"),
    ('Ḋ', 'ḓ', "d"),
    ('Ḕ', 'ḝ', "e"),
    ('Ḟ', 'ḟ', "f"),
    ('Ḡ', 'ḡ', "g"),
    ('Ḣ', 'ḫ', "h"),
    ('Ḭ', 'ḯ', "i"),
    ('Ḱ', 'ḵ', "k"),
    ('Ḷ', 'ḽ', "l"),
    ('Ḿ', 'ṃ', "m"),
    ('Ṅ', 'ṋ', "n"),
    ('Ṍ', 'ṓ', "o"),
    ('Ṕ', 'ṗ', "p"),
    ('Ṙ', 'ṟ', "r"),
    ('Ṡ', 'ṩ', "s"),
    ('Ṫ', 'ṱ', "t"),
    ('Ṳ', 'ṻ', "u"),
    ('Ṽ', 'ṿ', "v"),
    ('Ẁ', 'ẉ', "w"),
    ('Ẋ', 'ẍ', "x"),
    ('Ẏ', 'ẏ', "y"),
    ('Ẑ', 'ẕ', "z"),
    ('ẖ', 'ẖ', "h"),
    ('ẗ', 'ẗ', "t"),
    ('ẘ', 'ẘ', "w"),
    ('ẙ', 'ẙ', "y"),
    ('ẞ', 'ẞ', "ss"),
    ('Ạ', 'ặ', "a"),
    ('Ẹ', 'ệ', "e"),
    ('Ỉ', 'ị', "i"),
    ('Ọ', 'ợ', "o"),
    ('Ụ', 'ự', "u"),
    ('Ỳ', 'ỹ', "y"),
];

/// Appends the folded form of `text` to `out`.
///
/// # Examples
/// ```
/// let mut out = String::new();
/// edgewise_engine::text::fold("Größe ＡＢＣ Éé", &mut out);
/// assert_eq!(out, "grosse abc ee");
/// ```
pub fn fold(text: &str, out: &mut String) {
    for c in text.chars() {
        fold_char(c, out);
    }
}

/// Appends the folded form of one character: nothing for a mark, one to three characters else.
pub(super) fn fold_char(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
        return;
    }
    if is_mark(c) {
        return;
    }
    if let Some(letters) = latin(c) {
        out.push_str(letters);
    } else {
        out.push(single(lower(c)));
    }
}

/// The small letter of a capital one, for the scripts beside Latin that have both.
///
/// Not `char::to_lowercase`, whose table would cost every page eleven kilobytes.
fn lower(c: char) -> char {
    let shifted = |by: u32| char::from_u32(c as u32 + by).unwrap_or(c);
    match c {
        'Α'..='Ϋ' | 'А'..='Я' | 'Ａ'..='Ｚ' => shifted(32),
        'Ά' => 'ά',
        'Έ'..='Ί' => shifted(37),
        'Ό' => 'ό',
        'Ύ' | 'Ώ' => shifted(63),
        'Ѐ'..='Џ' => shifted(80),
        'Ա'..='Ֆ' => shifted(48),
        // Pairs of capital and small, side by side.
        'Ѡ'..='ҁ' | 'Ҋ'..='ҿ' | 'Ӑ'..='ԯ' if c as u32 % 2 == 0 => shifted(1),
        'Ӂ'..='ӎ' if c as u32 % 2 == 1 => shifted(1),
        _ => c,
    }
}

fn latin(c: char) -> Option<&'static str> {
    if !('\u{aa}'..='\u{1eff}').contains(&c) {
        return None;
    }
    let after = LATIN.partition_point(|&(first, _, _)| first <= c);
    let &(_, last, letters) = LATIN.get(after.checked_sub(1)?)?;
    (c <= last).then_some(letters)
}

/// Marks that carry no meaning of their own for matching: accents, Hebrew points, Arabic vowel
/// signs, the Arabic stretcher, joiners, soft hyphen.
fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}'
        | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{5c4}' | '\u{5c5}'
        | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{640}' | '\u{670}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}'
        | '\u{ad}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}

/// One character for one character: Greek accents, Cyrillic marks, Arabic and Persian letter
/// forms, full-width ASCII, typographic apostrophes.
fn single(c: char) -> char {
    match c {
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' | 'ϊ' | 'ΐ' => 'ι',
        'ό' => 'ο',
        'ύ' | 'ϋ' | 'ΰ' => 'υ',
        'ώ' => 'ω',
        'ς' => 'σ',
        'й' | 'ѝ' => 'и',
        'ё' | 'ѐ' => 'е',
        'ї' => 'і',
        'ў' => 'у',
        'ѓ' => 'г',
        'ќ' => 'к',
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ى' | 'ي' | 'ئ' => 'ی',
        'ك' => 'ک',
        'ؤ' => 'و',
        'ة' => 'ه',
        '’' | '‘' | 'ʼ' | '´' | '＇' => '\'',
        '\u{3000}' => ' ',
        '！'..='～' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

    fn check(text: &str, expected: &str) {
        let mut out = String::new();
        fold(text, &mut out);
        assert_eq!(out, expected);
    }

    #[test]
    fn case_accents_and_width_are_folded() {
        check("Contraseña", "contrasena");
        check("GRÖSSE größe", "grosse grosse");
        check("ＡＢＣ１２３", "abc123");
        check("İstanbul ılık", "istanbul ilik");
        check("Đặng Thị", "dang thi");
        check("Ёлка", "елка");
        check("σοφίας", "σοφιασ");
        check("naïve\u{301}", "naive");
    }

    #[test]
    fn capitals_of_every_script_in_use_become_small() {
        let ranges = [
            'Ͱ'..='Ͽ',
            'Ѐ'..='ԯ',
            'Ա'..='Ֆ',
            'Ａ'..='Ｚ',
            'À'..='ž',
            'Ḁ'..='ỹ',
        ];
        // Archaic Greek letters, the palochka, and signs that no keyboard for these languages has.
        let left_alone = "ͰͲͶͿϏϐϑϒϓϔϕϖϗϘϚϜϞϠϢϤϦϨϪϬϮϴϷϹϺϽϾϿӀỺỼẟ";
        for c in ranges.into_iter().flatten().filter(|c| c.is_uppercase()) {
            if left_alone.contains(c) {
                continue;
            }
            let (mut capital, mut small) = (String::new(), String::new());
            fold_char(c, &mut capital);
            fold(&c.to_lowercase().collect::<String>(), &mut small);
            assert_eq!(capital, small, "{c}");
        }
    }

    #[test]
    fn precomposed_letters_fold_to_their_decomposition_without_marks() {
        let ranges = ['à'..='ž', 'Ạ'..='ỹ', 'ά'..='ώ', 'а'..='џ', 'Ḁ'..='ẕ'];
        let own_spelling = "ßæðøþđħıĳĸłŋŉœŧſÞŀ÷";
        for c in ranges.into_iter().flatten().filter(|c| c.is_alphabetic()) {
            if own_spelling.contains(c) || c.to_lowercase().any(|l| own_spelling.contains(l)) {
                continue;
            }
            let expected: String = c
                .to_lowercase()
                .nfkd()
                .filter(|&m| !is_combining_mark(m))
                .map(|m| if m == 'ς' { 'σ' } else { m })
                .collect();
            let mut out = String::new();
            fold_char(c, &mut out);
            assert_eq!(out, expected, "{c}");
        }
    }
}
