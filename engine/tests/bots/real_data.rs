//! Real data from ../shared/data, where it is at hand; its absence is said, not hidden.

use crate::root;
use edgewise_engine::compile;
use edgewise_engine::diagnostic::{Place, Severity};
use edgewise_engine::explain::explain;
use edgewise_engine::expression::{Evaluation, Facts, Zones, read_expression};
use edgewise_engine::import::import;
use edgewise_engine::source::state_table::Header;
use edgewise_engine::source::{SourceFile, dialogue, knowledge, state_dump, state_table};
use edgewise_engine::starchat::{Request, Response, next_response};
use edgewise_engine::{Engine, Situation};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};

/// The folder with real data, if it is there.
pub fn data(part: &str) -> Option<PathBuf> {
    let path = root().join("../shared/data").join(part);
    if !path.exists() {
        // Not by `println!`, which the test harness hides when a test passes.
        let _ = writeln!(std::io::stderr(), "not run: {part} is not at hand");
        return None;
    }
    Some(path)
}

#[test]
fn the_starchat_sample_of_2016_imports_with_its_three_defects_at_their_places() {
    let Some(folder) = data("starchat-v0.1") else {
        return;
    };
    let sample = folder.join("sample_state_machine_specification.2016-10-04.csv");
    round_trip("2016-10-04", std::fs::read(&sample).unwrap());
    let files = [
        SourceFile::new("bot.toml", "name = \"sample\"\n"),
        SourceFile::new("states.csv", std::fs::read(sample).unwrap()),
    ];
    let (model, diagnostics) = compile::read(&files);
    assert_eq!(model.states.len(), 11);
    let lines: Vec<_> = diagnostics.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn every_later_header_of_starchat_is_understood() {
    let Some(folder) = data("starchat-v0.1") else {
        return;
    };
    for name in [
        "2016-12-07",
        "2017-01-13-fixed",
        "2017-01-23-state_data",
        "2017-02-10-regex",
    ] {
        let path = folder.join(format!("sample_state_machine_specification.{name}.csv"));
        round_trip(name, std::fs::read(&path).unwrap());
        let (rows, diagnostics) =
            state_table::read(&SourceFile::new(name, std::fs::read(path).unwrap()));
        assert!(rows.len() >= 11, "{name}: {}", rows.len());
        let with_input = rows
            .iter()
            .filter(|row| !row.action_input.value.members().is_empty());
        assert!(with_input.count() >= 4, "{name}");
        let broken: Vec<_> = diagnostics
            .iter()
            .filter(|d| d.severity == Severity::Error)
            .collect();
        assert!(broken.len() <= 1, "{name}: {broken:?}");
    }
}

/// Table to rows to table, and to the dump and back, gives the same table.
fn round_trip(name: &str, bytes: Vec<u8>) {
    let (rows, _) = state_table::read(&SourceFile::new(name, bytes));
    let (table, lost) = state_table::write(&rows, Header::Edgewise);
    assert_eq!(lost, [], "{name}");
    let (again, _) = state_table::read(&SourceFile::new(name, table.clone()));
    assert_eq!(state_table::write(&again, Header::Edgewise).0, table);
    let dump = state_dump::write(&rows);
    assert_eq!(state_dump::write(&again), dump, "{name}");
    let (again, diagnostics) = state_dump::read(&SourceFile::new(name, dump.clone()));
    assert_eq!((state_dump::write(&again), again.len()), (dump, rows.len()));
    assert!(diagnostics.iter().all(|d| d.found.contains("only a type")));
}

#[test]
fn both_integria_exports_equal_their_expected_rows() {
    let Some(folder) = data("integria") else {
        return;
    };
    for name in ["mysql_outfile_plain", "integria_kb_entity_encoded"] {
        let bytes = std::fs::read(folder.join(format!("{name}.csv"))).unwrap();
        let (rows, diagnostics) = knowledge::read(&SourceFile::new(name, bytes));
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        let expected = std::fs::read(folder.join(format!("{name}.expected.json"))).unwrap();
        let expected: Vec<Json> = serde_json::from_slice(&expected).unwrap();
        assert_eq!(rows.len(), expected.len());
        for (row, expected) in rows.iter().zip(&expected) {
            assert_eq!(Some(row.lang.value.as_str()), expected["lang"].as_str());
            assert_eq!(row.answer.value.as_deref(), expected["answer"].as_str());
            let question = row.question.value.as_deref();
            match expected.get("question_prefix") {
                Some(prefix) => {
                    let question = question.unwrap();
                    assert!(question.starts_with(prefix.as_str().unwrap()), "{question}");
                    assert!(question.ends_with("stays at"), "{question}");
                }
                None => assert_eq!(question, expected["question"].as_str()),
            }
        }
    }
}

/// All files below a folder, named by folder and file.
fn files_below(folder: &Path, files: &mut Vec<SourceFile>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(&path, files);
        } else {
            let parent = folder.file_name().unwrap().to_str().unwrap();
            let name = path.file_name().unwrap().to_str().unwrap();
            let name = format!("{parent}/{name}");
            files.push(SourceFile::new(name, std::fs::read(&path).unwrap()));
        }
    }
}

