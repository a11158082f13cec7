//! The state machine as a graph: what leads from where to where, and how it looks as a picture.
//!
//! [`Graph::of`] takes it out of a [`Model`]; [`svg`], [`dot`] and [`mermaid`] draw it.
//! Everything is in the order of the source files, so the same bot gives the same picture.

mod dot;
mod layout;
mod mermaid;
mod route;
mod svg;
mod text_width;

pub use dot::dot;
pub use layout::LayoutError;
pub use mermaid::mermaid;
pub use svg::svg;

use crate::check::{FALLBACK, HANDOVER, START};
use crate::dialogue::{buttons, is_eval};
use crate::model::{Model, StateModel};
use crate::text::rich::plain;
use std::collections::BTreeSet;

/// Characters of a bubble that a node shows.
const MAX_WORDS_CHARS: usize = 64;
/// Characters of an edge's label.
const MAX_LABEL_CHARS: usize = 40;

/// The states of a bot and the ways between them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Graph {
    /// The bot's name.
    pub name: String,
    /// The states, in written order.
    pub nodes: Vec<Node>,
    /// The ways, state by state.
    pub edges: Vec<Edge>,
}

/// A state.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Node {
    /// Its name.
    pub name: String,
    /// The first words of its bubble.
    pub words: String,
    /// Its language; empty for any, or where the bot has only one.
    pub lang: String,
    /// Its action, where the page has to do something: not for buttons and forms.
    pub call: String,
    /// Conversations begin here.
    pub is_start: bool,
    /// It answers when nothing is certain enough.
    pub is_fallback: bool,
    /// It leads to a person.
    pub is_handover: bool,
    /// What visitors write can lead here.
    pub is_by_text: bool,
    /// Nothing leads on from here, and no person takes over.
    pub is_dead_end: bool,
    /// A visitor can get here at all.
    pub is_reached: bool,
}

/// A way from one state to another; several buttons that lead there are one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// Number of the state that it leaves.
    pub from: usize,
    /// Number of the state that it enters; the same for a way back to itself.
    pub to: usize,
    /// What makes the visitor take it.
    pub kind: EdgeKind,
    /// Labels of the buttons; empty for other kinds.
    pub label: String,
}

/// What makes a visitor take a way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EdgeKind {
    /// A button.
    Button,
    /// The form is sent, or the page's function succeeds.
    Ok,
    /// The form is left, or the page's function fails.
    Failed,
    /// Nothing: the state says its words and goes on.
    Next,
}

impl EdgeKind {
    /// `button`, `ok`, `failed` or `next`.
    pub fn as_str(self) -> &'static str {
        match self {
            EdgeKind::Button => "button",
            EdgeKind::Ok => "ok",
            EdgeKind::Failed => "failed",
            EdgeKind::Next => "next",
        }
    }
}

impl Edge {
    /// What is written at the way: the buttons' labels, `ok`, `failed`, or nothing.
    pub fn words(&self) -> &str {
        match self.kind {
            EdgeKind::Button => &self.label,
            EdgeKind::Next => "",
            kind => kind.as_str(),
        }
    }
}

