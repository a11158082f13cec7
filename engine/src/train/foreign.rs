//! Questions as a stranger would ask them: out of scope, and in everyday words.
//!
//! Nobody writes down what a bot does *not* know.
//! A known question whose telling words are replaced by others of the same rarity keeps the shape of
//! a question ("how do I … my …") and asks for something else, so it stands for what is out of
//! scope: the classifier learns that none of its targets is meant (outlier exposure; Hendrycks,
//! Mazeika & Dietterich 2019), and the calibration curve how such a question looks.

use crate::meaning::{BAND, WordTables};
use crate::retrieval::Indexed;

/// Rarity from which a word tells what a question is about.
const TELLING: u8 = 64;
/// One in so many questions is taken for the classifier.
const TAKEN: usize = 2;
/// Numbers that choose other words than those the calibration curve is fitted to.
const FIRST: usize = 1_000_003;
const STEP: usize = 97;

/// Foreign questions made of a bot's own, as terms; none without a table of words.
pub(super) fn foreign_questions(targets: &[Indexed], tables: &WordTables) -> Vec<Vec<String>> {
    let questions = targets.iter().flat_map(|target| &target.questions);
    let numbers = (FIRST..).step_by(STEP);
    numbers
        .zip(questions.step_by(TAKEN))
        .filter_map(|(number, terms)| foreign(tables, number, terms))
        .collect()
}

/// The question with all telling words replaced; nothing where it has none. `number` chooses.
pub(super) fn foreign(tables: &WordTables, number: usize, terms: &[String]) -> Option<Vec<String>> {
    let mut is_foreign = false;
    let mut foreign = Vec::new();
    for (place, term) in terms.iter().enumerate() {
        let other = replaced(tables, number + 7 * place, term);
        is_foreign |= other.is_some();
        foreign.push(other.unwrap_or(term).clone());
    }
    is_foreign.then_some(foreign)
}

/// Another word for one that tells something, of about the same rarity; `number` chooses it.
fn replaced<'a>(tables: &'a WordTables, number: usize, term: &str) -> Option<&'a String> {
    let (_, table) = tables
        .0
        .iter()
        .find(|(_, table)| table.words.contains_key(term))?;
    let rarity = table.words.get(term)?.rarity;
    if rarity < TELLING {
        return None;
    }
    let band = table.bands.get(usize::from(rarity) / BAND)?;
    // Of 64 bits everywhere: a page would choose other words with the width of its addresses.
    let mixed = (number as u64).wrapping_mul(0x9e37_79b1);
    band.get((mixed % band.len().max(1) as u64) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn telling_words_are_replaced_and_the_others_stay() {
        let tables = WordTables::built_in(&["en".to_owned()]);
        let question = terms("where is my parcel");
        let foreign = foreign(&tables, 1, &question).unwrap();
        assert_eq!(foreign[..3], question[..3]);
        assert_ne!(foreign[3], question[3]);
    }

    #[test]
    fn a_question_without_telling_words_cannot_be_made_foreign() {
        let tables = WordTables::built_in(&["en".to_owned()]);
        assert_eq!(foreign(&tables, 1, &terms("what is it")), None);
        assert_eq!(foreign(&WordTables::default(), 1, &terms("parcel")), None);
    }
}
