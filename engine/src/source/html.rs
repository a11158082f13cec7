//! HTML that authors wrote into answers and bubbles, turned into [structured text](crate::text::rich).
//!
//! Only the tags of the list below are tags; whatever else stands between `<` and `>`, as in
//! "if a < b" or "your \<name\>", stays text.
//! Paragraphs, line breaks, list items, bold words and links are kept; of every other tag only what
//! stands inside is, and of scripts, styles and the like nothing.
//! Attributes but `href`, `alt` and `src` are dropped, so there is nothing that a page could run;
//! `src` counts only where it is the name of a picture of the bot, as in `![words](name.png)`.
//!
//! The reader goes through the text once; a tag is at most `MAX_TAG_BYTES` long.

use super::html_image::{is_in_line, with_images};
use super::html_tag::{Tag, has_tag, next_tag};
use super::image::Images;
use crate::text::rich::{BOLD, BOLD_END, IMAGE, ITEM, LINK, LINK_END, LINK_TO, is_safe, plain};
use html_escape::decode_html_entities;

/// Structured text of what an author wrote; text without tags is only trimmed.
///
/// Pictures become their words.
pub fn rich_text(text: &str) -> String {
    illustrated(text, &Images::default(), &mut Vec::new())
}

/// [`rich_text`] with the pictures that the bot has; names that none has are put into `unknown`.
pub fn illustrated(text: &str, images: &Images, unknown: &mut Vec<String>) -> String {
    let text = without_controls(text);
    if !has_tag(&text) {
        return with_images(text.trim(), images, unknown);
    }
    let mut writer = Writer {
        keeps_lines: !has_blocks(&text),
        images: Some(images),
        ..Writer::default()
    };
    let mut rest = text.as_str();
    // Names whose end tag was looked for in vain; it is not looked for again.
    let mut endless: Vec<String> = Vec::new();
    while let Some((before, tag, behind)) = next_tag(rest) {
        writer.words(before);
        rest = behind;
        if tag.hides_content() {
            if !tag.is_end && !endless.contains(&tag.name) {
                match behind_end(&tag.name, rest) {
                    Some(behind) => rest = behind,
                    None => endless.push(tag.name),
                }
            }
        } else {
            writer.tag(&tag);
        }
    }
    writer.words(rest);
    writer.end_link();
    writer.end_bold();
    with_images(writer.out.trim(), images, unknown)
}

/// The same without structure: list items marked, the target of a link kept behind its words.
pub fn plain_text(text: &str) -> String {
    plain(&rich_text(text))
}

/// The text without control characters, which carry structure; line ends are line feeds.
pub fn without_controls(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect()
}

/// Whether any tag says where lines end; otherwise the text's own line feeds do.
fn has_blocks(text: &str) -> bool {
    let mut rest = text;
    while let Some((_, tag, behind)) = next_tag(rest) {
        if tag.is_block() {
            return true;
        }
        rest = behind;
    }
    false
}

/// What stands behind the next end tag of that name.
fn behind_end<'a>(name: &str, text: &'a str) -> Option<&'a str> {
    let mut rest = text;
    while let Some((_, tag, behind)) = next_tag(rest) {
        if tag.is_end && tag.name == name {
            return Some(behind);
        }
        rest = behind;
    }
    None
}

#[derive(Default)]
struct Writer<'a> {
    out: String,
    images: Option<&'a Images>,
    /// Whether line feeds and blanks stay as written.
    keeps_lines: bool,
    /// Open `pre` tags, in which they do as well.
    n_pre: usize,
    /// Line feeds that are due before the next words.
    n_breaks: usize,
    /// Whether a blank is due before the next words.
    blank: bool,
    /// What begins the next words, as a list item does.
    start: String,
    /// The numbers of open lists; nothing for one without numbers.
    lists: Vec<Option<usize>>,
    /// Open tags that make words bold, and whether the text is.
    n_bold: usize,
    is_bold: bool,
    /// The address of an open link, and where its label began.
    link: Option<(String, usize)>,
}

