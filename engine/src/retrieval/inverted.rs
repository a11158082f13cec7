//! Lists turned round: from which lists hold a number to which numbers a list holds.
//!
//! ```text
//! 0: b a        a: 0 2
//! 1:       ->   b: 0
//! 2: a c        c: 2
//! ```
//!
//! A posting list is that of a collection; a list of lists would cost 24 bytes and an allocation for
//! each, this costs four bytes, and two for each number of a list where there are at most 65,536 lists.

/// For each number, the lists that hold it, ascending; twice where they hold it twice.
#[derive(Debug)]
pub struct Inverted {
    /// Where those of each number begin in `lists`; one more than there are numbers.
    starts: Vec<u32>,
    /// The lower 16 bits of each list's number.
    low: Vec<u16>,
    /// The higher ones; none where there are so few lists that they are 0.
    high: Vec<u16>,
}

/// The numbers of some lists.
#[derive(Debug, Clone, Copy, Default)]
pub struct Lists<'a> {
    low: &'a [u16],
    high: &'a [u16],
}

impl<'a> Lists<'a> {
    /// How many they are.
    pub fn len(self) -> usize {
        self.low.len()
    }

    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = u32> + 'a {
        self.low.iter().enumerate().map(move |(at, &low)| {
            let high = self.high.get(at).copied().unwrap_or_default();
            u32::from(low) | u32::from(high) << 16
        })
    }
}

impl Inverted {
    /// Turns lists round that hold `numbers` below `n_numbers`, one behind another, in parts of any
    /// length; `ends` tells where each of them ends.
    ///
    /// A number is what is left without so many of its lower bits; one that has a bit of `but` is not
    /// looked at.
    #[inline(never)]
    pub fn new(
        n_numbers: usize,
        numbers: &[Vec<u32>],
        ends: &[u32],
        (shift, but): (u32, u32),
    ) -> Inverted {
        // A counting sort. Sizes stand two places behind, so that after the sum each start stands one
        // behind, where it becomes the end as the lists are put in.
        let mut starts = vec![0u32; n_numbers + 2];
        for part in numbers {
            for &number in part {
                if number & but == 0 {
                    starts[(number >> shift) as usize + 2] += 1;
                }
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut low = vec![0; sum as usize];
        let mut high = vec![0; if ends.len() > 1 << 16 { low.len() } else { 0 }];
        let (mut at, mut list) = (0, 0);
        for part in numbers {
            for &number in part {
                while ends.get(list).is_some_and(|&end| end <= at) {
                    list += 1;
                }
                at += 1;
                if number & but != 0 {
                    continue;
                }
                let place = &mut starts[(number >> shift) as usize + 1];
                low[*place as usize] = list as u16;
                if let Some(high) = high.get_mut(*place as usize) {
                    *high = (list >> 16) as u16;
                }
                *place += 1;
            }
        }
        Inverted { starts, low, high }
    }

    /// The lists that hold a number; none where there is no such number.
    pub fn of(&self, number: usize) -> Lists<'_> {
        let starts = self.starts.get(number..).unwrap_or_default();
        let [start, end, ..] = *starts else {
            return Lists::default();
        };
        let range = start as usize..end as usize;
        Lists {
            low: self.low.get(range.clone()).unwrap_or_default(),
            high: self.high.get(range).unwrap_or_default(),
        }
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
            let inverted = Inverted::new(9, &lists, &ends, (0, 0));
            for number in 0..12 {
                let holds = |list: &Vec<u32>| list.iter().filter(|&&n| n == number).count();
                let expected = (0..).zip(&lists);
                let expected = expected.flat_map(|(at, list)| vec![at; holds(list)]);
                let expected: Vec<u32> = expected.collect();
                prop_assert_eq!(inverted.of(number as usize).iter().collect::<Vec<_>>(), expected);
            }
        }
    }

    #[test]
    fn a_list_may_have_a_large_number() {
        let numbers: Vec<u32> = (0..70_000).map(|list| list % 3).collect();
        let ends: Vec<u32> = (1..=70_000).collect();
        let inverted = Inverted::new(3, &[numbers], &ends, (0, 0));
        let lists: Vec<u32> = inverted.of(1).iter().collect();
        assert_eq!(lists, (1..70_000).step_by(3).collect::<Vec<u32>>());
    }
}
