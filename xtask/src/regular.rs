//! The widget's code with less in it that compresses badly, and nothing that runs otherwise.
//!
//! - The locals of a function that are used most get the smallest numbers.
//! - How much a load or store is aligned is a hint that browsers do not need; each says 0, which is
//!   never wrong.
//!
//! Nothing becomes longer, so sizes and places stay right but for those of functions and their
//! section.

use anyhow::{Context, Result, bail, ensure};

use crate::binary::{Bytes, HEADER, write_number};

/// Numbers of sections: the types of functions, which function is of which, and the code.
const TYPES: u8 = 1;
const FUNCTIONS: u8 = 3;
const CODE: u8 = 10;

/// What a type of a function begins with.
const FUNCTION_TYPE: u8 = 0x60;

/// The same module, its code more regular.
///
/// # Errors
///
/// When it is malformed, or has instructions that nobody expected.
pub fn regular(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut input = Bytes::behind_header(wasm)?;
    let mut output = HEADER.to_vec();
    let mut n_parameters: Vec<usize> = Vec::new();
    let mut types: Vec<usize> = Vec::new();
    while !input.0.is_empty() {
        let section = input.byte()?;
        let size = input.number()?;
        let body = input.take(size)?;
        let mut reader = Bytes(body);
        let mut new = None;
        match section {
            TYPES => {
                for _ in 0..reader.number()? {
                    ensure!(reader.byte()? == FUNCTION_TYPE, "a type of no function");
                    let n = reader.number()?;
                    n_parameters.push(n);
                    reader.take(n)?;
                    let n_results = reader.number()?;
                    reader.take(n_results)?;
                }
            }
            FUNCTIONS => {
                for _ in 0..reader.number()? {
                    types.push(reader.number()?);
                }
            }
            CODE => {
                let parameters = types.iter().map(|of| n_parameters.get(*of).copied());
                let parameters: Option<Vec<usize>> = parameters.collect();
                let parameters = parameters.context("a function of no type")?;
                new = Some(code(&mut reader, &parameters)?);
            }
            _ => {}
        }
        let body = new.as_deref().unwrap_or(body);
        output.push(section);
        write_number(&mut output, body.len());
        output.extend(body);
    }
    Ok(output)
}

fn code(input: &mut Bytes<'_>, n_parameters: &[usize]) -> Result<Vec<u8>> {
    let mut output = Vec::new();
    let n_functions = input.number()?;
    ensure!(n_functions == n_parameters.len(), "a function without code");
    write_number(&mut output, n_functions);
    for n_parameters in n_parameters {
        let size = input.number()?;
        let function = function(input.take(size)?, *n_parameters)?;
        write_number(&mut output, function.len());
        output.extend(function);
    }
    ensure!(input.0.is_empty(), "something follows the last function");
    Ok(output)
}

/// A part of a function.
enum Part<'a> {
    /// An instruction with this local.
    Local(u8, usize),
    /// Bytes as they are.
    Bytes(&'a [u8]),
    /// Alignment 0.
    Unaligned,
}

fn function(function: &[u8], n_parameters: usize) -> Result<Vec<u8>> {
    let mut input = Bytes(function);
    let mut declared = Vec::new();
    for _ in 0..input.number()? {
        let n = input.number()?;
        ensure!(declared.len() + n <= 50_000, "too many locals");
        declared.extend(std::iter::repeat_n(input.byte()?, n));
    }
    let parts = parts(&mut input)?;
    let mut uses = vec![0; declared.len()];
    for part in &parts {
        if let Part::Local(_, local) = part
            && let Some(own) = local.checked_sub(n_parameters)
        {
            *uses.get_mut(own).context("there is no such local")? += 1;
        }
    }
    // Locals of a type stand together, and by use among themselves.
    let mut order: Vec<usize> = (0..declared.len()).collect();
    order.sort_by_key(|&local| (255 - declared[local], usize::MAX - uses[local], local));
    let mut numbers = vec![0; declared.len()];
    let mut groups: Vec<(usize, u8)> = Vec::new();
    for (number, &local) in order.iter().enumerate() {
        numbers[local] = n_parameters + number;
        match groups.last_mut() {
            Some((n, kind)) if *kind == declared[local] => *n += 1,
            _ => groups.push((1, declared[local])),
        }
    }
    let mut output = Vec::new();
    write_number(&mut output, groups.len());
    for (n, kind) in groups {
        write_number(&mut output, n);
        output.push(kind);
    }
    for part in parts {
        match part {
            Part::Local(instruction, local) => {
                output.push(instruction);
                let own = local.checked_sub(n_parameters);
                write_number(&mut output, own.map_or(local, |own| numbers[own]));
            }
            Part::Bytes(bytes) => output.extend(bytes),
            Part::Unaligned => output.push(0),
        }
    }
    Ok(output)
}

