use super::*;

/// Numbers that look random, −1..=1, the same every time.
fn noise(seed: &mut u32) -> f32 {
    *seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
    (*seed >> 8) as f32 / (1 << 23) as f32 - 1.0
}

/// Vectors of length 1 around one corner for each target, and their targets.
fn around_corners(
    n: usize,
    n_targets: usize,
    spread: f32,
    seed: u32,
) -> (Vec<Vec<f32>>, Vec<usize>) {
    let mut seed = seed;
    let targets: Vec<usize> = (0..n).map(|number| number % n_targets).collect();
    let vector = |target: &usize| {
        let mut vector: Vec<f32> = (0..n_targets)
            .map(|place| f32::from(u8::from(place == *target)) + spread * noise(&mut seed))
            .collect();
        let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
        vector.iter_mut().for_each(|x| *x /= length);
        vector
    };
    (targets.iter().map(vector).collect(), targets)
}

fn graph(vectors: &[Vec<f32>]) -> Graph {
    Graph::new(vectors.len(), &mut |question, row| {
        for (cell, other) in row.iter_mut().zip(vectors) {
            *cell = vectors[question]
                .iter()
                .zip(other)
                .map(|(a, b)| a * b)
                .sum();
        }
    })
}

/// The share of `n_unlabelled` questions that are labelled rightly, by `which` of the known ones.
fn share_right(n_unlabelled: usize, spread: f32, with_graph: bool, which: &[usize]) -> f32 {
    let n_known = 12;
    let (vectors, targets) = around_corners(n_known + n_unlabelled, 6, spread, 3);
    let known = targets[..n_known].to_vec();
    let machine = taught(6, &vectors, &known, which);
    let graph = with_graph.then(|| graph(&vectors));
    let labeller = Labeller::new(6, known, n_unlabelled, graph);
    let labels = labeller.label(which, &mut |question, scores| {
        machine.score(&vectors[n_known + question], scores);
    });
    assert!(labels.iter().all(|label| (0.0..=1.0).contains(&label.lead)));
    let right = labels
        .iter()
        .zip(&targets[n_known..])
        .filter(|(l, t)| l.target == **t);
    right.count() as f32 / n_unlabelled as f32
}

#[test]
fn clear_questions_are_labelled_rightly() {
    let all: Vec<usize> = (0..12).collect();
    for with_graph in [false, true] {
        assert_eq!(share_right(300, 0.3, with_graph, &all), 1.0);
    }
}

#[test]
fn neighbours_label_better_than_a_machine_alone() {
    let all: Vec<usize> = (0..12).collect();
    let (alone, together) = (
        share_right(600, 0.75, false, &all),
        share_right(600, 0.75, true, &all),
    );
    assert!(together > alone, "{together} {alone}");
}

#[test]
fn a_target_that_is_held_out_is_no_label() {
    // The first six questions, and so the others of target 2 alone.
    let without: Vec<usize> = (0..12).filter(|question| question % 6 != 2).collect();
    let share = share_right(300, 0.3, true, &without);
    assert!((0.8..0.84).contains(&share), "{share}");
}

#[test]
fn the_surer_labels_are_the_righter_ones() {
    let n_known = 12;
    let (vectors, targets) = around_corners(n_known + 600, 6, 0.9, 5);
    let known = targets[..n_known].to_vec();
    let all: Vec<usize> = (0..n_known).collect();
    let machine = taught(6, &vectors, &known, &all);
    let labeller = Labeller::new(6, known, 600, Some(graph(&vectors)));
    let mut labels: Vec<(Label, usize)> = labeller
        .label(&all, &mut |question, scores| {
            machine.score(&vectors[n_known + question], scores)
        })
        .into_iter()
        .zip(targets[n_known..].iter().copied())
        .collect();
    labels.sort_by(|a, b| b.0.lead.total_cmp(&a.0.lead));
    let right = |labels: &[(Label, usize)]| labels.iter().filter(|(l, t)| l.target == *t).count();
    assert!(right(&labels[..300]) > right(&labels[300..]));
}

#[test]
fn a_question_is_asked_once_and_none_of_the_authors() {
    let text = |words: &[&str]| {
        words
            .iter()
            .map(|word| (*word).to_owned())
            .collect::<Vec<_>>()
    };
    let unlabelled = Unlabelled {
        questions: text(&[
            "Lost CARD!",
            "my card is gone",
            "???",
            "gone is my card",
            "My card is gone.",
        ]),
        embeddings: Some(Embeddings {
            known: vec![vec![1.0, 0.0]],
            unlabelled: (0..5).map(|n| vec![0.0, n as f32]).collect(),
        }),
    };
    let known = text(&["lost", "card"]);
    let asked = unlabelled.asked([known.as_slice()].into_iter());
    assert_eq!(
        asked.terms,
        [
            text(&["my", "card", "is", "gone"]),
            text(&["gone", "is", "my", "card"])
        ]
    );
    let vectors = asked.vectors.unwrap();
    assert_eq!(vectors, [[1.0, 0.0], [0.0, 1.0], [0.0, 3.0]]);
}

#[test]
fn of_very_many_questions_some_are_looked_at() {
    let questions = (0..2 * MAX_UNLABELLED + 1)
        .map(|n| format!("question {n}"))
        .collect();
    let unlabelled = Unlabelled {
        questions,
        embeddings: None,
    };
    let n = unlabelled.asked(std::iter::empty()).terms.len();
    assert!((MAX_UNLABELLED / 2..=MAX_UNLABELLED).contains(&n), "{n}");
}

#[test]
fn vectors_that_are_missing_or_short_do_no_harm() {
    let unlabelled = Unlabelled {
        questions: vec!["one".into(), "two".into()],
        embeddings: Some(Embeddings {
            known: vec![vec![1.0, 2.0]],
            unlabelled: vec![vec![1.0]],
        }),
    };
    let vectors = unlabelled.asked(std::iter::empty()).vectors.unwrap();
    assert_eq!(vectors, [[1.0, 2.0], [1.0, 0.0], [0.0, 0.0]]);
}
