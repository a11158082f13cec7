//! The graph in Graphviz's language.

use super::{EdgeKind, Graph, Node};

/// The graph for `dot`, as in `dot -Tpdf`.
pub fn dot(graph: &Graph) -> String {
    let mut out = format!("digraph {} {{\n", quoted(&graph.name));
    out += "  rankdir = LR;\n";
    out += "  node [shape = box, style = rounded, fontname = \"Helvetica\"];\n";
    out += "  edge [fontname = \"Helvetica\", fontsize = 11];\n";
    for (number, node) in graph.nodes.iter().enumerate() {
        let label = [node.name.clone(), marks(node), node.words.clone()];
        let label: Vec<_> = label.into_iter().filter(|line| !line.is_empty()).collect();
        let style = match (node.is_reached, node.is_by_text) {
            (false, _) => ", style = \"rounded,dashed\"",
            (true, true) => ", style = \"rounded,filled\", fillcolor = \"#e3f0ff\"",
            (true, false) => "",
        };
        out += &format!(
            "  n{number} [label = {}{style}];\n",
            quoted(&label.join("\n"))
        );
    }
    for edge in &graph.edges {
        let label = match edge.words() {
            "" => String::new(),
            words => format!("label = {}", quoted(words)),
        };
        let color = match edge.kind {
            EdgeKind::Ok => "color = \"#1a7f37\"",
            EdgeKind::Failed => "color = \"#cf222e\", style = dashed",
            EdgeKind::Button | EdgeKind::Next => "",
        };
        let settings: Vec<_> = [label.as_str(), color]
            .into_iter()
            .filter(|setting| !setting.is_empty())
            .collect();
        let settings = match settings.is_empty() {
            true => String::new(),
            false => format!(" [{}]", settings.join(", ")),
        };
        out += &format!("  n{} -> n{}{settings};\n", edge.from, edge.to);
    }
    out + "}\n"
}

/// What is special about a state, in brackets.
pub fn marks(node: &Node) -> String {
    let marks = [
        (node.is_start, "start"),
        (node.is_fallback, "fallback"),
        (node.is_handover, "person"),
        (node.is_by_text, "by text"),
        (node.is_dead_end, "dead end"),
        (!node.is_reached, "unreachable"),
    ];
    let marks: Vec<_> = marks
        .iter()
        .filter_map(|&(holds, mark)| holds.then_some(mark))
        .collect();
    match marks.is_empty() {
        true => String::new(),
        false => format!("({})", marks.join(", ")),
    }
}

/// A text between quotes, line breaks as `\n`.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
