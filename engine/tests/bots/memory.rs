//! How much memory a loaded bot takes, counted by the allocator.
//!
//! Each thread counts what it asks for, so the tests beside this one are not counted.
// Helpers outside a test function may fail a test, too.
#![allow(clippy::unwrap_used)]

use edgewise_engine::Engine;
use edgewise_engine::compile::compile;
use edgewise_engine::meaning::WordTables;
use edgewise_engine::source::SourceFile;
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

/// The system's allocator, which counts.
struct Counting;

#[global_allocator]
static COUNTING: Counting = Counting;

thread_local! {
    /// Bytes that are in use, and the most that were.
    static USED: Cell<[isize; 2]> = const { Cell::new([0; 2]) };
}

fn count(n_bytes: isize) {
    let _ = USED.try_with(|used| {
        let [now, most] = used.get();
        let now = now + n_bytes;
        used.set([now, most.max(now)]);
    });
}

// SAFETY: all is done by the system's allocator; counting asks for no memory.
#[allow(unsafe_code)]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        // SAFETY: as the caller promised.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        count(-(layout.size() as isize));
        // SAFETY: as the caller promised.
        unsafe { System.dealloc(memory, layout) }
    }
}

/// The most memory that is in use while something is done, beside what is in use before.
fn most_in<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let [before, _] = USED.get();
    USED.set([before; 2]);
    let done = work();
    let [_, most] = USED.get();
    (done, (most - before) as f64)
}

/// A bot of as many words, questions and answers as that of a bank: 2,200, 1,540 and 77.
fn blob() -> Vec<u8> {
    let tables = WordTables::built_in(&["en".to_owned()]);
    let words: Vec<&String> = tables.0[0].1.words.keys().collect();
    let word = |number: usize| words[number * 7919 % words.len()];
    let mut table = String::new();
    for answer in 0..77 {
        for number in 0..20 {
            // Only two neighbours together tell the answer: others of their kind follow.
            let pair = [answer % 11, 11 + answer / 11];
            let noise = [number % 11, 11 + number % 7];
            let others = [0, 1].map(|place| 18 + (answer * 40 + number * 2 + place) % 2200);
            let [before, after] = others;
            let numbers = [before, pair[0], pair[1], noise[0], noise[1], after];
            let text = numbers.map(|number| word(number).as_str());
            table += &format!("\"en\";\"{}\";\"Answer {answer}.\"\n", text.join(" "));
        }
    }
    let files = [
        SourceFile::new("bot.toml", "name = \"Bank\"\nlanguages = [\"en\"]\n"),
        SourceFile::new("knowledge/q.csv", table),
    ];
    compile(&files).blob.unwrap()
}

#[test]
fn a_bot_takes_at_most_one_and_a_half_times_its_blob_and_a_megabyte() {
    let blob = blob();
    let has = |tag: &[u8]| blob.windows(4).any(|four| four == tag);
    assert!(has(b"MEAN") && has(b"LINR"));
    let allowed = 1.5 * blob.len() as f64 + 1e6;
    let (engine, loaded) = most_in(|| Engine::load(blob.clone()).unwrap());
    let ask = || {
        engine
            .ask("which wrods of all those do you knwo", None, 5)
            .len()
    };
    let (n_found, asked) = most_in(ask);
    assert_eq!(n_found, 5);
    for most in [loaded, blob.len() as f64 + asked] {
        assert!(
            most < allowed,
            "{most} of {allowed}, {} of them the blob",
            blob.len()
        );
    }
    // Half of it is left for what the next sections need.
    assert!(loaded < 0.8 * allowed, "{loaded} of {allowed}");
}
