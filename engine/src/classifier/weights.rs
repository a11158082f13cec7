//! Section `LINR`: the weights of the classifier.
//!
//! ```text
//! targets (varint) | log₂ rows (u8) | share (f32) | step (f32)
//! | telling (u8 × rows) | bias (u8 × targets)
//! | which: rows × ⌈targets / 8⌉ bytes, one bit for each weight that is not 0, lowest bit first
//! | weights: four bits for each of those, plus 8, row by row, lower half first
//! | components (u8) | step (f32) | weights (i8): for each component of a question's vector, one a target
//! ```
//!
//! A feature's row holds one weight a target.
//! A question's score for a target is the sum of its features' weights, each times how telling the
//! feature is, divided by the length of all such numbers of its [`Group`]; the groups are added.
//! All of that are integers but for one factor a group, so it comes out the same everywhere.
//!
//! Where the weights of a row begin is counted on load; the rest is read in place.

use super::features::{Group, for_each_feature};
use crate::blob::{LoadError, Reader, Tag};
use std::ops::Range;

/// Most rows, as a power of two.
pub(super) const MAX_LOG_ROWS: u8 = 16;
/// Steps of a bias in one of a weight: it counts always, so its rounding would, too.
pub(super) const BIAS_STEPS: f32 = 16.0;
/// What four bits hold is a weight plus this.
pub(super) const ZERO: u8 = 8;

/// Where the classifier's weights lie in the blob.
#[derive(Debug)]
pub struct Classifier {
    /// How much retrieval counts in the mix, from 0 not at all to 1 alone.
    pub share: f32,
    step: f32,
    n_targets: usize,
    n_rows: usize,
    /// The part of the blob behind the two numbers above.
    range: Range<usize>,
    /// The step of a component's weights.
    meaning_step: f32,
    /// Where they lie in the blob.
    meaning: Range<usize>,
    /// For each row, how many weights stand before its own.
    starts: Vec<u32>,
}

/// What a second ranker says of every target; nothing where there is none.
#[derive(Debug, Default)]
pub struct Scores {
    /// For each target, its score: about 1 for a good one, about 0 for most.
    pub all: Vec<f32>,
    /// For each target, the part of it that comes from words, not from what they mean; the
    /// classifier's alone.
    pub by_words: Vec<f32>,
}

impl Scores {
    /// Those of a ranker that goes by meanings alone.
    pub fn by_meaning(all: Vec<f32>) -> Scores {
        Scores {
            all,
            by_words: Vec::new(),
        }
    }

    /// The part of a target's score that comes from words; 0 without a classifier.
    pub fn of_words(&self, target: u32) -> f32 {
        let words = self.by_words.get(target as usize).copied();
        words.unwrap_or_default()
    }
}

impl Classifier {
    /// The section's name.
    pub const TAG: Tag = Tag(*b"LINR");

    /// Checks the section at `range` of `blob`, which has weights for `n_targets` targets.
    ///
    /// # Errors
    /// When it is malformed, or has another number of targets.
    pub fn read(
        blob: &[u8],
        range: Range<usize>,
        n_targets: usize,
    ) -> Result<Classifier, LoadError> {
        let end = range.end;
        let mut reader = Reader::new(Self::TAG, blob.get(range).unwrap_or_default());
        if reader.varint() as usize != n_targets {
            reader.fail("its targets are not those of the bot");
        }
        let log_rows = reader.u8();
        if log_rows > MAX_LOG_ROWS {
            reader.fail("it has too many rows");
        }
        let n_rows = 1usize << log_rows.min(MAX_LOG_ROWS);
        let (share, step) = (reader.f32(), reader.f32());
        if !(0.0..=1.0).contains(&share) || step < 0.0 {
            reader.fail("a number is out of its range");
        }
        let start = end - reader.left();
        reader.take(n_rows + n_targets);
        let mut starts = Vec::new();
        let mut n_weights = 0u32;
        let width = n_targets.div_ceil(8);
        // Bits of a row's last byte that no target has.
        let spare = (width * 8 - n_targets) as u32;
        let bits = reader.take(n_rows * width);
        for row in bits.chunks_exact(width.max(1)) {
            starts.push(n_weights);
            n_weights += row.iter().map(|byte| byte.count_ones()).sum::<u32>();
            let last = row.last().copied().unwrap_or_default();
            if last.leading_zeros() < spare {
                reader.fail("a weight is for no target");
            }
        }
        reader.take(n_weights.div_ceil(2) as usize);
        let n_components = usize::from(reader.u8());
        let meaning_step = reader.f32();
        let meaning = end - reader.left()..end;
        reader.take(n_components * n_targets);
        reader.end()?;
        Ok(Classifier {
            share,
            step,
            n_targets,
            n_rows,
            range: start..end,
            meaning_step,
            meaning,
            starts,
        })
    }

