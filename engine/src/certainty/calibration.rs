//! Section `CALI`: the weights of the calibration curve.
//!
//! ```text
//! one f32 a feature, in the order of [`Features`]
//! ```

use super::features::{Features, N_FEATURES};
use crate::blob::{LoadError, Reader, Tag};
use crate::exponential::exp;

/// Turns features into a certainty, 1 / (1 + e^−(w·x)).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calibration(pub [f32; N_FEATURES]);

impl Calibration {
    /// The section's name.
    pub const TAG: Tag = Tag(*b"CALI");

    /// Checks and reads the section.
    ///
    /// # Errors
    /// When it is malformed, or a better feature would make an answer less certain.
    pub fn read(bytes: &[u8]) -> Result<Calibration, LoadError> {
        let mut reader = Reader::new(Self::TAG, bytes);
        let mut weights = [0.0; N_FEATURES];
        for (number, weight) in weights.iter_mut().enumerate() {
            *weight = reader.f32();
            if number > 0 && *weight < 0.0 {
                reader.fail("a weight is negative");
            }
        }
        reader.end()?;
        Ok(Calibration(weights))
    }

    /// The section's bytes.
    #[cfg(feature = "compile")]
    pub fn write(&self) -> Vec<u8> {
        let mut writer = crate::blob::Writer::default();
        for weight in self.0 {
            writer.f32(weight);
        }
        writer.finish()
    }

    /// How likely the candidate is right, 0..=1.
    pub fn certainty(&self, features: &Features) -> f32 {
        let sum: f64 = self
            .0
            .iter()
            .zip(features.0)
            .map(|(&w, x)| f64::from(w) * f64::from(x))
            .sum();
        (1.0 / (1.0 + exp(-sum))) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn certainty_is_a_probability_and_grows_with_each_feature(
            bias in -20f32..20.0,
            weights in proptest::array::uniform10(0f32..20.0),
            x in proptest::array::uniform10(-1f32..1.5),
            which in 0usize..10,
            more in 0f32..1.0,
        ) {
            let mut all = [bias; N_FEATURES];
            all[1..].copy_from_slice(&weights);
            let curve = Calibration(all);
            let mut features = Features([1.0; N_FEATURES]);
            features.0[1..].copy_from_slice(&x);
            let before = curve.certainty(&features);
            prop_assert!((0.0..=1.0).contains(&before));
            features.0[1 + which] += more;
            prop_assert!(curve.certainty(&features) >= before);
        }
    }
}
