//! Languages as folders name them: ISO 639 codes, and the English names of ChatterBot's corpus and
//! of StarChat's indexes.

use crate::source::config::primary_language;

/// English names, and the ISO 639-1 codes that stand for them.
const NAMES: [(&str, &str); 56] = [
    ("arabic", "ar"),
    ("armenian", "hy"),
    ("bangla", "bn"),
    ("basque", "eu"),
    ("bengali", "bn"),
    ("brazilian", "pt"),
    ("bulgarian", "bg"),
    ("catalan", "ca"),
    ("chinese", "zh"),
    ("croatian", "hr"),
    ("czech", "cs"),
    ("danish", "da"),
    ("dutch", "nl"),
    ("english", "en"),
    ("estonian", "et"),
    ("finnish", "fi"),
    ("french", "fr"),
    ("galician", "gl"),
    ("german", "de"),
    ("greek", "el"),
    ("hebrew", "he"),
    ("hindi", "hi"),
    // Hindi in Latin letters.
    ("hinglish", "hi"),
    ("hungarian", "hu"),
    ("indonesian", "id"),
    ("irish", "ga"),
    ("italian", "it"),
    ("japanese", "ja"),
    ("korean", "ko"),
    ("latvian", "lv"),
    ("lithuanian", "lt"),
    ("marathi", "mr"),
    ("norwegian", "no"),
    ("odia", "or"),
    ("oriya", "or"),
    ("persian", "fa"),
    ("polish", "pl"),
    ("portuguese", "pt"),
    ("romanian", "ro"),
    ("russian", "ru"),
    ("slovak", "sk"),
    ("sorani", "ku"),
    ("spanish", "es"),
    ("swedish", "sv"),
    ("tamil", "ta"),
    ("tchinese", "zh"),
    ("telugu", "te"),
    ("thai", "th"),
    ("traditionalchinese", "zh"),
    ("turkish", "tr"),
    ("ukrainian", "uk"),
    ("urdu", "ur"),
    ("vietnamese", "vi"),
    ("welsh", "cy"),
    ("yoruba", "yo"),
    ("zulu", "zu"),
];

/// The language that the nearest folder of a path names, if any does.
pub(super) fn language_of_path(path: &str) -> Option<String> {
    path.rsplit('/').skip(1).find_map(language_of_name)
}

/// The language that a folder, or a part of an index, is named after: a code of two letters, or its
/// English name.
pub fn language_of_name(name: &str) -> Option<String> {
    let folded: String = name
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    let code = NAMES.iter().find(|(known, _)| *known == folded);
    // Of codes, only those of two letters: `src` and `bot` are no languages.
    let is_code = |code: &String| code.len() == 2 && name.split(['-', '_']).all(|p| p.len() <= 4);
    code.map(|(_, code)| (*code).to_owned())
        .or_else(|| primary_language(name).filter(is_code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_name_languages() {
        for (path, expected) in [
            ("english/ai.yml", Some("en")),
            ("data/Traditional Chinese/a/ai.yml", Some("zh")),
            ("hinglish/ai.yml", Some("hi")),
            ("dialogues/pt_BR/ai.yml", Some("pt")),
            ("de/ai.yml", Some("de")),
            ("bot/english.yml", None),
            ("it-department/ai.yml", None),
            ("ai.yml", None),
        ] {
            assert_eq!(language_of_path(path).as_deref(), expected, "{path}");
        }
        assert!(NAMES.is_sorted());
    }
}
