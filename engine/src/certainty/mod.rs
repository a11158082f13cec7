//! From scores to certainty: of the answers given with certainty 0.8, eight in ten are right.
//!
//! A score only orders candidates of one question; how likely the first one is right depends on
//! more: how much of the question was found, how far the next one is behind, how many words were
//! known at all.
//! [`Features`] measures that, and [`Calibration`] turns it into a probability with a logistic
//! curve (Platt 1999) whose weights are fitted at compile time on held-out questions.
//! [`Caution`] then tells less than that about the usual threshold, where too many of the answers
//! would be wrong.

mod calibration;
mod caution;
mod features;
#[cfg(feature = "compile")]
mod fit;

pub use calibration::Calibration;
pub use caution::Caution;
pub use features::{Features, N_FEATURES};
#[cfg(feature = "compile")]
pub use fit::{Example, Fit, PRIOR, PRIOR_ALONE, PRIOR_OF_MEANINGS, PRIOR_WITH_MEANINGS, fit};
