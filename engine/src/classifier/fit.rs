//! Learning the classifier's weights.
//!
//! One support vector machine a target, each against all others, with squared hinge loss, found by
//! dual coordinate descent (Hsieh et al. 2008), as LIBLINEAR does; but all of them at once, so that
//! a question's features are gone through once for all targets.
//! Naive Bayes is mixed in (see [`super::bayes`]).
//! Only differences between targets matter, so the median of each row is taken off it, which leaves
//! most weights near 0; they are then rounded to four bits.
//!
//! Everything is done in a fixed order with the basic operations of f32, so the weights are the
//! same on every machine.

use super::bayes;
use super::features::{Group, for_each_feature};
use super::weights::{BIAS_STEPS, ZERO};
use crate::lanes::{LANES, Lanes, NOTHING, plus};
use std::collections::BTreeSet;

/// The machine's C: how much a misjudged question costs, against large weights.
const COST: f32 = 2.0;
/// How much more it costs when the target itself is missed, as others are many.
const OWN: f32 = 3.0;
/// How much a foreign question counts against one of the author's.
const FOREIGN: f32 = 0.3;
/// How often each question is looked at.
const MAX_ROUNDS: usize = 12;
/// Part of naive Bayes in the weights.
const BAYES: f32 = 0.3;
/// Power of the inverse document frequency: rare features count more, but not in full.
const IDF_POWER: f32 = 0.7;
/// Steps of how telling a feature is, per unit.
const TELLING_STEPS: f32 = 4.0;
/// Rows of weights, fewest and most; more add size and no accuracy.
const ROWS: [usize; 2] = [1 << 8, 1 << 12];
/// Most rows of a bot with fewer than [`SEVERAL`] questions a target: half the size for half a
/// point.
const ROWS_OF_FEW: usize = 1 << 11;
const SEVERAL: usize = 5;
/// Most rows of a bot that knows meanings and has fewer than [`MANY`] questions a target: a quarter of
/// the size for a tenth of a point.
const ROWS_BESIDE_MEANINGS: usize = 1 << 10;
/// Questions a target, on average, from which more is learnt of each.
pub const MANY: usize = 20;
/// Targets beyond which half the rows do, beside meanings.
const MANY_TARGETS: usize = 100;
/// How much a question's meaning counts: the length of that part of its vector, where the other
/// parts together have a length of 1.
const MEANING: f32 = 0.8;
/// Largest weight of four bits, without its sign.
const MAX_WEIGHT: f32 = 7.0;
/// Of so many weights one may be too large to be told.
const CLIPPED: usize = 10_000;
/// A step that changes nothing.
const STILL: f32 = 1e-6;

/// Questions as features, ready to learn from.
#[derive(Debug)]
pub struct Learner {
    pub(super) n_targets: usize,
    pub(super) n_rows: usize,
    /// Components of what a question means; their weights stand behind the rows.
    n_components: usize,
    /// For each row, how telling its features are.
    telling: Vec<u8>,
    /// For each question, its rows and their values, ascending.
    pub(super) questions: Vec<Vec<(u32, f32)>>,
    /// For each question, its target.
    pub(super) targets: Vec<usize>,
}

/// What is to be learnt of one question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lesson {
    /// The number of the question.
    pub question: usize,
    /// The target that it leads to; the number of targets where it leads to none.
    pub target: usize,
    /// How much it counts; 1 for a question of the author's.
    pub weight: f32,
}

/// Learnt weights, before they are rounded.
#[derive(Debug)]
pub struct Weights {
    n_targets: usize,
    /// For each row, one weight a target, filled up with 0 to whole blocks.
    rows: Vec<Lanes>,
    /// One weight a target that counts always.
    bias: Vec<Lanes>,
}

