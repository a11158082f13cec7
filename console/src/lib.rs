//! What operators see: all conversations as they go, and everything that an owner sets.
//!
//! The page (`console/page/`) loads this module as WebAssembly, and everything shown is drawn here.
//! It talks to the server that it came from, and to nobody else; `protocol` has the shapes.
//!
//! What happens to conversations goes through one pure reducer, `desk`, which is fed by the server's
//! answers (`feeds`), by its stream (`stream`) and by what the operator does.
//! Pages that only list and change things ask for them with `parts::loading`.
//!
//! ```text
//! session   who is signed in        words    English, Spanish
//! desk      what is known           route    where one is
//! thread    the open conversation   api      calls
//! outbox    what was not confirmed  stream   events, with resume
//! talk/     inbox and conversation  parts/   fields, dialogs, buttons
//! learn/    knowledge and training  manage/  channels, people, health
//! ```

use wasm_bindgen::prelude::*;

mod alerts;
mod api;
mod browser;
mod desk;
mod feeds;
mod figures;
mod learn;
mod manage;
mod outbox;
mod parts;
mod preferences;
mod route;
mod session;
mod shelf;
mod shell;
mod sse;
mod stream;
mod talk;
mod thread;
mod told;
mod tone;
mod words;

/// Draws the console into the page's body.
#[wasm_bindgen]
pub fn open() {
    yew::Renderer::<session::App>::new().render();
}
