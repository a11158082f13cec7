//! The second ranker: a linear classifier over hashed words, pairs of words and character n-grams.
//!
//! Retrieval knows single questions; the classifier knows what the questions of one target have in
//! common that those of others have not.
//! With ten questions a target it finds more than retrieval, with one or two less, so both are
//! mixed, and how much each counts is chosen when a bot is compiled.
//!
//! [`for_each_feature`] cuts a question into features, `fit` learns a weight for each pair of a
//! feature and a target, and [`Classifier`] is what is left of them in the blob: a number of three
//! bits and a sign, and nothing at all where the weight is small.

#[cfg(feature = "compile")]
mod bayes;
mod features;
#[cfg(feature = "compile")]
mod fit;
mod weights;

pub use features::{Group, for_each_feature};
#[cfg(feature = "compile")]
pub use fit::{Learner, Lesson, MANY, Weights};
pub use weights::{Classifier, Scores};
