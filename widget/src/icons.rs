//! The widget's drawings: strokes in the colour of the text around them.

use crate::tag::Tag;

/// A drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// An angle downwards: fold the panel away.
    Down,
    /// A cross.
    Close,
    /// An arrow upwards: send.
    Send,
    /// A tick: chosen, sent.
    Check,
    /// An exclamation mark in a circle: refused.
    Alert,
    /// Two sheets: copy.
    Copy,
    /// A thumb upwards: helpful; turned, not helpful.
    Thumb,
}

impl Icon {
    /// The drawing's lines in a square of 24 units.
    fn path(self) -> &'static str {
        match self {
            Icon::Down => "m6 9.5 6 6 6-6",
            Icon::Close => "m6.5 6.5 11 11m0-11-11 11",
            Icon::Send => "M12 19V5.5m-5.5 5L12 5l5.5 5.5",
            Icon::Check => "m5.5 12.5 4.2 4.2 8.8-9.2",
            Icon::Copy => "M9 9h10v11H9zM5 15V4h10",
            Icon::Thumb => {
                "M7 11v9H4v-9zm0 0 4-8c1.7 0 2.5 1.2 2.2 2.8L12.6 9H18c1.4 0 2.3 1.2 2 2.5l-1.6 6.8A2.2 2.2 0 0 1 16.3 20H7"
            }
            Icon::Alert => "M12 7.5v5.5m0 3.2v.1M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17Z",
        }
    }

    /// The drawing; decoration only, the control beside it has the name.
    #[inline(never)]
    pub fn draw(self) -> Tag {
        let path = Tag::new("path d").set("d", self.path().into());
        Tag::new("svg viewBox=0,0,24,24 aria-hidden=true focusable=false").child(path)
    }
}
