//! The lines of ways: out of the side of one box, through the gaps between columns, into the side of
//! the other.
//!
//! dagre says at which height a way crosses each column.
//! Inside a column the line runs level there, so it never meets a box; between columns it swings
//! from height to height.
//! Ways that share a side of a box are spread over it in the order in which they go on, so that they
//! do not cross at once.

use super::Graph;
use super::layout::{NodeBox, Way};

/// Nearest to a corner that a way touches a box.
const CORNER: f64 = 12.0;
/// Room between the boxes of a column and where lines swing.
const CLEARANCE: f64 = 4.0;

/// Turns the points of all ways, which are dagre's, into the corners of their lines.
pub fn route(graph: &Graph, boxes: &[NodeBox], ways: &mut [Way]) {
    let columns = columns(boxes, ways);
    let mut ends: Vec<End> = Vec::new();
    for (number, way) in ways.iter().enumerate() {
        let Some(edge) = graph.edges.get(way.edge).filter(|e| e.from != e.to) else {
            continue;
        };
        let [_, inner @ .., _] = way.points.as_slice() else {
            continue;
        };
        let (Some(from), Some(to)) = (boxes.get(edge.from), boxes.get(edge.to)) else {
            continue;
        };
        let first = inner.first().copied().unwrap_or(to.middle());
        let last = inner.last().copied().unwrap_or(from.middle());
        ends.push(End::new(number, true, edge.from, from, first));
        ends.push(End::new(number, false, edge.to, to, last));
    }
    spread(boxes, &mut ends);
    for (number, way) in ways.iter_mut().enumerate() {
        let of_way = |is_exit| {
            let is_it = |end: &&End| end.way == number && end.is_exit == is_exit;
            ends.iter().find(is_it).map(|end| end.at)
        };
        let (Some(exit), Some(entry)) = (of_way(true), of_way(false)) else {
            continue;
        };
        let inner = way.points.len().saturating_sub(1).max(1);
        let inner = way.points.get(1..inner).unwrap_or_default();
        let mut points = vec![exit];
        // Level to the edge of the own column, level through every other one.
        let mut at = exit;
        for (is_end, point) in [(true, exit)]
            .into_iter()
            .chain(inner.iter().map(|point| (false, *point)))
            .chain([(true, entry)])
        {
            let half = half_width(&columns, point.0, is_end);
            let (left, right) = match half {
                Some((middle, half)) => (middle - half, middle + half),
                None => (point.0, point.0),
            };
            let goes_right = if is_end && point == exit {
                inner.first().copied().unwrap_or(entry).0 > point.0
            } else {
                point.0 > at.0
            };
            let (near, far) = if goes_right {
                (left, right)
            } else {
                (right, left)
            };
            if !is_end || point != exit {
                points.push((near, point.1));
            }
            if !is_end || point == exit {
                points.push((far, point.1));
            }
            at = point;
        }
        points.push(entry);
        points.dedup();
        way.points = points;
    }
}

/// One end of a way at a box.
struct End {
    way: usize,
    is_exit: bool,
    node: usize,
    is_right: bool,
    /// The height of the way's next corner, then its distance: who comes first from above.
    order: (f64, f64),
    at: (f64, f64),
}

impl End {
    fn new(way: usize, is_exit: bool, node: usize, own: &NodeBox, next: (f64, f64)) -> End {
        let middle = own.middle();
        let is_right = next.0 >= middle.0;
        End {
            way,
            is_exit,
            node,
            is_right,
            order: (next.1, next.0),
            at: (own.x + if is_right { own.width } else { 0.0 }, middle.1),
        }
    }
}

/// Gives all ends at one side of a box a place of their own.
fn spread(boxes: &[NodeBox], ends: &mut [End]) {
    ends.sort_by(|a, b| {
        (a.node, a.is_right)
            .cmp(&(b.node, b.is_right))
            .then(a.order.0.total_cmp(&b.order.0))
            .then(a.order.1.total_cmp(&b.order.1))
            .then(a.way.cmp(&b.way))
    });
    for side in ends.chunk_by_mut(|a, b| (a.node, a.is_right) == (b.node, b.is_right)) {
        let n = side.len() as f64;
        for (number, end) in side.iter_mut().enumerate() {
            if let Some(own) = boxes.get(end.node) {
                let room = (own.height - 2.0 * CORNER).max(0.0);
                end.at.1 = own.y + CORNER + room * (number as f64 + 0.5) / n;
            }
        }
    }
}

/// The columns of boxes and labels: their middles, and half of their widths.
fn columns(boxes: &[NodeBox], ways: &[Way]) -> Vec<(f64, f64)> {
    let mut columns: Vec<(f64, f64)> = Vec::new();
    let boxes = boxes.iter().map(|b| (b.middle().0, b.width));
    let labels = ways.iter().map(|way| (way.label_at.0, way.label_size.0));
    for (middle, width) in boxes.chain(labels) {
        let half = width / 2.0 + CLEARANCE;
        match columns.iter_mut().find(|(m, _)| (*m - middle).abs() < 0.5) {
            Some(column) => column.1 = column.1.max(half),
            None => columns.push((middle, half)),
        }
    }
    columns
}

/// Middle and half width of the column in which `x` lies; of an end, the column of its box.
fn half_width(columns: &[(f64, f64)], x: f64, is_end: bool) -> Option<(f64, f64)> {
    let distance = |column: &&(f64, f64)| (column.0 - x).abs();
    columns
        .iter()
        .filter(|column| distance(column) < if is_end { column.1 } else { 0.5 })
        .min_by(|a, b| distance(a).total_cmp(&distance(b)))
        .copied()
}
