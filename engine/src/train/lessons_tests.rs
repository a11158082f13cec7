use super::*;
use crate::meaning::WordTables;
use crate::retrieval::{Grammar, TargetKind};
use crate::train::{Trained, train, train_with};
use crate::unlabelled::{Learnt, Outcome};

const N_TARGETS: usize = 6;
/// Words that a target's questions are made of; each has three of them, so twenty questions do not
/// show all that belong together.
const N_WORDS: usize = 150;
/// Parts of words; two words have so few letters in common that none is taken for the other.
const PARTS: [&str; 10] = [
    "brax", "dumo", "fike", "gont", "hisp", "kelu", "lary", "mylf", "nevi", "wuzd",
];

struct Random(u32);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 16) as usize % end
    }
}

/// A question of a target: three words of its own, one of anybody's.
fn question(random: &mut Random, target: usize) -> Vec<String> {
    let word = |target: usize, number: usize| {
        // No part tells which target a word belongs to.
        let scattered = (target * N_WORDS + number) * 77 % 1000;
        let parts = [scattered / 100, scattered / 10 % 10, scattered % 10];
        parts.map(|part| PARTS[part]).concat()
    };
    let mut terms: Vec<String> = (0..3)
        .map(|_| word(target, random.below(N_WORDS)))
        .collect();
    terms.push(word(random.below(N_TARGETS), random.below(N_WORDS)));
    terms
}

fn targets(n_questions: usize) -> Vec<Indexed> {
    let mut random = Random(1);
    let target = |number: usize| Indexed {
        kind: TargetKind::Answer,
        row: number as u32,
        lang: 0,
        questions: (0..n_questions)
            .map(|_| question(&mut random, number))
            .collect(),
        synonyms: Vec::new(),
    };
    (0..N_TARGETS).map(target).collect()
}

/// Questions without answers, with a teacher's vectors or without; the teacher errs a little.
fn asked(targets: &[Indexed], n: usize, has_teacher: bool) -> Asked {
    let mut random = Random(2);
    let terms = (0..n)
        .map(|number| question(&mut random, number % N_TARGETS))
        .collect();
    let own = targets.iter().enumerate();
    let known = own.flat_map(|(number, target)| vec![number; target.questions.len()]);
    let all: Vec<usize> = known
        .chain((0..n).map(|number| number % N_TARGETS))
        .collect();
    let mut vector = |target: usize| {
        let mut vector = [0.0; N_TARGETS];
        vector[target] = 1.0;
        vector[random.below(N_TARGETS)] += 0.3;
        let length = vector.iter().map(|x: &f32| x * x).sum::<f32>().sqrt();
        vector.iter().map(|x| x / length).collect()
    };
    Asked {
        terms,
        vectors: has_teacher.then(|| all.into_iter().map(&mut vector).collect()),
    }
}

fn learn(targets: &[Indexed], asked: &Asked) -> (Trained, Learnt) {
    train_with(
        targets,
        &Grammar::default(),
        &WordTables::default(),
        asked,
        &|_| {},
    )
    .unwrap()
}

fn alone(targets: &[Indexed]) -> Trained {
    train(
        targets,
        &Grammar::default(),
        &WordTables::default(),
        &|_| {},
    )
    .unwrap()
}

#[test]
fn with_a_teacher_more_held_out_questions_find_their_answer() {
    let targets = targets(20);
    let (trained, learnt) = learn(&targets, &asked(&targets, 600, true));
    assert!(learnt.by_teacher && learnt.n_used > 0, "{learnt:?}");
    assert!(learnt.after > learnt.before + 0.02, "{learnt:?}");
    assert_eq!(trained.training.accuracy, learnt.after);
    assert_eq!(alone(&targets).training.accuracy, learnt.before);
}

#[test]
fn nothing_to_learn_from_changes_nothing() {
    let targets = targets(20);
    let (trained, learnt) = learn(&targets, &Asked::default());
    assert_eq!(trained, alone(&targets));
    assert_eq!((learnt.n_questions, learnt.n_used), (0, 0));
    assert_eq!(learnt.outcome, Outcome::NothingNew);
}

