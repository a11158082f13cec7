//! The searchable half of a blob: terms, posting lists, and what each question leads to.
//!
//! Section `GOAL`, the targets in order, each with the number of its questions:
//! ```text
//! n_targets (varint) × { kind (varint) | number in its table (varint) | language (varint) | questions (varint) }
//! ```
//! Questions are numbered through, target by target, so a target's questions are a range.

use super::function_words::FunctionWords;
#[cfg(feature = "compile")]
use super::grammar::Grammar;
use super::grams::{GramIndex, GramIndexBuilder};
use super::postings::{Postings, QuestionIdx};
use super::query::Query;
use super::skip::Skip;
use crate::blob::{LoadError, Reader, Sections, Tag};
use crate::lexicon::{Dictionary, Stems, TermIdx};
#[cfg(feature = "compile")]
use crate::meaning::Meanings;
use crate::meaning::{Meaning, Sum, cosine, unit};
use std::ops::Range;

const GOAL: Tag = Tag(*b"GOAL");
/// Most bytes of spelt-out terms for each byte of dictionary and posting lists; real bots have
/// fewer than 3. It bounds the memory that a hostile blob can ask for.
const TERM_BYTES_PER_BYTE: usize = 16;

/// In which table a target stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TargetKind {
    /// A state of the state machine.
    State,
    /// An answer of the knowledge base.
    Answer,
    /// A turn of a dialogue.
    Dialogue,
}

impl TargetKind {
    /// All kinds, in the order of their numbers in the blob.
    const ALL: [TargetKind; 3] = [TargetKind::State, TargetKind::Answer, TargetKind::Dialogue];
}

/// Something that a question can lead to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Which table.
    pub kind: TargetKind,
    /// Which row of it.
    pub row: u32,
    /// Language: 0 for any, otherwise the number of the bot's language plus 1.
    pub lang: u32,
    /// Its questions.
    pub questions: Range<QuestionIdx>,
}

/// Terms, posting lists and targets of a loaded blob.
#[derive(Debug)]
pub struct Index {
    /// The term dictionary.
    pub dictionary: Dictionary,
    /// The posting lists.
    pub postings: Postings,
    /// From n-grams to terms.
    pub grams: GramIndex,
    /// The targets.
    pub targets: Vec<Target>,
    /// The words that say little.
    pub function_words: FunctionWords,
    /// Which words are forms of one.
    pub stems: Stems,
    /// For each term, its stem; empty where nothing is known of them.
    pub term_stems: Vec<u32>,
    /// From stems to terms.
    by_stem: GramIndex,
    /// What the terms mean.
    pub meaning: Meaning,
    /// For each question, its vector; empty where they are not compared.
    vectors: Vec<i8>,
    /// For each target, the vector in the middle of its questions'.
    centroids: Vec<i8>,
    /// For each question, the sum of its own terms' weights.
    pub question_weights: Vec<f32>,
    /// Mean length of a question in tokens, at least 1.
    pub mean_length: f32,
}

impl Index {
    /// The name of the section of the targets.
    pub const GOAL: Tag = GOAL;

