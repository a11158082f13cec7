//! Choosing a picture of oneself: scaled down here, before it goes anywhere.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{CanvasRenderingContext2d, File, HtmlCanvasElement, HtmlInputElement, ImageBitmap};
use yew::prelude::*;

use super::avatar::avatar;
use super::button::{Button, Weight};
use super::field::use_id;
use crate::browser;
use crate::words::use_words;

/// Width and height of a picture, in pixels.
const SIDE: u32 = 128;

/// Properties of [`Picture`].
#[derive(Properties, PartialEq)]
pub struct PictureProps {
    /// Whose.
    pub name: AttrValue,
    /// The picture there is; empty for initials.
    pub value: AttrValue,
    /// A `data:` address, or nothing for initials.
    pub onchange: Callback<String>,
    /// What it is.
    pub label: AttrValue,
}

/// A field for a picture.
#[function_component]
pub fn Picture(props: &PictureProps) -> Html {
    let t = use_words();
    let id = use_id();
    let failed = use_state(|| false);
    let onchange = {
        let (tell, failed) = (props.onchange.clone(), failed.clone());
        Callback::from(move |event: Event| {
            let file = event
                .target_dyn_into::<HtmlInputElement>()
                .and_then(|input| input.files()?.get(0));
            let (tell, failed) = (tell.clone(), failed.clone());
            spawn_local(async move {
                let Some(file) = file else { return };
                let small = scale(&file).await;
                failed.set(small.is_none());
                if let Some(address) = small {
                    tell.emit(address);
                }
            });
        })
    };
    let remove = props.onchange.reform(|()| String::new());
    let picture = (!props.value.is_empty()).then(|| props.value.clone());
    html! {
        <div class="field picture">
            { avatar(&props.name, picture.as_deref(), None) }
            <div>
                <label for={id.clone()}>{ &props.label }</label>
                <input
                    id={id.clone()} type="file" accept="image/png,image/jpeg,image/webp"
                    {onchange} aria-describedby={format!("{id}-more")}
                />
                <p id={format!("{id}-more")} class="more">
                    if *failed {
                        <span class="wrong">{ t("This file is not a picture.") }</span>
                    } else {
                        { t("PNG, JPEG or WebP; it is made small before it is sent.") }
                    }
                </p>
            </div>
            if picture.is_some() {
                <Button label={t("Remove picture")} weight={Weight::Quiet} onclick={remove} />
            }
        </div>
    }
}

/// The middle of a picture as a small square, as a `data:` address; nothing if it is no picture.
async fn scale(file: &File) -> Option<String> {
    let window = browser::window()?;
    let bitmap = window.create_image_bitmap_with_blob(file).ok()?;
    let bitmap: ImageBitmap = JsFuture::from(bitmap).await.ok()?.dyn_into().ok()?;
    let canvas = window.document()?.create_element("canvas").ok()?;
    let canvas: HtmlCanvasElement = canvas.dyn_into().ok()?;
    canvas.set_width(SIDE);
    canvas.set_height(SIDE);
    let context = canvas.get_context("2d").ok()??;
    let context: CanvasRenderingContext2d = context.dyn_into().ok()?;
    let side = f64::from(bitmap.width().min(bitmap.height()));
    let (x, y) = (
        (f64::from(bitmap.width()) - side) / 2.0,
        (f64::from(bitmap.height()) - side) / 2.0,
    );
    let to = f64::from(SIDE);
    context
        .draw_image_with_image_bitmap_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
            &bitmap, x, y, side, side, 0.0, 0.0, to, to,
        )
        .ok()?;
    // WebP keeps transparency and is small; a browser that cannot make it makes PNG.
    canvas.to_data_url_with_type("image/webp").ok()
}
