//! Where states and ways are drawn: the layered layout of dagre (Gansner, Koutsofios, North & Vo
//! 1993; Brandes & Köpf 2001), from left to right, by the crate `dugong`.
//!
//! Two things keep a picture of fifty states readable.
//! A state to which many lead, as the one that calls a person, would be the middle of a ball of
//! wool: ways to it are written into the states that they leave, as [`Jump`]s.
//! And states without any way are not laid out, but set in rows below.

use super::route::route;
use super::text_width::{shortened, text_width, wrap};
use super::{Edge, Graph, Node};
use dugong::graphlib::{Graph as Dagre, GraphOptions};
use dugong::{EdgeLabel, GraphLabel, NodeLabel, Point, RankDir};

/// States with at least this many ways in are jumped to.
const MANY_WAYS_IN: usize = 6;
/// Font sizes.
pub const NAME_SIZE: f64 = 13.0;
/// Of bubbles, jumps and edges.
pub const TEXT_SIZE: f64 = 11.0;
/// Of marks.
pub const MARK_SIZE: f64 = 9.5;
/// From one line of text to the next.
pub const LINE_HEIGHT: f64 = 15.0;
/// Inside a box, on all sides.
pub const PADDING: f64 = 10.0;
/// Height of a row of marks.
pub const MARK_HEIGHT: f64 = 15.0;
/// Between two marks.
pub const MARK_GAP: f64 = 5.0;
/// Around the picture.
pub const MARGIN: f64 = 24.0;

const MIN_INNER_WIDTH: f64 = 110.0;
const MAX_INNER_WIDTH: f64 = 190.0;
const MAX_EDGE_LABEL_WIDTH: f64 = 150.0;

/// The whole picture.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Layout {
    /// Width of all boxes and ways, with margins.
    pub width: f64,
    /// Their height.
    pub height: f64,
    /// One box a state.
    pub boxes: Vec<NodeBox>,
    /// The ways that are drawn.
    pub ways: Vec<Way>,
}

/// A state's box.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NodeBox {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// The name, as far as it fits.
    pub name: String,
    /// Words beside the name's row.
    pub marks: Vec<Mark>,
    /// Lines of the bubble.
    pub words: Vec<String>,
    /// Ways that are written instead of drawn.
    pub jumps: Vec<Jump>,
}

impl NodeBox {
    /// The box's middle.
    pub fn middle(&self) -> (f64, f64) {
        (self.x + self.width / 2.0, self.y + self.height / 2.0)
    }
}

/// A word in a coloured lozenge.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// The word.
    pub word: String,
    /// Its style's class.
    pub class: &'static str,
    /// Its width.
    pub width: f64,
}

/// A way that is written into the state that it leaves.
#[derive(Debug, Clone, PartialEq)]
pub struct Jump {
    /// Number of the edge.
    pub edge: usize,
    /// `label → state`, as far as it fits.
    pub text: String,
}

/// A way that is drawn.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Way {
    /// Number of the edge.
    pub edge: usize,
    /// The corners of its line, from box to box.
    pub points: Vec<(f64, f64)>,
    /// Lines of its label.
    pub label: Vec<String>,
    /// Width and height of its label.
    pub label_size: (f64, f64),
    /// Middle of its label.
    pub label_at: (f64, f64),
}

/// The library that lays out states gave up; no graph is known for which it does.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the states cannot be laid out: {0}")]
pub struct LayoutError(String);

/// Lays out a graph.
///
/// # Errors
/// When the library gives up.
pub fn layout(graph: &Graph) -> Result<Layout, LayoutError> {
    let is_jump = |edge: &Edge| {
        let ways_in = graph
            .edges
            .iter()
            .filter(|e| e.to == edge.to && e.from != e.to);
        edge.from != edge.to && ways_in.count() >= MANY_WAYS_IN
    };
    let mut boxes: Vec<NodeBox> = graph.nodes.iter().map(node_box).collect();
    let mut ways = Vec::new();
    for (number, edge) in graph.edges.iter().enumerate() {
        if is_jump(edge) {
            let to = graph.nodes.get(edge.to).map_or("", |node| &node.name);
            let words = match edge.words() {
                "" => "→".to_owned(),
                words => format!("{words} →"),
            };
            let text = jump_text(&words, to);
            if let Some(from) = boxes.get_mut(edge.from) {
                from.jumps.push(Jump { edge: number, text });
            }
        } else {
            ways.push(way(number, edge));
        }
    }
    for node_box in &mut boxes {
        measure(node_box);
    }
    let (width, height) = place(graph, &mut boxes, &mut ways)?;
    let alone: Vec<usize> = (0..boxes.len())
        .filter(|&number| !is_connected(graph, &ways, number))
        .collect();
    let (width, height) = place_alone(&mut boxes, &alone, width, height);
    Ok(Layout {
        width: width + 2.0 * MARGIN,
        height: height + 2.0 * MARGIN,
        boxes,
        ways,
    })
}