    /// A score for every target.
    ///
    /// `blob` is what the classifier was read from, `terms` the question's words, corrected, and
    /// `vector` what they mean.
    pub fn score(&self, blob: &[u8], terms: &[&str], vector: &[i8]) -> Scores {
        let bytes = blob.get(self.range.clone()).unwrap_or_default();
        let (telling, rest) = bytes.split_at(self.n_rows);
        let (bias, rest) = rest.split_at(self.n_targets);
        let width = self.n_targets.div_ceil(8);
        let (which, weights) = rest.split_at(self.n_rows * width);
        let mut sums = vec![0i32; self.n_targets];
        let mut scores: Vec<f32> = bias
            .iter()
            .map(|&bias| f32::from(bias as i8) * self.step / BIAS_STEPS)
            .collect();
        for group in Group::ALL {
            sums.fill(0);
            let mut squares = 0u32;
            for_each_feature(terms, group, &mut |feature| {
                let row = feature as usize & (self.n_rows - 1);
                let value = telling[row];
                squares += u32::from(value) * u32::from(value);
                let mut at = self.starts[row] as usize;
                for (number, &byte) in which[row * width..][..width].iter().enumerate() {
                    let mut left = byte;
                    while left != 0 {
                        let target = number * 8 + left.trailing_zeros() as usize;
                        left &= left - 1;
                        let weight = weights[at / 2] >> (at % 2 * 4) & 15;
                        sums[target] += i32::from(value) * (i32::from(weight) - i32::from(ZERO));
                        at += 1;
                    }
                }
            });
            let factor = self.step * group.length() / (squares.max(1) as f32).sqrt();
            for (score, &sum) in scores.iter_mut().zip(&sums) {
                *score += factor * sum as f32;
            }
        }
        let by_words = scores.clone();
        sums.fill(0);
        let weights = blob.get(self.meaning.clone()).unwrap_or_default();
        for (weights, &component) in weights.chunks_exact(self.n_targets.max(1)).zip(vector) {
            for (sum, &weight) in sums.iter_mut().zip(weights) {
                *sum += i32::from(component) * i32::from(weight as i8);
            }
        }
        for (score, &sum) in scores.iter_mut().zip(&sums) {
            *score += self.meaning_step * sum as f32;
        }
        Scores {
            all: scores,
            by_words,
        }
    }
}

#[cfg(test)]
#[cfg(feature = "compile")]
mod tests {
    use super::*;
    use crate::classifier::Learner;
    use crate::meaning::unit;
    use proptest::prelude::*;

    /// Three targets whose questions have telling words of their own.
    const QUESTIONS: [(usize, &str); 9] = [
        (0, "where is my parcel"),
        (0, "track a parcel"),
        (0, "my parcel is late"),
        (1, "reset my password"),
        (1, "I forgot the password"),
        (1, "a new password"),
        (2, "when are you open"),
        (2, "opening hours"),
        (2, "are you open on sunday"),
    ];

    fn learner() -> Learner {
        let questions: Vec<(usize, Vec<&str>)> = QUESTIONS
            .iter()
            .map(|&(target, terms)| (target, terms.split(' ').collect()))
            .collect();
        Learner::new(3, &questions, &[])
    }

    fn section() -> Vec<u8> {
        let learner = learner();
        let all: Vec<usize> = (0..QUESTIONS.len()).collect();
        learner.write(&learner.fit(&all), 0.25)
    }

    fn best(scores: &[f32]) -> usize {
        (0..scores.len())
            .max_by(|&a, &b| scores[a].total_cmp(&scores[b]))
            .unwrap()
    }

    #[test]
    fn a_question_is_scored_highest_for_the_target_with_its_words() {
        let bytes = section();
        let classifier = Classifier::read(&bytes, 0..bytes.len(), 3).unwrap();
        assert_eq!(classifier.share, 0.25);
        for (question, target) in [
            ("parcel", 0),
            ("the parcels late", 0),
            ("forgot password", 1),
            ("open hours", 2),
        ] {
            let terms: Vec<&str> = question.split(' ').collect();
            let scores = classifier.score(&bytes, &terms, &[]).all;
            assert_eq!(best(&scores), target, "{question}: {scores:?}");
        }
    }

    #[test]
    fn nothing_known_scores_next_to_nothing() {
        let bytes = section();
        let classifier = Classifier::read(&bytes, 0..bytes.len(), 3).unwrap();
        for terms in [&[][..], &["zxqv"]] {
            let scores = classifier.score(&bytes, terms, &[]).all;
            assert!(scores.iter().all(|score| score.abs() < 0.2), "{scores:?}");
        }
    }

