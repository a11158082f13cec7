//! The engine alone, for JavaScript.
