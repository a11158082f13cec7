//! Tables of word vectors, one a language, from which a bot's are taken.
//!
//! ```text
//! "EdgWords" | components (u8, even) | words (u32, little-endian)
//! | words × { bytes shared with the word before (u8) | other bytes (u8) | those bytes
//!             | rarity (u8) | components: four bits each plus 8, lower half first }
//! ```
//! Words are folded and in byte order.
//! Rarity grows with r = 7.5 − log₁₀ of how often the word is said in a thousand million words: it is
//! 32 r in the English table, times about 1 by how much the word tells of what a sentence means, and
//! 12 √(32 r) in the German one, at most 240.
//! Components are the principal ones, the largest first, so that fewer of them are a shorter vector
//! of the same words.

use crate::lexicon::is_compounding;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// Rarities that are about the same.
pub const BAND: usize = 16;

/// Fewest bytes of a part.
const LEAST_PART: usize = 4;
/// A compound that no table has is rare.
const RARITY_OF_COMPOUNDS: u8 = 168;

const LABEL: &[u8] = b"EdgWords";

/// A word of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct TableWord {
    /// 1 for a word that is said all the time, 240 for one that is hardly ever said.
    pub rarity: u8,
    /// Components, the largest first: −7..=7, or those of two words added up.
    pub vector: Vec<i8>,
}

/// The words of one language.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WordTable {
    /// Components of each word.
    pub n_components: usize,
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
        Some(WordTable {
            n_components,
            words,
            bands,
        })
    }

    /// A compound that the table lacks, as its parts: the longest known one that it ends with, and the
    /// longest known one before, without what links them; nothing where no word of the table is at
    /// the end.
    fn by_parts(&self, word: &str) -> Option<TableWord> {
        let starts = word.char_indices().map(|(at, _)| at);
        let mut cuts = starts.filter(|&at| at >= LEAST_PART && word.len() >= at + LEAST_PART);
        let (before, last) = cuts.find_map(|at| {
            let (before, last) = word.split_at(at);
            Some((before, self.words.get(last)?))
        })?;
        let ends = before.char_indices().map(|(at, c)| at + c.len_utf8());
        let first = ends
            .rev()
            .take_while(|&end| end >= LEAST_PART)
            .find_map(|end| self.words.get(&before[..end]));
        let vector = match first {
            None => last.vector.clone(),
            Some(first) => {
                let parts = first.vector.iter().zip(&last.vector);
                parts.map(|(&a, &b)| a + b).collect()
            }
        };
        Some(TableWord {
            rarity: RARITY_OF_COMPOUNDS.max(last.rarity),
            vector,
        })
    }
}

/// The tables of a bot's languages, in their order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WordTables(pub Vec<(String, Arc<WordTable>)>);

/// The tables that come with the compiler.
const BUILT_IN: [(&str, &[u8]); 2] = [
    ("en", include_bytes!("../../words/en.bin")),
    ("de", include_bytes!("../../words/de.bin")),
];
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

    /// What the tables know of a word, or else of its parts; nothing where none knows any.
    pub fn get(&self, word: &str) -> Option<Cow<'_, TableWord>> {
        let found = match &self.0[..] {
            [(_, only)] => only.words.get(word).map(Cow::Borrowed),
            _ => {
                let found = self.joined(&|_, table| table.words.get(word).cloned());
                found.map(Cow::Owned)
            }
        };
        found.or_else(|| self.by_parts(word).map(Cow::Owned))
    }

    /// What the tables of languages that write compounds as one know of a word's parts.
    fn by_parts(&self, word: &str) -> Option<TableWord> {
        self.joined(&|language, table| match is_compounding(language) {
            true => table.by_parts(word),
            false => None,
        })
    }

    /// What `found` finds in each table.
    ///
    /// The components of each table stand behind those of the one before, as languages share no
    /// axes: words of two languages are neither near nor far, and a word of both has both meanings.
    fn joined(&self, found: &dyn Fn(&str, &WordTable) -> Option<TableWord>) -> Option<TableWord> {
        let mut is_known = false;
        let mut joined = TableWord {
            rarity: u8::MAX,
            vector: Vec::new(),
        };
        for (language, table) in &self.0 {
            let end = joined.vector.len() + table.n_components;
            if let Some(found) = found(language, table) {
                is_known = true;
                joined.rarity = joined.rarity.min(found.rarity);
                joined.vector.extend(found.vector);
            }
            joined.vector.resize(end, 0);
        }
        is_known.then_some(joined)
    }
}
