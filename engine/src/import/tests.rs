//! Tests of [`super`]: what is imported compiles, and what is lost is said.

use super::*;
use crate::compile::compile;

/// The lines that a person reads, and the project.
fn check(originals: &[(&str, &str)]) -> (String, Imported) {
    let originals: Vec<_> = originals
        .iter()
        .map(|(path, text)| SourceFile::new(*path, *text))
        .collect();
    let imported = import("My \"bot\"", &originals);
    let mut said = String::new();
    for taken in &imported.taken {
        said += &format!("{taken}\n");
    }
    for diagnostic in &imported.diagnostics {
        said += &format!("{diagnostic}\n");
    }
    (said, imported)
}

/// The file of that path.
fn text<'a>(imported: &'a Imported, path: &str) -> &'a str {
    let file = imported.files.iter().find(|file| file.path == path);
    file.map_or("", |file| file.text().unwrap())
}

#[test]
fn a_state_table_with_the_defects_of_2016_is_repaired_and_compiles() {
    let table = "state,\"queries (T,I)\",bubble (R),action (R),action_input (R),success_value (R),failure_value (R)\r\n\
        start,,Hello,show_buttons,\"{\"\"Password\"\": \"\"forgot_password\"\", \"\"Other\"\": \"\"specify_problem\"\", \"\"Typo\"\": \"\"cal_operator\"\"}\",eval(show_buttons),\"\"\"dont_understand\"\"\"\r\n\
        forgot_password,\"[\"\"Forgot password\"\"]\",Your address?,input_form,\"{ \"\"email\"\": { \"\"type\"\": \"\"email\"\" } }\",\"\"\"call_operator\"\"\",\"\"\"nowhere\"\"\"\r\n\
        call_operator,\"[\"\"I want an operator\"\", \"\"let me talk]\",Call us,,,,\r\n\
        lost,,Lost,show_buttons,\"{\"\"x\"\": \"\"y\"\"}\",eval(show_buttons),\r\n\
        dont_understand,x,What?,,,,";
    let (said, imported) = check(&[("old/sample.csv", table)]);
    insta::assert_snapshot!(said);
    insta::assert_snapshot!(text(&imported, "states.csv"), @r#"
    state,queries,bubble,action,action_input,success_value,failure_value
    start,,Hello,show_buttons,"{""Password"": ""forgot_password""}",eval(show_buttons),dont_understand
    forgot_password,"[""Forgot password""]",Your address?,input_form,"{""email"": ""email""}",call_operator,
    call_operator,"[""I want an operator"", ""let me talk""]",Call us,,,,
    lost,,Lost,,,,
    dont_understand,,What?,,,,
    "#);
    assert!(compile(&imported.files).blob.is_some());
}

#[test]
fn files_of_every_kind_become_one_project() {
    let (said, imported) = check(&[
        (
            "a/dump.json",
            "{\"total\": 1, \"hits\": [{\"document\": {\"state\": \"start\", \"bubble\": \"Hi\"}}]}",
        ),
        (
            "a/table.csv",
            "state;queries;bubble\r\nbye;\"[\"\"bye\"\"]\";Bye!\r\n",
        ),
        (
            "a/kb.csv",
            "\"en_GB\";\"Where&#x20;is&#x20;it?\";\"&lt;p&gt;Here&lt;/p&gt;\"\n\"es\";\"&iquest;D&oacute;nde?\";\"Aqu&iacute;\"\n",
        ),
        (
            "a/plain.csv",
            "\"\";\"Say \\\"hi\\\"\";\"C:\\\\temp\"\n\"en\";\"a\";\"b\"\n\"en\";\"alone\"\n",
        ),
        (
            "english/ai.yml",
            "# mine\ncategories:\n- ai\nconversations:\n- - Are you a robot?\n  - Yes.\n",
        ),
        (
            "traditionalchinese/ai.yml",
            "conversations:\n- - 你好\n  - 你好！\n",
        ),
        (
            "chinese/ai.yml",
            "# theirs\nconversaciones:\n- 您好\n  - 您好！\n",
        ),
        (
            "french/salut.corpus.json",
            "{\"salut\": [[\"Salut\", \"Bonjour\"]], \"mots\": [[\"Ça va ?\", \"Oui: bien\"]]}",
        ),
        ("LICENSE", "MIT\n"),
    ]);
    insta::assert_snapshot!(said);
    let all: String = imported
        .files
        .iter()
        .map(|file| format!("== {}\n{}", file.path, file.text().unwrap()))
        .collect();
    insta::assert_snapshot!(all);
    assert!(compile(&imported.files).blob.is_some());
}

#[test]
fn the_three_knowledge_files_of_starchat_are_joined() {
    let (said, imported) = check(&[
        (
            "x/1.csv",
            "id;text\n1;\"Where is it?\"\n2;\"How much; roughly?\"\n9;Unused\n",
        ),
        ("x/2.csv", "id;text\na;\"Here\"\nb;\"Ten\"\n"),
        (
            "x/3.csv",
            "question_id;conversation;position;answer_id\n1;c1;1;a\n2;c1;2;b\n1;c2;1;zz\n",
        ),
    ]);
    insta::assert_snapshot!(said);
    insta::assert_snapshot!(text(&imported, "knowledge/3.csv"), @r#"
    "Language code";"Question";"Answer"
    "";"Where is it?";"Here"
    "";"How much; roughly?";"Ten"
    "#);
    // Where both files have the same ids, the heading decides.
    let (_, imported) = check(&[
        ("x/1.csv", "id;answer\n1;Here\n"),
        ("x/2.csv", "id;question\n1;Where\n"),
        (
            "x/3.csv",
            "question_id;conversation;position;answer_id\n1;c1;1;1\n",
        ),
    ]);
    assert!(text(&imported, "knowledge/3.csv").ends_with("\"\";\"Where\";\"Here\"\n"));
}

#[test]
fn with_a_file_that_is_no_text_nothing_is_made() {
    let (said, imported) = check(&[("a.csv", "state,bubble\na,Hi\n"), ("b.csv", "en;a;\u{0}\n")]);
    assert!(imported.files.is_empty());
    assert!(said.contains("b.csv:1:6: error: "), "{said}");
}

#[test]
fn knowledge_documents_lead_to_answers_or_states_and_hidden_ones_nowhere() {
    let documents = r#"{"hits": [
        {"document": {"question": "Where is my parcel?", "answer": "On its way.", "doctype": "normal"}},
        {"document": {"question": "A secret", "answer": "Not to be shown.", "doctype": "hidden"}},
        {"document": {"question": "I forgot my password", "answer": "", "doctype": "decisiontable", "state": "reset"}},
        {"document": {"question": "Lost", "answer": "", "doctype": "decisiontable", "state": "nowhere"}}
    ]}"#;
    let originals = [
        SourceFile::new("kb.json", documents),
        SourceFile::new("s.csv", "state,queries,bubble\nreset,,A new password\n"),
    ];
    let imported = import("x", &originals);
    let lines: Vec<_> = imported
        .diagnostics
        .iter()
        .map(ToString::to_string)
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
    kb.json: warning: documents that are never shown (doctype hidden): 1; they are left out
    kb.json: warning: a question leads to `nowhere`, which is no state; it is left out; import the states as well
    ");
    let compiled = crate::compile::compile(&imported.files);
    let engine = crate::Engine::load(compiled.blob.unwrap()).unwrap();
    let best = |question: &str| engine.ask(question, None, 1).pop().map(|best| best.reply);
    assert_eq!(best("where is my parcel").as_deref(), Some("On its way."));
    assert_eq!(
        best("I forgot my password").as_deref(),
        Some("A new password")
    );
    assert_ne!(best("a secret").as_deref(), Some("Not to be shown."));
}