#[test]
fn the_whole_corpus_of_28_languages_imports_without_loss() {
    let Some(folder) = data("chatterbot-corpus/chatterbot_corpus/data") else {
        return;
    };
    let mut originals = Vec::new();
    files_below(&folder, &mut originals);
    assert_eq!(originals.len(), 236);
    let imported = import("corpus", &originals);
    let conversations = |files: &[SourceFile]| -> Vec<usize> {
        let n = |file: &SourceFile| dialogue::read(file).0.conversations.len();
        let mut all: Vec<usize> = files.iter().map(n).collect();
        all.sort_unstable();
        all
    };
    let written: Vec<SourceFile> = imported
        .files
        .iter()
        .filter(|file| file.path != "bot.toml")
        .cloned()
        .collect();
    assert_eq!(written.len(), 236);
    assert_eq!(conversations(&written), conversations(&originals));
    // Two folders are Hindi, two Chinese.
    let languages: BTreeSet<&str> = written
        .iter()
        .map(|file| file.path.split('/').nth(1).unwrap())
        .collect();
    assert_eq!(languages.len(), 26);
    let texts: BTreeSet<&str> = imported.diagnostics.iter().map(|d| &*d.found).collect();
    assert_eq!(
        texts.into_iter().collect::<Vec<_>>(),
        [
            "a conversation of one turn",
            "a dash is missing before the first turn"
        ]
    );
    assert!(written.iter().all(|file| dialogue::read(file).1.is_empty()));
}

#[test]
fn every_starchat_table_and_integria_export_imports_and_compiles() {
    let (Some(starchat), Some(integria)) = (data("starchat-v0.1"), data("integria")) else {
        return;
    };
    let mut originals = Vec::new();
    files_below(&starchat, &mut originals);
    files_below(&integria, &mut originals);
    let known = |file: &&SourceFile| file.path.ends_with(".csv") || file.path.ends_with(".yml");
    for original in originals.iter().filter(known) {
        let imported = import("one", std::slice::from_ref(original));
        assert!(imported.taken[0].kind.is_some(), "{}", original.path);
        let compiled = compile::compile(&imported.files);
        assert!(
            compiled.blob.is_some(),
            "{}: {:?}",
            original.path,
            compiled.diagnostics
        );
    }
    let all = import("all", &originals);
    let n_known = all
        .taken
        .iter()
        .filter(|taken| taken.kind.is_some())
        .count();
    assert_eq!(n_known, originals.iter().filter(known).count());
    assert!(compile::compile(&all.files).blob.is_some());
    let first = |file: &&SourceFile| file.path.contains("2016-10-04");
    let original = originals.iter().find(first).cloned().unwrap();
    let lines: Vec<_> = import("one", &[original])
        .diagnostics
        .iter()
        .map(ToString::to_string)
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn the_whole_english_corpus_loads() {
    let Some(folder) = data("chatterbot-corpus/chatterbot_corpus/data/english") else {
        return;
    };
    let (mut n_conversations, mut n_files) = (0, 0);
    let mut warnings = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let (read, diagnostics) =
            dialogue::read(&SourceFile::new(name, std::fs::read(&path).unwrap()));
        assert!(
            !read.categories.is_empty() && !read.conversations.is_empty(),
            "{path:?}"
        );
        n_conversations += read.conversations.len();
        n_files += 1;
        warnings.extend(diagnostics);
    }
    // 2,025 well-formed ones and the one that lacks a dash.
    assert_eq!((n_files, n_conversations), (21, 2_026));
    let lines: Vec<_> = warnings.iter().map(ToString::to_string).collect();
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(
        lines[0].contains("trivia.yml") && lines[0].contains("a dash is missing"),
        "{lines:?}"
    );
}