impl Graph {
    /// The graph of a bot; names that lead nowhere are left out, as `check` reports them.
    pub fn of(model: &Model) -> Graph {
        let config = &model.config;
        let named = |by_lang, conventional| -> BTreeSet<&str> {
            let languages = config.languages.iter();
            languages
                .filter_map(|lang| model.state_for(by_lang, lang, conventional))
                .collect()
        };
        let starts = named(&config.start, START);
        let fallbacks = named(&config.fallback, FALLBACK);
        let handovers = named(&config.handover, HANDOVER);
        let edges: Vec<Edge> = (0..)
            .zip(&model.states)
            .fold(Vec::new(), |mut edges, (n, s)| {
                add_edges(model, n, s, &mut edges);
                edges
            });
        let mut nodes: Vec<Node> = (0..)
            .zip(&model.states)
            .map(|(number, state)| {
                let row = &state.row;
                let name = row.state.value.as_str();
                let action = row.action.value.as_str();
                let lang = state.lang.filter(|_| config.languages.len() > 1);
                let lang = lang.and_then(|lang| config.languages.get(lang as usize));
                let is_handover = handovers.contains(name);
                let is_by_text = !row.queries.value.is_empty() || !row.analyzer.value.is_empty();
                Node {
                    name: name.to_owned(),
                    words: cut(&plain(&state.bubble), MAX_WORDS_CHARS),
                    lang: lang.cloned().unwrap_or_default(),
                    call: match action {
                        "show_buttons" | "input_form" => String::new(),
                        name => name.to_owned(),
                    },
                    is_start: starts.contains(name),
                    is_fallback: fallbacks.contains(name),
                    is_handover,
                    is_by_text,
                    is_dead_end: !is_handover && edges.iter().all(|edge| edge.from != number),
                    is_reached: false,
                }
            })
            .collect();
        mark_reached(&mut nodes, &edges);
        Graph {
            name: config.name.clone(),
            nodes,
            edges,
        }
    }
}

fn add_edges(model: &Model, from: usize, state: &StateModel, edges: &mut Vec<Edge>) {
    let row = &state.row;
    let first = edges.len();
    let mut add = |to: &str, kind, label: &str| {
        let Some(to) = model.state(to).map(|to| to as usize) else {
            return;
        };
        let label = cut(label, MAX_LABEL_CHARS);
        let own = edges.get_mut(first..).unwrap_or_default();
        match own
            .iter_mut()
            .find(|edge| edge.to == to && edge.kind == kind)
        {
            Some(edge) if !label.is_empty() => {
                edge.label = cut(&format!("{} / {label}", edge.label), MAX_LABEL_CHARS);
            }
            Some(_) => {}
            None => edges.push(Edge {
                from,
                to,
                kind,
                label,
            }),
        }
    };
    let (success, failure) = (&row.success_value.value, &row.failure_value.value);
    let action = row.action.value.as_str();
    if action == "show_buttons" {
        for button in buttons(&row.joined_input()) {
            add(&button.to, EdgeKind::Button, &button.label);
        }
    }
    let (ok, failed) = match action {
        "" => (EdgeKind::Next, None),
        _ => (EdgeKind::Ok, Some(EdgeKind::Failed)),
    };
    if !is_eval(success) {
        add(success, ok, "");
    }
    if let Some(failed) = failed.filter(|_| !is_eval(failure)) {
        add(failure, failed, "");
    }
}

/// Marks what a visitor can get to: from the start, by words, when nothing is understood.
fn mark_reached(nodes: &mut [Node], edges: &[Edge]) {
    let is_open =
        |node: &Node| node.is_start || node.is_fallback || node.is_handover || node.is_by_text;
    let mut open: Vec<usize> = (0..)
        .zip(nodes.iter())
        .filter_map(|(number, node)| is_open(node).then_some(number))
        .collect();
    while let Some(number) = open.pop() {
        let Some(node) = nodes.get_mut(number).filter(|node| !node.is_reached) else {
            continue;
        };
        node.is_reached = true;
        open.extend(edges.iter().filter(|e| e.from == number).map(|e| e.to));
    }
}

/// The text on one line, at most `max` characters long, cut at a word where that is near.
fn cut(text: &str, max: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((end, _)) = line.char_indices().nth(max) else {
        return line;
    };
    let kept = line.get(..end).unwrap_or_default();
    let kept = match kept.rfind(' ') {
        Some(blank) if blank * 3 > kept.len() * 2 => kept.get(..blank).unwrap_or_default(),
        _ => kept,
    };
    format!("{}…", kept.trim_end_matches([' ', ',', ';', ':', '/', '.']))
}

/// The text with what XML and HTML would take for markup written as entities; control characters,
/// which XML forbids, become blanks.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => out.push(' '),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests;
