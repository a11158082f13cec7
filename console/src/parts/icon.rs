//! Pictograms, drawn with lines in the colour of the text around.

use yew::prelude::*;

/// A pictogram's lines, in a square of 24 by 24.
fn path(name: &str) -> &'static str {
    match name {
        "chat" => "M4 5h16v11H9l-5 4z",
        "book" => "M4 5c3-1 6-1 8 1v13c-2-2-5-2-8-1zM20 5c-3-1-6-1-8 1v13c2-2 5-2 8-1z",
        "flow" => "M4 4h6v5H4zM14 15h6v5h-6zM7 9v8h7M14 4h6v5h-6zM10 6.5h4",
        "spark" => "M12 3l2 6 6 2-6 2-2 6-2-6-6-2 6-2zM19 16l.8 2.2L22 19l-2.2.8L19 22",
        "chart" => "M4 20V4M4 20h16M8 16v-4M12 16V8M16 16v-6",
        "channel" => "M4 12a8 8 0 0116 0M7 12a5 5 0 0110 0M12 12v8M9 20h6",
        "people" => {
            "M9 11a3 3 0 100-6 3 3 0 000 6zM3 19c0-3 3-5 6-5s6 2 6 5M16 5a3 3 0 010 6M18 14c2 1 3 3 3 5"
        }
        "person" => "M12 11a4 4 0 100-8 4 4 0 000 8zM4 21c0-4 4-6 8-6s8 2 8 6",
        "reply" => "M10 7L5 12l5 5M5 12h9c3 0 5 2 5 6",
        "key" => "M8 16a4 4 0 110-8 4 4 0 010 8zM12 12h9v4M17 12v3",
        "heart" => "M3 12h4l2-5 4 10 2-5h6",
        "menu" => "M4 7h16M4 12h16M4 17h16",
        "close" => "M6 6l12 12M18 6L6 18",
        "back" => "M15 5l-7 7 7 7",
        "search" => "M11 18a7 7 0 110-14 7 7 0 010 14zM16 16l5 5",
        "bell" => "M6 16V10a6 6 0 0112 0v6l2 2H4zM10 21h4",
        "mute" => "M6 16V10a6 6 0 0110-4M18 11v5l2 2H6M10 21h4M3 3l18 18",
        "check" => "M5 12l5 5 9-10",
        "warning" => "M12 4l9 16H3zM12 10v4M12 17v.5",
        "pause" => "M8 5v14M16 5v14",
        "play" => "M7 5l12 7-12 7z",
        "more" => "M12 5v14M5 12h14",
        "edit" => "M4 20l1-5L16 4l4 4L9 19z",
        "trash" => "M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13",
        "copy" => "M9 9h11v11H9zM5 15H4V4h11v1",
        "star" => "M12 4l2.5 5.2 5.5.8-4 4 1 5.7-5-2.7-5 2.7 1-5.7-4-4 5.5-.8z",
        "download" => "M12 4v11M7 11l5 5 5-5M5 20h14",
        "upload" => "M12 20V8M7 12l5-5 5 5M5 4h14",
        "lock" => "M6 11h12v9H6zM9 11V8a3 3 0 016 0v3",
        "learn" => "M12 4L2 9l10 5 10-5zM6 11v5c3 3 9 3 12 0v-5",
        "note" => "M5 4h14v10l-5 6H5zM14 20v-6h5",
        "send" => "M4 12l16-8-5 16-4-6zM11 14l9-10",
        "globe" => "M12 21a9 9 0 110-18 9 9 0 010 18zM3 12h18M12 3c-5 6-5 12 0 18 5-6 5-12 0-18",
        _ => "M12 12h.01",
    }
}

/// A pictogram; says nothing to screen readers.
pub fn icon(name: &str) -> Html {
    let class = match name {
        "back" | "reply" | "send" => "icon turns",
        _ => "icon",
    };
    html! {
        <svg {class} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d={path(name)} />
        </svg>
    }
}
