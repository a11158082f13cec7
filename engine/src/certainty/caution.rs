//! Section `CAUT`: how cautious a bot is around the usual threshold.
//!
//! Of the answers that a calibrated bot gives with 0.5 and more, as many are right as their mean
//! certainty says; where many questions are hard, that is less than nine in ten.
//! Such a bot tells less than the curve in a range about 0.5, so that nine in ten of those answers
//! are right:
//!
//! ```text
//! certainty
//!   1   |                  /
//!       |              /
//!       |            /          below LOW and above `half` + RISE: the curve's probability
//!  0.5  |. . . . . |            up to `half`: squeezed between LOW and 0.5
//!  LOW  |     / ¯ ¯.            above it: soon the curve's again
//!       | /        .
//!       +-----|----|--|---- probability by the curve
//!            LOW  half half + RISE
//! ```
//!
//! Elsewhere certainty stays the probability, and its order stays everywhere.
//!
//! ```text
//! half (f32, 0.5..=0.8)
//! ```

use crate::blob::{LoadError, Reader, Tag};

/// Probability up to which nothing changes.
const LOW: f64 = 0.4;
/// What lies so far above `half` is not changed either.
const RISE: f64 = 0.1;
/// Certainty for which `half` stands: the usual threshold.
const THRESHOLD: f64 = 0.5;
/// The largest `half`.
const MOST: f32 = 0.8;

/// How cautious a bot is: the probability by the curve that it tells as a certainty of 0.5.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Caution {
    half: f32,
}

impl Default for Caution {
    /// No more cautious than the curve.
    fn default() -> Caution {
        // Below LOW, so both borders leave everything as it is.
        Caution { half: 0.0 }
    }
}

impl Caution {
    /// The section's name.
    pub const TAG: Tag = Tag(*b"CAUT");

    /// Checks and reads the section.
    ///
    /// # Errors
    /// When it is malformed, or `half` is outside 0.5..=0.8.
    pub fn read(bytes: &[u8]) -> Result<Caution, LoadError> {
        let mut reader = Reader::new(Self::TAG, bytes);
        let half = reader.f32();
        if !(0.5..=MOST).contains(&half) {
            reader.fail("it is outside 0.5..=0.8");
        }
        reader.end()?;
        Ok(Caution { half })
    }

    /// The certainty of a candidate with this probability by the curve, both 0..=1.
    pub fn certainty(self, probability: f32) -> f32 {
        let (half, p) = (f64::from(self.half), f64::from(probability));
        if p <= LOW || p >= half + RISE {
            return probability;
        }
        let line = match p < half {
            true => (p - half) * (THRESHOLD - LOW) / (half - LOW),
            false => (p - half) * (half + RISE - THRESHOLD) / RISE,
        };
        (THRESHOLD + line) as f32
    }
}

#[cfg(feature = "compile")]
mod choose {
    use super::{Caution, MOST};
    use crate::blob::Writer;
    use crate::certainty::Calibration;
    use crate::certainty::fit::{Example, calibration_error};

    /// Share of the answers given with a certainty of 0.5 that should be right.
    const PRECISION: f32 = 0.9;
    /// Caution ends where the expected calibration error would be larger than this, and than it is
    /// without.
    const MAX_ERROR: f32 = 0.04;
    /// Steps in which `half` is looked for.
    const STEP: f32 = 0.01;

    impl Caution {
        /// As much of it as the examples need to be right in nine of ten answers, and not more than
        /// leaves the expected calibration error small.
        pub fn choose(calibration: &Calibration, examples: &[Example]) -> Caution {
            let mut chosen = Caution::default();
            let most = MAX_ERROR.max(calibration_error(calibration, chosen, examples));
            let mut half = 0.5;
            while precision(chosen, calibration, examples) < PRECISION && half + STEP < MOST {
                half += STEP;
                let next = Caution { half };
                if calibration_error(calibration, next, examples) > most {
                    break;
                }
                chosen = next;
            }
            chosen
        }

