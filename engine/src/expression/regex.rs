//! From a regular expression to the program of a [`Pattern`].

use super::parse::Mistake;
use super::pattern::{Assertion, Instruction, MAX_INSTRUCTIONS, Pattern};
use regex_syntax::hir::{Class, Hir, HirKind, Look};

/// Translates a regular expression.
pub(super) fn compile(expression: &str) -> Result<Pattern, Mistake> {
    let expected = "a regular expression without look-around and back references";
    let hir = regex_syntax::parse(expression).map_err(|error| {
        // The last line says what is wrong; the others draw where.
        let error = error.to_string();
        let what = error.lines().last().unwrap_or_default();
        let what = what.strip_prefix("error: ").unwrap_or(what);
        Mistake::new(
            format!("broken regular expression `{expression}`: {what}"),
            expected,
        )
    })?;
    let mut program = Program(Vec::new());
    let fits = program.add(&hir).is_some() && program.push(Instruction::Match).is_some();
    if !fits {
        return Err(Mistake::new(
            format!("the regular expression `{expression}` is too long"),
            format!("at most {MAX_INSTRUCTIONS} steps, repetitions written out"),
        ));
    }
    Ok(Pattern {
        n_groups: hir.properties().explicit_captures_len(),
        program: program.0,
    })
}

struct Program(Vec<Instruction>);

impl Program {
    fn push(&mut self, instruction: Instruction) -> Option<usize> {
        self.0.push(instruction);
        (self.0.len() <= MAX_INSTRUCTIONS).then(|| self.0.len() - 1)
    }

    /// Appends what finds `hir`; nothing when the program gets too long.
    fn add(&mut self, hir: &Hir) -> Option<()> {
        match hir.kind() {
            HirKind::Empty => {}
            HirKind::Literal(literal) => {
                for c in String::from_utf8_lossy(&literal.0).chars() {
                    self.push(Instruction::Class(vec![(c as u32, c as u32)]))?;
                }
            }
            HirKind::Class(class) => {
                self.push(character(class))?;
            }
            HirKind::Look(look) => {
                self.push(Instruction::Assert(match look {
                    Look::Start => Assertion::Start,
                    Look::End => Assertion::End,
                    Look::StartLF | Look::StartCRLF => Assertion::StartOfLine,
                    Look::EndLF | Look::EndCRLF => Assertion::EndOfLine,
                    Look::WordAsciiNegate | Look::WordUnicodeNegate => Assertion::NoBorder,
                    _ => Assertion::Border,
                }))?;
            }
            HirKind::Capture(capture) => {
                let group = (capture.index as usize).saturating_sub(1);
                self.push(Instruction::Save(group * 2))?;
                self.add(&capture.sub)?;
                self.push(Instruction::Save(group * 2 + 1))?;
            }
            HirKind::Concat(parts) => {
                for part in parts {
                    self.add(part)?;
                }
            }
            HirKind::Alternation(parts) => {
                let mut ends = Vec::new();
                for (number, part) in parts.iter().enumerate() {
                    if number + 1 == parts.len() {
                        self.add(part)?;
                        break;
                    }
                    let split = self.push(Instruction::Split(0, 0))?;
                    self.add(part)?;
                    ends.push(self.push(Instruction::Jump(0))?);
                    self.set(split, Instruction::Split(split + 1, self.0.len()));
                }
                for end in ends {
                    self.set(end, Instruction::Jump(self.0.len()));
                }
            }
            HirKind::Repetition(repetition) => {
                for _ in 0..repetition.min {
                    self.add(&repetition.sub)?;
                }
                match repetition.max {
                    None => {
                        let split = self.push(Instruction::Split(0, 0))?;
                        self.add(&repetition.sub)?;
                        self.push(Instruction::Jump(split))?;
                        self.choose(split, repetition.greedy);
                    }
                    Some(max) => {
                        let mut splits = Vec::new();
                        for _ in repetition.min..max {
                            splits.push(self.push(Instruction::Split(0, 0))?);
                            self.add(&repetition.sub)?;
                        }
                        for split in splits {
                            self.choose(split, repetition.greedy);
                        }
                    }
                }
            }
        }
        Some(())
    }

    /// Lets `split` lead into what follows it or to the present end.
    fn choose(&mut self, split: usize, greedy: bool) {
        let (into, behind) = (split + 1, self.0.len());
        self.set(
            split,
            if greedy {
                Instruction::Split(into, behind)
            } else {
                Instruction::Split(behind, into)
            },
        );
    }

    fn set(&mut self, at: usize, instruction: Instruction) {
        if let Some(place) = self.0.get_mut(at) {
            *place = instruction;
        }
    }
}

/// One character of a class; `\w`, whose table is long, and `\d`, which Java takes for ASCII, are
/// told by their like.
fn character(class: &Class) -> Instruction {
    let same_as = |like: &str| {
        regex_syntax::parse(like).is_ok_and(|hir| *hir.kind() == HirKind::Class(class.clone()))
    };
    if same_as(r"\w") || same_as(r"\W") {
        return Instruction::Word(same_as(r"\w"));
    }
    let last = u32::from(char::MAX);
    if same_as(r"\d") {
        return Instruction::Class(vec![(48, 57)]);
    }
    if same_as(r"\D") {
        return Instruction::Class(vec![(0, 47), (58, last)]);
    }
    Instruction::Class(match class {
        Class::Unicode(class) => class
            .ranges()
            .iter()
            .map(|range| (range.start() as u32, range.end() as u32))
            .collect(),
        Class::Bytes(class) => class
            .ranges()
            .iter()
            .map(|range| (u32::from(range.start()), u32::from(range.end())))
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(expression: &str, text: &str, expected: usize) {
        let pattern = compile(expression).unwrap();
        assert_eq!(pattern.count(text), expected, "{expression} in {text}");
    }

    #[test]
    fn patterns_are_counted() {
        check("a", "banana", 3);
        check("(?i)PASS(word|code)?", "password, passcode, pass", 3);
        check(r"\b\d{2,3}\b", "1 12 123 1234", 2);
        check(r"^\w+ (is|was) .*$", "größe is 4", 1);
        check("a*", "baac", 4);
        check("(a|ab)(c|bcd)", "abcd", 1);
        check("x+?", "xxx", 3);
        check(r"\B-\B|\D", "1-2", 1);
        check("(a*)*b", &"a".repeat(1_000), 0);
    }

    #[test]
    fn groups_are_kept_as_the_first_alternative_found_them() {
        let pattern = compile("(a|ab)(c|bcd)?").unwrap();
        let mut groups = Vec::new();
        pattern.for_each("abcd", &mut |text, found| {
            groups.push((found.group(text, 0), found.group(text, 1)));
        });
        assert_eq!(groups, [(Some("a".into()), Some("bcd".into()))]);
    }

    #[test]
    fn what_cannot_be_translated_is_refused() {
        for expression in ["a(?=b)", r"(a)\1", "(", "(a{1000}){1000}", "[z-a]"] {
            assert!(compile(expression).is_err(), "{expression}");
        }
    }
}
