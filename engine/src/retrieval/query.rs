//! A question, taken apart against what the bot knows.

use super::index::Index;
use super::skip::Skip;
use crate::lexicon::{TermIdx, correct};
use crate::text::tokenize;

/// One distinct word of a question.
#[derive(Debug, Clone, PartialEq)]
pub struct QueryTerm {
    /// The word, folded, as the visitor wrote it.
    pub word: String,
    /// The known term that it is or most likely means, and how that is spelt.
    pub known: Option<(TermIdx, String)>,
    /// Edits between the word and the known term; 0 when it is that term.
    pub distance: u8,
    /// How telling the word is: the known term's inverse document frequency, the greatest there is
    /// for an unknown word.
    pub idf: f32,
}

/// The distinct words of a question.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Query {
    /// In order of first use.
    pub terms: Vec<QueryTerm>,
}

impl Query {
    /// Takes `text` apart; questions in `skip` count as unknown.
    pub fn new(index: &Index, blob: &[u8], text: &str, skip: &Skip) -> Query {
        let mut words: Vec<String> = Vec::new();
        tokenize(text, &mut |word| {
            if !words.iter().any(|known| known == word) {
                words.push(word.to_owned());
            }
        });
        let df = |term| skip.df(index, term);
        let mut terms: Vec<QueryTerm> = Vec::with_capacity(words.len());
        for word in words {
            let exact = index
                .dictionary
                .get(blob, &word)
                .filter(|&term| df(term) > 0);
            let (known, distance) = match exact {
                Some(term) => (Some((term, word.clone())), 0),
                None => match correct(&index.dictionary, blob, &word, &df) {
                    Some(found) => (Some((found.term, found.spelt)), found.distance),
                    None => (None, 0),
                },
            };
            let idf = index.idf(known.as_ref().map_or(0, |&(term, _)| df(term)));
            terms.push(QueryTerm {
                word,
                known,
                distance,
                idf,
            });
        }
        Query { terms }
    }

    /// The words, each as the known term that it is or most likely means.
    pub fn words(&self) -> Vec<&str> {
        let mut words = Vec::with_capacity(self.terms.len());
        for term in &self.terms {
            words.push(term.known.as_ref().map_or(&*term.word, |(_, spelt)| spelt));
        }
        words
    }
}
