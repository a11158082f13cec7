//! Modules written by hand, sorted.

use super::*;

/// A module with these functions, a section before them and one behind.
fn module(functions: &[&[u8]]) -> Vec<u8> {
    let mut code = vec![functions.len() as u8];
    for function in functions {
        write_number(&mut code, function.len());
        code.extend(*function);
    }
    let mut module = HEADER.to_vec();
    module.extend([1, 4, 1, 0x60, 0, 0, CODE]);
    write_number(&mut module, code.len());
    module.extend(code);
    module.extend([11, 5, 0, 1, 2, 3, 4]);
    module
}

/// The streams of a sorted module, and what it says of the module that it was.
fn streams(sorted: &[u8]) -> (Vec<Vec<u8>>, [usize; 3]) {
    let mut input = Bytes::behind_header(sorted).unwrap();
    assert_eq!(input.byte().unwrap(), 0);
    assert_eq!(input.number().unwrap(), input.0.len());
    assert_eq!(input.text().unwrap(), "");
    let about = [(); 3].map(|()| input.number().unwrap());
    let sizes: Vec<_> = (0..N_STREAMS).map(|_| input.number().unwrap()).collect();
    let streams = sizes.iter().map(|size| input.take(*size).unwrap().to_vec());
    (streams.collect(), about)
}

#[test]
fn every_kind_of_number_has_its_own_stream() {
    let function = [
        &[1, 2, 0x7f][..],                     // two locals
        &[0x41, 0x85, 0x7f, 0x6a],             // i32.const, i32.add
        &[0x41, 0x07, 0x10, 0x80, 0x02],       // i32.const, call
        &[0x02, 0x40, 0x0d, 0x00, 0x0b],       // block, br_if, end
        &[0x20, 0x02, 0x20, 0x02, 0x22, 0x01], // local.get twice, local.tee
        &[0x28, 0x02, 0x04, 0x36, 0x00, 0x08], // aligned load, store that is not
        &[0x43, 1, 2, 3, 4, 0xfc, 0x0a, 0, 0], // f32.const, memory.copy
        &[0x0e, 1, 0, 1, 0x11, 3, 0, 0x23, 5], // br_table, call_indirect, global.get
        &[0x42, 0x7f, 0x0b],                   // i64.const, end
    ]
    .concat();
    let empty = [0, 0x0b];
    let module = module(&[&function, &empty]);
    let (streams, about) = streams(&sort(&module).unwrap());
    let code_begins = module.len() - 7 - empty.len() - 1 - function.len() - 1;
    assert_eq!(about, [module.len(), code_begins, 2]);
    let expected: [(usize, &[u8]); 15] = [
        (
            OTHER,
            &[&module[..code_begins], &module[module.len() - 7..]].concat(),
        ),
        (DECLARED, &[1, 2, 0x7f, 0]),
        (
            INSTRUCTIONS,
            b"\x41\x6a\x41\x10\x02\x0d\x0b\x20\x20\x22\x28\x36\x43\xfc\x0e\x11\x23\x42\x0b\x0b",
        ),
        (3, &[0x40]),
        (4, &[0]),
        (TABLES, &[1, 0, 1]),
        (6, &[0x80, 0x02]),
        (7, &[3, 0, 5]),
        // Local 2 moves from place 2 to 1, where it is found; then local 1 is at place 2.
        (LOCALS, &[2, 1, 2]),
        (ALIGNMENTS, &[0, 2]),
        (PLACES, &[4, 8]),
        (11, &[0x7f]),
        (FLOATS, &[1, 2, 3, 4]),
        (PREFIXED, &[0x0a, 0, 0]),
        (CONSTANTS + (0x6a & 63), &[0x85, 0x7f]),
    ];
    for (number, bytes) in expected {
        assert_eq!(streams[number], bytes, "stream {number}");
    }
    assert_eq!(streams[CONSTANTS + 0x10], [7]);
    let n_sorted: usize = streams.iter().map(Vec::len).sum();
    // Only the sizes of the two functions are left out.
    assert_eq!(n_sorted, module.len() - 2);
}

#[test]
fn what_nobody_expected_is_an_error() {
    for function in [
        &[0, 0xfd, 0x0b][..],         // vectors
        &[0, 0xfc, 0x40, 0x0b],       // no such prefixed instruction
        &[0, 0x1c, 1, 0x7f, 0x0b],    // select with a type
        &[0, 0x28, 0x03, 0x00, 0x0b], // a load that is more than aligned
        &[0, 0x20, 0x80, 0x08, 0x0b], // local 1024
        &[0, 0x0b, 0x0b],             // something behind the end
        &[0, 0x02, 0x40, 0x0b],       // no end
        &[],
    ] {
        assert!(sort(&module(&[function])).is_err(), "{function:x?}");
    }
    let sound = module(&[&[0, 0x0b]]);
    assert!(sort(&sound).is_ok());
    assert!(
        sort(&sound[..sound.len() - 7]).is_err(),
        "nothing behind the code"
    );
    for end in 0..sound.len() - 7 {
        assert!(sort(&sound[..end]).is_err(), "cut at {end}");
    }
}
