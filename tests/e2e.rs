//! What has to be true for visitors, proved in a real browser.
//!
//! `cargo xtask test --only e2e` builds the site and plays these; a name, or a part of one, as in
//! `cargo test -p e2e -- keyboard`, plays only those that contain it.

mod scenarios;

fn main() -> std::process::ExitCode {
    e2e::play(scenarios::all())
}
