//! Expressions as authors write them, against facts.

use super::evaluate::{Evaluation, ExpressionError, Facts};
use super::{Expression, Zones, add_opening_times, read_expression};
use crate::blob::{Reader, Strings, StringsWriter, Tag, Writer};
use crate::diagnostic::Place;
use proptest::prelude::*;

/// 2026-11-20 is a Friday; 10:30 in UTC, 11:30 in Berlin, 12:30 in Helsinki.
const NOW: i64 = 1_795_170_600;

struct Given {
    variables: Vec<(String, String)>,
    traversed: Vec<String>,
}

fn given() -> Given {
    let hours = r#"{"openTime":"09:00","closeTime":"17:00","timezone":"Europe/Helsinki",
                    "months":[],"days":[],"weekDays":[1,2,3,4,5]}"#;
    let variables = [
        ("n", "100.0"),
        ("word", "hello"),
        ("then", "1549990000"),
        ("GJ_SERVICEOPEN_shop", hours),
        ("GJ_SERVICEOPEN_broken", "{}"),
    ];
    Given {
        variables: variables
            .map(|(name, value)| (name.into(), value.into()))
            .into(),
        traversed: ["one", "two", "three"].map(str::to_owned).into(),
    }
}

fn read(expression: &str, zones: &mut Zones) -> Result<Expression, String> {
    read_expression(expression, &Place::default(), Some("UTC"), zones)
        .map(|(expression, _)| expression)
        .map_err(|diagnostic| diagnostic.to_string())
}

type Outcome = Result<(f64, Vec<(String, String)>), ExpressionError>;

fn evaluate(expression: &Expression, zones: &Zones, text: &str) -> Outcome {
    let given = given();
    let facts = Facts {
        text,
        variables: &given.variables,
        traversed: &given.traversed,
        now: NOW,
        zones,
        search: &|state| if state == "far" { 0.6 } else { 0.7 },
        language: &|| Some(("it".to_owned(), 0.9)),
    };
    let mut evaluation = Evaluation::new(&facts);
    let score = evaluation.score(expression)?;
    Ok((score, evaluation.found))
}

fn score(expression: &str, text: &str) -> f64 {
    let mut zones = Zones::default();
    let expression = read(expression, &mut zones).unwrap();
    let (name, hours) = &given().variables[3];
    add_opening_times(name, hours, &Place::default(), &mut zones).unwrap();
    evaluate(&expression, &zones, text).unwrap().0
}

fn check(expression: &str, text: &str, expected: f64) {
    let found = score(expression, text);
    assert!(
        (found - expected).abs() < 1e-9,
        "{expression} over `{text}`: {found}"
    );
}

#[test]
fn keywords_are_a_share_of_the_words() {
    check("keyword(\"test\")", "", 0.0);
    check("vOneKeyword(\"test\")", "this is a Test", 0.25);
    check("keyword(\"test\")", "testing it", 0.0);
    check("keyword(\"test*\")", "testing it", 0.5);
    check(
        "keyword(\"kiva* koira*\")",
        "kivassödfks koirasdölfksdöl",
        0.5,
    );
    check(
        "keyword(\"suomi*fi\")",
        "suomi@ac~something-strange_my.fi",
        1.0,
    );
    check("keyword(\"contraseña\")", "mi CONTRASENA", 0.5);
    check("keyword(\"a\")", "a b a", 2.0 / 3.0);
    check("keyword(\"(re)?set\")", "Reset or set", 2.0 / 3.0);
}

#[test]
fn operators_combine_scores() {
    check("or(keyword(\"a\"), keyword(\"b\"))", "a b", 0.75);
    check("conjunction(keyword(\"a\"), keyword(\"b\"))", "a b", 0.25);
    check("keyword(\"a\"), keyword(\"b\")", "a b", 0.25);
    check(
        "band(keyword(\"a\"), bor(keyword(\"c\"), keyword(\"b\")))",
        "a b",
        1.0,
    );
    check("bnot(keyword(\"a\"))", "b", 1.0);
    check("max(keyword(\"a\"), toDouble(\"0.9\"))", "a b", 0.9);
    check(
        "reinfConjunction(keyword(\"a\"), keyword(\"b\"))",
        "a b",
        0.3025,
    );
    check("binarize(keyword(\"a\"))", "a b c", 1.0);
    check(
        "gte(doubleNumberVariable(\"n\"), toDouble(\"100\"))",
        "",
        1.0,
    );
    check(
        "lt(doubleNumberVariable(\"m\", \"7\"), toDouble(\"-1.5\"))",
        "",
        0.0,
    );
    assert!(
        score("or(keyword(\"a\"), keyword(\"b\"))", "c a b")
            > score("or(keyword(\"a\"), keyword(\"b\"))", "c a d")
    );
}

