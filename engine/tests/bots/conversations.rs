//! The conversations of the examples, played natively.

use crate::project;
use edgewise_engine::Engine;
use edgewise_engine::compile::compile;
use edgewise_engine::conversation_test::{play, read};

fn check(path: &str, least: usize) {
    let files = project(path);
    let compiled = compile(&files);
    assert_eq!(
        compiled.diagnostics,
        [],
        "the examples are free of diagnostics"
    );
    let engine = Engine::load(compiled.blob.unwrap()).unwrap();
    let mut n_played = 0;
    let mut failures = Vec::new();
    let is_script = |path: &str| path.starts_with("tests/") && path.ends_with(".toml");
    for file in files.iter().filter(|file| is_script(&file.path)) {
        for script in read(file).unwrap().conversations {
            n_played += 1;
            failures.extend(
                play(&engine, &script)
                    .err()
                    .map(|failure| failure.to_string()),
            );
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(n_played >= least, "{n_played} conversations");
}

#[test]
fn every_conversation_of_the_demo_bot_goes_as_written() {
    check("examples/support", 30);
}

#[test]
fn every_conversation_of_the_whole_state_machine_goes_as_written() {
    check("examples/clinic", 10);
}

#[test]
fn every_conversation_of_the_new_project_goes_as_written() {
    check("cli/template", 3);
}