    /// Checks and reads the sections.
    ///
    /// # Errors
    /// When one of them is missing or malformed.
    pub fn read(blob: &[u8], sections: &Sections<'_>) -> Result<Index, LoadError> {
        let mut reader = Reader::new(GOAL, sections.get(GOAL)?);
        let n_targets = reader.count();
        let mut targets = Vec::with_capacity(n_targets);
        let mut n_questions = 0;
        let postings_range = sections.range(Postings::TAG)?;
        for _ in 0..n_targets {
            let kind = TargetKind::ALL[reader.below(TargetKind::ALL.len())];
            let row = reader.varint();
            let lang = reader.varint();
            let n_own = reader.varint() as usize;
            // Each question has at least one posting of at least one byte.
            if n_own > postings_range.len().saturating_sub(n_questions) {
                reader.fail("it announces more questions than there are");
                break;
            }
            let first = n_questions as u32;
            n_questions += n_own;
            targets.push(Target {
                kind,
                row,
                lang,
                questions: first..n_questions as u32,
            });
        }
        reader.end()?;
        let function_words = match sections.get(FunctionWords::TAG) {
            Ok(bytes) => FunctionWords::read(bytes)?,
            Err(_) => FunctionWords::default(),
        };
        let stems = match sections.get(Stems::TAG) {
            Ok(bytes) => Stems::read(bytes)?,
            Err(_) => Stems::default(),
        };
        let mut grams = GramIndexBuilder::default();
        let mut kept = Vec::new();
        let mut term_stems = Vec::new();
        let terms_range = sections.range(Dictionary::TAG)?;
        let max_bytes = TERM_BYTES_PER_BYTE * (terms_range.len() + postings_range.len());
        let dictionary = Dictionary::read(blob, terms_range, max_bytes, &mut |term| {
            grams.add(term);
            kept.push(function_words.keeps(term));
            if !stems.is_empty() {
                term_stems.push(stems.of(term));
            }
        })?;
        // At once, as it needs as much memory again as it leaves.
        let grams = grams.finish();
        stems.unite(&mut term_stems);
        let mut by_stem = GramIndexBuilder::default();
        for &stem in &term_stems {
            by_stem.add_gram(stem);
        }
        let postings = Postings::read(blob, postings_range, dictionary.n_terms(), n_questions)?;
        let meaning = match sections.range(Meaning::TAG) {
            Ok(range) => Meaning::read(blob, range, dictionary.n_terms())?,
            Err(_) => Meaning::default(),
        };
        let n_tokens: f32 = postings.lengths().iter().map(|&n| f32::from(n)).sum();
        let mean_length = (n_tokens / n_questions.max(1) as f32).max(1.0);
        let mut question_weights = vec![0.0; n_questions];
        for (term, kept) in (0..).zip(kept) {
            let idf = kept * idf(n_questions, postings.df(term));
            for posting in postings.of(term) {
                let own = if posting.is_synonym { 0.0 } else { idf };
                question_weights[posting.question as usize] += own;
            }
        }
        let (vectors, centroids) = vectors(blob, &meaning, &postings, &targets);
        Ok(Index {
            meaning,
            vectors,
            centroids,
            dictionary,
            postings,
            grams,
            targets,
            function_words,
            stems,
            term_stems,
            by_stem: by_stem.finish(),
            question_weights,
            mean_length,
        })
    }

    /// What a question means: its vector, at a length of 127; empty where terms have none.
    pub fn vector(&self, blob: &[u8], query: &Query) -> Vec<i8> {
        let mut sum = Sum::default();
        for term in &query.terms {
            sum.add(&self.meaning, blob, term.meaning);
        }
        sum.unit(&self.meaning)
    }

    /// What these terms mean, as [`Index::vector`].
    #[cfg(feature = "compile")]
    pub fn vector_of(&self, blob: &[u8], terms: &[String]) -> Vec<i8> {
        let mut sum = Sum::default();
        let distinct: std::collections::BTreeSet<&String> = terms.iter().collect();
        for term in distinct {
            if let Some(term) = self.dictionary.get(blob, term) {
                sum.add(&self.meaning, blob, (term, self.meaning.weight(term)));
            }
        }
        sum.unit(&self.meaning)
    }

    /// For each target, how near its nearest question is to this vector, 0..=1; empty where vectors
    /// are not compared.
    pub fn nearest(&self, vector: &[i8], skip: &Skip) -> Vec<f32> {
        let n = self.meaning.n_components;
        let mut nearest = Vec::new();
        if self.meaning.share == 0.0 {
            return nearest;
        }
        for target in &self.targets {
            let mut best = 0f32;
            for question in target.questions.clone() {
                if !skip.0.contains(&question) {
                    let start = question as usize * n;
                    best = best.max(cosine(vector, &self.vectors[start..start + n]));
                }
            }
            nearest.push(best);
        }
        nearest
    }

    /// How near a vector is to the middle of a target's questions, −1..=1; 0 without meanings.
    pub fn affinity(&self, vector: &[i8], target: u32) -> f32 {
        let n = vector.len();
        let start = target as usize * n;
        let own = self.centroids.get(start..start + n);
        cosine(vector, own.unwrap_or_default())
    }

    /// The same, where the questions of `skip` do not count.
    #[cfg(feature = "compile")]
    pub fn affinity_without(&self, vector: &[i8], target: u32, skip: &Skip) -> f32 {
        let n = vector.len();
        let of_target = self.targets.get(target as usize);
        let questions = of_target.map_or(0..0, |target| target.questions.clone());
        if !questions.clone().any(|question| skip.0.contains(&question)) {
            return self.affinity(vector, target);
        }
        let mut sums = vec![0i32; n];
        for question in questions.filter(|question| !skip.0.contains(question)) {
            let own = self.vectors.get(question as usize * n..);
            for (sum, &component) in sums.iter_mut().zip(own.unwrap_or_default()) {
                *sum += i32::from(component);
            }
        }
        cosine(vector, &unit(&sums))
    }

    /// Shows each term of a stem.
    #[inline(never)]
    pub fn each_form(&self, stem: u32, each: &mut dyn FnMut(TermIdx)) {
        for term in self.by_stem.of(stem).iter() {
            if self.term_stems.get(term as usize) == Some(&stem) {
                each(term);
            }
        }
    }

