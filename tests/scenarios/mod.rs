//! One module a topic.

mod accessibility;
mod appearance;
mod both;
mod console;
mod conversation;
mod corpus;
mod embedding;
mod embedding_names;
mod embedding_pages;
mod keyboard;
mod kiosk;
mod launcher;
mod live;
mod memory;
mod offline;
mod packed;
mod pages;
mod playground;
mod rich_text;
mod safety;
mod talking;

use e2e::Scenario;

/// All scenarios, in the order in which they are played.
pub fn all() -> Vec<Scenario> {
    [
        launcher::all(),
        conversation::all(),
        offline::all(),
        live::all(),
        packed::all(),
        kiosk::all(),
        playground::all(),
        pages::all(),
        memory::all(),
        keyboard::all(),
        embedding::all(),
        embedding_names::all(),
        embedding_pages::all(),
        appearance::all(),
        talking::all(),
        accessibility::all(),
        both::all(),
        console::all(),
        safety::all(),
        rich_text::all(),
        corpus::all(),
    ]
    .concat()
}
