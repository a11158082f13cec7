//! Tags: where the next one stands, what it is called and what its attributes say.

use html_escape::decode_html_entities;

/// Longest tag, in bytes; a longer one is text.
pub const MAX_TAG_BYTES: usize = 2_048;

/// A start tag or an end tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// Its name, in small letters; `!` for a comment or declaration.
    pub name: String,
    /// Whether it ends an element.
    pub is_end: bool,
    /// What stands behind the name.
    attributes: &'a str,
}

/// Names of tags; all others are text.
const NAMES: [&str; 114] = [
    "a",
    "abbr",
    "acronym",
    "address",
    "applet",
    "area",
    "article",
    "aside",
    "audio",
    "b",
    "base",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "body",
    "br",
    "button",
    "canvas",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "data",
    "datalist",
    "dd",
    "del",
    "details",
    "dfn",
    "dialog",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "fieldset",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "frame",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "legend",
    "li",
    "link",
    "main",
    "map",
    "mark",
    "marquee",
    "math",
    "menu",
    "meta",
    "nav",
    "noscript",
    "object",
    "ol",
    "optgroup",
    "option",
    "output",
    "p",
    "param",
    "picture",
    "pre",
    "q",
    "s",
    "samp",
    "script",
    "section",
    "select",
    "small",
    "source",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "template",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "video",
];

/// Names of tags that end a line.
const BLOCKS: [&str; 44] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "option",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "thead",
    "tr",
    "ul",
];

/// Names of tags whose content is not for readers.
const HIDDEN: [&str; 12] = [
    "applet", "canvas", "datalist", "head", "iframe", "math", "object", "script", "style", "svg",
    "template", "title",
];

/// Attributes that may stand without a value, so that `<td nowrap>` is a tag and `<b and c>` is not.
const BARE: [&str; 14] = [
    "async", "autoplay", "checked", "compact", "controls", "defer", "disabled", "hidden",
    "noshade", "nowrap", "open", "required", "reversed", "selected",
];

impl Tag<'_> {
    /// Whether a line ends there.
    pub fn is_block(&self) -> bool {
        BLOCKS.contains(&self.name.as_str())
    }

    /// Whether what stands up to its end tag is not for readers.
    pub fn hides_content(&self) -> bool {
        HIDDEN.contains(&self.name.as_str())
    }

    /// The attribute of that name, entities undone.
    pub fn attribute(&self, name: &str) -> Option<String> {
        let mut rest = self.attributes;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '/'))?;
            let (key, after) = rest.split_at(end);
            let Some(value) = after.trim_start().strip_prefix('=').map(str::trim_start) else {
                rest = after;
                continue;
            };
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
            let (value, behind) = match quote {
                Some(quote) => {
                    let inside = value.get(1..)?;
                    inside.split_once(quote).unwrap_or((inside, ""))
                }
                None => value.split_once(char::is_whitespace).unwrap_or((value, "")),
            };
            if key.eq_ignore_ascii_case(name) {
                return Some(decode_html_entities(value).into_owned());
            }
            rest = behind;
        }
    }
}

/// Whether there is any tag.
pub(super) fn has_tag(text: &str) -> bool {
    let mut rest = text;
    while let Some((_, tag, behind)) = next_tag(rest) {
        if tag.name != "!" {
            return true;
        }
        rest = behind;
    }
    false
}

/// What stands before the next tag, the tag, and what stands behind it.
pub(super) fn next_tag(text: &str) -> Option<(&str, Tag<'_>, &str)> {
    let mut from = 0;
    loop {
        let at = from + text.get(from..)?.find('<')?;
        let (before, open) = text.split_at(at);
        if let Some((tag, behind)) = tag(open) {
            return Some((before, tag, behind));
        }
        from = at + 1;
    }
}

/// The tag that begins with the text, and what stands behind it.
fn tag(open: &str) -> Option<(Tag<'_>, &str)> {
    let inside = open.strip_prefix('<')?;
    let limit = inside.floor_char_boundary(MAX_TAG_BYTES);
    let near = inside.get(..limit)?;
    if near.starts_with("!--") {
        let end = near.find("-->")?;
        return Some((declaration(), inside.get(end + 3..)?));
    }
    if near.starts_with("!doctype") || near.starts_with("!DOCTYPE") || near.starts_with('?') {
        let end = near.find('>')?;
        return Some((declaration(), inside.get(end + 1..)?));
    }
    let named = near.strip_prefix('/').unwrap_or(near);
    let name_end = named.find(|c: char| !c.is_ascii_alphanumeric())?;
    let name = named.get(..name_end)?.to_ascii_lowercase();
    if !NAMES.contains(&name.as_str()) {
        return None;
    }
    let rest = named.get(name_end..)?;
    let end = end_of_tag(rest)?;
    let attributes = rest.get(..end)?;
    let is_end = near.len() > named.len();
    let behind = open.get(1 + usize::from(is_end) + name_end + end + 1..)?;
    let tag = Tag {
        name,
        is_end,
        attributes,
    };
    is_attributes(attributes).then_some((tag, behind))
}

fn declaration() -> Tag<'static> {
    Tag {
        name: "!".to_owned(),
        is_end: false,
        attributes: "",
    }
}

/// Where the `>` stands that is not in quotes.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quote = None;
    let mut after_equals = false;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '>') => return Some(at),
            (None, '"' | '\'') if after_equals => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
        after_equals = c == '=' || after_equals && c.is_whitespace();
    }
    None
}

/// Whether what stands behind a tag's name looks like attributes, and not like words.
fn is_attributes(text: &str) -> bool {
    let words = || {
        text.split([' ', '\n', '\t', '/'])
            .filter(|word| !word.is_empty())
    };
    let begins = text.is_empty() || text.starts_with([' ', '\n', '\t', '/']);
    begins && (text.contains('=') || words().all(|word| BARE.contains(&word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read_in_every_form() {
        let read = |text, name| next_tag(text).and_then(|(_, tag, _)| tag.attribute(name));
        for text in [
            "<a href=\"/x\">",
            "<a HREF='/x'>",
            "<a\n href = /x >",
            "<a nowrap href=/x class=y>",
            "<a title=\"a>b href=/y\" href=/x>",
            "<a data-href=/y href=/x>",
        ] {
            assert_eq!(read(text, "href").as_deref(), Some("/x"), "{text}");
        }
        assert_eq!(read("<a class=x>", "href"), None);
        assert_eq!(read("<a href=\"&#47;x\">", "href").as_deref(), Some("/x"));
    }

    #[test]
    fn names_are_sorted() {
        assert!(NAMES.is_sorted() && BLOCKS.is_sorted() && HIDDEN.is_sorted());
        let known = |name: &&str| NAMES.contains(name);
        assert!(BLOCKS.iter().chain(&HIDDEN).all(known));
    }
}
