//! Which words a bot takes from the tables.
//!
//! Its own, as far as there are vectors of them; and of all others those that visitors are likely
//! to say instead: words that are often said and near to a telling word of the bot.

use super::projection::{Projection, stretched};
use super::table::{TableWord, WordTables};
use super::{LENGTH, Meaning, ZERO, hash};
use crate::blob::{Tag, Writer};
use crate::cores::side_by_side;
use crate::lanes::{LANES, Lanes, NOTHING, plus};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// How much nearness counts against how often a word is said, in powers of ten.
const NEARNESS: f32 = 4.0;
/// How near a word must be to one of the bot's.
const LEAST: f32 = 0.2;
/// Fewest words with a vector; fewer span so little that everything seems near.
const FEWEST: usize = 40;
/// Other words for each own one, at most.
const EACH: usize = 8;
/// Rarity beyond which other words are not looked at.
const RAREST: u8 = 140;
/// Words that are compared by one core at a time.
const PART: usize = 1024;
/// What a component of 1 of the four bits is worth, where a word's vector has a length of 1: of 48
/// components most are within ±3, and take two and a half bits compressed.
const STEP: f32 = 0.1;

/// The vectors that a bot takes along.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Meanings {
    /// Components of a vector; even.
    n_components: usize,
    /// Retrieval's share of the mix where vectors are compared, in hundredths; 0 where they are not.
    share: u8,
    /// The bot's own words: weight, and components, −7..=7.
    own: BTreeMap<String, (u8, Vec<i8>)>,
    /// Other words by their hash: the nearest own one, and the weight.
    others: BTreeMap<u32, (String, u8)>,
}

impl Meanings {
    /// Takes the vectors of the `own` words, and of at most `n_others` others the nearest own one.
    pub fn choose(
        tables: &WordTables,
        own: &BTreeSet<String>,
        n_components: usize,
        n_others: usize,
    ) -> Meanings {
        let own: BTreeMap<&String, Cow<'_, TableWord>> = own
            .iter()
            .filter_map(|word| Some((word, tables.get(word)?)))
            .take(usize::from(u16::MAX))
            .collect();
        if own.len() < FEWEST {
            return Meanings::default();
        }
        let vectors: Vec<&[i8]> = own.values().map(|found| &found.vector[..]).collect();
        let Some(projection) = Projection::of(&vectors, n_components) else {
            return Meanings::default();
        };
        let words: Vec<OwnWord> = own
            .iter()
            .map(|(&word, found)| {
                (
                    word,
                    found.rarity,
                    stretched(&projection.apply(&found.vector)),
                )
            })
            .collect();
        let is_new = |word: &String| !own.contains_key(word);
        let mut others = near(tables, &is_new, &words, &projection);
        others.sort_by(|a, b| b.0.total_cmp(&a.0));
        let others = others.into_iter().take(n_others.min(EACH * own.len()));
        let others = others.map(|(_, word, nearest, rarity)| {
            // Sixteen steps are as good, and smaller compressed.
            (hash(word), (nearest.clone(), rarity & 0xf0 | 8))
        });
        Meanings {
            n_components: projection.n_components(),
            share: 0,
            others: others.collect(),
            own: words
                .into_iter()
                .map(|(word, rarity, vector)| (word.clone(), (rarity.max(1), rounded(&vector))))
                .collect(),
        }
    }

    /// Whether there are no vectors.
    pub fn is_empty(&self) -> bool {
        self.own.is_empty()
    }

    /// Compares vectors, with retrieval's `share` of the mix, 0..=1.
    pub fn set_share(&mut self, share: f32) {
        self.share = (share * 100.0).round() as u8;
    }

    /// The section's bytes, for all `terms` of the dictionary; nothing without vectors.
    pub fn write(&self, terms: &BTreeSet<String>) -> Option<(Tag, Vec<u8>)> {
        if self.own.is_empty() {
            return None;
        }
        let mut writer = Writer::default();
        writer.u8(self.n_components as u8);
        writer.u8(self.share);
        for term in terms {
            writer.u8(self.own.get(term).map_or(0, |(weight, _)| *weight));
        }
        for (_, vector) in terms.iter().filter_map(|term| self.own.get(term)) {
            for two in vector.chunks(2) {
                let [low, high] = [0, 1].map(|i| (i32::from(two[i]) + ZERO) as u8);
                writer.u8(low | high << 4);
            }
        }
        let numbers: BTreeMap<&String, usize> = terms.iter().zip(0..).collect();
        let others: Vec<(u32, usize, u8)> = self
            .others
            .iter()
            .filter_map(|(&hash, (nearest, weight))| Some((hash, *numbers.get(nearest)?, *weight)))
            .collect();
        writer.varint(others.len());
        let mut before = 0;
        for &(hash, _, _) in &others {
            writer.varint((hash - before) as usize);
            before = hash;
        }
        for &(_, _, weight) in &others {
            writer.u8(weight);
        }
        for shift in [0, 8] {
            for &(_, nearest, _) in &others {
                writer.u8((nearest >> shift) as u8);
            }
        }
        Some((Meaning::TAG, writer.finish()))
    }
}

