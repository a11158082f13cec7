//! BM25 over words and character n-grams.
//!
//! Each known question is scored twice, and the two are added with weights 1 − [`GRAM_SHARE`] and
//! [`GRAM_SHARE`]:
//! - **words**: BM25 (Robertson & Zaragoza 2009), Σ idf · tf·(k₁+1) / (tf + k₁·norm), over the
//!   question's own and corrected words;
//! - **character n-grams**: for each word of the visitor's the most similar term of the known
//!   question counts with idf · similarity / norm, where similarity is the share of the word's
//!   n-grams, weighted by how telling they are, that the term has.
//!   So `reset` finds `resetting`, and `bettwäsche` finds `bettwäscheset`.
//!
//! norm = 1 − b + b · length / mean length.
//! Both are divided by the sum of the idfs of the visitor's words, which makes a score about 1 when
//! everything was found, whatever the length of the question.
//!
//! A target's score is the 3-norm of its questions' scores: close to the best one, raised when
//! several agree.
//!
//! The constants were chosen by five-fold cross-validation over four public question sets; accuracy
//! changes by less than a point around them.

use super::index::{Index, Target};
use super::postings::QuestionIdx;
use super::query::Query;
use super::skip::Skip;
use crate::lexicon::TermIdx;

/// BM25's k₁: how fast repeated words stop counting; questions seldom repeat words.
const K1: f32 = 0.6;
/// BM25's b: how much long questions are discounted, from 0 not at all to 1 in full.
const B: f32 = 0.2;
/// Weight of the n-gram score, from 0 words only to 1 n-grams only.
const GRAM_SHARE: f32 = 0.8;
/// Similarity below which two terms have nothing to do with each other.
const MIN_SIMILARITY: f32 = 0.2;
/// Similarity of two forms of a word.
const SAME_STEM: f32 = 0.9;
/// Similarity of a compound to its first and its last part.
const SAME_PART: f32 = 0.8;
/// Shortest part of a compound, and the least that is left beside it, in bytes.
const MIN_PART: usize = 4;
const MIN_REST: usize = 3;
/// What a corrected word loses for each edit.
const EDIT_PENALTY: f32 = 0.1;
/// What retrieval finds of a target.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Retrieved {
    /// The 3-norm of its questions' scores; 0 when nothing is alike.
    pub score: f32,
    /// The score of its best question.
    pub best: f32,
    /// Its best question.
    pub question: QuestionIdx,
}

/// What is found of every target, in their order; questions in `skip` are not looked at.
pub fn find(index: &Index, query: &Query, skip: &Skip) -> Vec<Retrieved> {
    let mut scores = score_questions(index, query);
    for question in skip.0.clone() {
        scores[question as usize] = 0.0;
    }
    let of_target = |target: &Target| {
        let mut found = Retrieved::default();
        let mut cubes = 0.0;
        let own = target.questions.start as usize..target.questions.end as usize;
        for (question, &score) in target.questions.clone().zip(&scores[own]) {
            cubes += score * score * score;
            if score > found.best {
                (found.best, found.question) = (score, question);
            }
        }
        // Most targets have nothing of a question, and a root takes long.
        if cubes > 0.0 {
            found.score = libm::cbrtf(cubes);
        }
        found
    };
    index.targets.iter().map(of_target).collect()
}

/// The score of every known question.
fn score_questions(index: &Index, query: &Query) -> Vec<f32> {
    let postings = &index.postings;
    let total: f32 = query.terms.iter().map(|term| term.idf).sum();
    let per_token = B / index.mean_length;
    let norms: Vec<f32> = postings
        .lengths()
        .iter()
        .map(|&length| 1.0 - B + per_token * f32::from(length))
        .collect();
    let mut scores = vec![0.0; index.n_questions()];
    let mut similar = Similar::new(index);
    for term in &query.terms {
        let weight = term.idf / total * (1.0 - EDIT_PENALTY * f32::from(term.distance));
        let (word_weight, gram_weight) = ((1.0 - GRAM_SHARE) * weight, GRAM_SHARE * weight);
        let spelt = match &term.known {
            Some((known, spelt)) => {
                for posting in postings.of(*known) {
                    let question = posting.question as usize;
                    let (tf, norm) = (posting.tf as f32, norms[question]);
                    // A term has all of its own n-grams.
                    scores[question] +=
                        word_weight * tf * (K1 + 1.0) / (tf + K1 * norm) + gram_weight / norm;
                    similar.best[question] = KNOWN;
                }
                spelt
            }
            None => &term.word,
        };
        let known = term
            .known
            .as_ref()
            .map_or(TermIdx::MAX, |(known, _)| *known);
        let stem = index.term_stems.get(known as usize).copied();
        similar.find(index, spelt, stem.unwrap_or_default());
        for question in similar.questions.drain(..) {
            let question = question as usize;
            let similarity = std::mem::take(&mut similar.best[question]);
            scores[question] += gram_weight * similarity / norms[question];
        }
        if let Some((known, _)) = &term.known {
            for posting in postings.of(*known) {
                similar.best[posting.question as usize] = 0.0;
            }
        }
    }
    scores
}

/// More similar than any other term.
const KNOWN: f32 = 2.0;