impl Learner {
    /// Takes in all questions, each the number of its target and its terms, and what they mean, if
    /// that is known.
    ///
    /// The number of a foreign question, which leads to none of the targets, is `n_targets`; it says
    /// nothing of how telling a word is.
    pub fn new(n_targets: usize, questions: &[(usize, Vec<&str>)], vectors: &[Vec<i8>]) -> Learner {
        let hashes: Vec<[Vec<u32>; 3]> = questions
            .iter()
            .map(|(_, terms)| {
                Group::ALL.map(|group| {
                    let mut hashes = Vec::new();
                    for_each_feature(terms, group, &mut |hash| hashes.push(hash));
                    hashes
                })
            })
            .collect();
        let all = hashes.iter().zip(questions);
        let own = all.filter(|(_, (target, _))| *target < n_targets);
        let own: Vec<_> = own.map(|(hashes, _)| hashes).collect();
        let n_own = own.len();
        let distinct: BTreeSet<u32> = own.iter().copied().flatten().flatten().copied().collect();
        let knows_meanings = vectors.iter().any(|vector| !vector.is_empty());
        let [fewest, most] = match n_own {
            n if n < SEVERAL * n_targets => [ROWS[0], ROWS_OF_FEW],
            n if knows_meanings && n < MANY * n_targets => [ROWS[0], ROWS_BESIDE_MEANINGS],
            _ if knows_meanings && n_targets > MANY_TARGETS => [ROWS[0], ROWS_OF_FEW],
            _ => ROWS,
        };
        let n_rows = distinct.len().next_power_of_two().clamp(fewest, most);
        let row = |hash: u32| hash as usize & (n_rows - 1);
        let mut df = vec![0u32; n_rows];
        for hashes in own {
            let rows: BTreeSet<usize> = hashes.iter().flatten().map(|&hash| row(hash)).collect();
            for row in rows {
                df[row] += 1;
            }
        }
        let telling: Vec<u8> = df.iter().map(|&df| telling(n_own, df)).collect();
        let vector = |hashes: &[Vec<u32>; 3]| {
            let mut vector: Vec<(u32, f32)> = Vec::new();
            for (group, hashes) in Group::ALL.iter().zip(hashes) {
                let value = |hash| u32::from(telling[row(hash)]);
                let squares: u32 = hashes.iter().map(|&hash| value(hash) * value(hash)).sum();
                let factor = group.length() / libm::sqrtf(squares.max(1) as f32);
                let cell = |&hash: &u32| (row(hash) as u32, value(hash) as f32 * factor);
                vector.extend(hashes.iter().map(cell));
            }
            vector.sort_by_key(|&(row, _)| row);
            vector.dedup_by(|next, first| {
                let same = next.0 == first.0;
                if same {
                    first.1 += next.1;
                }
                same
            });
            vector
        };
        let mut vectors = vectors.iter();
        let mut n_components = 0;
        let with_meaning = |hashes| {
            let mut vector = vector(hashes);
            let components = vectors.next().map_or(&[][..], |vector| &vector[..]);
            n_components = n_components.max(components.len());
            for (row, &component) in (n_rows as u32..).zip(components) {
                vector.push((row, f32::from(component) * (MEANING / 127.0)));
            }
            vector
        };
        let taken = hashes.iter().map(with_meaning).collect();
        Learner {
            n_targets,
            n_rows,
            n_components,
            questions: taken,
            targets: questions.iter().map(|&(target, _)| target).collect(),
            telling,
        }
    }

    /// Number of targets.
    pub fn n_targets(&self) -> usize {
        self.n_targets
    }

    /// Learns from the questions `which`, and from all foreign ones.
    pub fn fit(&self, which: &[usize]) -> Weights {
        let lesson = |question: usize, weight: f32| Lesson {
            question,
            target: self.targets[question],
            weight,
        };
        let mut lessons: Vec<Lesson> = which.iter().map(|&own| lesson(own, 1.0)).collect();
        let foreign = (0..self.targets.len()).filter(|&q| self.targets[q] == self.n_targets);
        lessons.extend(foreign.map(|question| lesson(question, FOREIGN)));
        self.fit_lessons(&lessons)
    }

    /// Learns from these lessons.
    pub fn fit_lessons(&self, lessons: &[Lesson]) -> Weights {
        let n = self.n_targets;
        let n_blocks = n.div_ceil(LANES);
        let mut weights = Weights {
            n_targets: n,
            rows: vec![NOTHING; (self.n_rows + self.n_components) * n_blocks],
            bias: vec![NOTHING; n_blocks],
        };
        let square = |lesson: &Lesson| {
            let vector = self.questions[lesson.question].iter();
            1.0 + vector.map(|(_, value)| value * value).sum::<f32>()
        };
        let squares: Vec<f32> = lessons.iter().map(square).collect();
        let mut alphas = vec![0f32; lessons.len() * n];
        let mut order: Vec<usize> = (0..lessons.len()).collect();
        let mut random = Random(0x1234_5678);
        let mut change = vec![NOTHING; n_blocks];
        for _ in 0..MAX_ROUNDS {
            for i in (1..order.len()).rev() {
                order.swap(i, random.below(i + 1));
            }
            for &place in &order {
                let (Some(lesson), Some(&square)) = (lessons.get(place), squares.get(place)) else {
                    continue;
                };
                let vector = &self.questions[lesson.question];
                weights.scores(vector, &mut change);
                let alphas = &mut alphas[place * n..][..n];
                let scores = &mut change.as_flattened_mut()[..n];
                if machines(alphas, scores, lesson, square) {
                    weights.add(vector, &change);
                }
            }
        }
        bayes::mix(self, lessons, &mut weights, BAYES);
        weights
    }

    /// The scores of a question by learnt weights, one a target.
    pub fn score(&self, weights: &Weights, question: usize) -> Vec<f32> {
        let mut scores = weights.bias.clone();
        weights.scores(&self.questions[question], &mut scores);
        scores.as_flattened()[..self.n_targets].to_vec()
    }

