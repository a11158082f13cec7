//! The operator server as a process: killed, restarted, slowed down, several at a time.
//!
//! Everything here goes over loopback to the program itself, with the database that a test names:
//! SQLite in a folder of its own, and the PostgreSQL of `EDGEWISE_TEST_POSTGRES`, if there is one.

mod faults;
mod instances;
mod logs;
mod outbox;
mod slow;
mod storage;
