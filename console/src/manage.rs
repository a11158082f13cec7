//! What an owner sets: channels, people, keys, canned answers; and whether everything is well.

pub mod canned;
pub mod channel;
mod channel_fields;
mod channel_people;
mod channel_secret;
pub mod channels;
pub mod health;
pub mod hours;
pub mod keys;
pub mod operators;
pub mod password;
pub mod people;
pub mod profile;
pub mod sign_in;
pub mod snippet;
