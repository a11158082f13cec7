//! What the widget, the operator server and the console say to each other.
//!
//! Every type here is one JSON object of the wire, and nothing else is in this crate: no database,
//! no web framework, no engine.
//! `docs/protocol.md` has the calls; this crate has the shapes.
//!
//! # Conventions
//!
//! - A time is a whole number of milliseconds since 1970-01-01 UTC, in a member that ends in `_at`
//!   or `_ts`, or is called `ts`.
//! - A duration carries its unit in its name: `_ms`, `_s`.
//! - A certainty is a number in 0..=1.
//! - A member that has nothing to say is left out; unknown members are ignored, so that an older
//!   widget can talk to a newer server.
//! - A language is a BCP 47 tag such as `en` or `pt-BR`.

pub mod account;
pub mod channel;
pub mod desk;
pub mod error;
pub mod id;
pub mod knowledge;
pub mod log;
pub mod statistics;
pub mod turn;
pub mod visitor;

/// Milliseconds since 1970-01-01 UTC.
pub type Millis = i64;