/// Everything an expression can ask, as the examples of GetJenny's analyzer give it.
fn evaluated(vector: &Json, query: &str) -> Result<(f64, BTreeMap<String, String>), String> {
    let texts = |member: &str| -> Vec<String> {
        let items = vector[member].as_array().into_iter().flatten();
        items
            .filter_map(|item| item.as_str().map(str::to_owned))
            .collect()
    };
    let variables: Vec<(String, String)> = vector["variables"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned()))
        .collect();
    let mut zones = Zones::default();
    let expression = vector["expr"].as_str().unwrap_or_default();
    let expression = match expression {
        "a date extracted by matchDateDDMMYYYY from 'on 31-11-1900'" => "matchDateDDMMYYYY()",
        expression => expression,
    };
    let (expression, _) = read_expression(expression, &Place::default(), None, &mut zones)
        .map_err(|diagnostic| diagnostic.what())?;
    let files = [
        SourceFile::new("bot.toml", "name = \"x\"\nlanguages = [\"en\", \"fi\"]\n"),
        SourceFile::new(
            "states.csv",
            "state,analyzer,bubble\na,\"languageGuesser(\"\"x\"\")\",Hi\n",
        ),
    ];
    let engine = Engine::load(compile::compile(&files).blob.unwrap()).unwrap();
    let facts = Facts {
        text: query,
        variables: &variables,
        traversed: &texts("traversed"),
        now: 1_795_170_600,
        zones: &zones,
        search: &|_| 0.0,
        language: &|| {
            engine
                .language_of(query)
                .map(|(code, sure)| (code.to_owned(), f64::from(sure)))
        },
    };
    let mut evaluation = Evaluation::new(&facts);
    let score = evaluation
        .score(&expression)
        .map_err(|error| error.to_string())?;
    Ok((score, evaluation.found.into_iter().collect()))
}

#[test]
fn every_example_of_an_expression_has_its_score() {
    let Some(path) = data("starchat-test-vectors.json") else {
        return;
    };
    let vectors: Json = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let vectors = vectors["analyzer_expressions"].as_array().unwrap();
    assert_eq!(vectors.len(), 37);
    for vector in vectors {
        let query = match vector["query"].as_str() {
            Some(query) => query,
            None if vector["sets"].get("day.0").is_some() => "on 31-11-1900",
            None => "",
        };
        if let Some(order) = vector["order"].as_array() {
            for pair in order.iter().filter_map(Json::as_str) {
                let (more, less) = pair.split_once(" > ").unwrap();
                let score = |query| evaluated(vector, query).unwrap().0;
                assert!(score(more) > score(less), "{pair}");
            }
            continue;
        }
        match (evaluated(vector, query), vector["error"].as_str()) {
            (Err(_), Some(_)) => {}
            (Ok((score, found)), None) => {
                assert_eq!(Some(score), vector["score"].as_f64(), "{vector}");
                for (name, value) in vector["sets"].as_object().into_iter().flatten() {
                    assert_eq!(
                        found.get(name).map(String::as_str),
                        value.as_str(),
                        "{vector}"
                    );
                }
            }
            (found, _) => panic!("{vector}: {found:?}"),
        }
    }
}

#[test]
fn the_examples_of_get_next_response_are_met_where_the_original_failed() {
    let Some(path) = data("starchat-test-vectors.json") else {
        return;
    };
    let vectors: Json = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let pairs = |object: &Json| -> Vec<(String, String)> {
        let members = object.as_object().into_iter().flatten();
        members
            .map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()))
            .collect()
    };
    let mut n = 0;
    for vector in vectors["v01_get_next_response"].as_array().unwrap() {
        let state = &vector["state"];
        if !state.is_object() {
            continue;
        }
        n += 1;
        let mut cells = [
            state["bubble"].as_str().unwrap_or_default().to_owned(),
            String::new(),
        ];
        if state["action_input"].is_object() {
            cells[1] = state["action_input"].to_string();
        }
        let cells = cells.map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
        let table = format!(
            "state,bubble,action,action_input\nx,{},do_it,{}\n",
            cells[0], cells[1]
        );
        let files = [
            SourceFile::new("bot.toml", "name = \"x\"\n"),
            SourceFile::new("states.csv", table),
        ];
        let engine = Engine::load(compile::compile(&files).blob.unwrap()).unwrap();
        let request = Request {
            states: vec!["x".to_owned()],
            data: pairs(&vector["data"]),
            ..Request::default()
        };
        let Response::Answers(answers) = next_response(&engine, &request) else {
            panic!("{vector}");
        };
        let answer = &answers[0];
        let wanted = ["we_should", "expect", "original"].map(|member| &vector[member]);
        let expected = wanted
            .into_iter()
            .find(|wanted| wanted.is_object())
            .unwrap();
        if let Some(bubble) = expected["bubble"].as_str() {
            assert_eq!(answer.bubble, bubble, "{vector}");
        }
        for (name, value) in expected["action_input"].as_object().into_iter().flatten() {
            let found = answer
                .action_input
                .get(name)
                .and_then(|value| value.as_str());
            assert_eq!(found, value.as_str(), "{vector}");
        }
        assert_eq!(answer.data, request.data, "{vector}");
    }
    assert!(n >= 7, "only {n} examples with a state");
}

