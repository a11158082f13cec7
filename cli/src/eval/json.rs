//! The findings for scripts; part of the command line's contract.

use super::{Asked, Findings};
use crate::screen::{Failure, Screen};
use edgewise_engine::evaluation::{AtThreshold, Bin, Proposal, likely_range};
use serde::Serialize;

#[derive(Serialize)]
struct JsonFindings<'a> {
    questions: usize,
    in_scope: usize,
    out_of_scope: usize,
    unknown_answers: usize,
    top_1: Option<f64>,
    top_3: Option<f64>,
    mean_reciprocal_rank: Option<f64>,
    expected_calibration_error: Option<f64>,
    auroc: Option<f64>,
    bins: Vec<JsonBin>,
    thresholds: Vec<JsonThreshold>,
    own_threshold: JsonThreshold,
    wanted_precision: f64,
    proposed_threshold: Option<JsonThreshold>,
    nearest_threshold: Option<JsonThreshold>,
    asked: Vec<JsonAsked<'a>>,
}

#[derive(Serialize)]
struct JsonBin {
    from: f32,
    to: f32,
    questions: usize,
    certainty: Option<f64>,
    right: Option<f64>,
}

#[derive(Serialize)]
struct JsonThreshold {
    threshold: f32,
    given: usize,
    right: usize,
    out_of_scope: usize,
    precision: Option<f64>,
    precision_from: f64,
    precision_to: f64,
    coverage: f64,
}

#[derive(Serialize)]
struct JsonAsked<'a> {
    line: u32,
    text: &'a str,
    expected: &'a str,
    kind: &'static str,
    id: &'a str,
    certainty: f32,
    place: Option<usize>,
}

/// Writes one object.
pub fn show(screen: &mut Screen, findings: &Findings) -> Result<(), Failure> {
    let figures = &findings.figures;
    let (proposed, nearest) = match &findings.proposal {
        Proposal::Threshold(at) => (Some(threshold(at)), None),
        Proposal::Nearest(at) => (None, Some(threshold(at))),
        Proposal::TooFew(_) => (None, None),
    };
    let object = JsonFindings {
        questions: figures.n(),
        in_scope: figures.n_in_scope(),
        out_of_scope: figures.n_out_of_scope(),
        unknown_answers: findings.n_unknown,
        top_1: figures.top_1(),
        top_3: figures.top_3(),
        mean_reciprocal_rank: figures.mean_reciprocal_rank(),
        expected_calibration_error: figures.calibration_error(),
        auroc: figures.auroc(),
        bins: figures.bins().iter().zip(0u8..).map(bin).collect(),
        thresholds: findings.thresholds.iter().map(threshold).collect(),
        own_threshold: threshold(&findings.own),
        wanted_precision: findings.precision,
        proposed_threshold: proposed,
        nearest_threshold: nearest,
        asked: findings.asked.iter().map(asked).collect(),
    };
    let line = serde_json::to_string(&object).map_err(|error| Failure::Machine(error.into()))?;
    writeln!(screen.out, "{line}")?;
    Ok(())
}

fn bin((bin, number): (&Bin, u8)) -> JsonBin {
    JsonBin {
        from: f32::from(number) / 10.0,
        to: f32::from(number + 1) / 10.0,
        questions: bin.n,
        certainty: (bin.n > 0).then_some(bin.certainty),
        right: bin.right(),
    }
}

fn threshold(at: &AtThreshold) -> JsonThreshold {
    let (from, to) = likely_range(at.n_right, at.n_given);
    JsonThreshold {
        threshold: at.threshold,
        given: at.n_given,
        right: at.n_right,
        out_of_scope: at.n_out_of_scope,
        precision: at.precision(),
        precision_from: from,
        precision_to: to,
        coverage: at.coverage,
    }
}

fn asked(asked: &Asked) -> JsonAsked<'_> {
    let best = asked.best.as_ref();
    JsonAsked {
        line: asked.question.place.line,
        text: &asked.question.text,
        expected: &asked.question.expected,
        kind: best.map_or("none", |best| best.kind.as_str()),
        id: best.map_or("", |best| &best.id),
        certainty: asked.outcome.certainty,
        place: asked.outcome.place,
    }
}
