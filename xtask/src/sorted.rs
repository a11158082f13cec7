//! The widget's code sorted by what its bytes mean, so that it compresses better.
//!
//! In wasm, what an instruction does stands beside the numbers it does it with, and a compressor
//! that knows only bytes takes the one for the other.
//! Here each kind of number has a stream of its own: what the instructions are, the locals, the
//! functions they call, the places in memory. Brotli makes a tenth less of it.
//! `pkg/page/unsort.js` puts the bytes back into their order before the browser compiles them; it
//! has the same tables as this file, and the scenarios in the browser show that they agree.
//!
//! ```text
//! header of wasm | 0 (a section that means nothing) | its size | 0 (its name is empty)
//! size of the module | where its code begins | number of functions | size of each stream (numbers)
//! | the streams
//! ```
//!
//! A local is the place that it has among the locals of its function; one that is used moves up
//! half of the way to the first place, so that those in use have small numbers.
//!
//! So the file stays what its name says, a module, and servers send it as one; sizes of functions
//! are left out, as their ends tell them.

use anyhow::{Context, Result, bail, ensure};

use crate::binary::{Bytes, HEADER, write_number};

/// Number of the section with the code.
const CODE: u8 = 10;

/// Stream of everything that is no code, as it is.
const OTHER: usize = 0;
/// Stream of the locals that functions declare.
const DECLARED: usize = 1;
/// Stream of what the instructions are.
const INSTRUCTIONS: usize = 2;
/// Stream of how `br_table` branches.
const TABLES: usize = 5;
/// Stream of the places of locals.
const LOCALS: usize = 8;
/// Stream of alignments, as what they fall short of the natural one.
const ALIGNMENTS: usize = 9;
/// Stream of the places in memory.
const PLACES: usize = 10;
/// Stream of floats.
const FLOATS: usize = 12;
/// Stream of the instructions with a prefix, and their numbers.
const PREFIXED: usize = 13;
/// Streams of `i32.const`: what a number is for, the next instruction tells, so there is one for
/// each of its lower six bits.
const CONSTANTS: usize = 14;
/// Most locals of a function.
const MAX_LOCALS: usize = 1 << 10;
/// Number of streams.
const N_STREAMS: usize = CONSTANTS + 64;

/// The instruction that ends a block.
const END: u8 = 0x0b;

/// The natural alignments of the loads and stores, from 0x28 on.
const NATURAL: &[u8; 23] = b"23230011001122232301012";

/// The same module, its code sorted.
///
/// # Errors
///
/// When it is malformed, or has instructions that nobody expected.
pub fn sort(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut sections = Bytes::behind_header(wasm)?;
    let mut streams = vec![Vec::new(); N_STREAMS];
    streams[OTHER].extend(HEADER);
    let (mut code_begins, mut n_functions) = (0, 0);
    while !sections.0.is_empty() {
        let before = sections.0;
        let section = sections.byte()?;
        let size = sections.number()?;
        let mut body = Bytes(sections.take(size)?);
        if section != CODE {
            streams[OTHER].extend(&before[..before.len() - sections.0.len()]);
            continue;
        }
        ensure!(n_functions == 0, "it has two sections of code");
        n_functions = body.number()?;
        streams[OTHER].extend(&before[..before.len() - sections.0.len() - body.0.len()]);
        code_begins = streams[OTHER].len();
        for _ in 0..n_functions {
            let before = body.0.len();
            let size = body.number()?;
            let n_digits = before - body.0.len();
            let mut shortest = Vec::new();
            write_number(&mut shortest, size);
            ensure!(n_digits == shortest.len(), "a size is longer than needed");
            sort_function(body.take(size)?, &mut streams)?;
        }
        ensure!(body.0.is_empty(), "something follows the last function");
    }
    // Where the sizes of functions are put in needs that much room.
    let n_behind = streams[OTHER].len() - code_begins;
    ensure!(code_begins > 0, "it has no code");
    ensure!(n_behind >= 5, "too little follows the code");
    let mut payload = vec![0];
    for number in [wasm.len(), code_begins, n_functions] {
        write_number(&mut payload, number);
    }
    for stream in &streams {
        write_number(&mut payload, stream.len());
    }
    payload.extend(streams.concat());
    let mut sorted = HEADER.to_vec();
    sorted.push(0);
    write_number(&mut sorted, payload.len());
    sorted.extend(payload);
    Ok(sorted)
}

