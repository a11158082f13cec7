//! The findings as a picture: the reliability diagram, and below it precision and coverage by
//! threshold; SVG that stands alone, light or dark as the reader's system is.

use super::Findings;
use anyhow::Result;
use edgewise_engine::evaluation::{AtThreshold, Proposal, likely_range};
use plotters::coord::Shift;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use std::ops::Range;

/// Width of the picture, and height of each of its halves, in pixels: two columns of text in a page,
/// and still to be read on a phone, at six tenths.
const WIDTH: u32 = 560;
const HEIGHT: u32 = 520;
/// Where the area of a diagram lies in its half.
const LEFT: u32 = 90;
const MARGIN: u32 = 12;
const RIGHT: u32 = 24;
const TOP: u32 = 126;
const BOTTOM: u32 = 60;

/// Sizes of letters; the library draws them at four fifths.
const TITLE: u32 = 27;
const TEXT: u32 = 21;

const PAGE: RGBColor = RGBColor(0xff, 0xff, 0xff);
const INK: RGBColor = RGBColor(0x1f, 0x23, 0x28);
const SOFT: RGBColor = RGBColor(0x59, 0x63, 0x6e);
const GRID: RGBColor = RGBColor(0xd8, 0xde, 0xe4);
const BAR: RGBColor = RGBColor(0x80, 0xcc, 0xff);
const PRECISION: RGBColor = RGBColor(0x09, 0x69, 0xda);
const COVERAGE: RGBColor = RGBColor(0xbc, 0x4c, 0x00);
const PROPOSED: RGBColor = RGBColor(0x1a, 0x7f, 0x37);

/// Each colour, and what it is where the reader's system is dark.
const DARK: [(RGBColor, &str); 8] = [
    (PAGE, "#0d1117"),
    (INK, "#f0f6fc"),
    (SOFT, "#9198a1"),
    (GRID, "#30363d"),
    (BAR, "#1f4a7d"),
    (PRECISION, "#58a6ff"),
    (COVERAGE, "#f0883e"),
    (PROPOSED, "#3fb950"),
];

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Chart<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// The picture as a file of its own.
///
/// # Errors
/// When the library that draws gives up.
pub fn svg(findings: &Findings) -> Result<String> {
    let mut picture = String::new();
    {
        let root = SVGBackend::with_string(&mut picture, (WIDTH, 2 * HEIGHT)).into_drawing_area();
        root.fill(&PAGE)?;
        let (upper, lower) = root.split_vertically(HEIGHT);
        reliability(&upper, findings)?;
        thresholds(&lower, findings)?;
        root.present()?;
    }
    Ok(dressed(&picture, findings))
}

/// With a title for those who do not see it, fonts, and colours for the dark.
fn dressed(picture: &str, findings: &Findings) -> String {
    let mut style = String::from(
        "svg { max-width: 100%; height: auto; }\n\
         text { font-family: Helvetica, Arial, \"Liberation Sans\", sans-serif; }\n\
         @media (prefers-color-scheme: dark) {\n",
    );
    for (RGBColor(r, g, b), dark) in DARK {
        let light = format!("#{r:02X}{g:02X}{b:02X}");
        style += &format!("[fill=\"{light}\"] {{ fill: {dark}; }}\n");
        style += &format!("[stroke=\"{light}\"] {{ stroke: {dark}; }}\n");
    }
    style += "}\n";
    let head = "<svg role=\"img\" aria-labelledby=\"title desc\" ";
    let title = "How far certainty can be trusted, and what each threshold gives";
    let desc = summary(findings);
    let end = picture.find('>').map_or(0, |at| at + 1);
    let (open, rest) = picture.split_at(end);
    format!(
        "{}\n<title id=\"title\">{title}</title>\n<desc id=\"desc\">{desc}</desc>\n\
         <style>\n{style}</style>{rest}",
        open.replacen("<svg ", head, 1)
    )
}

/// `expected calibration error 0.043 over 45 questions`
fn summary(findings: &Findings) -> String {
    let error = findings.figures.calibration_error().unwrap_or_default();
    let n = findings.figures.n();
    format!("expected calibration error {error:.3} over {n} questions")
}

/// The share of right answers in each bin of certainty, beside the mean certainty.
fn reliability(area: &Area<'_>, findings: &Findings) -> Result<()> {
    head(
        area,
        "Of answers so certain, how many are right?",
        &summary(findings),
    )?;
    legend(
        area,
        &[
            ("right", BAR, 12),
            ("95 in 100 cases", SOFT, 2),
            ("mean certainty", COVERAGE, 4),
        ],
    )?;
    let mut chart = chart(area, "certainty", "share that is right")?;
    chart.draw_series([PathElement::new(
        vec![(0.0, 0.0), (1.0, 1.0)],
        SOFT.stroke_width(1),
    )])?;
    for (bin, number) in findings.figures.bins().iter().zip(0u8..) {
        let from = f64::from(number) / 10.0;
        let middle = from + 0.05;
        let (x, _) = chart.backend_coord(&(middle, 1.0));
        let n = bin.n.to_string();
        area.draw_text(&n, &text(TEXT, SOFT, HPos::Center), (x, TOP as i32 - 16))?;
        let Some(right) = bin.right() else {
            continue;
        };
        let (low, high) = likely_range(bin.n_right, bin.n);
        let corners = [(from + 0.012, 0.0), (from + 0.088, right)];
        chart.draw_series([Rectangle::new(corners, BAR.filled())])?;
        let line = |points: Vec<(f64, f64)>, color: RGBColor, width| {
            PathElement::new(points, color.stroke_width(width))
        };
        chart.draw_series([
            line(vec![(middle, low), (middle, high)], SOFT, 2),
            line(
                vec![(from + 0.004, bin.certainty), (from + 0.096, bin.certainty)],
                COVERAGE,
                4,
            ),
        ])?;
    }
    let label = text(TEXT, SOFT, HPos::Right);
    area.draw_text("n", &label, (LEFT as i32 - 8, TOP as i32 - 16))?;
    Ok(())
}

