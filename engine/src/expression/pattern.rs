//! Patterns: regular expressions as small programs.
//!
//! The compiler translates a regular expression into instructions; this file runs them, by
//! backtracking that never visits the same instruction at the same character twice (Cox 2010,
//! "Regular expression matching in the wild").
//! So the time is bounded by instructions × characters, and the first alternative wins, as in
//! Java, where the expressions come from.
//!
//! ```text
//! pattern: n groups (varint) | n (varint) × instruction
//! 0 match | 1 class: n (varint) × { first (varint) | last − first (varint) }
//! 2 split: preferred, other (varint each) | 3 jump (varint) | 4 save: slot (varint)
//! 5 assertion (u8) | 6 word | 7 no word
//! ```

use crate::blob::Reader;

/// Most instructions of one pattern.
pub const MAX_INSTRUCTIONS: usize = 1_024;
/// Characters of a text that are looked at.
const MAX_CHARS: usize = 2_000;

/// What an instruction does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Instruction {
    /// The pattern is found.
    Match,
    /// One character in one of these ranges, sorted.
    Class(Vec<(u32, u32)>),
    /// Goes on at the first number, and if that leads nowhere, at the second.
    Split(usize, usize),
    /// Goes on there.
    Jump(usize),
    /// Notes where a group begins (2·group) or ends (2·group + 1).
    Save(usize),
    /// Holds between two characters.
    Assert(Assertion),
    /// A letter, digit or `_`, or none.
    Word(bool),
}

/// What holds between two characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Assertion {
    /// `\A`, `^`
    Start,
    /// `\z`, `$`
    End,
    /// `(?m)^`
    StartOfLine,
    /// `(?m)$`
    EndOfLine,
    /// `\b`
    Border,
    /// `\B`
    NoBorder,
}

/// A regular expression, ready to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    pub(super) n_groups: usize,
    pub(super) program: Vec<Instruction>,
}

/// One place where a pattern was found, in characters.
pub(super) struct Found {
    pub(super) end: usize,
    /// Beginning and end of each group, as far as it took part.
    slots: Vec<Option<usize>>,
}

impl Pattern {
    /// Number of its groups.
    pub fn n_groups(&self) -> usize {
        self.n_groups
    }

    /// How often the pattern stands in `text`, none within another.
    pub fn count(&self, text: &str) -> usize {
        let mut n = 0;
        self.for_each(text, &mut |_, _| n += 1);
        n
    }

    /// Calls `each` for every place of the pattern with the text's characters.
    pub(super) fn for_each(&self, text: &str, each: &mut dyn FnMut(&[char], &Found)) {
        let text = characters(text, MAX_CHARS);
        let mut at = 0;
        // What leads nowhere from one beginning leads nowhere from a later one either.
        let mut visited = vec![false; self.program.len() * (text.len() + 1)];
        while at <= text.len() {
            match self.run(&text, at, &mut visited) {
                Some(found) => {
                    each(&text, &found);
                    at = found.end.max(at + 1);
                    visited.fill(false);
                }
                None => at += 1,
            }
        }
    }

    fn run(&self, text: &[char], start: usize, visited: &mut [bool]) -> Option<Found> {
        // Where to go on when what is tried leads nowhere.
        let mut open: Vec<(usize, usize, Vec<Option<usize>>)> = Vec::new();
        open.push((0, start, vec![None; self.n_groups * 2]));
        while let Some((mut pc, mut at, mut slots)) = open.pop() {
            loop {
                match visited.get_mut(pc * (text.len() + 1) + at) {
                    Some(visited) if !*visited => *visited = true,
                    _ => break,
                }
                let c = text.get(at).copied();
                let one = |fits: bool| fits.then_some(at + 1);
                let next = match self.program.get(pc)? {
                    Instruction::Match => return Some(Found { end: at, slots }),
                    Instruction::Class(ranges) => one(c.is_some_and(|c| {
                        let c = c as u32;
                        ranges.iter().any(|&(first, last)| first <= c && c <= last)
                    })),
                    Instruction::Word(wanted) => one(c.is_some_and(|c| is_word(c) == *wanted)),
                    Instruction::Split(first, second) => {
                        open.push((*second, at, slots.clone()));
                        pc = *first;
                        continue;
                    }
                    Instruction::Jump(to) => {
                        pc = *to;
                        continue;
                    }
                    Instruction::Save(slot) => {
                        if let Some(slot) = slots.get_mut(*slot) {
                            *slot = Some(at);
                        }
                        Some(at)
                    }
                    Instruction::Assert(assertion) => assertion.holds(text, at).then_some(at),
                };
                let Some(next) = next else { break };
                at = next;
                pc += 1;
            }
        }
        None
    }

