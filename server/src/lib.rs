//! Serves a bot's pages.