        /// The probability by the curve that is told as a certainty of 0.5; nothing for a bot that
        /// is no more cautious than the curve.
        pub fn half(self) -> Option<f32> {
            (self != Caution::default()).then_some(self.half)
        }

        /// The other way round, with `half` within 0.5..=0.8.
        pub fn of(half: Option<f32>) -> Caution {
            let half = half.filter(|half| (0.5..=MOST).contains(half));
            half.map_or_else(Caution::default, |half| Caution { half })
        }

        /// The section; a bot that is no more cautious than the curve has none.
        pub fn write(self) -> Option<(crate::blob::Tag, Vec<u8>)> {
            let mut writer = Writer::default();
            writer.f32(self.half()?);
            Some((Caution::TAG, writer.finish()))
        }
    }

    /// Share of right ones of those with a certainty of 0.5 and more; 1 if there are none.
    fn precision(caution: Caution, calibration: &Calibration, examples: &[Example]) -> f32 {
        let (mut given, mut right) = (0.0, 0.0);
        for example in examples {
            if caution.certainty(calibration.certainty(&example.features)) >= 0.5 {
                given += example.weight;
                right += if example.right { example.weight } else { 0.0 };
            }
        }
        if given == 0.0 { 1.0 } else { right / given }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certainty::{Calibration, Example, Features, N_FEATURES};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn certainty_grows_with_probability_and_is_never_above_it(
            half in 0.5f32..=0.8,
            less in 0f32..=1.0,
            more in 0f32..=1.0,
        ) {
            let caution = Caution { half };
            let (less, more) = (less.min(more), less.max(more));
            let told = caution.certainty(more);
            prop_assert!((0.0..=1.0).contains(&told));
            prop_assert!(caution.certainty(less) <= told);
            prop_assert!(told <= more + f32::EPSILON, "{told} {more}");
            prop_assert_eq!(Caution::default().certainty(more), more);
        }
    }

    #[test]
    fn half_is_told_as_a_half_and_the_ends_stay() {
        let caution = Caution { half: 0.7 };
        for (probability, expected) in
            [(0.0, 0.0), (0.4, 0.4), (0.7, 0.5), (0.81, 0.81), (1.0, 1.0)]
        {
            assert_eq!(caution.certainty(probability), expected);
        }
        assert!(caution.certainty(0.69) < 0.5);
    }

    /// Examples of which the curve knows the probability, and `right` says how many of a hundred
    /// are right.
    fn chosen(right: impl Fn(usize) -> usize) -> Caution {
        let mut weights = [0.0; N_FEATURES];
        weights[1] = 1.0;
        let example = |percent: usize, number: usize| {
            let p = percent as f32 / 100.0;
            let mut features = Features::default();
            features.0[1] = (p / (1.0 - p)).ln();
            Example {
                features,
                right: number < right(percent),
                weight: 1.0,
            }
        };
        let examples: Vec<Example> = (1..100)
            .flat_map(|percent| (0..100).map(move |number| example(percent, number)))
            .collect();
        Caution::choose(&Calibration(weights), &examples)
    }

    #[test]
    fn nine_in_ten_of_the_answers_become_right_while_the_error_stays_small() {
        // Calibrated, and every probability as frequent: three quarters are right above a half, and
        // nine in ten only above 0.8, which would cost an error of 0.04 and more.
        let half = chosen(|percent| percent).half().unwrap();
        assert!((0.65..=0.8).contains(&half), "{half}");
        // Better than that: nothing to do.
        assert_eq!(chosen(|_| 95).half(), None);
    }

    #[test]
    fn what_is_no_probability_is_refused() {
        for half in [0.49, 0.81, -1.0, f32::INFINITY] {
            assert!(Caution::read(&half.to_le_bytes()).is_err(), "{half}");
            assert_eq!(Caution::of(Some(half)), Caution::default());
        }
        assert!(Caution::read(&[0; 3]).is_err());
        let (tag, bytes) = Caution { half: 0.7 }.write().unwrap();
        assert_eq!(tag, Caution::TAG);
        assert_eq!(Caution::read(&bytes), Ok(Caution { half: 0.7 }));
        assert_eq!(Caution::default().write(), None);
    }
}
