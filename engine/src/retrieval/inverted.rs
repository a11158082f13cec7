//! Lists turned round: from which lists hold a number to which numbers a list holds.
//!
//! ```text
//! 0: b a        a: 0 2
//! 1:       ->   b: 0
//! 2: a c        c: 2
//! ```
//!
//! A posting list is that of a collection; a list of lists would cost 24 bytes and an allocation for
//! each, this costs four bytes.

/// For each number, the lists that hold it, ascending; twice where they hold it twice.
#[derive(Debug)]
pub struct Inverted {
    /// Where those of each number begin in `lists`; one more than there are numbers.
    starts: Vec<u32>,
    lists: Vec<u32>,
}

impl Inverted {
    /// Turns lists round that hold `numbers` below `n_numbers`, one behind another; `ends` tells where
    /// each of them ends.
    pub fn new(n_numbers: usize, numbers: &[u32], ends: &[u32]) -> Inverted {
        // A counting sort. Sizes stand two places behind, so that after the sum each start stands one
        // behind, where it becomes the end as the lists are put in.
        let mut starts = vec![0u32; n_numbers + 2];
        for &number in numbers {
            starts[number as usize + 2] += 1;
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut lists = vec![0; numbers.len()];
        let mut list = 0;
        for (at, &number) in (0..).zip(numbers) {
            while ends.get(list).is_some_and(|&end| end <= at) {
                list += 1;
            }
            let place = &mut starts[number as usize + 1];
            lists[*place as usize] = list as u32;
            *place += 1;
        }
        Inverted { starts, lists }
    }

    /// The lists that hold a number; none where there is no such number.
    pub fn of(&self, number: usize) -> &[u32] {
        let starts = self.starts.get(number..).unwrap_or_default();
        match starts {
            [start, end, ..] => self.lists.get(*start as usize..*end as usize),
            _ => None,
        }
        .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn each_number_has_the_lists_that_hold_it(
            lists in proptest::collection::vec(proptest::collection::vec(0u32..9, 0..6), 0..20),
        ) {
            let mut ends = Vec::new();
            for list in &lists {
                ends.push(ends.last().copied().unwrap_or(0) + list.len() as u32);
            }
            let inverted = Inverted::new(9, &lists.concat(), &ends);
            for number in 0..12 {
                let holds = |list: &Vec<u32>| list.iter().filter(|&&n| n == number).count();
                let expected = (0..).zip(&lists);
                let expected = expected.flat_map(|(at, list)| vec![at; holds(list)]);
                let expected: Vec<u32> = expected.collect();
                prop_assert_eq!(inverted.of(number as usize), expected);
            }
        }
    }
}
