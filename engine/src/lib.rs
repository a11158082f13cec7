//! Answers a visitor's questions from a compiled bot, in the page or on the server.
//!
//! ```text
//! sources -> parse -> model -> check -> train -> compile -> blob || load -> match -> dialogue step -> reply
//! ```
//!
//! Right of the `||` is the runtime, which every page carries; left of it is the author's half,
//! behind feature `compile`.
//! The engine reads no files, no clock and no random numbers: the same input gives the same bytes
//! and the same answer, natively and in wasm.
//!
//! Modules are declared in reading order and use only what stands above them.
#![forbid(unsafe_code)]

mod asking;
pub mod blob;
pub mod bot;
pub mod certainty;
pub mod classifier;
pub mod dialogue;
mod engine;
mod exponential;
pub mod expression;
pub mod language;
pub mod lexicon;
pub mod meaning;
pub mod ranking;
pub mod retrieval;
pub mod starchat;
pub mod text;
pub mod value;

#[cfg(feature = "compile")]
pub mod check;
#[cfg(feature = "compile")]
pub mod compile;
#[cfg(feature = "compile")]
pub mod conversation_test;
#[cfg(feature = "compile")]
mod cores;
#[cfg(feature = "compile")]
pub mod diagnostic;
#[cfg(feature = "compile")]
pub mod evaluation;
#[cfg(feature = "compile")]
pub mod explain;
#[cfg(feature = "compile")]
pub mod graph;
#[cfg(feature = "compile")]
pub mod import;
#[cfg(feature = "compile")]
mod label;
#[cfg(feature = "compile")]
mod lanes;
#[cfg(feature = "compile")]
mod likelihood;
#[cfg(feature = "compile")]
pub mod model;
#[cfg(feature = "compile")]
pub mod source;
#[cfg(feature = "compile")]
mod suggestions;
#[cfg(feature = "compile")]
pub mod synonyms;
#[cfg(feature = "compile")]
pub mod train;
#[cfg(feature = "compile")]
pub mod unlabelled;
#[cfg(feature = "compile")]
pub mod words;

pub use asking::{Found, Situation};
pub use blob::LoadError;
pub use bot::{Mode, Settings, UnknownVariables};
pub use engine::{Candidate, Engine, Kind, primary};
