//! Section `FLOW`: which dialogue turn follows which.
//!
//! After turn `last`, the words that usually lead to turn `usual` lead to turn `here`.
//! Where both are the same, the entry only says that the turn belongs after `last`, which decides
//! between turns that fit about as well.
//!
//! ```text
//! n (varint) × { last − the one before | usual | here (varints) }     sorted by last, then usual
//! ```

use crate::blob::{LoadError, Reader, Tag};

/// Numbers of dialogue turns: `(last, usual, here)`, sorted, each pair of the first two once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Flow(pub Vec<(u32, u32, u32)>);

impl Flow {
    /// The section's name.
    pub const TAG: Tag = Tag(*b"FLOW");

    /// Checks and reads the section.
    ///
    /// # Errors
    /// When it is malformed, not sorted, or names a turn that does not exist.
    pub fn read(bytes: &[u8], n_turns: usize) -> Result<Flow, LoadError> {
        let mut reader = Reader::new(Self::TAG, bytes);
        let n = reader.count();
        let mut entries: Vec<(u32, u32, u32)> = Vec::new();
        let mut last = 0;
        for _ in 0..n {
            last += reader.below(n_turns.saturating_sub(last as usize)) as u32;
            let [usual, here] = [(); 2].map(|()| reader.below(n_turns) as u32);
            if entries
                .last()
                .is_some_and(|&(before, earlier, _)| (before, earlier) >= (last, usual))
            {
                reader.fail("the turns are not in order");
            }
            entries.push((last, usual, here));
        }
        reader.end()?;
        Ok(Flow(entries))
    }

    /// What follows turn `last` where `usual` would be said, if anything is known.
    pub fn after(&self, last: u32, usual: u32) -> Option<u32> {
        let key = |&(before, turn, _): &(u32, u32, u32)| (before, turn);
        let at = self.0.binary_search_by_key(&(last, usual), key).ok()?;
        self.0.get(at).map(|&(_, _, here)| here)
    }

    /// The section's bytes; the entries must be sorted.
    #[cfg(feature = "compile")]
    pub fn write(&self) -> Vec<u8> {
        let mut writer = crate::blob::Writer::default();
        writer.varint(self.0.len());
        let mut before = 0;
        for &(last, usual, here) in &self.0 {
            for number in [last - before, usual, here] {
                writer.varint(number as usize);
            }
            before = last;
        }
        writer.finish()
    }
}
