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
    /// The term whose meaning it has or is nearest to, and how much it counts; 0 for nothing.
    pub meaning: (TermIdx, u8),
    /// How telling the word is: the known term's inverse document frequency, the greatest there is
    /// for an unknown word; less for a function word.
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
        let exact: Vec<Option<TermIdx>> = words
            .iter()
            .map(|word| {
                index
                    .dictionary
                    .get(blob, word)
                    .filter(|&term| df(term) > 0)
            })
            .collect();
        let around = match exact.contains(&None) {
            true => Around::new(index, &exact, skip),
            false => Around::default(),
        };
        let mut terms: Vec<QueryTerm> = Vec::new();
        for (word, exact) in words.into_iter().zip(exact) {
            let (known, distance) = match exact {
                Some(term) => (Some((term, word.clone())), 0),
                None => {
                    let stem = index.stems.of(&word);
                    let is_form = |term| index.term_stems.get(term as usize) == Some(&stem);
                    let fits = |term| f32::from(u8::from(is_form(term))) + around.fits(index, term);
                    let mut form = None;
                    index.each_form(stem, &mut |term| {
                        if df(term) > form.map_or(0, df) {
                            form = Some(term);
                        }
                    });
                    let found = correct(&index.dictionary, blob, &word, &df, &fits);
                    let found = found.filter(|found| form.is_none() || is_form(found.term));
                    match found {
                        // A form is no misspelt word.
                        Some(found) if form.is_some() => (Some((found.term, found.spelt)), 0),
                        Some(found) => (Some((found.term, found.spelt)), found.distance),
                        None => (form.map(|form| (form, word.clone())), 0),
                    }
                }
            };
            let idf = match &known {
                Some((term, spelt)) => index.weight(spelt, df(*term)),
                None => index.weight(&word, 0),
            };
            let meaning = meaning(index, blob, &word, exact, &known, distance);
            terms.push(QueryTerm {
                word,
                known,
                distance,
                meaning,
                idf,
            });
        }
        Query { terms }
    }

    /// The words, each as the known term that it is or most likely means.
    pub fn words(&self) -> Vec<&str> {
        let mut words = Vec::new();
        for term in &self.terms {
            words.push(term.known.as_ref().map_or(&*term.word, |(_, spelt)| spelt));
        }
        words
    }
}

/// The term whose meaning a word has, and how much that counts; 0 for nothing.
///
/// A known word has its own. An unknown one has, of these, the first that there is:
/// 1. its own, where only the questions that have it are left out, as in training;
/// 2. that of the nearest known word, as the tables of the compiler knew it;
/// 3. the same of a word that is one edit away, unless the known term is as near or a form of it;
/// 4. that of the known term for which it is taken.
fn meaning(
    index: &Index,
    blob: &[u8],
    word: &str,
    exact: Option<TermIdx>,
    known: &Option<(TermIdx, String)>,
    distance: u8,
) -> (TermIdx, u8) {
    let with_weight = |term| (term, index.meaning.weight(term));
    if let Some(term) = exact {
        return with_weight(term);
    }
    let (hidden, own) = with_weight(index.dictionary.get(blob, word).unwrap_or(TermIdx::MAX));
    if own != 0 {
        return (hidden, own);
    }
    let other = match index.meaning.other(word) {
        None if known.is_none() || distance > 1 => index.meaning.nearly(word),
        other => other,
    };
    match (other, known) {
        (Some(other), _) => other,
        (None, Some((term, _))) => with_weight(*term),
        (None, None) => (TermIdx::MAX, 0),
    }
}

/// Which known questions have the words that a visitor has spelt right.
#[derive(Debug, Default)]
struct Around {
    /// For each question, the sum of their inverse document frequencies.
    found: Vec<f32>,
    total: f32,
}

impl Around {
    fn new(index: &Index, exact: &[Option<TermIdx>], skip: &Skip) -> Around {
        let mut around = Around {
            found: vec![0.0; index.n_questions()],
            total: 0.0,
        };
        for &term in exact.iter().flatten() {
            let idf = index.idf(index.postings.df(term));
            around.total += idf;
            for posting in index.postings.of(term) {
                around.found[posting.question as usize] += idf;
            }
        }
        for question in skip.0.clone() {
            around.found[question as usize] = 0.0;
        }
        around
    }

    /// The largest share of those words that a question with the term has.
    fn fits(&self, index: &Index, term: TermIdx) -> f32 {
        if self.total <= 0.0 {
            return 0.0;
        }
        let questions = index.postings.of(term).map(|posting| posting.question);
        let found = questions.map(|question| self.found[question as usize]);
        found.fold(0.0, f32::max) / self.total
    }
}
