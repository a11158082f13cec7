//! Tables of word vectors, one a language, from which a bot's are taken.
//!
//! ```text
//! "EdgWords" | components (u8, even) | words (u32, little-endian)
//! | words × { bytes shared with the word before (u8) | other bytes (u8) | those bytes
//!             | rarity (u8) | components: four bits each plus 8, lower half first }
//! ```
//! Words are folded and in byte order.
//! Rarity is 32 × (7.5 − log₁₀ of how often the word is said in a thousand million words).
//! Components are the principal ones, the largest first, so that fewer of them are a shorter vector
//! of the same words.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// Rarities that are about the same.
pub const BAND: usize = 16;

const LABEL: &[u8] = b"EdgWords";

/// A word of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct TableWord {
    /// 1 for a word that is said all the time, 240 for one that is hardly ever said.
    pub rarity: u8,
    /// Components, −7..=7, the largest first.
    pub vector: Vec<i8>,
}

/// The words of one language.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WordTable {
    /// By word, folded.
    pub words: BTreeMap<String, TableWord>,
    /// The words again, by rarity divided by [`BAND`].
    pub bands: Vec<Vec<String>>,
}

impl WordTable {
    /// Reads a table; nothing where the bytes are none.
    pub fn read(bytes: &[u8]) -> Option<WordTable> {
        let mut rest = bytes.strip_prefix(LABEL)?;
        let mut take = |n: usize| -> Option<&[u8]> {
            let (taken, left) = rest.split_at_checked(n)?;
            rest = left;
            Some(taken)
        };
        let n_components = usize::from(*take(1)?.first()?);
        let n_words = u32::from_le_bytes(take(4)?.try_into().ok()?);
        let mut words = BTreeMap::new();
        let mut word: Vec<u8> = Vec::new();
        for _ in 0..n_words {
            let &[shared, other] = take(2)? else {
                return None;
            };
            word.truncate(usize::from(shared));
            word.extend_from_slice(take(usize::from(other))?);
            let rarity = *take(1)?.first()?;
            let mut vector = Vec::with_capacity(n_components);
            for byte in take(n_components / 2)? {
                vector.push((byte & 15) as i8 - 8);
                vector.push((byte >> 4) as i8 - 8);
            }
            let spelt = String::from_utf8(word.clone()).ok()?;
            words.insert(spelt, TableWord { rarity, vector });
        }
        let mut bands = vec![Vec::new(); usize::from(u8::MAX) / BAND + 1];
        for (word, found) in &words {
            bands[usize::from(found.rarity) / BAND].push(word.clone());
        }
        Some(WordTable { words, bands })
    }
}

/// The tables of a bot's languages, in their order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WordTables(pub Vec<(String, Arc<WordTable>)>);

/// The tables that come with the compiler.
const BUILT_IN: [(&str, &[u8]); 1] = [("en", include_bytes!("../../words/en.bin"))];
/// The same, each read when it is first used.
static READ: [OnceLock<Arc<WordTable>>; BUILT_IN.len()] =
    [const { OnceLock::new() }; BUILT_IN.len()];

impl WordTables {
    /// Whether no language of the bot has a table.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The built-in tables of these languages.
    pub fn built_in(languages: &[String]) -> WordTables {
        let table = |language: &String| {
            let known = BUILT_IN.iter().zip(&READ);
            let ((_, bytes), read) = known.into_iter().find(|((code, _), _)| language == code)?;
            let table = read.get_or_init(|| Arc::new(WordTable::read(bytes).unwrap_or_default()));
            Some((language.clone(), Arc::clone(table)))
        };
        WordTables(languages.iter().filter_map(table).collect())
    }
}
