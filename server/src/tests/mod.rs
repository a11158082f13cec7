//! Whole requests through `app()`, on every database at hand.
//!
//! [`world::everywhere`] runs a test on SQLite, and on the PostgreSQL whose address is in
//! `EDGEWISE_TEST_POSTGRES` (`cargo xtask test` starts one), each time in a database of its own.

pub mod world;

mod accounts;
mod channels;
mod conversations;
mod handover;
mod turns;
mod visitors;
