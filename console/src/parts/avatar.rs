//! What somebody looks like: a picture, or their initials.

use yew::prelude::*;

use crate::figures::initials;

/// The address of a picture that may be shown: on this server, or in the address itself.
pub fn is_shown(address: &str) -> bool {
    let is_data = ["data:image/png;", "data:image/jpeg;", "data:image/webp;"]
        .iter()
        .any(|start| address.starts_with(start));
    is_data || (address.starts_with('/') && !address.starts_with("//"))
}

/// A round picture, or initials; the name beside it is read instead.
///
/// `presence` says whether they are there: `online`, `away`, `offline`.
pub fn avatar(name: &str, picture: Option<&str>, presence: Option<&'static str>) -> Html {
    // One of six tints, the same for the same name.
    let tint = name.bytes().map(usize::from).sum::<usize>() % 6;
    let picture = picture.filter(|address| is_shown(address));
    html! {
        <span class={classes!("avatar", format!("tint{tint}"))} aria-hidden="true">
            if let Some(src) = picture {
                <img src={src.to_owned()} alt="" />
            } else {
                { initials(name) }
            }
            if let Some(presence) = presence {
                <span class={classes!("presence", presence)} />
            }
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_come_from_here_or_from_the_address() {
        for (address, expected) in [
            ("data:image/png;base64,AAAA", true),
            ("/op/v1/avatars/1", true),
            ("//evil.example/a.png", false),
            ("https://evil.example/a.png", false),
            ("data:image/svg+xml,<svg/>", false),
            ("javascript:alert(1)", false),
        ] {
            assert_eq!(is_shown(address), expected, "{address}");
        }
    }
}
