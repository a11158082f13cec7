//! What the visitor's hand does.
//!
//! An element that can be pressed names its gesture in the attribute `data-on`: a word, and up to
//! two numbers. The page's scripts (`pkg/page/gesture.js`) listen once for the whole chat, carry out
//! what only touches the page, and hand the rest to [`event_of`].

use edgewise_engine::text::decimal;

use crate::clock;
use crate::entry::Mark;
use crate::event::Event;
use crate::strings::Word;

/// The attribute that names an element's gesture.
pub const ATTRIBUTE: &str = "data-on";

/// The value of the attribute for a gesture with two numbers.
#[inline(never)]
pub fn named(gesture: &'static str, key: u32, index: u32) -> String {
    [gesture, " ", &decimal(key), " ", &decimal(index)].concat()
}

/// What happens to the widget: `key` is an entry's, `index` that of a choice or the number of a
/// mark. Nothing for a gesture that is the page's own.
pub fn event_of(gesture: &str, key: u32, index: u32) -> Option<Event> {
    let at_ms = clock::now_ms();
    let choice = index as usize;
    Some(match gesture {
        "choose" => Event::Press {
            key,
            index: choice,
            at_ms,
        },
        "suggest" => Event::Suggest {
            index: choice,
            at_ms,
        },
        "cancel" => Event::Cancel { key },
        "copy" => Event::Notice(Word::Copied),
        "rate" => Event::Rate {
            key,
            mark: *Mark::ALL.get(choice)?,
        },
        "fold" => Event::Fold { key },
        "retry" => Event::Retry { key, at_ms },
        "dismiss" => Event::Dismiss,
        _ => return None,
    })
}