/// The instructions of a function.
fn parts<'a>(input: &mut Bytes<'a>) -> Result<Vec<Part<'a>>> {
    let mut parts = Vec::new();
    while !input.0.is_empty() {
        let from = input.0;
        let instruction = input.byte()?;
        let n_numbers = match instruction {
            // local.get, local.set, local.tee
            0x20..=0x22 => {
                parts.push(Part::Local(instruction, input.number()?));
                continue;
            }
            // Loads and stores: an alignment and a place.
            0x28..=0x3e => {
                ensure!(input.byte()? < 4, "an unexpected alignment");
                parts.extend([Part::Bytes(&from[..1]), Part::Unaligned]);
                parts.push(Part::Bytes(input.digits()?));
                continue;
            }
            // block, loop, if, br, br_if, call, globals, tables, memory, integers, references
            0x02..=0x04 | 0x0c | 0x0d | 0x10 | 0x23..=0x26 | 0x3f..=0x42 | 0xd0 | 0xd2 => 1,
            // br_table: as many labels as it says, and one
            0x0e => input.number()? + 1,
            // call_indirect
            0x11 => 2,
            0x43 => input.take(4).map(|_| 0)?,
            0x44 => input.take(8).map(|_| 0)?,
            0xfc => match input.byte()? {
                // Conversions that do not trap.
                0..=7 => 0,
                // memory.init, memory.copy, table.init, table.copy
                8 | 10 | 12 | 14 => 2,
                9 | 11 | 13 | 15..=17 => 1,
                other => bail!("an unexpected instruction: 0xfc {other:#x}"),
            },
            0x00 | 0x01 | 0x05 | 0x0b | 0x0f | 0x1a | 0x1b | 0x45..=0xc4 | 0xd1 => 0,
            other => bail!("an unexpected instruction: {other:#x}"),
        };
        for _ in 0..n_numbers {
            input.digits()?;
        }
        parts.push(Part::Bytes(&from[..from.len() - input.0.len()]));
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module with one function of one parameter, a section before it and one behind.
    fn module(function: &[u8]) -> Vec<u8> {
        let mut module = HEADER.to_vec();
        module.extend([TYPES, 5, 1, FUNCTION_TYPE, 1, 0x7f, 0, FUNCTIONS, 2, 1, 0]);
        module.extend([CODE, function.len() as u8 + 2, 1, function.len() as u8]);
        module.extend(function);
        module.extend([11, 1, 0]);
        module
    }

    #[test]
    fn locals_are_numbered_by_use_and_alignments_are_zero() {
        let function = [
            // Two locals of 64 bits, three of 32: numbers 1, 2 and 3, 4, 5.
            &[2, 2, 0x7e, 3, 0x7f][..],
            &[0x20, 5, 0x21, 3, 0x20, 5, 0x22, 5, 0x20, 3, 0x1a],
            &[0x20, 0, 0x28, 2, 0x80, 1, 0x36, 1, 8],
            &[
                0x41, 0x85, 0x7f, 0x43, 0x20, 5, 0x28, 2, 0x44, 1, 2, 3, 4, 5, 6, 7, 8,
            ],
            &[
                0x0e, 1, 0x20, 5, 0x11, 0x28, 2, 0xfc, 10, 0, 0, 0x20, 2, 0x0b,
            ],
        ]
        .concat();
        let expected = [
            // Now 32 bits come first, and of them 5, 3, 4.
            &[2, 3, 0x7f, 2, 0x7e][..],
            &[0x20, 1, 0x21, 2, 0x20, 1, 0x22, 1, 0x20, 2, 0x1a],
            &[0x20, 0, 0x28, 0, 0x80, 1, 0x36, 0, 8],
            &[
                0x41, 0x85, 0x7f, 0x43, 0x20, 5, 0x28, 2, 0x44, 1, 2, 3, 4, 5, 6, 7, 8,
            ],
            &[
                0x0e, 1, 0x20, 5, 0x11, 0x28, 2, 0xfc, 10, 0, 0, 0x20, 4, 0x0b,
            ],
        ]
        .concat();
        let made = regular(&module(&function)).unwrap();
        assert_eq!(made, module(&expected));
        assert_eq!(regular(&made).unwrap(), made);
    }

    #[test]
    fn what_nobody_expected_is_an_error() {
        for function in [
            &[0, 0xfd, 0x0b][..],
            &[0, 0xfc, 0x40, 0x0b],
            &[0, 0x1c, 1, 0x7f, 0x0b],
            &[0, 0x28, 4, 0, 0x0b],
            &[0, 0x20, 1, 0x0b],
            &[1, 0xff, 0xff, 0xff, 0x7f, 0x7f],
            &[],
        ] {
            assert!(regular(&module(function)).is_err(), "{function:x?}");
        }
        let sound = module(&[0, 0x0b]);
        for end in (0..sound.len() - 3).filter(|end| ![8, 15, 19].contains(end)) {
            assert!(regular(&sound[..end]).is_err(), "cut at {end}");
        }
    }
}
