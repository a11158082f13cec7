//! The graph as a picture: SVG that stands alone, light or dark as the reader's system is.

use super::layout::{
    LINE_HEIGHT, LayoutError, MARGIN, MARK_GAP, MARK_HEIGHT, MARK_SIZE, Mark, NAME_SIZE, NodeBox,
    PADDING, TEXT_SIZE, Way, layout, mark, mark_rows,
};
use super::text_width::text_width;
use super::{EdgeKind, Graph, Node, escaped};

/// Height of the legend, with its gap.
const LEGEND_HEIGHT: f64 = 40.0;
/// Length of a line in the legend.
const SAMPLE: f64 = 30.0;

/// Colours and lines; the light ones first.
const STYLE: &str = r##"
svg { --page: #ffffff; --box: #ffffff; --line: #8c959f; --ink: #1f2328; --soft: #59636e;
  --ok: #1a7f37; --failed: #cf222e; --button: #0969da; --next: #59636e;
  --start: #dafbe1; --text: #ddf4ff; --fallback: #fff8c5; --person: #fbefff; --dead: #ffebe9; --plain: #eff2f5; }
@media (prefers-color-scheme: dark) {
  svg { --page: #0d1117; --box: #161b22; --line: #6e7681; --ink: #f0f6fc; --soft: #9198a1;
    --ok: #3fb950; --failed: #f85149; --button: #58a6ff; --next: #9198a1;
    --start: #12401f; --text: #0c2d6b; --fallback: #4b3a00; --person: #3c1e70; --dead: #67060c; --plain: #2d333b; }
}
text { font-family: Helvetica, Arial, "Liberation Sans", sans-serif; font-size: 11px; fill: var(--ink); }
.page { fill: var(--page); }
.name { font-size: 13px; font-weight: bold; }
.words { fill: var(--soft); }
.box { fill: var(--box); stroke: var(--line); }
.box.start { stroke: var(--ok); stroke-width: 2.5; }
.box.text { stroke: var(--button); stroke-width: 1.5; }
.box.unreached { stroke-dasharray: 5 4; }
.rule { stroke: var(--line); stroke-width: .5; }
.mark { stroke: none; fill: var(--plain); }
.mark.start { fill: var(--start); } .mark.text { fill: var(--text); } .mark.fallback { fill: var(--fallback); }
.mark.person { fill: var(--person); } .mark.dead, .mark.unreached { fill: var(--dead); }
.word { font-size: 9.5px; text-anchor: middle; }
.label { text-anchor: middle; }
.behind { fill: var(--page); fill-opacity: .85; }
.way { fill: none; stroke-width: 1.4; }
.way.button { stroke: var(--button); } .way.ok { stroke: var(--ok); } .way.next { stroke: var(--next); }
.way.failed { stroke: var(--failed); stroke-dasharray: 5 3; }
.head { stroke: none; } .head.button { fill: var(--button); } .head.ok { fill: var(--ok); }
.head.next { fill: var(--next); } .head.failed { fill: var(--failed); }
.jump.button { fill: var(--button); } .jump.ok { fill: var(--ok); } .jump.failed { fill: var(--failed); }
"##;

/// The picture as a file of its own.
///
/// # Errors
/// When the library that lays out the states gives up.
pub fn svg(graph: &Graph) -> Result<String, LayoutError> {
    let layout = layout(graph)?;
    let (legend, legend_width) = legend(graph, layout.height);
    let width = layout.width.max(legend_width + 2.0 * MARGIN).ceil();
    let height = (layout.height + LEGEND_HEIGHT).ceil();
    let title = format!("States of {}", graph.name);
    let description = format!(
        "{} states, {} ways between them",
        graph.nodes.len(),
        graph.edges.len()
    );
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"title desc\" \
         width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">\n\
         <title id=\"title\">{}</title>\n<desc id=\"desc\">{description}</desc>\n<style>{STYLE}</style>\n",
        escaped(&title),
    );
    out += "<rect class=\"page\" width=\"100%\" height=\"100%\"/>\n";
    for way in &layout.ways {
        out += &draw_way(graph, way);
    }
    for way in &layout.ways {
        out += &draw_label(way);
    }
    for (node, node_box) in graph.nodes.iter().zip(&layout.boxes) {
        out += &draw_box(graph, node, node_box);
    }
    out += &legend;
    out += "</svg>\n";
    Ok(out)
}

/// The line of a way, and its head.
fn draw_way(graph: &Graph, way: &Way) -> String {
    let Some(edge) = graph.edges.get(way.edge) else {
        return String::new();
    };
    let name = |number: usize| graph.nodes.get(number).map_or("", |node| &node.name);
    let title = match edge.words() {
        "" => format!("{} → {}", name(edge.from), name(edge.to)),
        words => format!("{} → {}: {words}", name(edge.from), name(edge.to)),
    };
    let class = edge.kind.as_str();
    format!(
        "<g><title>{}</title><path class=\"way {class}\" d=\"{}\"/>{}</g>\n",
        escaped(&title),
        curve(&way.points),
        head(&way.points, class),
    )
}

/// A line through the points that is level at each of them.
fn curve(points: &[(f64, f64)]) -> String {
    let Some(first) = points.first() else {
        return String::new();
    };
    let mut path = format!("M{:.1} {:.1}", first.0, first.1);
    for pair in points.windows(2) {
        if let [(x, y), (to_x, to_y)] = pair {
            let middle = (x + to_x) / 2.0;
            path += &if y == to_y {
                format!(" L{to_x:.1} {to_y:.1}")
            } else {
                format!(" C{middle:.1} {y:.1} {middle:.1} {to_y:.1} {to_x:.1} {to_y:.1}")
            };
        }
    }
    path
}

/// The head at the end of a line.
fn head(points: &[(f64, f64)], class: &str) -> String {
    let [.., before, tip] = points else {
        return String::new();
    };
    let (dx, dy) = (tip.0 - before.0, tip.1 - before.1);
    let length = (dx * dx + dy * dy).sqrt().max(f64::MIN_POSITIVE);
    let (dx, dy) = (dx / length, dy / length);
    let (x, y) = (tip.0 - 8.0 * dx, tip.1 - 8.0 * dy);
    format!(
        "<path class=\"head {class}\" d=\"M{:.1} {:.1} L{:.1} {:.1} L{:.1} {:.1} Z\"/>",
        tip.0,
        tip.1,
        x - 4.0 * dy,
        y + 4.0 * dx,
        x + 4.0 * dy,
        y - 4.0 * dx,
    )
}

fn draw_label(way: &Way) -> String {
    if way.label.is_empty() {
        return String::new();
    }
    let (x, y) = way.label_at;
    let (width, height) = way.label_size;
    let mut out = format!(
        "<rect class=\"behind\" x=\"{:.1}\" y=\"{:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"3\"/>",
        x - width / 2.0,
        y - height / 2.0,
    );
    for (number, line) in way.label.iter().enumerate() {
        let y = y - height / 2.0 + 11.5 + number as f64 * (LINE_HEIGHT - 1.0);
        let line = escaped(line);
        out += &format!("<text class=\"label\" x=\"{x:.1}\" y=\"{y:.1}\">{line}</text>");
    }
    out + "\n"
}

fn draw_box(graph: &Graph, node: &Node, node_box: &NodeBox) -> String {
    let class = match (node.is_reached, node.is_start, node.is_by_text) {
        (false, ..) => " unreached",
        (_, true, _) => " start",
        (.., true) => " text",
        _ => "",
    };
    let (x, y) = (node_box.x, node_box.y);
    let title = match node.words.is_empty() {
        true => node.name.clone(),
        false => format!("{}: {}", node.name, node.words),
    };
    let mut out = format!(
        "<g><title>{}</title><rect class=\"box{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"7\"/>",
        escaped(&title),
        node_box.width,
        node_box.height,
    );
    let left = x + PADDING;
    let mut line = y + PADDING + NAME_SIZE - 2.0;
    out += &text("name", left, line, &node_box.name);
    for row in mark_rows(&node_box.marks) {
        let marks = node_box.marks.get(row).unwrap_or_default();
        out += &draw_marks(marks, left, line + 5.0);
        line += MARK_HEIGHT + 3.0;
    }
    for words in &node_box.words {
        line += LINE_HEIGHT;
        out += &text("words", left, line, words);
    }
    if !node_box.jumps.is_empty() {
        line += 5.0;
        let right = x + node_box.width;
        out += &format!("<path class=\"rule\" d=\"M{x:.1} {line:.1} L{right:.1} {line:.1}\"/>");
    }
    for jump in &node_box.jumps {
        line += LINE_HEIGHT;
        let kind = graph
            .edges
            .get(jump.edge)
            .map_or("", |edge| edge.kind.as_str());
        out += &text(&format!("jump {kind}"), left, line, &jump.text);
    }
    out + "</g>\n"
}

fn draw_marks(marks: &[Mark], mut x: f64, y: f64) -> String {
    let mut out = String::new();
    for mark in marks {
        let (class, width) = (mark.class, mark.width);
        out += &format!(
            "<rect class=\"mark {class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{MARK_HEIGHT}\" rx=\"7\"/>"
        );
        out += &text("word", x + width / 2.0, y + MARK_SIZE + 1.0, &mark.word);
        x += width + MARK_GAP;
    }
    out
}

fn text(class: &str, x: f64, y: f64, text: &str) -> String {
    let text = escaped(text);
    format!("<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\">{text}</text>")
}

/// What the lines and marks of this picture mean, and how wide that is.
fn legend(graph: &Graph, top: f64) -> (String, f64) {
    let y = top + 8.0;
    let mut x = MARGIN;
    let mut out = String::from("<g><title>Legend</title>");
    let kinds = [
        (EdgeKind::Button, "button"),
        (EdgeKind::Ok, "form sent, or action succeeded"),
        (EdgeKind::Failed, "form left, or action failed"),
        (EdgeKind::Next, "goes on by itself"),
    ];
    for (kind, words) in kinds {
        if !graph.edges.iter().any(|edge| edge.kind == kind) {
            continue;
        }
        let class = kind.as_str();
        let line = [(x, y), (x + SAMPLE, y)];
        out += &format!("<path class=\"way {class}\" d=\"{}\"/>", curve(&line));
        out += &head(&line, class);
        x += SAMPLE + 6.0;
        out += &text("words", x, y + 4.0, words);
        x += text_width(words, TEXT_SIZE, false) + 22.0;
    }
    let marks: [(bool, Mark, &str); 4] = [
        (
            graph.nodes.iter().any(|node| node.is_by_text),
            mark("by text", "text"),
            "reached by what is written",
        ),
        (
            graph.nodes.iter().any(|node| node.is_handover),
            mark("person", "person"),
            "leads to a person",
        ),
        (
            graph.nodes.iter().any(|node| node.is_dead_end),
            mark("dead end", "dead"),
            "nothing follows",
        ),
        (
            graph.nodes.iter().any(|node| !node.is_reached),
            mark("unreachable", "unreached"),
            "nothing leads there",
        ),
    ];
    for (is_there, mark, words) in marks {
        if is_there {
            let width = mark.width;
            out += &draw_marks(&[mark], x, y - MARK_HEIGHT / 2.0);
            x += width + 6.0;
            out += &text("words", x, y + 4.0, words);
            x += text_width(words, TEXT_SIZE, false) + 22.0;
        }
    }
    (out + "</g>\n", x - MARGIN)
}
