//! Parts that many pages are made of.

pub mod avatar;
pub mod button;
pub mod deletion;
pub mod dialog;
pub mod field;
pub mod icon;
pub mod loading;
pub mod picture;
pub mod state;
