//! How the chat looks, as far as a program can tell.

use anyhow::{Context, Result, ensure};
use e2e::{Visitor, scenarios};

scenarios![
    light_and_dark_follow_the_visitor,
    on_a_phone_the_panel_fills_the_screen,
    nothing_is_wider_than_the_panel,
];

/// Lightness of the panel's background, 0 black, 255 white.
async fn lightness_of_the_panel(visitor: &Visitor<'_>) -> Result<f64> {
    let color = visitor
        .looks_up(
            r#"
            const root = document.querySelector("edgewise-chat").shadowRoot;
            const canvas = document.createElement("canvas").getContext("2d");
            canvas.fillStyle = getComputedStyle(root.querySelector('[part~="panel"]')).backgroundColor;
            canvas.fillRect(0, 0, 1, 1);
            const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
            return (red + green + blue) / 3;
            "#,
        )
        .await?;
    color.as_f64().context("the panel has no background")
}

async fn light_and_dark_follow_the_visitor(visitor: &mut Visitor<'_>) -> Result<()> {
    visitor.prefers("prefers-color-scheme", "light").await?;
    visitor.goes_to("index.html").await?;
    visitor.opens_the_chat().await?;
    let light = lightness_of_the_panel(visitor).await?;
    visitor.prefers("prefers-color-scheme", "dark").await?;
    let dark = lightness_of_the_panel(visitor).await?;
    ensure!(light > 200.0 && dark < 80.0, "light {light}, dark {dark}");
    Ok(())
}

async fn on_a_phone_the_panel_fills_the_screen(visitor: &mut Visitor<'_>) -> Result<()> {
    visitor.holds_a_phone().await?;
    visitor.goes_to("index.html").await?;
    visitor.opens_the_chat().await?;
    let full = |screen: &e2e::Screen| {
        screen.panel.is_some_and(|panel| {
            panel.left.abs() < 1.0
                && panel.top.abs() < 1.0
                && (panel.width - 360.0).abs() < 1.0
                && (panel.height - 740.0).abs() < 1.0
        })
    };
    visitor.waits_for("a panel of 360 by 740", full).await?;
    visitor.says("reset password").await?;
    visitor.reaches("forgot_password").await?;
    let overflow = visitor
        .looks_up(
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth",
        )
        .await?;
    ensure!(
        overflow == 0,
        "the page can be moved sideways by {overflow} pixels"
    );
    visitor.closes_the_chat().await
}

async fn nothing_is_wider_than_the_panel(visitor: &mut Visitor<'_>) -> Result<()> {
    visitor.goes_to("index.html").await?;
    visitor.opens_the_chat().await?;
    visitor.says(&"unbreakable".repeat(30)).await?;
    visitor.reads_any_answer().await?;
    let wide = visitor
        .looks_up(
            r#"
            const root = document.querySelector("edgewise-chat").shadowRoot;
            const panel = root.querySelector('[part~="panel"]').getBoundingClientRect();
            return [...root.querySelectorAll('[part~="log"] *')].filter((element) => {
              const { left, right, width } = element.getBoundingClientRect();
              return width && (left < panel.left - 1 || right > panel.right + 1);
            }).length;
            "#,
        )
        .await?;
    ensure!(wide == 0, "{wide} elements are wider than the panel");
    Ok(())
}
