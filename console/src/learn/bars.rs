//! Bars, drawn here: nothing is loaded for them, and every picture has its numbers as a table.

use gloo::events::EventListener;
use web_sys::Element;
use yew::prelude::*;

use crate::browser;
use crate::words::use_words;

/// Height of the drawing, in pixels.
const HEIGHT: f64 = 220.0;
/// Room for the numbers at its side.
const SIDE: f64 = 40.0;
/// Room for the words below.
const FOOT: f64 = 24.0;

/// One stack of bars.
#[derive(Debug, Clone, PartialEq)]
pub struct Stack {
    /// What stands below.
    pub label: String,
    /// How much of each kind, from below.
    pub parts: Vec<i64>,
}

/// Properties of [`Bars`].
#[derive(Properties, PartialEq)]
pub struct BarsProps {
    /// What it shows.
    pub title: AttrValue,
    /// What the stacks are of, such as "Day".
    pub of: AttrValue,
    /// The kinds: style and name.
    pub kinds: Vec<(&'static str, AttrValue)>,
    /// The stacks, from the beginning.
    pub stacks: Vec<Stack>,
    /// A line between stacks: how many of them come before it.
    #[prop_or_default]
    pub mark: Option<f64>,
}

/// The next round number from `n` on that has four equal parts.
pub fn round_up(n: i64) -> i64 {
    let mut step = 1_i64;
    loop {
        for factor in [1, 2, 5] {
            let top = step.saturating_mul(factor).saturating_mul(4);
            if top >= n.max(1) {
                return top;
            }
        }
        step = step.saturating_mul(10);
    }
}

/// How many labels to leave out between two, so that they have room.
pub fn label_step(n_stacks: usize, width: f64) -> usize {
    let room = (width / 64.0).max(1.0) as usize;
    n_stacks.div_ceil(room).max(1)
}

/// Stacked bars with a legend, and the same numbers as a table.
#[function_component]
pub fn Bars(props: &BarsProps) -> Html {
    let t = use_words();
    let node = use_node_ref();
    let width = use_state(|| 640.0_f64);
    {
        let (node, width) = (node.clone(), width.setter());
        use_effect_with((), move |()| {
            let measure = move || {
                if let Some(element) = node.cast::<Element>() {
                    width.set(f64::from(element.client_width()).max(200.0));
                }
            };
            measure();
            let window = browser::window();
            let listener =
                window.map(|window| EventListener::new(&window, "resize", move |_| measure()));
            move || drop(listener)
        });
    }
    let width = *width;
    let highest = props
        .stacks
        .iter()
        .map(|stack| stack.parts.iter().sum::<i64>())
        .max()
        .unwrap_or(0);
    let top = round_up(highest);
    let plot = HEIGHT - FOOT - 8.0;
    let y_of = |n: i64| 8.0 + plot * (1.0 - n as f64 / top as f64);
    let slot = (width - SIDE) / props.stacks.len().max(1) as f64;
    let bar = (slot * 0.72).clamp(1.0, 46.0);
    let step = label_step(props.stacks.len(), width - SIDE);
    html! {
        <figure>
            <div ref={node}>
                <svg
                    class="chart" viewBox={format!("0 0 {width} {HEIGHT}")}
                    width={width.to_string()} height={HEIGHT.to_string()}
                    role="img" aria-label={props.title.clone()}
                >
                    for part in 0..=4_i64 {
                        <line
                            class="grid" x1={SIDE.to_string()} x2={width.to_string()}
                            y1={y_of(top / 4 * part).to_string()} y2={y_of(top / 4 * part).to_string()}
                        />
                        <text
                            x={(SIDE - 8.0).to_string()} y={(y_of(top / 4 * part) + 4.0).to_string()}
                            text-anchor="end"
                        >
                            { top / 4 * part }
                        </text>
                    }
                    for (place, stack) in props.stacks.iter().enumerate() {
                        { pillar(stack, &props.kinds, SIDE + slot * (place as f64 + 0.5), bar, &y_of) }
                        if place % step == 0 {
                            <text
                                x={(SIDE + slot * (place as f64 + 0.5)).to_string()}
                                y={(HEIGHT - 6.0).to_string()} text-anchor="middle"
                            >
                                { &stack.label }
                            </text>
                        }
                    }
                    if let Some(mark) = props.mark {
                        <line
                            class="threshold" y1="4" y2={(HEIGHT - FOOT).to_string()}
                            x1={(SIDE + slot * mark).to_string()} x2={(SIDE + slot * mark).to_string()}
                        />
                    }
                </svg>
            </div>
            if props.kinds.len() > 1 {
                <p class="legend">
                    for (class, name) in props.kinds.iter() {
                        <span class={classes!("key", *class)}>{ name }</span>
                    }
                </p>
            }
            <details class="numbers-table">
                <summary>{ t("The numbers as a table") }</summary>
                <div class="table"><table>
                    <caption class="unseen">{ &props.title }</caption>
                    <thead><tr>
                        <th scope="col">{ &props.of }</th>
                        for (_, name) in props.kinds.iter() { <th scope="col" class="number">{ name }</th> }
                    </tr></thead>
                    <tbody>
                        for stack in props.stacks.iter() {
                            <tr>
                                <th scope="row">{ &stack.label }</th>
                                for part in stack.parts.iter() { <td class="number">{ part }</td> }
                            </tr>
                        }
                    </tbody>
                </table></div>
            </details>
        </figure>
    }
}

/// The bars of one stack, from below.
fn pillar(
    stack: &Stack,
    kinds: &[(&'static str, AttrValue)],
    middle: f64,
    bar: f64,
    y_of: &impl Fn(i64) -> f64,
) -> Html {
    let mut below = 0;
    let rects = stack
        .parts
        .iter()
        .zip(kinds)
        .filter_map(|(&part, (class, name))| {
            let (from, to) = (y_of(below), y_of(below + part));
            below += part;
            (part > 0).then(|| {
                html! {
                    <rect
                        class={*class} x={(middle - bar / 2.0).to_string()} y={to.to_string()}
                        width={bar.to_string()} height={(from - to).max(0.5).to_string()} rx="2"
                    >
                        <title>{ format!("{}: {name} {part}", stack.label) }</title>
                    </rect>
                }
            })
        });
    rects.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_ends_at_a_round_number() {
        for (n, expected) in [
            (0, 4),
            (4, 4),
            (5, 8),
            (19, 20),
            (21, 40),
            (99, 200),
            (401, 800),
        ] {
            assert_eq!(round_up(n), expected, "{n}");
        }
    }

    #[test]
    fn labels_have_room() {
        assert_eq!(label_step(30, 640.0), 3);
        assert_eq!(label_step(10, 640.0), 1);
        assert_eq!(label_step(30, 0.0), 30);
    }
}
