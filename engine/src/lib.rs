//! Answers questions from a compiled bot.
#![forbid(unsafe_code)]

pub mod dialogue;
mod engine;
pub mod value;

pub use engine::{Candidate, Engine, Kind, LoadError, Mode, Settings};