#[test]
fn with_too_few_questions_to_try_nothing_is_learnt() {
    let targets = targets(3);
    let (trained, learnt) = learn(&targets, &asked(&targets, 300, true));
    assert_eq!(learnt.outcome, Outcome::TooFewKnown);
    assert_eq!(trained, alone(&targets));
}

#[test]
fn what_would_be_no_gain_is_not_learnt() {
    let targets = targets(20);
    // A teacher that cannot tell anything from anything.
    let mut asked = asked(&targets, 300, true);
    for vector in asked.vectors.iter_mut().flatten() {
        vector.fill(0.4);
    }
    let (trained, learnt) = learn(&targets, &asked);
    assert_eq!(learnt.n_used, 0, "{learnt:?}");
    assert_eq!(trained, alone(&targets));
}

#[test]
fn learning_alone_never_loses() {
    for n_questions in [17, 30] {
        let targets = targets(n_questions);
        let (trained, learnt) = learn(&targets, &asked(&targets, 300, false));
        assert!(trained.training.accuracy >= learnt.before, "{learnt:?}");
        if learnt.n_used == 0 {
            assert_eq!(trained, alone(&targets));
        }
    }
}

#[test]
fn learning_twice_gives_the_same() {
    let targets = targets(20);
    for has_teacher in [false, true] {
        let asked = asked(&targets, 200, has_teacher);
        assert_eq!(learn(&targets, &asked), learn(&targets, &asked));
    }
}

#[test]
fn progress_never_goes_back() {
    let targets = targets(20);
    let heard = std::cell::RefCell::new(Vec::new());
    let listen = |done| heard.borrow_mut().push(done);
    train_with(
        &targets,
        &Grammar::default(),
        &WordTables::default(),
        &asked(&targets, 100, true),
        &listen,
    )
    .unwrap();
    let heard = heard.into_inner();
    assert!(heard.is_sorted(), "{heard:?}");
    assert_eq!((heard[0], heard[heard.len() - 1]), (0.0, 1.0));
}

fn text(words: &str) -> Vec<String> {
    words.split(' ').map(str::to_owned).collect()
}

#[test]
fn a_new_word_becomes_a_synonym_of_the_likest_question() {
    let target = |row: u32, questions: &[&str]| Indexed {
        kind: TargetKind::Answer,
        row,
        lang: 0,
        questions: questions.iter().map(|q| text(q)).collect(),
        synonyms: Vec::new(),
    };
    let targets = [
        target(0, &["new card", "card gone"]),
        target(1, &["top up"]),
    ];
    let asked = Asked {
        terms: ["my wallet gone", "wallet is gone", "the wallet", "a purse"]
            .map(text)
            .to_vec(),
        vectors: None,
    };
    let new = new_terms(&asked, &targets);
    assert_eq!(new, BTreeSet::from(["wallet".to_owned()]));
    let label = |target: usize| Label { target, lead: 1.0 };
    let labels = [label(0), label(0), label(1), label(1)];
    let targets = with_terms(&targets, &new, &asked.terms, &labels);
    assert_eq!(targets[0].synonyms, [vec![], text("wallet")]);
    assert_eq!(targets[1].synonyms, [text("wallet")]);
}

#[test]
fn the_surest_share_is_kept() {
    let labels: Vec<Label> = [0.1, 0.9, 0.5, 0.9]
        .map(|lead| Label { target: 0, lead })
        .to_vec();
    assert_eq!(surest(&labels, 0.5), [false, true, false, true]);
    assert_eq!(surest(&labels, 0.25), [false, true, false, false]);
    assert_eq!(surest(&labels, 1.0), [true; 4]);
}

#[test]
fn a_scalar_product_takes_all_numbers() {
    let a: Vec<f32> = (0..19).map(|n| n as f32).collect();
    assert_eq!(dot(&a, &[1.0; 19]), 171.0);
    assert_eq!(dot(&[], &[]), 0.0);
}
