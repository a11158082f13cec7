//! What the pages of a packed bot have in common: the bot's own words, safely in HTML.

use super::icon::{self, Color};
use crate::screen::Failure;
use edgewise_engine::Engine;
use sha2::{Digest, Sha256};

/// The widget's colour where the bot has none.
const DEFAULT_COLOR: Color = [0x0f, 0x6b, 0x5c];

/// Sets the page's language; every page has it first.
pub const LANGUAGE_SCRIPT: &str = include_str!("../../page/language.js");

/// The page's styles.
const STYLE: &str = include_str!("../../page/page.css");

/// A compiled bot, and what its page says about it.
pub struct Bot {
    /// The blob.
    pub blob: Vec<u8>,
    /// What is read in the tab and on the home screen.
    pub title: String,
    /// Letters, digits and dashes: the name of its conversation in the browser.
    pub slug: String,
    /// Its colour.
    pub color: Color,
    /// Its languages, the first is the default.
    pub languages: Vec<String>,
}

impl Bot {
    /// The bot in a blob.
    ///
    /// # Errors
    /// When it is none.
    pub fn of(blob: Vec<u8>) -> Result<Bot, Failure> {
        let engine =
            Engine::load(blob.clone()).map_err(|error| Failure::Input(error.to_string()))?;
        let title = match engine.title() {
            "" => engine.name(),
            title => title,
        };
        Ok(Bot {
            title: title.to_owned(),
            slug: slug(engine.name()),
            color: engine
                .color()
                .and_then(icon::parse)
                .unwrap_or(DEFAULT_COLOR),
            languages: engine.languages().into_iter().map(str::to_owned).collect(),
            blob,
        })
    }

    /// The colour as styles write it.
    pub fn css_color(&self) -> String {
        let [r, g, b] = self.color;
        format!("#{r:02x}{g:02x}{b:02x}")
    }

    /// The page's styles, in the bot's colour.
    pub fn style(&self) -> String {
        STYLE.replace("#0f6b5c", &self.css_color())
    }

    /// What both kinds of page write in the same way, by the name of its place.
    pub fn words(&self, kiosk: Option<u32>) -> Vec<(&'static str, String)> {
        let lang = self.languages.first().map_or("en", String::as_str);
        let dir = match lang {
            "ar" | "fa" | "he" | "ur" => "rtl",
            _ => "ltr",
        };
        let settings = kiosk.map(|seconds| {
            // Nothing is kept: not even a crash of the machine leaves a conversation behind.
            format!(" data-storage=\"none\" data-idle-reset=\"{seconds}\"")
        });
        vec![
            ("lang", escape(lang)),
            ("dir", dir.to_owned()),
            ("languages", escape(&self.languages.join(" "))),
            ("title", escape(&self.title)),
            ("name", self.slug.clone()),
            ("color", self.css_color()),
            ("edgewise", env!("CARGO_PKG_VERSION").to_owned()),
            ("settings", settings.unwrap_or_default()),
        ]
    }
}

/// `text` between tags, or in quotes inside one.
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            c => safe.push(c),
        }
    }
    safe
}

/// The template with each `{name}` replaced, once: what is put in is not looked at again.
pub fn fill(template: &str, values: &[(&str, String)]) -> String {
    let mut page = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        page.push_str(before);
        let known = values.iter().find_map(|(name, value)| {
            let after = after.strip_prefix(name)?.strip_prefix('}')?;
            Some((value, after))
        });
        match known {
            Some((value, after)) => {
                page.push_str(value);
                rest = after;
            }
            None => {
                page.push('{');
                rest = after;
            }
        }
    }
    page + rest
}

/// Sixteen hexadecimal digits that are others where the content is.
pub fn content_hash(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize()
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// A name as part of an address: `Linden & Loom` is `linden-loom`.
fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in name.chars() {
        if c.is_alphanumeric() {
            slug.extend(c.to_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    match slug.trim_end_matches('-') {
        "" => "bot".to_owned(),
        slug => slug.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_in_is_not_looked_at_again() {
        let values = [("a", "{b}".to_owned()), ("b", "2".to_owned())];
        assert_eq!(fill("{a} {b} { {c} {a", &values), "{b} 2 { {c} {a");
    }

    #[test]
    fn names_become_parts_of_addresses() {
        assert_eq!(slug("Linden & Loom"), "linden-loom");
        assert_eq!(slug("Größe!"), "größe");
        assert_eq!(slug("\"><script>"), "script");
        assert_eq!(slug("???"), "bot");
    }

    #[test]
    fn markup_in_a_title_is_text() {
        assert_eq!(
            escape("<b title=\"x\">&</b>"),
            "&lt;b title=&quot;x&quot;&gt;&amp;&lt;/b&gt;"
        );
    }
}