fn sort_function(function: &[u8], streams: &mut [Vec<u8>]) -> Result<()> {
    let mut input = Bytes(function);
    let groups = input.0;
    for _ in 0..input.number()? {
        input.digits()?;
        input.byte()?;
    }
    streams[DECLARED].extend(&groups[..groups.len() - input.0.len()]);
    let mut locals: Vec<usize> = (0..MAX_LOCALS).collect();
    let mut depth = 1;
    // The stream of a constant is known when the next instruction is.
    let mut constant: Option<&[u8]> = None;
    while depth > 0 {
        let instruction = input.byte()?;
        streams[INSTRUCTIONS].push(instruction);
        if let Some(digits) = constant.take() {
            streams[CONSTANTS + usize::from(instruction & 63)].extend(digits);
        }
        match instruction {
            0x02..=0x04 => depth += 1,
            END => depth -= 1,
            0x41 => constant = Some(input.digits()?),
            _ => {}
        }
        let (stream, n_numbers) = match instruction {
            // block, loop, if
            0x02..=0x04 => (3, 1),
            // br, br_if
            0x0c | 0x0d => (4, 1),
            0x0e => {
                let table = input.0;
                for _ in 0..=input.number()? {
                    input.digits()?;
                }
                streams[TABLES].extend(&table[..table.len() - input.0.len()]);
                (TABLES, 0)
            }
            // call
            0x10 => (6, 1),
            // call_indirect
            0x11 => (7, 2),
            // local.get, local.set, local.tee
            0x20..=0x22 => {
                let local = input.number()?;
                let place = locals.iter().position(|known| *known == local);
                let place = place.context("a function has too many locals")?;
                locals[place / 2..=place].rotate_right(1);
                write_number(&mut streams[LOCALS], place);
                (LOCALS, 0)
            }
            // globals, tables, references, memory
            0x23..=0x26 | 0xd0 | 0xd2 | 0x3f | 0x40 => (7, 1),
            0x28..=0x3e => {
                let natural = NATURAL[usize::from(instruction) - 0x28] - b'0';
                let short = natural.checked_sub(input.byte()?);
                streams[ALIGNMENTS].push(short.context("an alignment is above the natural one")?);
                (PLACES, 1)
            }
            // i64.const
            0x42 => (11, 1),
            0x43 | 0x44 => {
                let n_bytes = if instruction == 0x43 { 4 } else { 8 };
                streams[FLOATS].extend(input.take(n_bytes)?);
                (FLOATS, 0)
            }
            0xfc => {
                let prefixed = input.byte()?;
                streams[PREFIXED].push(prefixed);
                (PREFIXED, n_numbers_of_prefixed(prefixed)?)
            }
            0x00 | 0x01 | END | 0x05 | 0x0f | 0x1a | 0x1b | 0x41 | 0x45..=0xc4 | 0xd1 => (OTHER, 0),
            other => bail!("an unexpected instruction: {other:#x}"),
        };
        for _ in 0..n_numbers {
            streams[stream].extend(input.digits()?);
        }
    }
    ensure!(
        input.0.is_empty(),
        "something follows the end of a function"
    );
    Ok(())
}

/// Numbers behind an instruction with the prefix 0xfc.
fn n_numbers_of_prefixed(instruction: u8) -> Result<usize> {
    match instruction {
        // Conversions that do not trap.
        0..=7 => Ok(0),
        // memory.init, memory.copy, table.init, table.copy
        8 | 10 | 12 | 14 => Ok(2),
        9 | 11 | 13 | 15..=17 => Ok(1),
        other => bail!("an unexpected instruction: 0xfc {other:#x}"),
    }
}

#[cfg(test)]
#[path = "sorted_tests.rs"]
mod tests;
