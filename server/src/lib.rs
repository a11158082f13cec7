//! The operator server: what visitors, operators and programs share.
//!
//! The crate is a library.
//! [`Server::open`] opens the database and makes what a first start needs; [`app`] turns a server
//! into an axum [`Router`]; [`Server::work`] does what has to be done without being asked, such as
//! sending what nobody has chosen in time; [`serve`] answers connections.
//! Nothing here prints, exits or reads the environment: what happens is told through `tracing`, and
//! no line of it holds what people write.
//!
//! A site without a bot behind it is served by [`site::app`] alone.
//!
//! # Instances
//!
//! An instance keeps nothing that another one needs: all of it is in the database, see [`store`].
//! What it keeps in memory (the loaded bot, the channels) is a copy, renewed when a signal says that
//! it has changed.
//!
//! # Where things are
//!
//! | module | holds |
//! |---|---|
//! | [`store`] | the database, transactions, signals |
//! | `account` | operators, passwords, sign-ins, keys |
//! | `channel` | channels, business hours, who is online |
//! | `visitor` | sessions, identity, and the visitors' calls |
//! | `conversation` | the log, turns, stages: everything that both sides change |
//! | `desk` | the inbox and the operators' calls |
//! | `knowledge` | questions, answers, states and files, in the database |
//! | `bot` | the compiled bot that answers, and its candidates |
//! | `starchat` | StarChat's REST contract |
//! | `statistics`, `export` | what happened, counted and as files |
//! | `openapi` | the description of all calls, and its page |
//! | `http` | refusals, limits, origins, streams, connections |
//! | [`site`] | static files |

mod account;
mod bot;
mod channel;
mod clock;
mod conversation;
mod desk;
mod export;
mod http;
mod knowledge;
mod openapi;
mod routes;
mod secret;
mod server;
pub mod site;
mod starchat;
mod statistics;
pub mod store;
mod visitor;

pub use clock::Clock;
pub use http::{Connections, Proxies, serve};
pub use routes::app;
pub use server::{Options, Progress, Server, StartError};
pub use site::Site;

#[cfg(test)]
mod tests;
