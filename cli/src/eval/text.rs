//! The findings for people.

use super::Findings;
use crate::screen::{Failure, Screen, plural};
use console::style;
use edgewise_engine::evaluation::{AtThreshold, Proposal, likely_range};
use std::path::Path;

/// Shows figures, thresholds and the proposed one.
pub fn show(screen: &mut Screen, file: &Path, findings: &Findings) -> Result<(), Failure> {
    let figures = &findings.figures;
    let (n_in, n_out) = (figures.n_in_scope(), figures.n_out_of_scope());
    writeln!(
        screen.out,
        "{}: {}, {n_in} with an answer and {n_out} out of scope\n",
        file.display(),
        plural(figures.n(), "question"),
    )?;
    let of = |n: usize| format!("  {n} of {n_in}");
    let percentage = |share: Option<f64>| share.map(percent);
    let number = |figure: Option<f64>| figure.map(|figure| format!("{figure:.3}  "));
    for (name, figure, detail) in [
        (
            "right answer first",
            percentage(figures.top_1()),
            of(figures.n_first()),
        ),
        (
            "among the first three",
            percentage(figures.top_3()),
            of(figures.n_among_three()),
        ),
        (
            "mean reciprocal rank",
            number(figures.mean_reciprocal_rank()),
            String::new(),
        ),
        (
            "expected calibration error",
            number(figures.calibration_error()),
            String::new(),
        ),
        (
            "AUROC, in scope or not",
            number(figures.auroc()),
            String::new(),
        ),
    ] {
        let figure = figure.unwrap_or_else(|| "–  ".to_owned());
        let line = format!("{name:<27} {figure:>8}{detail}");
        writeln!(screen.out, "{}", line.trim_end())?;
    }
    writeln!(
        screen.out,
        "\nthreshold    given  right  out of scope  precision  coverage"
    )?;
    let mut rows = findings.thresholds.clone();
    let own = findings.own;
    match rows.iter().position(|row| row.threshold >= own.threshold) {
        Some(at)
            if rows
                .get(at)
                .is_some_and(|row| row.threshold == own.threshold) => {}
        at => rows.insert(at.unwrap_or(rows.len()), own),
    }
    for row in &rows {
        let is_own = row.threshold == own.threshold;
        let line = line(row, if is_own { "*" } else { " " });
        let line = if is_own {
            style(line).bold()
        } else {
            style(line)
        };
        writeln!(screen.out, "{line}")?;
    }
    writeln!(screen.out, "* the bot's own\n\n{}", proposed(findings))?;
    Ok(())
}

/// One row of the table.
fn line(at: &AtThreshold, mark: &str) -> String {
    let precision = at.precision().map_or_else(|| "–  ".to_owned(), percent);
    format!(
        "{:>8.2} {mark} {:>7} {:>6} {:>13}    {precision:>7}   {:>7}",
        at.threshold,
        at.n_given,
        at.n_right,
        at.n_out_of_scope,
        percent(at.coverage),
    )
}

/// What to write into `bot.toml`, or why there is nothing to propose.
fn proposed(findings: &Findings) -> String {
    let wanted = percent(findings.precision);
    let would_be = |at: &AtThreshold| {
        let (low, high) = likely_range(at.n_right, at.n_given);
        format!(
            "{} of the {} given are right: {} (between {} and {} in 95 of 100 cases), \
             and {} of the questions are answered",
            at.n_right,
            plural(at.n_given, "answer"),
            at.precision().map_or_else(String::new, percent),
            percent(low),
            percent(high),
            percent(at.coverage),
        )
    };
    match &findings.proposal {
        Proposal::Threshold(at) => format!(
            "For a precision of {wanted}: certainty_threshold = {:.2}\n{}",
            at.threshold,
            would_be(at)
        ),
        Proposal::Nearest(at) => format!(
            "No threshold has a precision of {wanted}; {:.2} comes nearest\n{}",
            at.threshold,
            would_be(at)
        ),
        Proposal::TooFew(n_least) => format!(
            "No threshold is proposed for a precision of {wanted}: none gives {n_least} answers, \
             and fewer cannot tell"
        ),
    }
}

/// `93.8 %`
fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}
