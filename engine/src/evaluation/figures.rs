//! What the outcomes of many questions amount to.
//!
//! | figure | what it is | over |
//! |---|---|---|
//! | top-1, top-3 | share of questions whose answer came first, or among the first three | in scope |
//! | mean reciprocal rank | mean of 1 / place of the answer, 0 where it did not come (Voorhees 1999) | in scope |
//! | expected calibration error | mean distance between certainty and share of right answers, in ten bins of equal width (Naeini, Cooper & Hauskrecht 2015) | all |
//! | AUROC | how often a question in scope is more certain than one out of scope, ties half (Fawcett 2006) | pairs of both |
//! | precision | share of the answers given that are right | all that are answered |
//! | coverage | share of the questions that are answered | all |

/// Bins of the reliability diagram, of equal width.
const N_BINS: usize = 10;
/// Steps of the thresholds that are tried for a proposal: hundredths, as people write them.
const STEPS: u16 = 100;
/// Answers that a threshold must give before its precision says anything.
pub const MIN_GIVEN: usize = 20;
/// The same as a share of all questions, one in so many: of many answers, the few that are most
/// certain say little about the others.
const MIN_GIVEN_SHARE: usize = 20;
/// Standard deviations to either side that hold 95 of 100 cases.
const Z: f64 = 1.96;

/// What came of one question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    /// Certainty of the best candidate, 0..=1; 0 where there is none.
    pub certainty: f32,
    /// Place of the right answer among the candidates, from 1; nothing where it is not among them.
    pub place: Option<usize>,
    /// Whether the bot has an answer.
    pub in_scope: bool,
}

impl Outcome {
    /// Whether the best candidate is right.
    pub fn is_right(&self) -> bool {
        self.place == Some(1)
    }
}

/// Questions of about the same certainty.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Bin {
    /// Questions in it.
    pub n: usize,
    /// Of these, right ones.
    pub n_right: usize,
    /// Mean certainty, 0..=1; 0 for an empty bin.
    pub certainty: f64,
}

impl Bin {
    /// Share of right ones, 0..=1; nothing for an empty bin.
    pub fn right(&self) -> Option<f64> {
        share(self.n_right, self.n)
    }
}

/// What a threshold would give.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AtThreshold {
    /// The certainty from which an answer is given, 0..=1.
    pub threshold: f32,
    /// Answers that are given.
    pub n_given: usize,
    /// Of these, right ones.
    pub n_right: usize,
    /// Of these, answers to questions that are out of scope.
    pub n_out_of_scope: usize,
    /// Share of questions that are answered, 0..=1.
    pub coverage: f64,
}

impl AtThreshold {
    /// Share of the answers given that are right, 0..=1; nothing where none is given.
    pub fn precision(&self) -> Option<f64> {
        share(self.n_right, self.n_given)
    }
}

/// The threshold for a wanted precision.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Proposal {
    /// From this one on the precision holds.
    Threshold(AtThreshold),
    /// At none does it; this one comes nearest.
    Nearest(AtThreshold),
    /// No threshold gives as many answers as it takes to tell, which is this number.
    TooFew(usize),
}

/// How right and how certain a bot was.
///
/// # Examples
/// ```
/// use edgewise_engine::evaluation::{Figures, Outcome};
/// let asked = |certainty, place, in_scope| Outcome { certainty, place, in_scope };
/// let figures = Figures::of(&[
///     asked(0.9, Some(1), true),
///     asked(0.6, Some(2), true),
///     asked(0.1, None, false),
/// ]);
/// assert_eq!(figures.top_1(), Some(0.5));
/// assert_eq!(figures.mean_reciprocal_rank(), Some(0.75));
/// assert_eq!(figures.auroc(), Some(1.0));
/// assert_eq!(figures.at(0.5).precision(), Some(0.5));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// Outcomes, the most certain first.
    asked: Vec<Outcome>,
    /// For each number of the most certain ones, from 0, how many are right and how many out of
    /// scope.
    among: Vec<(usize, usize)>,
    n_in_scope: usize,
    n_first: usize,
    n_among_three: usize,
    reciprocal_ranks: f64,
}

