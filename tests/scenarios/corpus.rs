//! The engine in the browser does what it does natively: same bot, same replies, same certainty.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use e2e::{EdgewiseServer, Visitor, copy_of_site, scenarios};
use edgewise_engine::Engine;
use edgewise_engine::compile::compile;
use edgewise_engine::conversation_test::{Played, play, read};
use edgewise_engine::dialogue::{
    Action, Field, FieldProblem, Input, Message, Problem, Reply, Source,
};
use edgewise_engine::evaluation::misspell;
use edgewise_engine::source::SourceFile;
use edgewise_engine::text::rich::{self, Piece};
use edgewise_engine::value::Value;
use serde_json::{Value as Json, json};
use tempfile::TempDir;

scenarios![
    every_conversation_of_the_demo_bot_goes_in_wasm_as_natively,
    every_conversation_of_the_whole_state_machine_goes_in_wasm_as_natively,
    a_thousand_questions_have_the_same_certainty_in_wasm_as_natively,
    the_compiler_writes_the_same_bytes_in_wasm_as_natively,
    a_bot_with_meanings_and_a_classifier_is_the_same_in_wasm_as_natively,
];

/// Loads the engine with its compiler, and the site's blob, into the page.
const LOAD: &str = r#"
    window.load ??= (async () => {
      const module = await import(new URL("engine/engine.js", document.baseURI));
      await module.default();
      const bytes = new Uint8Array(await (await fetch("bot.edgewise")).arrayBuffer());
      return { module, bytes, engine: new module.Engine(bytes) };
    })();
    // The bits of a certainty: a decimal number would be rounded on its way.
    window.bits ??= (number) => {
      if (number === null) return null;
      if (Math.fround(number) !== number) throw new Error(`${number} has more than 32 bits`);
      return new Uint32Array(new Float32Array([number]).buffer)[0];
    };
    window.ask ??= (engine, question) => engine.ask(question, "en", 3)
      .map(({ id, certainty }) => [id, bits(certainty)]);
    window.compile ??= (module, files) => {
      const encoder = new TextEncoder();
      return module.compile(files.map(([path, text]) => [path, encoder.encode(text)]));
    };
"#;

/// Opens a page that has the engine beside it, and the sources of the demo bot.
///
/// What it returns has to be kept as long as the page is used.
async fn opens_a_page_with_the_engine(
    visitor: &mut Visitor<'_>,
) -> Result<(TempDir, EdgewiseServer)> {
    let folder = copy_of_site(visitor.stage, "")?;
    let copy = folder.path();
    let engine = std::env::var("EDGEWISE_ENGINE").context("EDGEWISE_ENGINE is not set")?;
    fs::create_dir_all(copy.join("engine"))?;
    for name in ["engine.js", "engine_bg.wasm"] {
        fs::copy(
            Path::new(&engine).join(name),
            copy.join("engine").join(name),
        )?;
    }
    fs::write(
        copy.join("index.html"),
        "<!doctype html><link rel=icon href=data:,><title>engine</title>",
    )?;
    for name in ["index.html.br", "index.html.gz"] {
        let _ = fs::remove_file(copy.join(name));
    }
    let server = visitor.stage.another_server(copy)?;
    visitor.goes_to_url(&server.url).await?;
    Ok((folder, server))
}

async fn every_conversation_of_the_demo_bot_goes_in_wasm_as_natively(
    visitor: &mut Visitor<'_>,
) -> Result<()> {
    let _site = opens_a_page_with_the_engine(visitor).await?;
    let blob = fs::read(visitor.stage.site().join("bot.edgewise"))?;
    let n_played = replays(visitor, LOAD, blob, sources("support", "tests")?).await?;
    ensure!(n_played >= 30, "only {n_played} conversations");
    Ok(())
}

async fn every_conversation_of_the_whole_state_machine_goes_in_wasm_as_natively(
    visitor: &mut Visitor<'_>,
) -> Result<()> {
    let (site, _server) = opens_a_page_with_the_engine(visitor).await?;
    let compiled = compile(&sources("clinic", "")?);
    let blob = compiled.blob.context("the clinic's bot does not compile")?;
    fs::write(site.path().join("clinic.edgewise"), &blob)?;
    let load = LOAD.replace("bot.edgewise", "clinic.edgewise");
    let n_played = replays(visitor, &load, blob, sources("clinic", "tests")?).await?;
    ensure!(n_played >= 10, "only {n_played} conversations");
    Ok(())
}

