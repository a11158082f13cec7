//! The directions in which a bot's own words differ most.
//!
//! A table's vectors tell apart all words of a language; those of one bot are about few things, and
//! fewer components tell them apart as well: the principal ones of the bot's own words (Hotelling
//! 1933), found by Jacobi's method, which is short and gives the same bits everywhere.

/// Rounds of Jacobi's method; it settles in about eight.
const MAX_ROUNDS: usize = 12;

/// A change of axes, and what is taken off before.
pub(super) struct Projection {
    mean: Vec<f64>,
    n_axes: usize,
    /// For each number of a vector, what it is along each axis, one after another: so a vector goes
    /// along all axes at once.
    columns: Vec<f64>,
}

impl Projection {
    /// The `n_components` principal components of these vectors, or fewer, an even number, of few
    /// vectors; nothing without vectors.
    pub(super) fn of(vectors: &[&[i8]], n_components: usize) -> Option<Projection> {
        let n = vectors.first()?.len();
        let units: Vec<Vec<f64>> = vectors.iter().map(|vector| unit(vector)).collect();
        let mut mean = vec![0.0; n];
        for vector in &units {
            for (sum, c) in mean.iter_mut().zip(vector) {
                *sum += c / units.len() as f64;
            }
        }
        let mut covariance = vec![vec![0.0; n]; n];
        for vector in &units {
            let centred: Vec<f64> = vector.iter().zip(&mean).map(|(c, m)| c - m).collect();
            for (row, a) in covariance.iter_mut().zip(&centred) {
                for (cell, b) in row.iter_mut().zip(&centred) {
                    *cell += a * b;
                }
            }
        }
        let axes = principal(covariance);
        let n_axes = n_components.min(n).min(vectors.len().next_multiple_of(2)) / 2 * 2;
        let along = |number: usize| axes.iter().take(n_axes).map(move |axis| axis[number]);
        Some(Projection {
            mean,
            n_axes,
            columns: (0..n).flat_map(along).collect(),
        })
    }

    /// Components of a projected vector.
    pub(super) fn n_components(&self) -> usize {
        self.n_axes
    }

    /// A word's vector along the axes: as long as the axes tell of the word, at most 1.
    pub(super) fn apply(&self, vector: &[i8]) -> Vec<f32> {
        let centred: Vec<f64> = unit(vector)
            .iter()
            .zip(&self.mean)
            .map(|(c, m)| c - m)
            .collect();
        let length = length(centred.iter().copied());
        let mut along = vec![0.0; self.n_axes];
        let columns = self.columns.chunks_exact(self.n_axes.max(1));
        for (column, c) in columns.zip(&centred) {
            for (sum, axis) in along.iter_mut().zip(column) {
                *sum += axis * c;
            }
        }
        along.iter().map(|c| (c / length) as f32).collect()
    }
}

/// The same direction, at a length of 1.
pub(super) fn stretched(vector: &[f32]) -> Vec<f32> {
    let length = length(vector.iter().map(|&c| f64::from(c)));
    vector
        .iter()
        .map(|&c| (f64::from(c) / length) as f32)
        .collect()
}

fn unit(vector: &[i8]) -> Vec<f64> {
    let length = length(vector.iter().map(|&c| f64::from(c)));
    vector.iter().map(|&c| f64::from(c) / length).collect()
}

/// The length of a vector, and a little, so that it can be divided by.
fn length(vector: impl Iterator<Item = f64>) -> f64 {
    libm::sqrt(vector.map(|c| c * c).sum::<f64>()).max(1e-9)
}

/// The eigenvectors of a symmetric matrix, that of the largest eigenvalue first (Jacobi 1846).
fn principal(mut a: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    let n = a.len();
    let mut axes: Vec<Vec<f64>> = (0..n)
        .map(|i| (0..n).map(|j| if i == j { 1.0 } else { 0.0 }).collect())
        .collect();
    for _ in 0..MAX_ROUNDS {
        for p in 0..n {
            for q in p + 1..n {
                if a[p][q].abs() < 1e-12 {
                    continue;
                }
                let theta = (a[q][q] - a[p][p]) / (2.0 * a[p][q]);
                let sign = if theta < 0.0 { -1.0 } else { 1.0 };
                let t = sign / (theta.abs() + libm::sqrt(theta * theta + 1.0));
                let c = 1.0 / libm::sqrt(t * t + 1.0);
                let s = t * c;
                for row in &mut a {
                    (row[p], row[q]) = (c * row[p] - s * row[q], s * row[p] + c * row[q]);
                }
                rotate(&mut a, p, q, c, s);
                rotate(&mut axes, p, q, c, s);
            }
        }
    }
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&i, &j| a[j][j].total_cmp(&a[i][i]));
    order
        .into_iter()
        .map(|i| std::mem::take(&mut axes[i]))
        .collect()
}

/// Turns rows `p` and `q`, of which `p` is the smaller number.
fn rotate(rows: &mut [Vec<f64>], p: usize, q: usize, c: f64, s: f64) {
    let (before, from_q) = rows.split_at_mut(q);
    for (x, y) in before[p].iter_mut().zip(&mut from_q[0]) {
        (*x, *y) = (c * *x - s * *y, s * *x + c * *y);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axes_are_those_along_which_vectors_differ_most() {
        // Most along the second component, then along the third, not at all along the first.
        let vectors: Vec<[i8; 4]> = (0..50)
            .map(|i| [5, if i % 2 == 0 { 6 } else { -6 }, (i % 5) - 2, 0])
            .collect();
        let vectors: Vec<&[i8]> = vectors.iter().map(|v| &v[..]).collect();
        let projection = Projection::of(&vectors, 2).unwrap();
        let axis = |n: usize| {
            let along = projection.columns.chunks_exact(2);
            along.map(|column| column[n].abs()).collect::<Vec<_>>()
        };
        assert!(axis(0)[1] > 0.99, "{:?}", axis(0));
        assert!(axis(1)[2] > 0.9, "{:?}", axis(1));
        let [a, b] = [vectors[0], vectors[1]].map(|v| stretched(&projection.apply(v)));
        assert!(a[0] * b[0] < -0.9, "{a:?} {b:?}");
    }

    #[test]
    fn few_vectors_have_few_axes() {
        let vectors = [&[1i8, 2, 3, 4][..], &[4, 3, 2, 1], &[1, 1, 1, 1]];
        assert_eq!(Projection::of(&vectors, 48).unwrap().n_components(), 4);
        assert_eq!(Projection::of(&vectors[..1], 48).unwrap().n_components(), 2);
        assert!(Projection::of(&[], 48).is_none());
    }
}
