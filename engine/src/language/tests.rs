use super::*;
use crate::blob::StringsWriter;
use proptest::prelude::*;

/// The languages of a bot that speaks `own`, and the texts that their codes are numbers of.
fn languages(own: &[&str], all: bool) -> (LanguageGuesser, Vec<u8>, Strings) {
    let mut strings = StringsWriter::default();
    let own: Vec<String> = own.iter().map(|&code| code.to_owned()).collect();
    let bytes = write(&own, all, &mut strings);
    let text = strings.finish();
    let strings = Strings::read(&text, 0).unwrap();
    (
        LanguageGuesser::read(&bytes, &strings, own.len()).unwrap(),
        text,
        strings,
    )
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let (languages, blob, strings) = languages(&["en"], true);
    let (number, confidence) = languages.guess(text, MAX_LANGUAGES).unwrap();
    let code = strings.get(&blob, languages.code(number));
    assert_eq!(code, expected, "{text}, {confidence}");
}

#[test]
fn sentences_of_many_languages_are_recognised() {
    for (text, expected) in [
        ("guess the language of this sentence", "en"),
        ("arvaa tämän lauseen kieli", "fi"),
        ("gissa språket i denna mening", "sv"),
        ("vist selle lause keelt", "et"),
        ("gjett språket i denne setningen", "no"),
        ("indovina la lingua di questa frase", "it"),
        ("تخمين لغة هذه الجملة", "ar"),
        ("угадать язык этого предложения", "ru"),
        ("вгадай мову цього речення", "uk"),
        ("познай езика на това изречение", "bg"),
        ("погоди језик ове реченице", "sr"),
        ("gæt sproget i denne sætning, hvis du kan", "da"),
        ("errate die Sprache dieses Satzes", "de"),
        ("raad de taal van deze zin", "nl"),
        ("devine la langue de cette phrase", "fr"),
        ("adivina cuál es el idioma de esta frase", "es"),
        ("adivinhe o idioma desta frase, por favor", "pt"),
        ("endevina la llengua d'aquesta frase", "ca"),
        ("ghicește limba acestei propoziții", "ro"),
        ("zgadnij język tego zdania", "pl"),
        ("uhodněte jazyk této věty", "cs"),
        ("uhádnite jazyk tejto vety", "sk"),
        ("találd ki ennek a mondatnak a nyelvét", "hu"),
        ("bu cümlenin dilini tahmin et", "tr"),
        ("đoán ngôn ngữ của câu này", "vi"),
        ("tebak bahasa dari kalimat ini", "id"),
        ("μάντεψε τη γλώσσα", "el"),
        ("נחש את השפה", "he"),
        ("زبان این جمله را حدس بزنید", "fa"),
        ("यह वाक्य किस भाषा में है", "hi"),
        ("この文の言語を当てて", "ja"),
        ("猜猜这句话的语言", "zh"),
        ("이 문장의 언어를 맞혀 보세요", "ko"),
        ("เดาภาษาของประโยคนี้", "th"),
    ] {
        check(text, expected);
    }
}

#[test]
fn a_sentence_is_recognised_with_confidence_and_nonsense_without() {
    let (languages, ..) = languages(&["et", "fi", "en"], true);
    let confidence = |text| {
        languages
            .guess(text, MAX_LANGUAGES)
            .map_or(0.0, |found| found.1)
    };
    for text in [
        "guess the language of this sentence",
        "indovina la lingua di questa frase",
    ] {
        assert!(confidence(text) > 0.8, "{text}: {}", confidence(text));
    }
    assert!(confidence("brztl grmpf") < 0.5);
    assert_eq!(languages.guess("12:30, 4 + 5", MAX_LANGUAGES), None);
    assert_eq!(languages.guess("", MAX_LANGUAGES), None);
}

#[test]
fn among_the_bots_languages_only_those_are_found() {
    let (languages, ..) = languages(&["en", "es", "it"], false);
    for (text, expected) in [
        ("where is my parcel", 0),
        ("dónde está mi paquete", 1),
        ("quando arriva il mio pacco", 2),
    ] {
        let (number, confidence) = languages.guess(text, 3).unwrap();
        assert_eq!(number, expected, "{text}");
        assert!(confidence > 0.8, "{text}: {confidence}");
    }
    assert_eq!(languages.guess("internet", 3), None);
}

#[test]
fn a_language_of_which_nothing_is_known_harms_no_other() {
    let (languages, ..) = languages(&["eo", "en"], false);
    assert_eq!(
        languages.guess("where is it", 2).map(|found| found.0),
        Some(1)
    );
}

#[test]
fn the_section_of_all_languages_is_small() {
    let size = |own: &[&str], all| {
        let own: Vec<String> = own.iter().map(|&code| code.to_owned()).collect();
        write(&own, all, &mut StringsWriter::default()).len()
    };
    let (all, three) = (size(&["en"], true), size(&["en", "es", "it"], false));
    assert!(all <= 12_000, "{all}");
    assert!(three <= 1_200, "{three}");
}

proptest! {
    #[test]
    fn any_bytes_are_refused_or_guess(bytes: Vec<u8>, text in "\\PC{0,40}") {
        let text_section = StringsWriter::default().finish();
        let strings = Strings::read(&text_section, 0).unwrap();
        if let Ok(languages) = LanguageGuesser::read(&bytes, &strings, 0) {
            languages.guess(&text, MAX_LANGUAGES);
        }
    }

    #[test]
    fn any_text_gives_a_confidence_in_range(text in "\\PC{0,200}") {
        let (languages, ..) = languages(&["en", "de"], true);
        if let Some((number, confidence)) = languages.guess(&text, MAX_LANGUAGES) {
            prop_assert!(number < languages.len() && (0.0..=1.0).contains(&confidence));
        }
    }
}
