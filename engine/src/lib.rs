//! Answers questions from a compiled bot.
#![forbid(unsafe_code)]

pub mod value;
pub mod text;
pub mod blob;
pub mod lexicon;
pub mod retrieval;
mod engine;
pub mod dialogue;

pub use engine::{Candidate, Engine, Kind, LoadError, Mode, Settings};