/// A word of the bot's: rarity, and vector.
type OwnWord<'a> = (&'a String, u8, Vec<f32>);
/// Another one: how likely it is to be said, the nearest of the bot's, and rarity.
type Near<'a> = (f32, &'a String, &'a String, u8);

/// The other words that are near to the bot's `words`, as they are projected.
fn near<'a>(
    tables: &'a WordTables,
    is_new: &(dyn Fn(&String) -> bool + Sync),
    words: &[OwnWord<'a>],
    projection: &Projection,
) -> Vec<Near<'a>> {
    let known = Known::new(words.iter().map(|(_, _, vector)| small(vector)));
    let all = tables.0.iter().flat_map(|(_, table)| &table.words);
    let all = all.filter(|(_, found)| found.rarity <= RAREST);
    let all: Vec<&String> = all.map(|(word, _)| word).collect();
    let parts: Vec<_> = all.chunks(PART).collect();
    let near_of = |part: usize| -> Vec<Near> {
        let others = parts[part].iter().filter(|word| is_new(word));
        let others = others.filter_map(|&word| {
            let found = tables.get(word)?;
            let (near, place) = known.nearest(&small(&projection.apply(&found.vector)));
            let score = NEARNESS * near - f32::from(found.rarity) / 32.0;
            (near >= LEAST).then_some((score, word, words[place].0, found.rarity))
        });
        others.collect()
    };
    side_by_side(parts.len(), &near_of, &|_| {}).concat()
}

/// Components in four bits.
fn rounded(vector: &[f32]) -> Vec<i8> {
    let round = |&c: &f32| (c / STEP).round().clamp(-7.0, 7.0) as i8;
    vector.iter().map(round).collect()
}

/// A vector to be compared, in steps of eight bits.
fn small(vector: &[f32]) -> Vec<f32> {
    let small = |c: &f32| f32::from((c * 127.0) as i8);
    vector.iter().map(small).collect()
}

/// Vectors that others are compared with.
struct Known {
    n: usize,
    n_components: usize,
    /// For so many neighbouring vectors after the other, their first components, their second ones, …
    lanes: Vec<Lanes>,
}

impl Known {
    fn new(vectors: impl Iterator<Item = Vec<f32>>) -> Known {
        let vectors: Vec<Vec<f32>> = vectors.collect();
        let n_components = vectors.first().map_or(0, Vec::len);
        let mut lanes = Vec::new();
        for neighbours in vectors.chunks(LANES) {
            for component in 0..n_components {
                let mut of_all = NOTHING;
                for (one, vector) in of_all.iter_mut().zip(neighbours) {
                    *one = vector[component];
                }
                lanes.push(of_all);
            }
        }
        Known {
            n: vectors.len(),
            n_components,
            lanes,
        }
    }

    /// The cosine of the vector that is nearest to another one, and its place, of equals the last.
    fn nearest(&self, vector: &[f32]) -> (f32, usize) {
        // Products and sums are whole numbers below 2²⁴, so none is rounded.
        let (mut place, mut most) = (0, f32::MIN);
        let neighbours = self.lanes.chunks_exact(self.n_components.max(1));
        for (first, components) in (0..self.n).step_by(LANES).zip(neighbours) {
            let products = products(components, vector);
            let mut is_nearer = false;
            for product in products {
                is_nearer |= product >= most;
            }
            if !is_nearer {
                continue;
            }
            for (at, product) in (first..self.n).zip(products) {
                if product >= most {
                    (place, most) = (at, product);
                }
            }
        }
        (most * (1.0 / (LENGTH * LENGTH)), place)
    }
}

/// The products of neighbouring vectors with another one.
#[inline(never)]
fn products(components: &[Lanes], vector: &[f32]) -> Lanes {
    let mut sums = NOTHING;
    for (lanes, &value) in components.iter().zip(vector) {
        sums = plus(sums, value, lanes);
    }
    sums
}