    /// The bytes of the section, where retrieval has `share` of the mix.
    pub fn write(&self, weights: &Weights, share: f32) -> Vec<u8> {
        let n = self.n_targets;
        let mut rows = Vec::with_capacity((self.n_rows + self.n_components) * n);
        for row in 0..self.n_rows + self.n_components {
            rows.extend_from_slice(weights.row(row));
        }
        let meaning = rows.split_off(self.n_rows * n);
        let mut sorted = vec![0f32; n];
        for row in rows.chunks_exact_mut(n) {
            take_median_off(row, &mut sorted);
        }
        let mut bias = weights.bias.as_flattened()[..n].to_vec();
        take_median_off(&mut bias, &mut sorted);
        let mut sizes: Vec<f32> = rows.iter().map(|w| w.abs()).filter(|w| *w > 0.0).collect();
        let clipped = sizes.len() / CLIPPED;
        let largest = match sizes.len() {
            0 => 0.0,
            len => {
                *sizes
                    .select_nth_unstable_by(len - 1 - clipped, f32::total_cmp)
                    .1
            }
        };
        let step = largest / MAX_WEIGHT;
        let rounded = |weight: f32, most: f32| match step > 0.0 {
            true => (weight / step).clamp(-most, most).round() as i8,
            false => 0,
        };
        let mut writer = crate::blob::Writer::default();
        writer.varint(n);
        writer.u8(self.n_rows.trailing_zeros() as u8);
        writer.f32(share);
        // A good target scores about 2 against others, and is to score about 1.
        writer.f32(step / 2.0);
        writer.bytes(&self.telling);
        for &bias in &bias {
            writer.u8(rounded(bias * BIAS_STEPS, 127.0) as u8);
        }
        let mut told = Vec::new();
        for row in rows.chunks_exact(n) {
            for eight in row.chunks(8) {
                let mut bits = 0;
                for (bit, &weight) in eight.iter().enumerate() {
                    let weight = rounded(weight, MAX_WEIGHT);
                    if weight != 0 {
                        bits |= 1 << bit;
                        told.push(weight.wrapping_add(ZERO as i8) as u8);
                    }
                }
                writer.u8(bits);
            }
        }
        for two in told.chunks(2) {
            let [low, high] = [0, 1].map(|i| two.get(i).copied().unwrap_or(ZERO));
            writer.u8(low | high << 4);
        }
        let largest = meaning.iter().fold(0f32, |most, w| most.max(w.abs()));
        let step = largest.max(f32::MIN_POSITIVE) / 127.0;
        writer.u8(self.n_components as u8);
        writer.f32(step * (MEANING / 127.0) / 2.0);
        for weight in meaning {
            writer.u8((weight / step).round() as i8 as u8);
        }
        writer.finish()
    }
}

impl Weights {
    /// The weights of a row, one a target.
    pub(super) fn row(&self, row: usize) -> &[f32] {
        let n_blocks = self.bias.len();
        &self.rows[row * n_blocks..].as_flattened()[..self.n_targets]
    }

    /// The same, to be changed.
    pub(super) fn row_mut(&mut self, row: usize) -> &mut [f32] {
        let n_blocks = self.bias.len();
        &mut self.rows[row * n_blocks..].as_flattened_mut()[..self.n_targets]
    }

    /// The scores of a question, one a target, into `scores`.
    fn scores(&self, vector: &[(u32, f32)], scores: &mut [Lanes]) {
        let n_blocks = self.bias.len();
        for (at, (sums, bias)) in scores.iter_mut().zip(&self.bias).enumerate() {
            *sums = scored(&self.rows, (n_blocks, at), vector, bias);
        }
    }

    fn add(&mut self, vector: &[(u32, f32)], change: &[Lanes]) {
        let n_blocks = self.bias.len();
        for (at, (bias, change)) in self.bias.iter_mut().zip(change).enumerate() {
            // Most targets are far from most questions.
            if *change != NOTHING {
                raise(&mut self.rows, (n_blocks, at), vector, change);
                *bias = plus(*bias, 1.0, change);
            }
        }
    }
}

/// The scores in block `at` of the `n_blocks` of each row.
// By itself, as are the others: so the compiler sees that nothing overlaps, and takes four at once.
#[inline(never)]
fn scored(
    rows: &[Lanes],
    (n_blocks, at): (usize, usize),
    vector: &[(u32, f32)],
    bias: &Lanes,
) -> Lanes {
    let mut sums = *bias;
    for &(row, value) in vector {
        sums = plus(sums, value, &rows[row as usize * n_blocks + at]);
    }
    sums
}

