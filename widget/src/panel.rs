//! The panel: a dialog beside the page, or over it where the screen is small.

use crate::composer;
use crate::header;
use crate::site::Site;
use crate::state::State;
use crate::tag::Tag;
use crate::transcript;

/// Header, messages and composer; stays in the document, hidden, while it is closed.
pub fn view(site: &Site, state: &State) -> Tag {
    let panel = Tag::new(
        "section id=panel part=panel class=panel role=dialog aria-labelledby=title \
         aria-modal=true lang tabindex=-1 hidden=hidden",
    );
    panel
        .only_if(state.is_alone(), "aria-modal")
        .set("lang", site.strings.lang.clone())
        .only_if(!state.open, "hidden")
        .child(header::view(site))
        .child(transcript::view(site, state))
        .child(composer::view(site))
}