#[test]
fn the_sample_table_answers_by_name_and_by_every_query() {
    let Some(folder) = data("starchat-v0.1") else {
        return;
    };
    let sample = folder.join("sample_state_machine_specification.2017-01-13-fixed.csv");
    let text = std::fs::read_to_string(sample).unwrap();
    // The one defect that is left: a button that leads nowhere.
    let text = text.replace("\"\"specify_problem\"\"", "\"\"start\"\"");
    let files = [
        SourceFile::new("bot.toml", "name = \"sample\"\n"),
        SourceFile::new("states.csv", text),
    ];
    let (model, _) = compile::read(&files);
    let engine = Engine::load(compile::compile(&files).blob.unwrap()).unwrap();
    let ask = |request: &Request| next_response(&engine, request);
    let jump = |name: &str| Request {
        states: vec![name.to_owned()],
        text: "forgot password".to_owned(),
        ..Request::default()
    };
    let text = |text: &str| Request {
        text: text.to_owned(),
        ..Request::default()
    };
    for state in &model.states {
        let name = &state.row.state.value;
        assert!(matches!(ask(&jump(name)), Response::Answers(a) if a[0].state == *name));
        for query in &state.row.queries.value {
            assert!(
                matches!(ask(&text(query)), Response::Answers(a) if a[0].state == *name),
                "{query}: {:?}",
                ask(&text(query))
            );
        }
    }
    for (question, state) in [
        (
            "cannot access my accounts",
            "further_details_access_question",
        ),
        ("forgotten passwords", "forgot_password"),
        ("talk with operators", "call_operator"),
    ] {
        let threshold = Some(0.0);
        let request = Request {
            threshold,
            ..text(question)
        };
        assert!(
            matches!(ask(&request), Response::Answers(a) if a[0].state == state),
            "{question}"
        );
    }
    let access = "further_details_access_question";
    let Response::Answers(answers) = ask(&jump(access)) else {
        panic!("no answer");
    };
    assert_eq!(answers[0].action, "show_buttons");
    assert_eq!(answers[0].success_value, "eval(show_buttons)");
    assert_eq!(ask(&jump("no_such_state")).status(), 404);
    assert_eq!(ask(&jump("eval(show_buttons)")).status(), 404);
    assert_eq!(
        ask(&jump("\"send_password_generation_link\"")).status(),
        200
    );
    assert_eq!(ask(&text("zzzz")).status(), 204);
}

#[test]
fn a_misspelt_word_is_taken_for_the_known_one() {
    let Some(path) = data("starchat-test-vectors.json") else {
        return;
    };
    let vectors: Json = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let vector = &vectors["spellcheck"][0];
    let known = vector["known_text"].as_str().unwrap();
    let files = [
        SourceFile::new("bot.toml", "name = \"x\"\n"),
        SourceFile::new("knowledge/a.csv", format!("en;{known};Yes.\n")),
    ];
    let engine = Engine::load(compile::compile(&files).blob.unwrap()).unwrap();
    let text = vector["request"]["text"].as_str().unwrap();
    let words = explain(&engine, text, &Situation::default()).words;
    for (written, expected) in vector["expect_suggestion"].as_object().unwrap() {
        let word = words.iter().find(|word| word.written == *written).unwrap();
        assert_eq!(word.taken_for.as_deref(), expected.as_str());
    }
}

#[test]
fn nine_in_ten_answers_at_the_usual_threshold_are_right_with_ten_questions_an_answer() {
    let Some(folder) = data("questions") else {
        return;
    };
    let rows = |name: &str| -> Vec<(String, String)> {
        let text = std::fs::read_to_string(folder.join(name)).unwrap();
        let lines = text.lines().filter_map(|line| line.split_once('\t'));
        lines.map(|(a, b)| (a.to_owned(), b.to_owned())).collect()
    };
    let known = rows("banking77_10/train.tsv");
    let mut table = String::new();
    for (label, question) in &known {
        table += &format!("\"en\",\"{}\",\"{label}\"\n", question.replace('"', "\"\""));
    }
    let files = [
        SourceFile::new("bot.toml", "name = \"bank\"\nlanguages = [\"en\"]\n"),
        SourceFile::new("knowledge/bank.csv", table),
    ];
    let compiled = compile::compile(&files);
    let fit = compiled.report.unwrap().training.fit;
    assert!(fit.caution.half().is_some(), "{fit:?}");
    let engine = Engine::load(compiled.blob.unwrap()).unwrap();
    let (mut given, mut right) = (0, 0);
    for (label, question) in rows("banking77/train.tsv").iter().step_by(10) {
        if known.iter().any(|(_, known)| known == question) {
            continue;
        }
        if let Some(best) = engine.ask(question, None, 1).first()
            && best.certainty >= 0.5
        {
            given += 1;
            right += usize::from(best.reply == *label);
        }
    }
    assert!(given > 500, "{given}");
    // 0.9 less what so few questions may differ by chance.
    assert!(right * 100 >= given * 88, "{right} of {given}");
}