/// Plays the scripts natively and in the page, whose replies must be alike; how many there were.
async fn replays(
    visitor: &mut Visitor<'_>,
    load: &str,
    blob: Vec<u8>,
    scripts: Vec<SourceFile>,
) -> Result<usize> {
    let engine = Engine::load(blob)?;
    let mut n_played = 0;
    for file in scripts {
        let file = read(&file).map_err(|diagnostics| anyhow::anyhow!("{diagnostics:?}"))?;
        for script in file.conversations {
            let played = play(&engine, &script)?;
            let lang = script.lang.as_deref().unwrap_or("en");
            let inputs: Vec<Json> = played.iter().map(|turn| input(&turn.input)).collect();
            let moments: Vec<Json> = played
                .iter()
                .map(|turn| json!(turn.conversation.now))
                .collect();
            let found = visitor
                .waits_for_script(
                    &format!(
                        "{load} const {{ engine }} = await window.load;
                        let conversation = engine.conversation(arguments[0]);
                        conversation.seed = arguments[2];
                        return arguments[1].map((input, number) => {{
                          conversation.now = arguments[3][number];
                          const step = engine.step(conversation, input);
                          conversation = JSON.parse(JSON.stringify(step.conversation));
                          for (const message of step.reply.messages) {{
                            message.certainty = bits(message.certainty);
                          }}
                          return step;
                        }});"
                    ),
                    vec![
                        json!(lang),
                        json!(inputs),
                        json!(script.seed),
                        json!(moments),
                    ],
                )
                .await?;
            let expected: Vec<Json> = played.iter().map(turn).collect();
            ensure!(
                found == json!(expected),
                "{}: natively {:#}\nin wasm {found:#}",
                script.name,
                json!(expected)
            );
            n_played += 1;
        }
    }
    Ok(n_played)
}

async fn a_thousand_questions_have_the_same_certainty_in_wasm_as_natively(
    visitor: &mut Visitor<'_>,
) -> Result<()> {
    let _site = opens_a_page_with_the_engine(visitor).await?;
    let engine = Engine::load(fs::read(visitor.stage.site().join("bot.edgewise"))?)?;
    // The bot's own questions, and each with its middle word gone and its last letters swapped.
    let mut questions: Vec<String> = Vec::new();
    for file in sources("support", "knowledge")? {
        let (rows, _) = edgewise_engine::source::knowledge::read(&file);
        for question in rows.into_iter().filter_map(|row| row.question.value) {
            let mut words: Vec<&str> = question.split(' ').collect();
            words.remove(words.len() / 2);
            let mut letters: Vec<char> = words.join(" ").chars().collect();
            let n = letters.len();
            if n > 3 {
                letters.swap(n - 2, n - 3);
            }
            questions.push(letters.into_iter().collect());
            questions.push(question);
        }
    }
    ensure!(
        questions.len() >= 1_000,
        "only {} questions",
        questions.len()
    );
    let found = visitor
        .waits_for_script(
            &format!(
                "{LOAD} const {{ engine }} = await window.load;
                return arguments[0].map((question) => ask(engine, question));"
            ),
            vec![json!(questions)],
        )
        .await?;
    let found: Vec<Json> = serde_json::from_value(found)?;
    answers_are_native(&engine, &questions, &found)
}

async fn the_compiler_writes_the_same_bytes_in_wasm_as_natively(
    visitor: &mut Visitor<'_>,
) -> Result<()> {
    let _site = opens_a_page_with_the_engine(visitor).await?;
    let mut files = Vec::new();
    for part in ["bot.toml", "states.csv", "knowledge", "dialogues"] {
        files.extend(sources("support", part)?);
    }
    let found = visitor
        .waits_for_script(
            &format!(
                "{LOAD} const {{ module }} = await window.load;
                return [...compile(module, arguments[0])];"
            ),
            vec![texts(files)?],
        )
        .await?;
    let found: Vec<u8> = serde_json::from_value(found)?;
    let native = fs::read(visitor.stage.site().join("bot.edgewise"))?;
    bytes_are_native(&found, &native)
}

