//! A packed bot as one page: widget, wasm, styles and bot in a single file.
//!
//! It works by a double click, from `file://`, where a page may fetch nothing and import nothing:
//! so its script is a classic one, and wasm and bot stand in the page, deflated and [`dense`].
//! So does all of the script but its start, which unpacks it and puts it into the page as a text.
//! The content security policy allows these two texts and the styles, by their hashes, and nothing
//! else: the page cannot ask anybody for anything, and evaluates nothing.

use super::dense;
use super::icon;
use super::page::{Bot, LANGUAGE_SCRIPT, fill};
use super::site::Use;
use super::widget::Widget;
use crate::screen::Failure;
use sha2::{Digest, Sha256};

const PAGE: &str = include_str!("../../page/single.html");
const PARTS: &str = include_str!("../../page/single-parts.js");
const START: &str = include_str!("../../page/single.js");

/// What says that a file was written here, and may be written again.
pub const MARK: &str = "<meta name=\"generator\" content=\"edgewise ";

/// The page.
///
/// # Errors
/// When the widget lacks a part.
pub fn page(bot: &Bot, widget: &Widget, how: Use) -> Result<String, Failure> {
    let wasm = widget.asset("widget_bg.wasm")?;
    let script = script(bot, widget, how)?;
    let style = bot.style();
    let icon: String = icon::svg(bot.color)
        .chars()
        .map(|c| match c {
            '#' => "%23".to_owned(),
            '<' => "%3C".to_owned(),
            '>' => "%3E".to_owned(),
            '"' => "'".to_owned(),
            c => c.to_string(),
        })
        .collect();
    let packed = |bytes: &[u8]| -> Result<(String, String), Failure> {
        let deflated = deflate(bytes)?;
        Ok((dense::encode(&deflated), deflated.len().to_string()))
    };
    let (wasm, wasm_size) = packed(wasm)?;
    let (packed_script, script_size) = packed(script.as_bytes())?;
    let (blob, blob_size) = packed(&bot.blob)?;
    let mut words = bot.words(how.idle_s());
    words.extend([
        ("mode", how.mark().to_owned()),
        ("icon", format!("data:image/svg+xml,{icon}")),
        ("start_hash", source_hash(START)),
        ("start", START.to_owned()),
        ("script_hash", source_hash(&script)),
        ("style_hash", source_hash(&style)),
        ("style", style),
        ("script", packed_script),
        ("script_size", script_size),
        ("wasm", wasm),
        ("wasm_size", wasm_size),
        ("bot", blob),
        ("bot_size", blob_size),
    ]);
    Ok(fill(PAGE, &words))
}

/// The classic script that is unpacked: the widget, its words, the loader, and what kiosks need.
fn script(bot: &Bot, widget: &Widget, how: Use) -> Result<String, Failure> {
    let mut script = format!("(()=>{{\n{LANGUAGE_SCRIPT}");
    script.push_str(&widget.script("single.js")?);
    script.push('\n');
    script.push_str("const edgewiseWords={");
    for lang in &bot.languages {
        if let Some(words) = widget.words(lang) {
            script.push_str(&format!("\"{lang}\":{words},"));
        }
    }
    script.push_str("};\n");
    script.push_str(PARTS);
    script.push_str(&widget.loader);
    // The chat is the page: also on a small screen, where others wait until they are opened.
    script.push_str("\nwindow.Edgewise.open();\n");
    if how.idle_s().is_some() {
        script.push_str(&widget.script("kiosk.js")?);
    }
    script.push_str("})();\n");
    Ok(script)
}

/// The bytes as `DecompressionStream("deflate-raw")` takes them.
fn deflate(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut deflated = Vec::new();
    let options = zopfli::Options::default();
    zopfli::compress(options, zopfli::Format::Deflate, bytes, &mut deflated)?;
    Ok(deflated)
}

/// How a content security policy names a script or a style.
fn source_hash(text: &str) -> String {
    format!("sha256-{}", base64(&Sha256::digest(text)))
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let held = chunk
            .iter()
            .fold(0u32, |held, byte| held << 8 | u32::from(*byte))
            << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let digit = DIGITS[(held >> (18 - 6 * place)) as usize & 63];
            text.push(if place > chunk.len() {
                '='
            } else {
                char::from(digit)
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_everybody() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
        ] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn what_is_deflated_inflates_to_the_same() {
        use std::io::Read;
        let bytes = b"the same again and ".repeat(50);
        let deflated = deflate(&bytes).unwrap();
        let mut inflated = Vec::new();
        flate2::read::DeflateDecoder::new(deflated.as_slice())
            .read_to_end(&mut inflated)
            .unwrap();
        assert_eq!(inflated, bytes);
        assert!(deflated.len() < 60);
    }
}