    /// Number of known questions.
    pub fn n_questions(&self) -> usize {
        self.question_weights.len()
    }

    /// How telling a word is that stands in `df` of the questions; above 0, and largest for a word
    /// that no question has.
    pub fn weight(&self, word: &str, df: u32) -> f32 {
        self.function_words.keeps(word) * self.idf(df)
    }

    /// The same, without regard to what the word says.
    pub fn idf(&self, df: u32) -> f32 {
        idf(self.n_questions(), df)
    }
}

/// The vectors of all questions, where they are compared, and of the middle of each target's.
fn vectors(
    blob: &[u8],
    meaning: &Meaning,
    postings: &Postings,
    targets: &[Target],
) -> (Vec<i8>, Vec<i8>) {
    let (mut vectors, mut centroids) = (Vec::new(), Vec::new());
    if meaning.n_components == 0 {
        return (vectors, centroids);
    }
    // Training asks of a middle without a question.
    let are_kept = meaning.share > 0.0 || cfg!(feature = "compile");
    let terms = postings.by_question();
    for target in targets {
        let mut middle = vec![0i32; meaning.n_components];
        for question in target.questions.clone() {
            let mut sum = Sum::default();
            for term in terms.of(question as usize).iter() {
                sum.add(meaning, blob, (term, meaning.weight(term)));
            }
            let vector = sum.unit(meaning);
            for (sum, &component) in middle.iter_mut().zip(&vector) {
                *sum += i32::from(component);
            }
            if are_kept {
                vectors.extend(vector);
            }
        }
        centroids.extend(unit(&middle));
    }
    (vectors, centroids)
}

/// Inverse document frequency, ln(1 + (N − df + ½) / (df + ½)) (Robertson & Spärck Jones 1976, in
/// the form of Lucene that is never negative).
fn idf(n_questions: usize, df: u32) -> f32 {
    let df = df as f32;
    libm::logf(1.0 + (n_questions as f32 - df + 0.5).max(0.0) / (df + 0.5))
}

/// A target and its questions, on the way into an index.
#[cfg(feature = "compile")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indexed {
    /// Which table.
    pub kind: TargetKind,
    /// Which row of it.
    pub row: u32,
    /// Language: 0 for any, otherwise the number of the bot's language plus 1.
    pub lang: u32,
    /// The questions as their terms; none of them empty.
    pub questions: Vec<Vec<String>>,
    /// For each question, the words by which it is found besides its own; none where it is shorter
    /// than `questions`.
    pub synonyms: Vec<Vec<String>>,
}

/// The bytes of the sections.
#[cfg(feature = "compile")]
pub fn write_index(
    targets: &[Indexed],
    grammar: &Grammar,
    meanings: &Meanings,
) -> Vec<(Tag, Vec<u8>)> {
    use super::postings::{Posting, write_postings};
    use std::collections::{BTreeMap, BTreeSet};

    let mut goal = crate::blob::Writer::default();
    goal.varint(targets.len());
    let mut lists: BTreeMap<&str, Vec<Posting>> = BTreeMap::new();
    let mut question = 0;
    for target in targets {
        goal.varint(target.kind as usize);
        goal.varint(target.row as usize);
        goal.varint(target.lang as usize);
        goal.varint(target.questions.len());
        for (number, terms) in target.questions.iter().enumerate() {
            let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
            for term in terms {
                *counts.entry(term).or_default() += 1;
            }
            for (term, tf) in counts {
                lists
                    .entry(term)
                    .or_default()
                    .push(Posting::own(question, tf));
            }
            let synonyms = target.synonyms.get(number).into_iter().flatten();
            for synonym in synonyms.filter(|synonym| !terms.contains(synonym)) {
                let list = lists.entry(synonym).or_default();
                list.push(Posting::synonym(question));
            }
            question += 1;
        }
    }
    let terms: BTreeSet<String> = lists.keys().map(|&term| term.to_owned()).collect();
    let lists: Vec<_> = lists.into_values().collect();
    let mut sections = vec![
        (GOAL, goal.finish()),
        (Dictionary::TAG, crate::lexicon::write_fst(&terms)),
        (Postings::TAG, write_postings(&lists)),
    ];
    sections.extend(meanings.write(&terms));
    let function_words = grammar.function_words.write();
    sections.extend(function_words.map(|bytes| (FunctionWords::TAG, bytes)));
    let stems = grammar.stems.write(&terms);
    sections.extend(stems.map(|bytes| (Stems::TAG, bytes)));
    sections
}