async fn a_bot_with_meanings_and_a_classifier_is_the_same_in_wasm_as_natively(
    visitor: &mut Visitor<'_>,
) -> Result<()> {
    let _site = opens_a_page_with_the_engine(visitor).await?;
    let (files, mut questions) = trained();
    let blob = compile(&files).blob.context("the bot does not compile")?;
    for section in [b"LINR", b"MEAN"] {
        let is_there = blob.windows(4).any(|four| four == section);
        ensure!(is_there, "a section is missing: {section:?}");
    }
    let misspelt: Vec<String> = questions.iter().map(|q| misspell(q, 0)).collect();
    questions.extend(misspelt);
    // Words that the bot does not have, of which some mean about the same.
    questions
        .extend(["my profile vanished", "an inexpensive scarlet one", "qwxz"].map(str::to_owned));
    let found = visitor
        .waits_for_script(
            &format!(
                "{LOAD} const {{ module }} = await window.load;
                const blob = compile(module, arguments[0]);
                const engine = new module.Engine(blob);
                return [[...blob], arguments[1].map((question) => ask(engine, question))];"
            ),
            vec![texts(files)?, json!(questions)],
        )
        .await?;
    let (bytes, answers): (Vec<u8>, Vec<Json>) = serde_json::from_value(found)?;
    bytes_are_native(&bytes, &blob)?;
    answers_are_native(&Engine::load(blob)?, &questions, &answers)
}

/// Source files as the page's compiler takes them.
fn texts(files: Vec<SourceFile>) -> Result<Json> {
    let mut texts = Vec::new();
    for file in files {
        texts.push(json!([file.path, String::from_utf8(file.bytes)?]));
    }
    Ok(json!(texts))
}

/// The blob of the page's compiler is that of the native one.
fn bytes_are_native(found: &[u8], native: &[u8]) -> Result<()> {
    // What follows the checksum.
    let mut pairs = found.iter().zip(native).skip(16);
    let differs = pairs.position(|(a, b)| a != b).map(|at| at + 16);
    ensure!(
        found == native,
        "{} bytes natively, {} in wasm, differing from {differs:?}",
        native.len(),
        found.len()
    );
    Ok(())
}

/// For each question the page's candidates and their certainties are the native ones.
fn answers_are_native(engine: &Engine, questions: &[String], found: &[Json]) -> Result<()> {
    ensure!(
        found.len() == questions.len(),
        "{} answers to {} questions",
        found.len(),
        questions.len()
    );
    for (question, found) in questions.iter().zip(found) {
        let candidates = engine.ask(question, Some("en"), 3);
        let expected: Json = candidates
            .iter()
            .map(|c| json!([c.id, c.certainty.to_bits()]))
            .collect();
        ensure!(
            expected == *found,
            "{question}: natively {expected}, in wasm {found}"
        );
    }
    Ok(())
}

/// The sources of a bot with eight answers and thirty questions to each, and its questions.
///
/// Only a pair of words tells which is meant, and a word of another pair stands in each question, so
/// that a classifier is worth its bytes.
fn trained() -> (Vec<SourceFile>, Vec<String>) {
    let around = [
        "please",
        "help me with",
        "about",
        "how is",
        "tell me",
        "and now",
    ];
    let first = ["lost", "new", "blocked", "second"];
    let second = ["card", "account"];
    let (mut csv, mut questions) = (String::new(), Vec::new());
    for which in first {
        for thing in second {
            for number in 0..30 {
                let (around, noise) = (around[number % 6], first[number / 6 % 4]);
                let colour = COLOURS[number % COLOURS.len()];
                let question =
                    format!("{around} {which} {thing} not the {noise} {colour} number {number}");
                csv += &format!("\"en\",\"{question}\",\"The {which} {thing}: ask us.\"\n");
                questions.push(question);
            }
        }
    }
    let files = vec![
        SourceFile::new("bot.toml", "name = \"Trained\"\nlanguages = [\"en\"]\n"),
        SourceFile::new("knowledge/trained.csv", csv),
    ];
    (files, questions)
}

/// Words that make a bot know enough of them to compare what they mean.
const COLOURS: [&str; 24] = [
    "red", "green", "blue", "yellow", "black", "white", "brown", "orange", "pink", "purple",
    "grey", "golden", "silver", "big", "small", "heavy", "light", "old", "young", "cheap", "fast",
    "slow", "warm", "cold",
];