    /// Reads a pattern; a jump out of the program is a fault of the reader.
    pub(super) fn read(reader: &mut Reader<'_>) -> Pattern {
        let n_groups = reader.below(MAX_INSTRUCTIONS);
        let n = reader.count();
        if n > MAX_INSTRUCTIONS {
            reader.fail("a pattern is too long");
        }
        let mut program = Vec::new();
        for _ in 0..n {
            program.push(match reader.u8() {
                0 => Instruction::Match,
                1 => {
                    let n = reader.count();
                    let mut ranges = Vec::new();
                    for _ in 0..n {
                        let first = reader.varint();
                        ranges.push((first, first.saturating_add(reader.varint())));
                    }
                    Instruction::Class(ranges)
                }
                2 => Instruction::Split(reader.below(n), reader.below(n)),
                3 => Instruction::Jump(reader.below(n)),
                4 => Instruction::Save(reader.below(n_groups * 2)),
                5 => Instruction::Assert(match reader.below(6) {
                    0 => Assertion::Start,
                    1 => Assertion::End,
                    2 => Assertion::StartOfLine,
                    3 => Assertion::EndOfLine,
                    4 => Assertion::Border,
                    _ => Assertion::NoBorder,
                }),
                6 => Instruction::Word(true),
                7 => Instruction::Word(false),
                _ => {
                    reader.fail("an instruction is of no known kind");
                    break;
                }
            });
        }
        Pattern { n_groups, program }
    }

    /// Writes the pattern.
    #[cfg(feature = "compile")]
    pub(super) fn write(&self, writer: &mut crate::blob::Writer) {
        writer.varint(self.n_groups);
        writer.varint(self.program.len());
        for instruction in &self.program {
            match instruction {
                Instruction::Match => writer.u8(0),
                Instruction::Class(ranges) => {
                    writer.u8(1);
                    writer.varint(ranges.len());
                    for &(first, last) in ranges {
                        writer.varint(first as usize);
                        writer.varint((last - first) as usize);
                    }
                }
                Instruction::Split(first, second) => {
                    writer.u8(2);
                    writer.varint(*first);
                    writer.varint(*second);
                }
                Instruction::Jump(to) => {
                    writer.u8(3);
                    writer.varint(*to);
                }
                Instruction::Save(slot) => {
                    writer.u8(4);
                    writer.varint(*slot);
                }
                Instruction::Assert(assertion) => {
                    writer.u8(5);
                    writer.u8(match assertion {
                        Assertion::Start => 0,
                        Assertion::End => 1,
                        Assertion::StartOfLine => 2,
                        Assertion::EndOfLine => 3,
                        Assertion::Border => 4,
                        Assertion::NoBorder => 5,
                    });
                }
                Instruction::Word(wanted) => writer.u8(if *wanted { 6 } else { 7 }),
            }
        }
    }
}

impl Found {
    /// The text of a group; nothing when it did not take part.
    pub(super) fn group(&self, text: &[char], group: usize) -> Option<String> {
        let start = self.slots.get(group * 2).copied().flatten()?;
        let end = self.slots.get(group * 2 + 1).copied().flatten()?;
        let mut group = String::new();
        for c in text.get(start..end)? {
            group.push(*c);
        }
        Some(group)
    }
}

impl Assertion {
    fn holds(self, text: &[char], at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|at| text.get(at)).copied();
        let behind = text.get(at).copied();
        let is_border = before.is_some_and(is_word) != behind.is_some_and(is_word);
        match self {
            Assertion::Start => before.is_none(),
            Assertion::End => behind.is_none(),
            Assertion::StartOfLine => before.is_none_or(|c| c == '\n'),
            Assertion::EndOfLine => behind.is_none_or(|c| c == '\n'),
            Assertion::Border => is_border,
            Assertion::NoBorder => !is_border,
        }
    }
}

/// The text's characters, at most so many.
pub(super) fn characters(text: &str, most: usize) -> Vec<char> {
    let mut characters = Vec::new();
    for c in text.chars().take(most) {
        characters.push(c);
    }
    characters
}

/// Whether `\w` holds.
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}
