//! What is known of a bot's languages, on the way into an index.

use super::function_words::FunctionWords;
use crate::lexicon::Stems;

/// What is known of a bot's languages.
#[derive(Debug, Clone, Default)]
pub struct Grammar {
    /// The words that say little.
    pub function_words: FunctionWords,
    /// Which words are forms of one.
    pub stems: Stems,
}