/// An example's source files below `part`, with their paths in the project.
fn sources(example: &str, part: &str) -> Result<Vec<SourceFile>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../examples")
        .join(example);
    let mut open = vec![root.join(part)];
    let mut files = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            for entry in fs::read_dir(&path)? {
                open.push(entry?.path());
            }
        } else {
            let name = path
                .strip_prefix(&root)?
                .to_string_lossy()
                .replace('\\', "/");
            files.push(SourceFile::new(name, fs::read(&path)?));
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn input(input: &Input) -> Json {
    let values =
        |values: &[(String, String)]| json!(values.iter().cloned().collect::<BTreeMap<_, _>>());
    match input {
        Input::Start => json!({ "kind": "start" }),
        Input::Text(text) => json!({ "kind": "text", "text": text }),
        Input::Jump(state) => json!({ "kind": "jump", "state": state }),
        Input::Form(form) => json!({ "kind": "form", "values": values(form) }),
        Input::Outcome {
            ok,
            values: found,
            value,
        } => {
            json!({ "kind": "outcome", "ok": ok, "values": values(found), "value": value })
        }
    }
}

fn turn(played: &Played) -> Json {
    let conversation = &played.conversation;
    let variables: BTreeMap<_, _> = conversation.variables.iter().cloned().collect();
    json!({
        "conversation": {
            "lang": conversation.lang,
            "state": conversation.state,
            "variables": variables,
            "misses": conversation.misses,
            "traversed": conversation.traversed,
            "turn": conversation.turn,
            "seed": conversation.seed,
            "steps": conversation.n_steps,
            "now": conversation.now,
        },
        "reply": reply(&played.reply),
    })
}

fn reply(reply: &Reply) -> Json {
    let problem = reply.problem.as_ref().map(|problem| match problem {
        Problem::UnknownState(state) => json!({ "kind": "unknown_state", "state": state }),
        Problem::InvalidForm(fields) => {
            let why = |problem: &FieldProblem| match problem {
                FieldProblem::Missing => "missing",
                FieldProblem::Malformed => "malformed",
                FieldProblem::TooLong => "too_long",
            };
            let fields: BTreeMap<_, _> = fields.iter().map(|(name, p)| (name, why(p))).collect();
            json!({ "kind": "invalid_form", "fields": fields })
        }
        Problem::UnknownVariables(names) => json!({ "kind": "unknown_variables", "names": names }),
    });
    let messages: Vec<Json> = reply.messages.iter().map(message).collect();
    json!({ "messages": messages, "problem": problem })
}

fn message(message: &Message) -> Json {
    let (kind, id) = match &message.source {
        Source::State(name) => ("state", name.as_str()),
        Source::Answer(id) => ("answer", id.as_str()),
        Source::Dialogue(id) => ("dialogue", id.as_str()),
        Source::BuiltIn => ("builtin", ""),
    };
    let action = match &message.action {
        Action::None => Json::Null,
        Action::Buttons(buttons) => {
            let buttons: Vec<_> = buttons
                .iter()
                .map(|b| json!({ "label": b.label, "to": b.to }))
                .collect();
            json!({ "kind": "buttons", "buttons": buttons })
        }
        Action::Form(fields) => {
            let field = |f: &Field| {
                let options = f.options.iter();
                let options: Vec<_> = options
                    .map(|o| json!({ "label": o.label, "value": o.value }))
                    .collect();
                json!({ "name": f.name, "label": f.label, "type": f.kind.name(), "options": options, "required": f.required })
            };
            json!({ "kind": "form", "fields": fields.iter().map(field).collect::<Vec<_>>() })
        }
        Action::Call { name, input } => {
            json!({ "kind": "call", "name": name, "input": value(input) })
        }
    };
    json!({
        "text": rich::plain(&message.text),
        "lang": message.lang,
        "source": { "kind": kind, "id": id },
        "certainty": message.certainty.map(f32::to_bits),
        "action": action,
        "images": images(&message.text),
        "data": value(&message.data),
    })
}

fn images(text: &str) -> Vec<Json> {
    let blocks = rich::blocks(text);
    let pieces = blocks.iter().flat_map(|block| rich::pieces(block.text));
    let image = |piece| match piece {
        Piece::Image { alt, name } => Some(json!({ "alt": alt, "name": name })),
        _ => None,
    };
    pieces.filter_map(image).collect()
}

fn value(of: &Value) -> Json {
    match of {
        Value::Null => Json::Null,
        Value::Bool(value) => json!(value),
        Value::Number(number) => json!(number),
        Value::String(text) => json!(text),
        Value::Array(items) => items.iter().map(value).collect(),
        Value::Object(members) => Json::Object(
            members
                .iter()
                .map(|(name, v)| (name.clone(), value(v)))
                .collect(),
        ),
    }
}
