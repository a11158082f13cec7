//! Which questions retrieval keeps when a target has very many.
//!
//! Retrieval needs some questions of a target, the classifier all of them.
//! Beyond some dozens, one more question is like one that is there; to leave it out halves a large
//! blob and the time of an answer, and changes accuracy by less than a tenth of a point.
//! Words that only such a question has are kept, with it: else they could neither be recognised nor
//! corrected.

use super::index::Indexed;
use std::collections::BTreeSet;

/// Questions that are kept of a target, besides those with words of their own.
pub const KEPT: usize = 40;
/// The same where meanings are known: accuracy is the same, and posting lists are half as large.
pub const KEPT_WITH_MEANINGS: usize = 12;

/// The targets with the questions that retrieval keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thinned {
    /// The targets.
    pub targets: Vec<Indexed>,
    /// For each question of all targets, its new number, if it is kept.
    pub numbers: Vec<Option<u32>>,
}

/// Leaves out questions of targets that have very many.
pub fn thin(targets: &[Indexed], n_kept: usize) -> Thinned {
    let mut known: BTreeSet<&str> = BTreeSet::new();
    let mut kept: Vec<Vec<bool>> = Vec::new();
    for target in targets {
        let n_own = target.questions.len();
        let mut is_kept = vec![n_own <= n_kept; n_own];
        // Evenly among all of them, as neighbours are often alike.
        for place in 0..n_kept.min(n_own) {
            is_kept[place * n_own / n_kept.min(n_own)] = true;
        }
        for (terms, _) in target.questions.iter().zip(&is_kept).filter(|(_, is)| **is) {
            known.extend(terms.iter().map(String::as_str));
        }
        kept.push(is_kept);
    }
    for (target, is_kept) in targets.iter().zip(&mut kept) {
        for (terms, is_kept) in target.questions.iter().zip(is_kept) {
            if terms.iter().any(|term| !known.contains(term.as_str())) {
                known.extend(terms.iter().map(String::as_str));
                *is_kept = true;
            }
        }
    }
    let mut numbers = Vec::new();
    let mut next = 0;
    for is_kept in kept.iter().flatten() {
        numbers.push(is_kept.then_some(next));
        next += u32::from(*is_kept);
    }
    let of_target = |(target, is_kept): (&Indexed, &Vec<bool>)| {
        let numbered = target.questions.iter().enumerate().zip(is_kept);
        let places = numbered.filter(|(_, is)| **is).map(|((place, _), _)| place);
        let synonyms = |place: usize| target.synonyms.get(place).cloned().unwrap_or_default();
        Indexed {
            questions: places
                .clone()
                .map(|p| target.questions[p].clone())
                .collect(),
            synonyms: places.map(synonyms).collect(),
            ..*target
        }
    };
    Thinned {
        targets: targets.iter().zip(&kept).map(of_target).collect(),
        numbers,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::retrieval::TargetKind;

    fn target(questions: impl Iterator<Item = String>) -> Indexed {
        Indexed {
            kind: TargetKind::Answer,
            row: 0,
            lang: 0,
            questions: questions
                .map(|q| q.split(' ').map(str::to_owned).collect())
                .collect(),
            synonyms: Vec::new(),
        }
    }

    #[test]
    fn a_target_with_few_questions_keeps_them() {
        let targets = [target((0..KEPT).map(|n| format!("lost card {}", n % 7)))];
        let thinned = thin(&targets, KEPT);
        assert_eq!(thinned.targets[0].questions, targets[0].questions);
        assert_eq!(
            thinned.numbers,
            (0..KEPT as u32).map(Some).collect::<Vec<_>>()
        );
    }

    #[test]
    fn of_very_many_some_are_left_out_but_no_word() {
        let question = |n: usize| match n {
            33 => "rarely said".to_owned(),
            n => format!("lost card {}", n % 7),
        };
        let targets = [target((0..200).map(question)), target((0..3).map(question))];
        let thinned = thin(&targets, KEPT);
        let kept = &thinned.targets[0].questions;
        assert_eq!(kept.len(), KEPT + 1);
        assert!(kept.iter().any(|terms| terms[0] == "rarely"));
        assert_eq!(thinned.numbers[202], Some(KEPT as u32 + 3));
        assert_eq!(thinned.numbers[1], None);
    }
}