fn is_connected(graph: &Graph, ways: &[Way], number: usize) -> bool {
    ways.iter()
        .filter_map(|way| graph.edges.get(way.edge))
        .any(|edge| edge.from == number || edge.to == number)
}

fn node_box(node: &Node) -> NodeBox {
    let marks = [
        (node.is_start, "start", "start"),
        (node.is_fallback, "fallback", "fallback"),
        (node.is_handover, "person", "person"),
        (node.is_by_text, "by text", "text"),
        (node.is_dead_end, "dead end", "dead"),
        (!node.is_reached, "unreachable", "unreached"),
        (!node.lang.is_empty(), node.lang.as_str(), "plain"),
    ];
    let marks = marks
        .into_iter()
        .filter(|(holds, ..)| *holds)
        .map(|(_, word, class)| mark(word, class));
    let mut marks: Vec<Mark> = marks.collect();
    if !node.call.is_empty() {
        let room = MAX_INNER_WIDTH - 12.0;
        let call = format!("{}()", node.call);
        let call = match text_width(&call, MARK_SIZE, false) > room {
            true => shortened(&call, MARK_SIZE, room, false),
            false => call,
        };
        marks.push(mark(&call, "plain"));
    }
    let name = match text_width(&node.name, NAME_SIZE, true) > MAX_INNER_WIDTH {
        true => shortened(&node.name, NAME_SIZE, MAX_INNER_WIDTH, true),
        false => node.name.clone(),
    };
    NodeBox {
        name,
        marks,
        words: wrap(&node.words, TEXT_SIZE, MAX_INNER_WIDTH, 2),
        ..NodeBox::default()
    }
}

/// A mark with that word.
pub fn mark(word: &str, class: &'static str) -> Mark {
    Mark {
        word: word.to_owned(),
        class,
        width: text_width(word, MARK_SIZE, false) + 10.0,
    }
}

/// `words state`, with the words cut before the state's name is.
fn jump_text(words: &str, to: &str) -> String {
    let whole = format!("{words} {to}");
    if text_width(&whole, TEXT_SIZE, false) <= MAX_INNER_WIDTH {
        return whole;
    }
    let half = MAX_INNER_WIDTH / 2.0;
    let label = words.trim_end_matches([' ', '→']);
    let name = match text_width(to, TEXT_SIZE, false) > half {
        true => shortened(to, TEXT_SIZE, half, false),
        false => to.to_owned(),
    };
    let rest = MAX_INNER_WIDTH - text_width(&format!(" → {name}"), TEXT_SIZE, false);
    format!("{} → {name}", shortened(label, TEXT_SIZE, rest, false))
}

/// The rows into which marks are broken, as ranges of their numbers.
pub fn mark_rows(marks: &[Mark]) -> Vec<std::ops::Range<usize>> {
    let mut rows: Vec<std::ops::Range<usize>> = Vec::new();
    let mut width = 0.0;
    for (number, mark) in marks.iter().enumerate() {
        width += mark.width + MARK_GAP;
        match rows.last_mut() {
            Some(row) if width <= MAX_INNER_WIDTH + MARK_GAP => row.end = number + 1,
            _ => {
                rows.push(number..number + 1);
                width = mark.width + MARK_GAP;
            }
        }
    }
    rows
}

/// Gives a box the size that its texts need.
fn measure(node_box: &mut NodeBox) {
    let rows = mark_rows(&node_box.marks);
    let row_width = |row: &std::ops::Range<usize>| {
        let marks = node_box.marks.get(row.clone()).unwrap_or_default();
        marks.iter().map(|mark| mark.width + MARK_GAP).sum::<f64>() - MARK_GAP
    };
    let jumps = node_box.jumps.iter().map(|jump| &jump.text);
    let lines = node_box.words.iter().chain(jumps);
    let widest = lines
        .map(|line| text_width(line, TEXT_SIZE, false))
        .chain(rows.iter().map(row_width))
        .chain([text_width(&node_box.name, NAME_SIZE, true), MIN_INNER_WIDTH])
        .fold(0.0, f64::max);
    let n_lines = 1 + node_box.words.len() + node_box.jumps.len();
    let marks = rows.len() as f64 * (MARK_HEIGHT + 3.0);
    let rule = if node_box.jumps.is_empty() { 0.0 } else { 5.0 };
    node_box.width = (widest + 2.0 * PADDING).ceil();
    node_box.height = (n_lines as f64 * LINE_HEIGHT + marks + rule + 2.0 * PADDING - 3.0).ceil();
}

