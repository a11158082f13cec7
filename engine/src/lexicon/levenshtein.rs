//! A Levenshtein automaton whose state is a row of the edit-distance table.
//!
//! Classic automata (Schulz & Mihov 2002) are built per word; fst's own takes milliseconds at
//! distance 2.
//! Here nothing is built: the state is the row of the dynamic-programming table after the
//! characters read so far, one step computes the next row, and a branch of the dictionary is left
//! as soon as no cell can come back under the limit.
//! Of a row only the cells near the diagonal are computed (Ukkonen 1985): what is further from it
//! than the limit takes as many insertions or deletions.
//! The distance is optimal string alignment: insertions, deletions, substitutions and swaps of
//! neighbours cost 1 each, and no part is edited twice.
//!
//! The fst speaks bytes, the distance characters: bytes are gathered until a character is whole.

/// Longest word that is searched for, in characters.
pub const MAX_WORD_CHARS: usize = 32;
const ROW: usize = MAX_WORD_CHARS + 1;

/// Accepts the words within `limit` edits of one word.
#[derive(Debug)]
pub struct LevenshteinAutomaton {
    word: Vec<char>,
    limit: u8,
}

/// The table's last two rows, and a character that is not whole yet.
#[derive(Debug, Clone)]
pub struct State {
    row: [u8; ROW],
    before: [u8; ROW],
    /// The least of each row.
    least: [u8; 2],
    /// Characters read.
    n_chars: u8,
    last: char,
    /// Bits of the unfinished character.
    pending: u32,
    /// Bytes that it still needs.
    needs: u8,
}

impl LevenshteinAutomaton {
    /// Words within `limit` edits of `word`; `None` when it is longer than [`MAX_WORD_CHARS`].
    pub fn new(word: &str, limit: u8) -> Option<LevenshteinAutomaton> {
        let word: Vec<char> = word.chars().collect();
        (word.len() <= MAX_WORD_CHARS).then_some(LevenshteinAutomaton { word, limit })
    }

    /// Edits between the word and what `state` has read.
    pub fn distance(&self, state: &State) -> u8 {
        state.row.get(self.word.len()).copied().unwrap_or(u8::MAX)
    }

    /// The state before anything is read.
    pub fn start(&self) -> State {
        let cap = self.limit + 1;
        let mut row = [cap; ROW];
        for (i, cell) in row.iter_mut().enumerate().take(usize::from(cap)) {
            *cell = i as u8;
        }
        State {
            row,
            before: [cap; ROW],
            least: [0, cap],
            n_chars: 0,
            last: '\0',
            pending: 0,
            needs: 0,
        }
    }

    /// Whether what was read is within the limit.
    pub fn is_match(&self, state: &State) -> bool {
        state.needs == 0 && self.distance(state) <= self.limit
    }

    /// Whether anything that begins so may be.
    pub fn can_match(&self, state: &State) -> bool {
        // A swap reaches back two rows, at a cost of one.
        let [least, before] = state.least;
        least <= self.limit || before < self.limit
    }

    /// The state after one more byte.
    pub fn accept(&self, state: &State, byte: u8) -> State {
        let (pending, needs) = match (state.needs, byte) {
            (0, 0..0x80) => (u32::from(byte), 0),
            (0, 0xc0..0xe0) => (u32::from(byte & 0x1f), 1),
            (0, 0xe0..0xf0) => (u32::from(byte & 0x0f), 2),
            (0, _) => (u32::from(byte & 0x07), 3),
            (needs, _) => (state.pending << 6 | u32::from(byte & 0x3f), needs - 1),
        };
        if needs > 0 {
            return State {
                pending,
                needs,
                ..state.clone()
            };
        }
        self.next_row(
            state,
            char::from_u32(pending).unwrap_or(char::REPLACEMENT_CHARACTER),
        )
    }

    fn next_row(&self, state: &State, c: char) -> State {
        let (cap, old) = (self.limit + 1, &state.row);
        let n_chars = state.n_chars.saturating_add(1);
        let mut row = [cap; ROW];
        row[0] = n_chars.min(cap);
        let mut least = row[0];
        let first = n_chars.saturating_sub(self.limit).max(1);
        let end = n_chars.saturating_add(cap).min(self.word.len() as u8 + 1);
        for i in usize::from(first)..usize::from(end) {
            let same = self.word[i - 1] == c;
            let mut cost = if same { old[i - 1] } else { old[i - 1] + 1 };
            cost = cost.min(old[i] + 1).min(row[i - 1] + 1);
            if !same && i > 1 && self.word[i - 1] == state.last && self.word[i - 2] == c {
                cost = cost.min(state.before[i - 2] + 1);
            }
            row[i] = cost.min(cap);
            least = least.min(cost);
        }
        State {
            row,
            before: state.row,
            least: [least, state.least[0]],
            n_chars,
            last: c,
            pending: 0,
            needs: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The distance by the automaton, or above the limit.
    fn by_automaton(a: &str, b: &str, limit: u8) -> u8 {
        let automaton = LevenshteinAutomaton::new(a, limit).unwrap();
        let mut state = automaton.start();
        for byte in b.bytes() {
            if !automaton.can_match(&state) {
                return limit + 1;
            }
            state = automaton.accept(&state, byte);
        }
        automaton.distance(&state)
    }

    proptest! {
        #[test]
        fn the_automaton_agrees_with_the_plain_distance(
            a in "[abcé茶]{0,9}", b in "[abcé茶]{0,9}", limit in 0u8..4,
        ) {
            let expected = strsim::osa_distance(&a, &b).min(limit as usize + 1);
            prop_assert_eq!(by_automaton(&a, &b, limit) as usize, expected);
        }
    }

    #[test]
    fn each_kind_of_edit_costs_one() {
        for (a, b) in [
            ("parcel", "parcle"),
            ("parcel", "parce"),
            ("parcel", "parcels"),
            ("é", "e"),
        ] {
            assert_eq!(by_automaton(a, b, 2), 1, "{a} {b}");
        }
    }

    #[test]
    fn a_word_of_33_characters_is_not_searched_for() {
        assert!(LevenshteinAutomaton::new(&"é".repeat(33), 1).is_none());
        assert_eq!(by_automaton(&"é".repeat(32), &"é".repeat(31), 1), 1);
    }
}