/// Precision and coverage by threshold.
fn thresholds(area: &Area<'_>, findings: &Findings) -> Result<()> {
    let own = findings.own.threshold;
    let proposed = match &findings.proposal {
        Proposal::Threshold(at) => Some(at.threshold),
        _ => None,
    };
    let wanted = findings.precision * 100.0;
    let subtitle = match proposed {
        Some(at) => format!("precision {wanted:.0} %: from {at:.2} on; the bot has {own:.2}"),
        None => format!("precision {wanted:.0} %: nowhere for sure; the bot has {own:.2}"),
    };
    head(area, "What would each threshold give?", &subtitle)?;
    let mut entries = vec![
        ("precision", PRECISION, 4),
        ("coverage", COVERAGE, 4),
        ("the bot's", SOFT, 2),
    ];
    if proposed.is_some() {
        entries.push(("proposed", PROPOSED, 2));
    }
    legend(area, &entries)?;
    let mut chart = chart(area, "certainty threshold", "share")?;
    let given: Vec<AtThreshold> = findings.figures.at_each(100);
    let given: Vec<&AtThreshold> = given.iter().filter(|at| at.n_given > 0).collect();
    let range = |at: &AtThreshold| likely_range(at.n_right, at.n_given);
    let x = |at: &AtThreshold| f64::from(at.threshold);
    let upper = given.iter().map(|at| (x(at), range(at).1));
    let lower = given.iter().rev().map(|at| (x(at), range(at).0));
    let band: Vec<(f64, f64)> = upper.chain(lower).collect();
    chart.draw_series([Polygon::new(band, PRECISION.mix(0.15))])?;
    for (at, color) in [(Some(own), SOFT), (proposed, PROPOSED)] {
        if let Some(at) = at {
            let line = [(f64::from(at), 0.0), (f64::from(at), 1.0)];
            chart.draw_series(DashedLineSeries::new(line, 6, 4, color.stroke_width(2)))?;
        }
    }
    let coverage = given.iter().map(|at| (x(at), at.coverage));
    chart.draw_series(LineSeries::new(coverage, COVERAGE.stroke_width(3)))?;
    let precision = given.iter().filter_map(|at| Some((x(at), at.precision()?)));
    chart.draw_series(LineSeries::new(precision, PRECISION.stroke_width(3)))?;
    Ok(())
}

/// A diagram of shares over 0..=1, its axes drawn.
fn chart<'a, 'b>(area: &'a Area<'b>, x: &str, y: &str) -> Result<Chart<'a, 'b>> {
    let whole: Range<f64> = 0.0..1.0;
    let mut chart = ChartBuilder::on(area)
        .margin_top(TOP)
        .margin_right(RIGHT)
        .margin_bottom(MARGIN)
        .margin_left(MARGIN)
        .x_label_area_size(BOTTOM)
        .y_label_area_size(LEFT - MARGIN)
        .build_cartesian_2d(whole.clone(), whole)?;
    let percent = |share: &f64| format!("{:.0} %", share * 100.0);
    chart
        .configure_mesh()
        .x_labels(6)
        .y_labels(6)
        .x_label_formatter(&|x| format!("{x:.1}"))
        .y_label_formatter(&percent)
        .x_desc(x)
        .y_desc(y)
        .axis_style(SOFT)
        .bold_line_style(GRID)
        .light_line_style(TRANSPARENT)
        .label_style(text(TEXT, SOFT, HPos::Center))
        .axis_desc_style(text(TEXT, INK, HPos::Center))
        .draw()?;
    Ok(chart)
}

fn head(area: &Area<'_>, title: &str, subtitle: &str) -> Result<()> {
    let style = FontDesc::new(FontFamily::SansSerif, f64::from(TITLE), FontStyle::Bold);
    area.draw_text(title, &style.color(&INK), (16, 16))?;
    area.draw_text(subtitle, &text(TEXT, SOFT, HPos::Left), (16, 54))?;
    Ok(())
}

/// What the colours mean: a name and a line of that width each.
fn legend(area: &Area<'_>, entries: &[(&str, RGBColor, u32)]) -> Result<()> {
    let mut x = 16;
    for &(name, color, width) in entries {
        let line = PathElement::new(vec![(x, 82), (x + 20, 82)], color.stroke_width(width));
        area.draw(&line)?;
        area.draw_text(name, &text(TEXT, INK, HPos::Left), (x + 26, 82))?;
        // About half a letter's height each; nobody here knows the reader's fonts.
        x += 44 + name.chars().count() as i32 * 9;
    }
    Ok(())
}

fn text(size: u32, color: RGBColor, align: HPos) -> TextStyle<'static> {
    let mut style = TextStyle::from(("sans-serif", size));
    style.color = color.to_backend_color();
    style.pos = Pos::new(align, VPos::Center);
    style
}
