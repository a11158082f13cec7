//! The graph in Mermaid's language, which code forges and wikis draw by themselves.

use super::dot::marks;
use super::{EdgeKind, Graph, escaped};

/// The graph as a Mermaid flowchart.
pub fn mermaid(graph: &Graph) -> String {
    let mut out = String::from("flowchart LR\n");
    let mut of_class = [Vec::new(), Vec::new(), Vec::new()];
    for (number, node) in graph.nodes.iter().enumerate() {
        let mut lines = vec![format!("<b>{}</b>", text(&node.name))];
        lines.extend([marks(node), text(&node.words)]);
        lines.retain(|line| !line.is_empty());
        out += &format!("  n{number}(\"{}\")\n", lines.join("<br/>"));
        let class = match (node.is_reached, node.is_start) {
            (false, _) => Some(0),
            (true, true) => Some(1),
            (true, false) => node.is_by_text.then_some(2),
        };
        if let Some(members) = class.and_then(|class| of_class.get_mut(class)) {
            members.push(format!("n{number}"));
        }
    }
    for edge in &graph.edges {
        let arrow = match edge.kind {
            EdgeKind::Failed => "-.->",
            _ => "-->",
        };
        let label = match edge.words() {
            "" => String::new(),
            words => format!("|\"{}\"|", text(words)),
        };
        out += &format!("  n{} {arrow}{label} n{}\n", edge.from, edge.to);
    }
    let styles = [
        ("unreachable", "stroke-dasharray:5 4"),
        ("start", "stroke-width:3px"),
        ("text", "stroke:#0969da"),
    ];
    for ((name, style), members) in styles.iter().zip(of_class) {
        if !members.is_empty() {
            out += &format!("  classDef {name} {style}\n");
            out += &format!("  class {} {name}\n", members.join(","));
        }
    }
    out
}

/// A text inside a quoted label: markup and the characters that Mermaid gives a meaning escaped.
fn text(text: &str) -> String {
    escaped(text).replace('#', "#35;").replace('`', "#96;")
}