    #[test]
    fn rounded_weights_score_nearly_as_the_learnt_ones() {
        let learner = learner();
        let all: Vec<usize> = (0..QUESTIONS.len()).collect();
        let weights = learner.fit(&all);
        let bytes = learner.write(&weights, 1.0);
        let classifier = Classifier::read(&bytes, 0..bytes.len(), 3).unwrap();
        for (question, (_, terms)) in QUESTIONS.iter().enumerate() {
            let terms: Vec<&str> = terms.split(' ').collect();
            let rounded = classifier.score(&bytes, &terms, &[]).all;
            let learnt = learner.score(&weights, question);
            for (a, b) in [(0, 1), (1, 2), (2, 0)] {
                let difference = (rounded[a] - rounded[b]) - (learnt[a] - learnt[b]) / 2.0;
                assert!(difference.abs() < 0.1, "{terms:?}: {rounded:?} {learnt:?}");
            }
        }
    }

    #[test]
    fn what_is_impossible_is_refused() {
        let bytes = section();
        let check = |at: usize, value: u8| {
            let mut bytes = bytes.clone();
            bytes[at] = value;
            assert!(
                Classifier::read(&bytes, 0..bytes.len(), 3).is_err(),
                "{value} at {at}"
            );
        };
        let n_rows = 1 << bytes[1];
        // Targets, rows, share, step, a weight for a fourth target.
        check(0, 2);
        check(1, MAX_LOG_ROWS + 1);
        check(5, 0x41);
        check(9, 0xff);
        check(10 + n_rows + 3, 8);
        assert!(Classifier::read(&bytes, 0..bytes.len() - 1, 3).is_err());
        assert!(Classifier::read(&[], 0..0, 0).is_err());
    }

    proptest! {
        #[test]
        fn rounding_changes_no_score_by_more_than_half_a_step_a_weight(
            questions in proptest::collection::vec(
                proptest::collection::btree_set("[a-f]{1,4}", 1..6), 8..24),
            n_targets in 2usize..6,
            meant in proptest::collection::vec(proptest::collection::vec(-9i32..10, 12), 24),
        ) {
            let of_target = questions.iter().enumerate().map(|(number, terms)| {
                (number % n_targets, terms.iter().map(String::as_str).collect())
            });
            let questions: Vec<(usize, Vec<&str>)> = of_target.collect();
            let vectors: Vec<Vec<i8>> = meant.iter().map(|sums| unit(sums)).collect();
            let learner = Learner::new(n_targets, &questions, &vectors[..questions.len()]);
            let weights = learner.fit(&(0..questions.len()).collect::<Vec<_>>());
            let bytes = learner.write(&weights, 0.5);
            let classifier = Classifier::read(&bytes, 0..bytes.len(), n_targets).unwrap();
            prop_assert!(classifier.meaning_step > 0.0);
            for (question, (_, terms)) in questions.iter().enumerate() {
                let vector = &vectors[question];
                let rounded = classifier.score(&bytes, terms, vector).all;
                // A learnt score is twice as large, and moved by the medians of its rows.
                let learnt: Vec<f32> =
                    learner.score(&weights, question).iter().map(|score| score / 2.0).collect();
                // A weight is off by half a step at most, a bias by half of a sixteenth.
                let own = learner.questions[question].iter();
                let features: f32 = own
                    .filter(|(row, _)| (*row as usize) < learner.n_rows)
                    .map(|(_, value)| value.abs())
                    .sum();
                let components: f32 = vector.iter().map(|&c| f32::from(c).abs()).sum();
                let off = classifier.step / 2.0 * (features + 1.0 / BIAS_STEPS)
                    + classifier.meaning_step / 2.0 * components;
                let allowed = 2.0 * off + 1e-4;
                for target in 1..n_targets {
                    let apart = (rounded[0] - rounded[target]) - (learnt[0] - learnt[target]);
                    prop_assert!(apart.abs() <= allowed, "{apart} of {allowed}");
                }
                let first = best(&learnt);
                let others = (0..n_targets).filter(|&target| target != first);
                let next = others.map(|target| learnt[target]).fold(f32::MIN, f32::max);
                if learnt[first] - next > allowed {
                    prop_assert_eq!(best(&rounded), first);
                }
            }
        }

        #[test]
        fn forged_bytes_are_refused_or_score(
            changes in proptest::collection::vec((0usize..4_000, any::<u8>()), 1..20),
            n_targets in 0usize..12,
        ) {
            let mut bytes = section();
            for (at, value) in changes {
                let at = at % bytes.len();
                bytes[at] = value;
            }
            if let Ok(classifier) = Classifier::read(&bytes, 0..bytes.len(), n_targets) {
                let scores = classifier.score(&bytes, &["where", "is", "my", "parcel"], &[]).all;
                prop_assert_eq!(scores.len(), n_targets);
            }
        }
    }
}