#[test]
fn similarity_counts_as_true_only_when_it_is_high() {
    check("search()", "", 0.7);
    check("band(search())", "", 1.0);
    check("band(search(\"far\"))", "", 0.0);
    check("bnot(search(\"far\"))", "", 1.0);
}

#[test]
fn variables_and_states_are_asked() {
    check("existsVariable(\"n\")", "", 1.0);
    check("checkVariableValue(\"word\", \"hello\")", "", 1.0);
    check("checkVariableContainsValue(\"word\", \"ell\")", "", 1.0);
    check("checkVariableContainsValue(\"word\", \"x\")", "", 0.0);
    check("hasTravState(\"two\")", "", 1.0);
    check("lastTravStateIs(\"three\")", "", 1.0);
    check("prevTravStateIs(\"two\")", "", 1.0);
    check("hasTravStateInPosition(\"one\", \"1\")", "", 1.0);
    check("hasTravStateInPosition(\"one\", \"0\")", "", 0.0);
    check("hasTravStateInPositionRev(\"one\", \"3\")", "", 1.0);
    check("hasTravStateInPositionRev(\"one\", \"9\")", "", 0.0);
}

#[test]
fn time_is_what_the_facts_say() {
    check("checkTimestamp(\"1549990000\", \"Greater\")", "", 1.0);
    check("checkTimestampVariable(\"then\", \"Less\")", "", 0.0);
    check("checkTimestampVariable(\"missing\", \"Greater\")", "", 0.0);
    check("checkHour(\"10\", \"Equal\")", "", 1.0);
    check("checkHour(\"12\", \"Equal\", \"Europe/Helsinki\")", "", 1.0);
    check("checkMinute(\"30\", \"Equal\")", "", 1.0);
    check("checkDayOfWeek(\"5\", \"Equal\")", "", 1.0);
    check("checkDayOfMonth(\"20\")", "", 1.0);
    check("checkMonth(\"12\", \"Less\")", "", 1.0);
    check("checkMultipleDaysOfWeek(\"[1, 5]\", \"CET\")", "", 1.0);
    check("checkMultipleDaysOfWeek(\"[6,7]\", \"CET\")", "", 0.0);
    check("timeBetween(\"09:00\", \"11:00\", \"UTC\")", "", 1.0);
    check(
        "timeBetween(\"9:00\", \"11:00\", \"Europe/Berlin\")",
        "",
        0.0,
    );
    check(
        "timeBetween(\"22:00\", \"06:00\", \"UTC\", \"23:59\")",
        "",
        1.0,
    );
    check("timeBetween(\"22:00\", \"10:30\", \"UTC\")", "", 0.0);
    check(
        "checkDate(\"2026-11-27T10:30:00\", \"Equal\", \"P7D\", \"UTC\")",
        "",
        1.0,
    );
    check(
        "checkDate(\"2019-12-01T00:00:00\", \"Greater\", \"P60D\", \"EET\", \"2019-11-01T00:00:00\")",
        "",
        0.0,
    );
    check("isServiceOpen(\"shop\")", "", 1.0);
    check("isServiceOpen(\"nowhere\")", "", 0.0);
}

#[test]
fn patterns_find_variables() {
    let found = |expression: &str, text: &str| {
        let mut zones = Zones::default();
        let expression = read(expression, &mut zones).unwrap();
        let (score, found) = evaluate(&expression, &zones, text).unwrap();
        let found: Vec<_> = found
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        format!("{score} {}", found.join(" "))
    };
    let times = r#"matchPatternRegex("[first,second](?:([0-9]+):([0-9]+))")"#;
    assert_eq!(
        found(times, "10:11 and 7:30"),
        "1 first.0=10 second.0=11 first.1=7 second.1=30"
    );
    assert_eq!(found(times, "ten past"), "0 ");
    assert_eq!(
        found("matchDateDDMMYYYY(\"born.\")", "on 31-11-1900"),
        "1 born.day.0=31 born.month.0=11 born.year.0=1900"
    );
    // What a part found is lost with the whole.
    assert_eq!(
        found(&format!("band({times}, keyword(\"x\"))"), "10:11"),
        "0 "
    );
    assert_eq!(
        found("languageGuesser(\"lang\", \"0.8\", [\"it\"])", "x"),
        "1 lang=it"
    );
    assert_eq!(
        found("languageGuesser(\"lang\", \"0.8\", [\"en\"])", "x"),
        "0 lang=it"
    );
    check("regex(\"[0-9]\")", "a1b2", 2.0);
    check(
        "distance(\"reset\", \"password\")",
        "reset my password now",
        2.0 / 8f64.sqrt(),
    );
}

#[test]
fn what_cannot_be_told_is_an_error() {
    let error = |expression: &str| {
        let mut zones = Zones::default();
        let expression = read(expression, &mut zones).unwrap();
        evaluate(&expression, &zones, "").unwrap_err().to_string()
    };
    assert_eq!(
        error("doubleNumberVariable(\"m\")"),
        "there is no variable `m`"
    );
    assert_eq!(
        error("doubleNumberVariable(\"word\", \"1\")"),
        "variable `word` cannot be read"
    );
    assert_eq!(
        error("isServiceOpen(\"broken\")"),
        "variable `GJ_SERVICEOPEN_broken` cannot be read"
    );
}

