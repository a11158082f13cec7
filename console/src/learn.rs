//! What the bot answers: questions and answers, states, training, and what came of it.

mod answer;
mod bars;
mod buttons;
mod conflict;
mod export;
mod import;
pub mod knowledge;
mod lock;
mod models;
mod state;
pub mod states;
pub mod statistics;
pub mod training;
