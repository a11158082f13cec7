//! A module with two imports and three exports, written by hand, and the glue for it.

use std::collections::HashSet;

use super::*;

const GLUE: &str = r#"export function mount(x) {
    return wasm.mount(x) + helper0("a wasm\" text", wasm.memory);
}
function get_imports() {
    const import0 = {
        __wbg_log_0123456789abcdef: function(arg0) {
            helper0(arg0, text.helper0);
        },
        __wbg_now_fedcba9876543210: function() { return wasm.__wbindgen_free(1); },
    };
    return { "./widget_bg.js": import0, };
}
function helper0(arg0, arg1) {}
let wasm;
"#;

fn name(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_text(&mut bytes, text);
    bytes
}

fn section(number: u8, body: &[u8]) -> Vec<u8> {
    let mut bytes = vec![number];
    write_number(&mut bytes, body.len());
    bytes.extend(body);
    bytes
}

/// A module that imports `module`'s names and exports others, with a section before and behind.
fn module(from: &str, imports: &[&str], exports: &[&str]) -> Vec<u8> {
    let mut body = vec![imports.len() as u8];
    for import in imports {
        body.extend([name(from), name(import), vec![0, 0x80, 0x01]].concat());
    }
    let mut exported = vec![exports.len() as u8];
    for export in exports {
        exported.extend([name(export), vec![0, 1]].concat());
    }
    [
        HEADER.to_vec(),
        section(1, &[1, 0x60, 0, 0]),
        section(IMPORTS, &body),
        section(EXPORTS, &exported),
        section(11, &[0]),
    ]
    .concat()
}

fn long() -> Vec<u8> {
    let imports = ["__wbg_log_0123456789abcdef", "__wbg_now_fedcba9876543210"];
    module(
        "./widget_bg.js",
        &imports,
        &["memory", "mount", "__wbindgen_free"],
    )
}

#[test]
fn names_are_shortened_on_both_sides_of_the_border() {
    let (wasm, glue) = shorten(&long(), GLUE).unwrap();
    assert_eq!(wasm, module("a", &["a", "b"], &["a", "b", "c"]));
    let expected = r#"export function mount(x) {
    return wasm.b(x) + helper0("a wasm\" text", wasm.a);
}
function get_imports() {
    const import0 = {
        a: function(arg0) {
            helper0(arg0, text.helper0);
        },
        b: function() { return wasm.c(1); },
    };
    return { a: import0, };
}
function helper0(arg0, arg1) {}
let wasm;
"#;
    assert_eq!(glue, expected);
}

#[test]
fn a_glue_of_another_module_is_refused() {
    for (imports, exports) in [
        (
            vec!["__wbg_log_0123456789abcdef", "other"],
            vec!["memory", "mount", "__wbindgen_free"],
        ),
        (vec!["__wbg_log_0123456789abcdef"], vec!["memory", "mount"]),
    ] {
        let wasm = module("./widget_bg.js", &imports, &exports);
        assert!(shorten(&wasm, GLUE).is_err(), "{imports:?} {exports:?}");
    }
}

#[test]
fn half_a_module_is_an_error() {
    let wasm = long();
    let whole_sections = [8, 14];
    for end in (0..wasm.len() - 3).filter(|end| !whole_sections.contains(end)) {
        let half = wasm.get(..end).unwrap();
        assert!(shorten(half, GLUE).is_err(), "{end} bytes");
    }
}

#[test]
fn a_thousand_names_are_all_different() {
    let names: HashSet<String> = (0..1_000).map(nth_name).collect();
    assert_eq!(names.len(), 1_000);
    assert_eq!(
        (nth_name(0), nth_name(25)),
        ("a".to_owned(), "z".to_owned())
    );
    assert_eq!(
        (nth_name(26), nth_name(27)),
        ("aa".to_owned(), "ba".to_owned())
    );
}

#[test]
fn numbers_are_read_as_they_are_written() {
    for number in [0, 1, 127, 128, 300, 65_535, u32::MAX as usize] {
        let mut bytes = Vec::new();
        write_number(&mut bytes, number);
        assert_eq!(Bytes(&bytes).number().unwrap(), number);
    }
    assert!(Bytes(&[0xff, 0xff, 0xff, 0xff, 0x7f]).number().is_err());
    assert!(Bytes(&[0x80, 0x80, 0x80, 0x80, 0x80, 0]).number().is_err());
}