/// Adds a change, times its value, to every feature's weights in block `at`.
#[inline(never)]
fn raise(
    rows: &mut [Lanes],
    (n_blocks, at): (usize, usize),
    vector: &[(u32, f32)],
    change: &Lanes,
) {
    let change = *change;
    for &(row, value) in vector {
        let weights = &mut rows[row as usize * n_blocks + at];
        *weights = plus(*weights, value, &change);
    }
}

/// One step of every target's machine; `scores` become what the weights are to be changed by, and
/// the result is whether that is anything.
fn machines(alphas: &mut [f32], scores: &mut [f32], lesson: &Lesson, square: f32) -> bool {
    let own = lesson.target;
    let step = |alpha: &mut f32, score: &mut f32, sign: f32, diagonal: f32| {
        let gradient = sign * *score - 1.0 + diagonal * *alpha;
        let next = (*alpha - gradient / (square + diagonal)).max(0.0);
        let change = sign * (next - *alpha);
        *alpha = next;
        *score = change;
    };
    let diagonal = 0.5 / COST / lesson.weight;
    let saved = scores.get(own).copied().zip(alphas.get(own).copied());
    for (alpha, score) in alphas.iter_mut().zip(scores.iter_mut()) {
        step(alpha, score, -1.0, diagonal);
    }
    // Its own target's machine, if it has one, is the one that pulls the other way.
    if let Some((score, alpha)) = saved {
        (scores[own], alphas[own]) = (score, alpha);
        step(&mut alphas[own], &mut scores[own], 1.0, diagonal / OWN);
    }
    scores.iter().any(|change| change.abs() > STILL)
}

/// Takes the median of `row` off all of it; `sorted` is room for as many numbers.
fn take_median_off(row: &mut [f32], sorted: &mut [f32]) {
    sorted.copy_from_slice(row);
    let middle = row.len() / 2;
    let median = match sorted.is_empty() {
        true => 0.0,
        false => *sorted.select_nth_unstable_by(middle, f32::total_cmp).1,
    };
    for weight in row {
        *weight -= median;
    }
}

/// How telling a feature is that `df` of the questions have.
fn telling(n_questions: usize, df: u32) -> u8 {
    let ratio = (n_questions + 1) as f32 / (df + 1) as f32;
    let idf = libm::powf(libm::logf(ratio) + 1.0, IDF_POWER);
    (idf * TELLING_STEPS + 0.5) as u8
}

/// Xorshift (Marsaglia 2003), for the order in which questions are looked at.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(questions: &[(usize, &str)], n_targets: usize) -> (Learner, Weights) {
        let questions: Vec<(usize, Vec<&str>)> = questions
            .iter()
            .map(|&(target, terms)| (target, terms.split(' ').collect()))
            .collect();
        let learner = Learner::new(n_targets, &questions, &[]);
        let all: Vec<usize> = (0..questions.len()).collect();
        let weights = learner.fit(&all);
        (learner, weights)
    }

    #[test]
    fn every_known_question_leads_to_its_target() {
        let questions = [
            (0, "lost my card"),
            (0, "my card is gone"),
            (1, "a new card"),
            (1, "order another card"),
            (2, "top up my account"),
            (2, "put money on my account"),
        ];
        let (learner, weights) = check(&questions, 3);
        for (number, (target, terms)) in questions.iter().enumerate() {
            let scores = learner.score(&weights, number);
            for (other, score) in scores.iter().enumerate() {
                assert!(
                    other == *target || *score < scores[*target],
                    "{terms}: {scores:?}"
                );
            }
        }
    }

    #[test]
    fn a_target_without_questions_is_never_best() {
        let (learner, weights) = check(&[(0, "lost my card"), (1, "a new card")], 3);
        for question in 0..2 {
            let scores = learner.score(&weights, question);
            assert!(scores[2] < scores[0].max(scores[1]), "{scores:?}");
        }
    }

    #[test]
    fn what_a_foreign_question_says_speaks_for_no_target() {
        let own = [(0, "lost my card"), (1, "a new card")];
        let best = |questions: &[(usize, &str)]| {
            let (learner, weights) = check(questions, 2);
            let taken = questions
                .iter()
                .map(|&(_, terms)| terms.split(' ').collect());
            let asked = (2, "lost my umbrella".split(' ').collect());
            let mut taken: Vec<_> = questions.iter().map(|q| q.0).zip(taken).collect();
            taken.push(asked);
            let asking = Learner::new(2, &taken, &[]);
            assert_eq!(asking.telling, learner.telling);
            asking.score(&weights, taken.len() - 1)[0]
        };
        assert!(best(&[&own[..], &[(2, "lost my hat")]].concat()) < best(&own));
    }

    #[test]
    fn rare_features_tell_more() {
        assert!(telling(100, 1) > telling(100, 10));
        assert!(telling(100, 100) > 0);
        assert!(telling(1 << 28, 0) < 128);
    }
}
