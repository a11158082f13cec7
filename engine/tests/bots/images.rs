//! Pictures, from a project's folder to the page.

use edgewise_engine::Engine;
use edgewise_engine::compile::{Compiled, compile};
use edgewise_engine::diagnostic::Severity;
use edgewise_engine::dialogue::{Conversation, Input, step};
use edgewise_engine::source::SourceFile;
use edgewise_engine::text::rich::{Piece, pieces, plain};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nlamp";
const WEBP: &[u8] = b"RIFF\x04\0\0\0WEBPVP8 ";

fn compiled(answer: &str, images: &[(&str, &[u8])]) -> Compiled {
    let mut files = vec![
        SourceFile::new("bot.toml", "name = \"x\"\n"),
        SourceFile::new(
            "states.csv",
            "state,queries,bubble\nstart,,Welcome ![our shop](shop/front.webp)\n",
        ),
        SourceFile::new(
            "knowledge/k.csv",
            format!("en;Which lamp is the best?;{answer}\n"),
        ),
    ];
    for (name, bytes) in images {
        files.push(SourceFile::new(format!("images/{name}"), *bytes));
    }
    compile(&files)
}

fn diagnostics(compiled: &Compiled) -> String {
    let lines: Vec<_> = compiled
        .diagnostics
        .iter()
        .map(ToString::to_string)
        .collect();
    lines.join("\n")
}

#[test]
fn pictures_of_texts_come_with_the_blob() {
    let images = [("lamp.jpg", PNG), ("shop/front.webp", WEBP)];
    let compiled = compiled("This: ![brass](lamp.jpg)", &images);
    assert_eq!(diagnostics(&compiled), "");
    let engine = Engine::load(compiled.blob.unwrap()).unwrap();
    assert_eq!(engine.image("lamp.jpg"), Some(("image/png", PNG)));
    assert_eq!(engine.image("shop/front.webp"), Some(("image/webp", WEBP)));
    assert_eq!(engine.image("front.webp"), None);
    assert_eq!(engine.image(""), None);
    let best = engine.ask("which lamp is best", None, 1).remove(0);
    let alt = "brass";
    let name = "lamp.jpg";
    assert_eq!(
        pieces(&best.reply),
        [Piece::Text("This: "), Piece::Image { alt, name }]
    );
    assert_eq!(plain(&best.reply), "This: brass");
    let (_, reply) = step(&engine, &Conversation::new("en"), &Input::Start);
    assert_eq!(plain(&reply.messages[0].text), "Welcome our shop");
}

#[test]
fn what_is_no_picture_of_the_bot_is_words_and_a_warning() {
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>";
    let images = [
        ("a b.png", PNG),
        ("shop/front.webp", WEBP),
        ("spare.png", PNG),
        ("vector.png", svg.as_slice()),
    ];
    let answer = "![one](vector.png) ![two](https://example.com/a.png) ![three](spare.pgn)";
    let compiled = compiled(answer, &images);
    insta::assert_snapshot!(diagnostics(&compiled));
    let engine = Engine::load(compiled.blob.unwrap()).unwrap();
    for name in [
        "vector.png",
        "spare.png",
        "a b.png",
        "https://example.com/a.png",
    ] {
        assert_eq!(engine.image(name), None, "{name}");
    }
    let best = engine.ask("which lamp is best", None, 1).remove(0);
    assert_eq!(best.reply, "one two three");
}

#[test]
fn pictures_are_bounded() {
    let largest = [PNG, &[0; 199_988][..]].concat();
    let larger = [PNG, &[0; 199_989][..]].concat();
    let front = ("shop/front.webp", WEBP);
    let count_errors = |images: &[(&str, &[u8])]| {
        let compiled = compiled("![a](a) ![b](b) ![c](c) ![d](d) ![e](e) ![f](f)", images);
        let is_error = |d: &&edgewise_engine::diagnostic::Diagnostic| d.severity == Severity::Error;
        compiled.diagnostics.iter().filter(is_error).count()
    };
    assert_eq!(count_errors(&[front, ("a", &largest)]), 0);
    assert_eq!(count_errors(&[front, ("a", &larger)]), 1);
    let four = ["a", "b", "c", "d"].map(|name| (name, largest.as_slice()));
    let five = [&four[..], &[("e", largest.as_slice())]].concat();
    assert_eq!(count_errors(&four), 0);
    assert_eq!(count_errors(&five), 0);
    assert_eq!(count_errors(&[&five[..], &[("f", PNG)]].concat()), 1);
}