impl Writer<'_> {
    fn words(&mut self, words: &str) {
        let words = without_controls(&decode_html_entities(words));
        if self.keeps_lines || self.n_pre > 0 {
            if !words.is_empty() {
                self.open();
                self.out += &words;
            }
            return;
        }
        for (number, word) in words.split([' ', '\n', '\t', '\u{a0}']).enumerate() {
            self.blank |= number > 0;
            if !word.is_empty() {
                self.open();
                self.out += word;
            }
        }
    }

    /// Puts before the next words what is due.
    fn open(&mut self) {
        if self.out.is_empty() {
            self.n_breaks = 0;
        }
        let at_line = self.n_breaks > 0 || self.out.is_empty() || !self.start.is_empty();
        if self.n_breaks > 0 || self.out.ends_with('\n') {
            self.blank = false;
        }
        self.out.extend(std::iter::repeat_n('\n', self.n_breaks));
        self.n_breaks = 0;
        let start = std::mem::take(&mut self.start);
        self.out += &start;
        if std::mem::take(&mut self.blank) && !at_line {
            self.out.push(' ');
        }
        if self.n_bold > 0 && !self.is_bold && self.link.is_none() {
            self.out.push(BOLD);
            self.is_bold = true;
        }
        if let Some((_, at @ usize::MAX)) = &mut self.link {
            *at = self.out.len();
        }
    }

    fn end_bold(&mut self) {
        if std::mem::take(&mut self.is_bold) {
            self.out.push(BOLD_END);
        }
    }

    /// Ends the line; with 2, leaves one empty.
    fn lines(&mut self, n: usize) {
        self.end_bold();
        self.end_link();
        self.n_breaks = self.n_breaks.max(n);
        self.blank = false;
    }

    fn begin_link(&mut self, address: &str) {
        self.end_link();
        self.end_bold();
        if is_safe(address) {
            self.link = Some((address.to_owned(), usize::MAX));
        }
    }

    fn end_link(&mut self) {
        if let Some((address, at)) = self.link.take().filter(|(_, at)| *at != usize::MAX) {
            self.out.insert(at, LINK);
            self.out.push(LINK_TO);
            self.out += &address;
            self.out.push(LINK_END);
        }
    }

    fn tag(&mut self, tag: &Tag) {
        match (tag.name.as_str(), tag.is_end) {
            ("br", _) => {
                let n = (self.n_breaks + 1).min(2);
                self.lines(n);
            }
            ("b" | "strong", false) => self.n_bold += 1,
            ("b" | "strong", true) => self.less_bold(),
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", false) => {
                self.lines(2);
                self.n_bold += 1;
            }
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", true) => {
                self.less_bold();
                self.lines(2);
            }
            ("a", false) => self.begin_link(tag.attribute("href").unwrap_or_default().trim()),
            ("a", true) => self.end_link(),
            ("ul" | "menu", false) => self.list(None),
            ("ol", false) => self.list(Some(1)),
            ("ul" | "menu" | "ol", true) => {
                self.lists.pop();
                self.start.clear();
                self.lines(1);
            }
            ("li", false) => {
                self.lines(1);
                self.start = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    _ => ITEM.to_string(),
                };
            }
            ("img", false) => {
                let alt = tag.attribute("alt").unwrap_or_default();
                let name = tag.attribute("src").unwrap_or_default();
                let is_known = self.images.is_some_and(|images| images.has(&name));
                if is_known && self.link.is_none() {
                    self.end_bold();
                    self.image(&alt, &name);
                } else {
                    self.words(&alt);
                }
            }
            ("pre", is_end) => {
                self.lines(2);
                self.n_pre = if is_end {
                    self.n_pre.saturating_sub(1)
                } else {
                    self.n_pre + 1
                };
            }
            ("td" | "th", true) => self.blank = true,
            // What opens in an item stays in its line.
            ("p" | "div", false) if !self.start.is_empty() => {}
            ("p" | "blockquote" | "table" | "hr" | "dl", _) => self.lines(2),
            _ if tag.is_block() => self.lines(1),
            _ => {}
        }
    }

    fn image(&mut self, alt: &str, name: &str) {
        let n_bold = std::mem::take(&mut self.n_bold);
        self.open();
        self.n_bold = n_bold;
        self.out.push(IMAGE);
        self.out.extend(alt.chars().filter(is_in_line));
        self.out.push(LINK_TO);
        self.out += name;
        self.out.push(LINK_END);
    }

    fn less_bold(&mut self) {
        self.n_bold = self.n_bold.saturating_sub(1);
        if self.n_bold == 0 {
            self.end_bold();
        }
    }

    fn list(&mut self, first: Option<usize>) {
        self.lines(1);
        self.start.clear();
        self.lists.push(first);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;
    use proptest::prelude::*;

    /// Items begin with `•`, bold is in stars, links are `<label|address>`.
    fn check(html: &str, expected: &str) {
        let shown = rich_text(html)
            .replace(ITEM, "• ")
            .replace([BOLD, BOLD_END], "*")
            .replace(LINK, "<")
            .replace(LINK_TO, "|")
            .replace(LINK_END, ">");
        assert_eq!(shown, expected, "{html}");
    }

    /// A bot with one picture, `x`.
    fn images() -> Images {
        let mut images = Images::default();
        let file = SourceFile::new("images/x", "GIF89a");
        assert_eq!(images.add(&file), []);
        images
    }

    /// Pictures are `{words|name}`; behind them, what no picture is called.
    fn check_images(text: &str, expected: &str) {
        let mut unknown = Vec::new();
        let mut shown = illustrated(text, &images(), &mut unknown)
            .replace(IMAGE, "{")
            .replace([BOLD, BOLD_END], "*")
            .replace(LINK, "<")
            .replace(LINK_TO, "|")
            .replace(LINK_END, "}");
        for name in unknown {
            shown += &format!(" unknown:{name}");
        }
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn pictures_of_the_bot_are_kept_and_all_others_are_words() {
        check_images("See ![a lamp](x).", "See {a lamp|x}.");
        check_images("![](images/x)![two]( ./x \"title\" )", "{|x}{two|x}");
        check_images("See ![a lamp](y).", "See a lamp. unknown:y");
        check_images("![a](https://a.b/x)", "a unknown:https://a.b/x");
        check_images("![a](javascript:alert(1))", "a) unknown:javascript:alert(1");
        check_images(
            "no ![ picture, ![a] (x), ![a\nb](x), ![a]()",
            "no ![ picture, ![a] (x), ![a\nb](x), ![a]()",
        );
        check_images("wow![1]", "wow![1]");
        check_images("<p>a <img src=x alt='b c'> d</p>", "a {b c|x} d");
        check_images("<p>a <img src=y alt='b c'> d</p>", "a b c d");
        check_images("<p>a ![b](x) d</p>", "a {b|x} d");
        check_images("<b>a <img src=x alt=c> b</b> d", "*a *{c|x}* b* d");
        check_images("<b>a ![c](x)</b>", "*a c*");
        check_images("<a href=/z>a <img src=x alt=c></a>", "<a c|/z}");
        check_images("<a href=/z>![c](x)</a>", "<c|/z}");
        check_images("<img src=x alt='![c](x)'>", "{c|x}");
    }

    #[test]
    fn blocks_lists_bold_and_links_are_kept() {
        check(
            "<p>Rich <b>text</b>&nbsp;body with <a href=\"https://example.com/?a=1&amp;b=2\">link</a></p>\
             <ul><li>one<li><p>two</p></ul> end",
            "Rich *text* body with <link|https://example.com/?a=1&b=2>\n\n• one\n• two\n\nend",
        );
        check("<h2>Title</h2>a<br>b<br/><br>c", "*Title*\n\na\nb\n\nc");
        check("<ol><li>a</li><li>b</li></ol>c", "1. a\n2. b\nc");
        check("<ul><li>a<ul><li>b</ul><li>c</ul>", "• a\n• b\n• c");
        check("<div>a</div>\n\n  <div>b\n c</div>", "a\nb c");
        check(
            "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>",
            "a b\nc",
        );
        check(
            "<b>bold <a href=/x>link</a> on</b>",
            "*bold *<link|/x>* on*",
        );
        check("<p><b>a</p><p>b</b></p>", "*a*\n\n*b*");
        check("see <img src=x alt=\"a lamp\">", "see a lamp");
        check("<pre>a\n  b</pre>", "a\n  b");
        check("<A HREF='mailto:a@b.c'>Mail</A>", "<Mail|mailto:a@b.c>");
        check(
            "<a href=\"https://a.b/%order%\">%order%</a>",
            "<%order%|https://a.b/%order%>",
        );
    }

    #[test]
    fn lines_of_text_with_words_in_tags_stay() {
        check("one\n  <b>two</b>\nthree", "one\n  *two*\nthree");
        check("one\n<br>two", "one\ntwo");
    }

    #[test]
    fn what_is_no_tag_stays() {
        for text in [
            "if a < b",
            "1 < 2 and 3 > 2",
            "a <b and c> d",
            "your <name>",
            "<3",
            "x <- y -> z",
            "cut <a href=",
            "<",
            "a<",
            "</",
            "AT&amp;T",
            "one\n\ntwo",
            "5 % off, %name%",
        ] {
            check(text, text);
        }
        check("<b>a</b> < c &lt; <your name>", "*a* < c < <your name>");
    }

    #[test]
    fn what_could_run_is_gone() {
        check("a<script>alert(1)</script>b", "ab");
        check("a<SCRIPT src=x>alert(1)</SCRIPT >b", "ab");
        check("<script>x", "x");
        check(
            "a<style>b{}</style><iframe srcdoc=\"<p>x\"></iframe>c",
            "ac",
        );
        check("<img src=x onerror=alert(1)>a", "a");
        check("<p onclick=\"alert('>')\">a</p>", "a");
        check("<a href=\"javascript:alert(1)\">a</a>", "a");
        check("<a href=\" &#106;avascript:alert(1)\">a</a>", "a");
        check("<a href=\"java&#10;script:alert(1)\">a</a>", "a");
        check("<a href=//evil.example>a</a>", "a");
        check("<b>&lt;script&gt;</b>", "*<script>*");
        check("<!-- <b>x</b> -->a<b>b</b>", "a*b*");
        check("<scr<script>ipt>x</script>", "<scr");
    }

    #[test]
    fn markers_of_others_are_taken_out() {
        check("\u{2}a\u{4}b\u{5}javascript:c\u{6}", "abjavascript:c");
        check("<b>&#2;&#x1;a</b>", "*&#2;&#x1;a*");
        check("<a href=\"https://a.b/\u{6}c\">d</a>", "<d|https://a.b/c>");
    }

    #[test]
    fn hostile_text_ends() {
        for text in [
            "<",
            "<a ",
            "<a \"",
            "<script>",
            "<b>",
            "<ul><li>",
            "<a href=x>",
            "&#",
            "<!--",
            "</b>",
            "![",
            "![](",
        ] {
            rich_text(&format!("<p>{}", text.repeat(200_000 / text.len())));
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_and_has_whole_structure(text in
            "(<b>|</b>|<p>|<li>|<ul>|<ol>|</ol>|<img src=x alt=y>|!\\[a\\]\\(x\\)|!\\[|\\]\\(|\\)|<a href=/x>|<a href=javascript:x>|</a>|<br>|<pre>|</pre>|<td>|<script>|</script>|[ a&\"<>\n\u{1}-\u{6}]){0,20}")
        {
            let rich = illustrated(&text, &images(), &mut Vec::new());
            let mut open = None;
            for c in rich.chars().filter(|c| crate::text::rich::is_marker(*c)) {
                let expected = match open {
                    Some(BOLD) => BOLD_END,
                    Some(LINK | IMAGE) => LINK_TO,
                    Some(LINK_TO) => LINK_END,
                    _ => { prop_assert!([BOLD, LINK, IMAGE, ITEM].contains(&c), "{:?}", rich); open = Some(c); continue; }
                };
                prop_assert_eq!(c, expected, "{:?}", rich);
                open = Some(c);
            }
            prop_assert!(!matches!(open, Some(BOLD | LINK | IMAGE | LINK_TO)), "{:?}", rich);
        }
    }
}