/// Room for the similarities of one word, kept from word to word.
struct Similar {
    /// For each term, the weight of the n-grams it shares with the word; 0 between words.
    shared: Vec<f32>,
    /// Terms that share any.
    terms: Vec<TermIdx>,
    /// For each question, the similarity of its most similar term; [`KNOWN`] where it has the word
    /// itself, 0 between words.
    best: Vec<f32>,
    /// Questions with a similar term, but not the word itself.
    questions: Vec<QuestionIdx>,
}

impl Similar {
    fn new(index: &Index) -> Similar {
        Similar {
            shared: vec![0.0; index.dictionary.n_terms()],
            terms: Vec::new(),
            best: vec![0.0; index.n_questions()],
            questions: Vec::new(),
        }
    }

    /// Collects each question with a term similar to `word`, which has this stem, and how similar
    /// that is, 0..=1.
    fn find(&mut self, index: &Index, word: &str, stem: u32) {
        let mut own = 0.0;
        index.grams.for_each(word, &mut |weight, terms| {
            own += weight;
            for term in terms.iter() {
                let shared = &mut self.shared[term as usize];
                if *shared == 0.0 {
                    self.terms.push(term);
                }
                *shared += weight;
            }
        });
        self.raise(index, stem, SAME_STEM * own);
        if index.stems.compounds {
            for at in MIN_PART..word.len().saturating_sub(MIN_REST - 1) {
                let Some((first, last)) = word.split_at_checked(at) else {
                    continue;
                };
                for part in [first, last] {
                    if part.len() >= MIN_PART && index.function_words.keeps(part) >= 1.0 {
                        self.raise(index, index.stems.of(part), SAME_PART * own);
                    }
                }
            }
        }
        for term in self.terms.drain(..) {
            let similarity = (std::mem::take(&mut self.shared[term as usize]) / own).min(1.0);
            if similarity < MIN_SIMILARITY {
                continue;
            }
            for posting in index.postings.of(term) {
                let best = &mut self.best[posting.question as usize];
                if *best == 0.0 {
                    self.questions.push(posting.question);
                }
                if similarity > *best {
                    *best = similarity;
                }
            }
        }
    }

    /// Takes the terms of a stem for at least so similar.
    #[inline(never)]
    fn raise(&mut self, index: &Index, stem: u32, to: f32) {
        index.each_form(stem, &mut |term| {
            let shared = &mut self.shared[term as usize];
            if *shared == 0.0 {
                self.terms.push(term);
            }
            *shared = shared.max(to);
        });
    }
}

#[cfg(test)]
#[cfg(feature = "compile")]
mod tests {
    use super::*;
    use crate::blob::{Sections, assemble};
    use crate::retrieval::{Grammar, Indexed, TargetKind, write_index};
    use crate::text::tokenize;

    fn terms(text: &str) -> Vec<String> {
        let mut terms = Vec::new();
        tokenize(text, &mut |term| terms.push(term.to_owned()));
        terms
    }

    /// Finds `question` in targets whose questions are separated by `/`; `expected` has the numbers
    /// of those found, best first.
    fn check(targets: &[&str], question: &str, expected: &[u32]) {
        let indexed: Vec<_> = targets
            .iter()
            .enumerate()
            .map(|(row, questions)| Indexed {
                kind: TargetKind::Answer,
                row: row as u32,
                lang: 0,
                questions: questions.split('/').map(terms).collect(),
                synonyms: Vec::new(),
            })
            .collect();
        let blob = assemble(&write_index(
            &indexed,
            &Grammar::default(),
            &Default::default(),
        ))
        .unwrap();
        let index = Index::read(&blob, &Sections::open(&blob).unwrap()).unwrap();
        let query = Query::new(&index, &blob, question, &Skip::default());
        let found = find(&index, &query, &Skip::default());
        let mut hits: Vec<u32> = (0..found.len() as u32)
            .filter(|&target| found[target as usize].score > 0.0)
            .collect();
        let score = |target: u32| found[target as usize].score;
        hits.sort_by(|&a, &b| score(b).total_cmp(&score(a)));
        assert_eq!(hits, expected, "{question}");
    }

    #[test]
    fn the_question_with_the_same_telling_words_wins() {
        let targets = [
            "where is my parcel",
            "how do I pay by card",
            "where is my refund",
        ];
        check(&targets, "where is my refund now", &[2, 0]);
        check(&targets, "can I pay with a card", &[1]);
    }

    #[test]
    fn typos_inflections_and_compounds_are_found() {
        let targets = ["reset the password", "bettwäsche waschen", "track a parcel"];
        check(&targets, "resetting my pasword", &[0]);
        check(&targets, "Bettwäscheset", &[1]);
        check(&targets, "trakc my parcle", &[2]);
    }

    #[test]
    fn several_agreeing_questions_win_over_one() {
        check(
            &["card lost", "card lost/card lost abroad/lost my card"],
            "card lost",
            &[1, 0],
        );
    }

    #[test]
    fn nothing_in_common_gives_nothing() {
        check(&["where is my parcel"], "asdf qwer zxcv", &[]);
        check(&["where is my parcel"], "", &[]);
    }
}