impl Figures {
    /// The figures of these outcomes, in whatever order they are.
    pub fn of(outcomes: &[Outcome]) -> Figures {
        let mut asked = outcomes.to_vec();
        asked.sort_by(|a, b| b.certainty.total_cmp(&a.certainty));
        let mut among = vec![(0, 0)];
        let (mut n_right, mut n_foreign) = (0, 0);
        for outcome in &asked {
            n_right += usize::from(outcome.is_right());
            n_foreign += usize::from(!outcome.in_scope);
            among.push((n_right, n_foreign));
        }
        let places = || {
            let in_scope = outcomes.iter().filter(|outcome| outcome.in_scope);
            in_scope.filter_map(|outcome| outcome.place)
        };
        Figures {
            among,
            n_in_scope: asked.len() - n_foreign,
            n_first: places().filter(|&place| place == 1).count(),
            n_among_three: places().filter(|&place| place <= 3).count(),
            reciprocal_ranks: places().map(|place| 1.0 / place as f64).sum(),
            asked,
        }
    }

    /// Number of questions.
    pub fn n(&self) -> usize {
        self.asked.len()
    }

    /// Number of questions to which the bot has an answer.
    pub fn n_in_scope(&self) -> usize {
        self.n_in_scope
    }

    /// Number of questions to which it has none.
    pub fn n_out_of_scope(&self) -> usize {
        self.n() - self.n_in_scope
    }

    /// Number of questions whose answer came first.
    pub fn n_first(&self) -> usize {
        self.n_first
    }

    /// Number of questions whose answer was among the first three.
    pub fn n_among_three(&self) -> usize {
        self.n_among_three
    }

    /// Share of in-scope questions whose answer came first, 0..=1; nothing without such questions.
    pub fn top_1(&self) -> Option<f64> {
        share(self.n_first, self.n_in_scope)
    }

    /// Share of in-scope questions whose answer was among the first three, as [`Figures::top_1`].
    pub fn top_3(&self) -> Option<f64> {
        share(self.n_among_three, self.n_in_scope)
    }

    /// Mean of 1 / place over in-scope questions, 0..=1, as [`Figures::top_1`].
    pub fn mean_reciprocal_rank(&self) -> Option<f64> {
        (self.n_in_scope > 0).then(|| self.reciprocal_ranks / self.n_in_scope as f64)
    }

    /// The reliability diagram: questions by certainty, from [0, 0.1) to [0.9, 1].
    pub fn bins(&self) -> [Bin; N_BINS] {
        let mut bins = [Bin::default(); N_BINS];
        for outcome in &self.asked {
            let bin = &mut bins[((outcome.certainty * N_BINS as f32) as usize).min(N_BINS - 1)];
            bin.n += 1;
            bin.n_right += usize::from(outcome.is_right());
            bin.certainty += f64::from(outcome.certainty);
        }
        for bin in &mut bins {
            bin.certainty /= bin.n.max(1) as f64;
        }
        bins
    }

    /// Σ over bins of |mean certainty − share right| · questions / all questions, 0..=1: 0 where
    /// certainty means what it says; nothing without questions.
    pub fn calibration_error(&self) -> Option<f64> {
        let of_bin = |bin: &Bin| (bin.certainty * bin.n as f64 - bin.n_right as f64).abs();
        let sum: f64 = self.bins().iter().map(of_bin).sum();
        (self.n() > 0).then(|| sum / self.n() as f64)
    }

    /// How often an in-scope question is more certain than an out-of-scope one, 0..=1: 0.5 is
    /// chance, 1 tells them apart without fail; nothing without both kinds.
    ///
    /// By rank sums (Mann & Whitney 1947): Σ over groups of equal certainty, from the most certain
    /// one, of out-of-scope questions · (in-scope ones before + half of those within).
    pub fn auroc(&self) -> Option<f64> {
        let pairs = self.n_in_scope as f64 * self.n_out_of_scope() as f64;
        let (mut wins, mut n_before) = (0.0, 0);
        for equal in self.asked.chunk_by(|a, b| a.certainty == b.certainty) {
            let n_inside = equal.iter().filter(|outcome| outcome.in_scope).count();
            let n_outside = equal.len() - n_inside;
            wins += n_outside as f64 * (n_before as f64 + n_inside as f64 / 2.0);
            n_before += n_inside;
        }
        (pairs > 0.0).then(|| wins / pairs)
    }