#[test]
fn mistakes_are_told_with_what_to_do() {
    let broken = [
        "fakeDisjunction(keyword(\"a\"))",
        "keywrd(\"a\")",
        "disjunction(keyword(\"a\")), keyword(\"b\") )",
        "keyword()",
        "keyword(keyword(\"a\"))",
        "bnot(keyword(\"a\"), keyword(\"b\"))",
        "and(\"a\")",
        "gt(toDouble(\"one\"), toDouble(\"1\"))",
        "checkHour(\"24\", \"Equal\")",
        "checkHour(\"1\", \"More\")",
        "checkHour(\"1\", \"Less\", \"Mars\")",
        "timeBetween(\"9\", \"17:00\", \"UTC\")",
        "checkDate(\"tomorrow\", \"Less\")",
        "checkMultipleDaysOfWeek(\"[0]\", \"UTC\")",
        "matchPatternRegex(\"[a,b]([0-9])\")",
        "regex(\"(\")",
        "regex(\"a(?=b)\")",
        "httpRequest(\"https://x\")",
        "band(similar(\"lost password\"))",
    ];
    let mut zones = Zones::default();
    let lines: Vec<_> = broken
        .map(|text| read(text, &mut zones).unwrap_err())
        .into();
    insta::assert_snapshot!(lines.join("\n"));
}

const EVERYTHING: &str = r#"
    band(keyword("a*"), keyword("[ab]"), regex("x+?$|^\\d\\b"), matchPatternRegex("[n](\\w)"),
         existsVariable("n"), checkVariableValue("n", "1"), checkVariableContainsValue("n", "1"),
         search("s"), distance("a", "b"), bayes(keyword("b"))),
    or(hasTravState("s"), hasTravStateInPosition("s", "2"), prevTravStateIs("s"), bnot(search())),
    max(binarize(checkHour("1")), timeBetween("1:00", "2:00", "CET"), isServiceOpen("x"),
        checkMultipleDaysOfWeek("[1]", "UTC+3"), checkTimestampVariable("n", "Less"),
        checkDate("2026-01-01T00:00:00", "Less", "P1D", "Asia/Tokyo")),
    reinfConjunction(gt(doubleNumberVariable("n", "2"), toDouble("1")),
                     languageGuesser("l", "0.5", "en", "it"))"#;

fn written(expression: &Expression, zones: &Zones) -> (Vec<u8>, Vec<u8>, Vec<u8>) {
    let (mut writer, mut strings) = (Writer::default(), StringsWriter::default());
    expression.write(&mut writer, &mut strings);
    let zones = zones.write(&mut strings);
    (writer.finish(), strings.finish(), zones)
}

fn read_back(bytes: &[u8], texts: &[u8], n_zones: usize) -> Result<Expression, crate::LoadError> {
    let strings = Strings::read(texts, 0)?;
    let mut reader = Reader::new(Tag(*b"TEST"), bytes);
    let expression = Expression::read(&mut reader, &strings, texts, n_zones, 0);
    reader.end().map(|()| expression)
}

#[test]
fn every_kind_of_expression_comes_back_from_its_bytes() {
    let mut zones = Zones::default();
    let expression = read(EVERYTHING, &mut zones).unwrap();
    let (bytes, texts, zone_bytes) = written(&expression, &zones);
    let n_zones = zones.0.len();
    assert_eq!(read_back(&bytes, &texts, n_zones), Ok(expression));
    let strings = Strings::read(&texts, 0).unwrap();
    assert_eq!(Zones::read(&zone_bytes, &strings, &texts), Ok(zones));
    assert!(
        read_back(&bytes, &texts, 1).is_err(),
        "a zone that is not there"
    );
    for end in 0..bytes.len() {
        assert!(
            read_back(&bytes[..end], &texts, n_zones).is_err(),
            "cut at {end}"
        );
    }
}

proptest! {
    #[test]
    fn forged_bytes_are_refused_or_can_be_evaluated(
        at in 0usize..2_000, value: u8, text in "[ab1x ]{0,20}"
    ) {
        let mut zones = Zones::default();
        let expression = read(EVERYTHING, &mut zones).unwrap();
        let (mut bytes, texts, _) = written(&expression, &zones);
        let at = at % bytes.len();
        bytes[at] = value;
        if let Ok(expression) = read_back(&bytes, &texts, zones.0.len()) {
            let _ = evaluate(&expression, &zones, &text);
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[a-z\"(), \\\\\\[\\]]{0,40}|\\PC{0,40}") {
        let _ = read(&text, &mut Zones::default());
    }
}