fn way(number: usize, edge: &Edge) -> Way {
    let label = wrap(edge.words(), TEXT_SIZE, MAX_EDGE_LABEL_WIDTH, 2);
    let width = label
        .iter()
        .map(|line| text_width(line, TEXT_SIZE, false))
        .fold(0.0, f64::max);
    let size = match label.is_empty() {
        true => (0.0, 0.0),
        false => (width + 10.0, label.len() as f64 * (LINE_HEIGHT - 1.0) + 3.0),
    };
    Way {
        edge: number,
        label,
        label_size: size,
        ..Way::default()
    }
}

/// Places boxes and ways that hang together; gives the width and height that they take.
fn place(
    graph: &Graph,
    boxes: &mut [NodeBox],
    ways: &mut [Way],
) -> Result<(f64, f64), LayoutError> {
    let id = |number: usize| format!("n{number}");
    let mut dagre: Dagre<NodeLabel, EdgeLabel, GraphLabel> = Dagre::new(GraphOptions {
        multigraph: true,
        compound: false,
        directed: true,
    });
    dagre.set_graph(GraphLabel {
        rankdir: RankDir::LR,
        nodesep: 22.0,
        ranksep: 72.0,
        edgesep: 14.0,
        ..GraphLabel::default()
    });
    for (number, node_box) in boxes.iter().enumerate() {
        if is_connected(graph, ways, number) {
            let label = NodeLabel {
                width: node_box.width,
                height: node_box.height,
                ..NodeLabel::default()
            };
            dagre.set_node(id(number), label);
        }
    }
    for way in ways.iter() {
        let Some(edge) = graph.edges.get(way.edge) else {
            continue;
        };
        let label = EdgeLabel {
            width: way.label_size.0,
            height: way.label_size.1,
            weight: 1.0,
            ..EdgeLabel::default()
        };
        let name = Some(id(way.edge));
        dagre.set_edge_named(id(edge.from), id(edge.to), name, Some(label));
    }
    if ways.is_empty() {
        return Ok((0.0, 0.0));
    }
    dugong::layout(&mut dagre).map_err(|error| LayoutError(error.to_string()))?;
    let (mut width, mut height) = (0.0f64, 0.0f64);
    for (number, node_box) in boxes.iter_mut().enumerate() {
        let Some(label) = dagre.node(&id(number)) else {
            continue;
        };
        node_box.x = label.x.unwrap_or_default() - node_box.width / 2.0 + MARGIN;
        node_box.y = label.y.unwrap_or_default() - node_box.height / 2.0 + MARGIN;
        width = width.max(node_box.x + node_box.width);
        height = height.max(node_box.y + node_box.height);
    }
    for way in ways.iter_mut() {
        let Some(edge) = graph.edges.get(way.edge) else {
            continue;
        };
        let found = dagre.edge(&id(edge.from), &id(edge.to), Some(&id(way.edge)));
        let Some(label) = found else { continue };
        let at = |point: &Point| (point.x + MARGIN, point.y + MARGIN);
        way.points = label.points.iter().map(at).collect();
        let (x, y) = (label.x.unwrap_or_default(), label.y.unwrap_or_default());
        way.label_at = (x + MARGIN, y + MARGIN);
        let (w, h) = way.label_size;
        for (x, y) in way
            .points
            .iter()
            .copied()
            .chain([(x + w / 2.0 + MARGIN, y + h / 2.0 + MARGIN)])
        {
            width = width.max(x);
            height = height.max(y);
        }
    }
    route(graph, boxes, ways);
    Ok((width - MARGIN, height - MARGIN))
}

/// Sets the boxes without any way in rows below the others.
fn place_alone(boxes: &mut [NodeBox], alone: &[usize], width: f64, height: f64) -> (f64, f64) {
    const GAP: f64 = 22.0;
    let is_first = height == 0.0;
    let max_width = width.max(5.0 * (MAX_INNER_WIDTH + 2.0 * PADDING));
    let (mut x, mut y) = (0.0, if is_first { 0.0 } else { height + 2.0 * GAP });
    let (mut row_height, mut right, mut bottom) = (0.0f64, width, height);
    for &number in alone {
        let Some(node_box) = boxes.get_mut(number) else {
            continue;
        };
        if x > 0.0 && x + node_box.width > max_width {
            x = 0.0;
            y += row_height + GAP;
            row_height = 0.0;
        }
        node_box.x = x + MARGIN;
        node_box.y = y + MARGIN;
        x += node_box.width + GAP;
        row_height = row_height.max(node_box.height);
        right = right.max(node_box.x + node_box.width - MARGIN);
        bottom = bottom.max(node_box.y + node_box.height - MARGIN);
    }
    (right, bottom)
}
