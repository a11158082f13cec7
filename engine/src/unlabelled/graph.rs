//! Questions and those that are most like them, and what goes from one to the other.
//!
//! Each question has edges to its [`NEIGHBOURS`] nearest, and from those whose nearest it is.
//! An edge weighs the similarity to the power of [`SHARPNESS`], divided by the square roots of both
//! ends' sums, so that a question with many edges says no more than one with few.
//!
//! Building it compares each question with each other one: 7,000 questions with vectors of 384
//! numbers take some seconds.

/// Nearest questions that each has edges to.
const NEIGHBOURS: usize = 10;
/// Power of the similarity: the nearest of the near count most.
const SHARPNESS: usize = 8;
/// How much of a question's scores comes from its neighbours, from 0 nothing to 1 all.
const FROM_NEIGHBOURS: f32 = 0.8;
/// How often scores go one edge further.
const ROUNDS: usize = 20;

/// Which questions are alike.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Graph {
    /// For each question, its neighbours and the weights of the edges, ascending.
    edges: Vec<Vec<(u32, f32)>>,
}

impl Graph {
    /// The graph of `n` questions; `similarities` fills in how similar a question is to each, 0 or
    /// less for not at all, about 1 for the same.
    pub fn new(n: usize, similarities: &mut dyn FnMut(usize, &mut [f32])) -> Graph {
        let mut edges: Vec<Vec<(u32, f32)>> = vec![Vec::new(); n];
        let mut row = vec![0f32; n];
        for question in 0..n {
            row.fill(0.0);
            similarities(question, &mut row);
            row[question] = 0.0;
            let mut near: Vec<(u32, f32)> = (0u32..)
                .zip(row.iter().copied())
                .filter(|(_, similarity)| *similarity > 0.0)
                .collect();
            if near.len() > NEIGHBOURS {
                near.select_nth_unstable_by(NEIGHBOURS - 1, |a, b| {
                    b.1.total_cmp(&a.1).then(a.0.cmp(&b.0))
                });
                near.truncate(NEIGHBOURS);
            }
            for (other, similarity) in near {
                let weight = (1..SHARPNESS).fold(similarity, |power, _| power * similarity);
                edges[question].push((other, weight));
                edges[other as usize].push((question as u32, weight));
            }
        }
        for edges in &mut edges {
            edges.sort_by_key(|&(other, _)| other);
            edges.dedup_by_key(|&mut (other, _)| other);
        }
        let roots: Vec<f32> = edges
            .iter()
            .map(|edges| edges.iter().map(|(_, weight)| weight).sum::<f32>().sqrt())
            .collect();
        for (own, edges) in roots.iter().zip(&mut edges) {
            for (other, weight) in edges {
                *weight /= (own * roots[*other as usize]).max(f32::MIN_POSITIVE);
            }
        }
        Graph { edges }
    }

    /// Lets scores go from neighbour to neighbour; `scores` has `width` numbers a question, those
    /// that it begins with and comes back to.
    ///
    /// A question of which `is_out` says so neither gets nor gives any.
    pub fn spread(&self, scores: &mut [f32], width: usize, is_out: &dyn Fn(usize) -> bool) {
        let own = scores.to_vec();
        let mut next = vec![0f32; scores.len()];
        let out: Vec<bool> = (0..self.edges.len()).map(is_out).collect();
        for _ in 0..ROUNDS {
            for (question, edges) in self.edges.iter().enumerate() {
                let range = question * width..(question + 1) * width;
                let row = &mut next[range.clone()];
                for (cell, own) in row.iter_mut().zip(&own[range]) {
                    *cell = (1.0 - FROM_NEIGHBOURS) * own;
                }
                if out[question] {
                    continue;
                }
                for &(other, weight) in edges.iter().filter(|(other, _)| !out[*other as usize]) {
                    let weight = FROM_NEIGHBOURS * weight;
                    let from = &scores[other as usize * width..][..width];
                    for (cell, from) in row.iter_mut().zip(from) {
                        *cell += weight * from;
                    }
                }
            }
            scores.copy_from_slice(&next);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A chain of questions, each like the next.
    fn chain(n: usize) -> Graph {
        Graph::new(n, &mut |question, row| {
            for (other, cell) in row.iter_mut().enumerate() {
                *cell = if question.abs_diff(other) <= 1 {
                    0.9
                } else {
                    0.0
                };
            }
        })
    }

    #[test]
    fn scores_reach_what_is_alike_and_fade_on_the_way() {
        let mut scores = vec![0.0; 12];
        // Two targets, known at either end.
        scores[0] = 1.0;
        scores[11] = 1.0;
        chain(6).spread(&mut scores, 2, &|_| false);
        let first: Vec<f32> = scores.iter().step_by(2).copied().collect();
        assert!(first.is_sorted_by(|a, b| a > b), "{first:?}");
        assert!(scores[4] > scores[5] && scores[6] < scores[7]);
    }

    #[test]
    fn what_is_out_lets_nothing_through() {
        let mut scores = vec![0.0; 6];
        scores[0] = 1.0;
        chain(6).spread(&mut scores, 1, &|question| question == 2);
        assert!(scores[1] > 0.0);
        assert_eq!(scores[2..], [0.0; 4]);
    }

    #[test]
    fn an_edge_is_the_same_from_both_ends() {
        let graph = Graph::new(40, &mut |question, row| {
            for (other, cell) in row.iter_mut().enumerate() {
                *cell = 1.0 / (1.0 + (question * 7 % 40).abs_diff(other * 7 % 40) as f32);
            }
        });
        for (question, edges) in graph.edges.iter().enumerate() {
            assert!(edges.len() >= NEIGHBOURS);
            for (other, weight) in edges {
                let back = &graph.edges[*other as usize];
                assert!(
                    back.contains(&(question as u32, *weight)),
                    "{question} {other}"
                );
            }
        }
    }
}
