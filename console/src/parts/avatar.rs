//! What somebody looks like: a picture, or their initials.

use yew::prelude::*;

use crate::figures::initials;

/// Properties of [`Avatar`].
#[derive(Properties, PartialEq)]
pub struct AvatarProps {
    /// Whose.
    pub name: AttrValue,
    /// The address of the picture.
    #[prop_or_default]
    pub picture: Option<AttrValue>,
    /// Whether they are there: `online`, `away`, `offline`.
    #[prop_or_default]
    pub presence: Option<&'static str>,
}

/// The address of a picture that may be shown: on this server, or in the address itself.
pub fn is_shown(address: &str) -> bool {
    let is_data = ["data:image/png;", "data:image/jpeg;", "data:image/webp;"]
        .iter()
        .any(|start| address.starts_with(start));
    is_data || (address.starts_with('/') && !address.starts_with("//"))
}

/// A round picture; the name beside it is read instead.
#[function_component]
pub fn Avatar(props: &AvatarProps) -> Html {
    // One of six tints, the same for the same name.
    let tint = props.name.bytes().map(usize::from).sum::<usize>() % 6;
    let picture = props.picture.clone().filter(|address| is_shown(address));
    html! {
        <span class={classes!("avatar", format!("tint{tint}"))} aria-hidden="true">
            if let Some(src) = picture {
                <img {src} alt="" />
            } else {
                { initials(&props.name) }
            }
            if let Some(presence) = props.presence {
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