    /// What a threshold, 0..=1, would give; where there is no candidate, nothing is given.
    pub fn at(&self, threshold: f32) -> AtThreshold {
        let is_given = |o: &Outcome| o.certainty >= threshold && o.certainty > 0.0;
        let n_given = self.asked.partition_point(is_given);
        let (n_right, n_out_of_scope) = self.among[n_given];
        AtThreshold {
            threshold,
            n_given,
            n_right,
            n_out_of_scope,
            coverage: share(n_given, self.n()).unwrap_or_default(),
        }
    }

    /// What each threshold gives, in so many steps from 0 to below 1.
    pub fn at_each(&self, n_steps: u16) -> Vec<AtThreshold> {
        let threshold = |step: u16| f32::from(step) / f32::from(n_steps);
        (0..n_steps).map(|step| self.at(threshold(step))).collect()
    }

    /// The lowest threshold, in hundredths, from which precision is at least `wanted`, 0..=1: there
    /// and at every higher one that gives enough answers to tell ([`MIN_GIVEN`], and a twentieth of
    /// all questions).
    pub fn propose(&self, wanted: f64) -> Proposal {
        let n_least = MIN_GIVEN.max(self.n() / MIN_GIVEN_SHARE);
        let mut told = self.at_each(STEPS);
        told.retain(|at| at.n_given >= n_least);
        let precision = |at: &AtThreshold| at.precision().unwrap_or_default();
        let n_holding = told.iter().rev().take_while(|at| precision(at) >= wanted);
        match told.get(told.len() - n_holding.count()) {
            Some(lowest) => Proposal::Threshold(*lowest),
            // Of those as near, the one that gives most.
            None => told
                .into_iter()
                .rev()
                .max_by(|a, b| precision(a).total_cmp(&precision(b)))
                .map_or(Proposal::TooFew(n_least), Proposal::Nearest),
        }
    }
}

fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// Between which shares, 0..=1, the true one lies in 95 of 100 cases where `n_right` of `n` are
/// right: Wilson's interval (Wilson 1927), which holds for few questions, too.
pub fn likely_range(n_right: usize, n: usize) -> (f64, f64) {
    if n == 0 {
        return (0.0, 1.0);
    }
    let (n, p) = (n as f64, n_right as f64 / n as f64);
    let middle = p + Z * Z / (2.0 * n);
    let half = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    let whole = 1.0 + Z * Z / n;
    (
        ((middle - half) / whole).max(0.0),
        ((middle + half) / whole).min(1.0),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn inside(certainty: f32, place: usize) -> Outcome {
        Outcome {
            certainty,
            place: (place > 0).then_some(place),
            in_scope: true,
        }
    }

    fn outside(certainty: f32) -> Outcome {
        Outcome {
            certainty,
            place: None,
            in_scope: false,
        }
    }

    #[track_caller]
    fn check(found: Option<f64>, expected: f64) {
        let near = found.is_some_and(|found| (found - expected).abs() < 1e-6);
        assert!(near, "{found:?} in place of {expected}");
    }

    /// Worked out by hand: certainties of 0.95, 0.95, 0.55 and 0.05 in scope, of 0.55 and 0.15 out
    /// of it.
    fn six() -> Figures {
        Figures::of(&[
            outside(0.55),
            inside(0.95, 1),
            inside(0.05, 0),
            inside(0.55, 4),
            outside(0.15),
            inside(0.95, 2),
        ])
    }

    #[test]
    fn shares_and_ranks_count_what_is_in_scope() {
        let figures = six();
        assert_eq!((figures.n(), figures.n_in_scope()), (6, 4));
        check(figures.top_1(), 1.0 / 4.0);
        check(figures.top_3(), 2.0 / 4.0);
        // 1, 1/2, 1/4 and 0.
        check(figures.mean_reciprocal_rank(), 1.75 / 4.0);
    }

    #[test]
    fn the_calibration_error_is_the_mean_distance_in_bins() {
        // [0, 0.1): 0.05 − 0; [0.1, 0.2): 0.15 − 0; [0.5, 0.6): 1.1 − 0; [0.9, 1]: 1.9 − 1.
        check(six().calibration_error(), (0.05 + 0.15 + 1.1 + 0.9) / 6.0);
        let bins = six().bins();
        assert_eq!((bins[9].n, bins[9].n_right), (2, 1));
        check(Some(bins[9].certainty), 0.95);
        assert_eq!(bins[3], Bin::default());
    }

    #[test]
    fn auroc_counts_pairs_and_half_of_ties() {
        // Both at 0.95 win twice, 0.55 ties once and wins once, 0.05 loses twice.
        check(six().auroc(), (2.0 + 2.0 + 1.5 + 0.0) / 8.0);
    }

    #[test]
    fn a_threshold_gives_what_is_at_least_as_certain() {
        let check = |threshold, given: (usize, usize, usize)| {
            let at = six().at(threshold);
            assert_eq!((at.n_given, at.n_right, at.n_out_of_scope), given);
        };
        check(0.0, (6, 1, 2));
        check(0.55, (4, 1, 1));
        check(0.56, (2, 1, 0));
        check(1.0, (0, 0, 0));
        assert_eq!(six().at(1.0).precision(), None);
        assert_eq!(six().at(0.55).coverage, 4.0 / 6.0);
        let none = Figures::of(&[inside(0.0, 0)]);
        assert_eq!(none.at(0.0).n_given, 0);
    }

    #[test]
    fn without_questions_nothing_is_known() {
        let none = Figures::of(&[]);
        assert_eq!(none.top_1(), None);
        assert_eq!(none.calibration_error(), None);
        assert_eq!(none.auroc(), None);
        assert_eq!(none.propose(0.9), Proposal::TooFew(MIN_GIVEN));
        assert_eq!(Figures::of(&[outside(0.5)]).top_3(), None);
    }

    #[test]
    fn the_lowest_threshold_is_proposed_from_which_the_precision_holds() {
        // Thirty right ones at 0.8, ten wrong ones at 0.6, and right ones at 0.4.
        let mut asked = vec![inside(0.8, 1); 30];
        asked.extend(vec![inside(0.6, 0); 10]);
        asked.extend(vec![inside(0.4, 1); 60]);
        let figures = Figures::of(&asked);
        let proposed = |wanted| match figures.propose(wanted) {
            Proposal::Threshold(at) => (true, at.threshold, at.n_given),
            Proposal::Nearest(at) => (false, at.threshold, at.n_given),
            Proposal::TooFew(n) => (false, 0.0, n),
        };
        // At 0.4 it is 90 of 100, but not from there on: at 0.6 it is 30 of 40.
        assert_eq!(proposed(0.9), (true, 0.61, 30));
        assert_eq!(proposed(0.7), (true, 0.0, 100));
        let wrong = Figures::of(&[inside(0.9, 2); 30]);
        assert!(matches!(wrong.propose(0.9), Proposal::Nearest(at) if at.n_given == 30));
        let few = Figures::of(&[inside(0.9, 1); 19]);
        assert_eq!(few.propose(0.9), Proposal::TooFew(20));
    }

    #[test]
    fn wilsons_interval_is_as_published() {
        // Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
        for (right, n, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let range = likely_range(right, n);
            assert!(
                (range.0 - low).abs() < 1e-4 && (range.1 - high).abs() < 1e-4,
                "{range:?}"
            );
        }
        assert_eq!(likely_range(0, 0), (0.0, 1.0));
    }

    fn outcomes() -> impl Strategy<Value = Vec<Outcome>> {
        let outcome = (0u8..=20, 0usize..5, any::<bool>()).prop_map(|(c, place, in_scope)| {
            let certainty = f32::from(c) / 20.0;
            match in_scope {
                true => inside(certainty, place),
                false => outside(certainty),
            }
        });
        proptest::collection::vec(outcome, 0..60)
    }

    proptest! {
        #[test]
        fn auroc_is_the_share_of_pairs_won(outcomes in outcomes()) {
            let (inside, outside): (Vec<Outcome>, Vec<Outcome>) = outcomes.iter().partition(|o| o.in_scope);
            let mut wins = 0.0;
            for a in &inside {
                for b in &outside {
                    wins += match a.certainty.total_cmp(&b.certainty) {
                        std::cmp::Ordering::Greater => 1.0,
                        std::cmp::Ordering::Equal => 0.5,
                        std::cmp::Ordering::Less => 0.0,
                    };
                }
            }
            let n_pairs = inside.len() * outside.len();
            let expected = (n_pairs > 0).then(|| wins / n_pairs as f64);
            let found = Figures::of(&outcomes).auroc();
            prop_assert_eq!(found.is_some(), expected.is_some());
            let difference = found.unwrap_or_default() - expected.unwrap_or_default();
            prop_assert!(difference.abs() < 1e-12);
        }

        #[test]
        fn every_figure_is_a_share_and_order_does_not_matter(outcomes in outcomes()) {
            let figures = Figures::of(&outcomes);
            let reversed: Vec<_> = outcomes.iter().rev().copied().collect();
            let other = Figures::of(&reversed);
            for (found, other) in [
                (figures.top_1(), other.top_1()),
                (figures.top_3(), other.top_3()),
                (figures.mean_reciprocal_rank(), other.mean_reciprocal_rank()),
                (figures.calibration_error(), other.calibration_error()),
                (figures.auroc(), other.auroc()),
            ] {
                let (found, other) = (found.unwrap_or(0.5), other.unwrap_or(0.5));
                prop_assert!((0.0..=1.0 + 1e-9).contains(&found));
                prop_assert!((found - other).abs() < 1e-6);
            }
            prop_assert!(figures.top_1() <= figures.mean_reciprocal_rank());
            prop_assert_eq!(figures.bins().iter().map(|bin| bin.n).sum::<usize>(), outcomes.len());
        }

        #[test]
        fn a_higher_threshold_gives_no_more(outcomes in outcomes()) {
            let each = Figures::of(&outcomes).at_each(20);
            for pair in each.windows(2) {
                prop_assert!(pair[0].n_given >= pair[1].n_given);
                prop_assert!(pair[0].n_right >= pair[1].n_right);
                prop_assert!(pair[0].n_out_of_scope >= pair[1].n_out_of_scope);
                prop_assert!(pair[1].n_right + pair[1].n_out_of_scope <= pair[1].n_given);
            }
        }

        #[test]
        fn a_proposed_threshold_holds_and_the_one_below_does_not(
            outcomes in proptest::collection::vec((0u8..=100, any::<bool>()), 0..200),
            wanted in 0.1f64..0.95,
        ) {
            let outcome = |(c, right): &(u8, bool)| inside(f32::from(*c) / 100.0, usize::from(*right));
            let outcomes: Vec<_> = outcomes.iter().map(outcome).collect();
            let figures = Figures::of(&outcomes);
            if let Proposal::Threshold(at) = figures.propose(wanted) {
                prop_assert!(at.n_given >= MIN_GIVEN);
                prop_assert!(at.precision().is_some_and(|precision| precision >= wanted));
                let each = figures.at_each(STEPS);
                let lower = each.iter().rev().find(|other| other.threshold < at.threshold);
                let precision = lower.and_then(AtThreshold::precision);
                prop_assert!(precision.is_none_or(|precision| precision < wanted));
            }
        }

        #[test]
        fn the_likely_range_is_around_the_share(n in 1usize..500, part in 0.0f64..=1.0) {
            let n_right = (part * n as f64) as usize;
            let (low, high) = likely_range(n_right, n);
            let share = n_right as f64 / n as f64;
            prop_assert!(0.0 <= low && low <= share + 1e-12 && share <= high + 1e-12 && high <= 1.0);
        }
    }
}
