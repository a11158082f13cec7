//! What training has found, as the database keeps it: the next bot begins with it.

use edgewise_engine::certainty::{Calibration, Caution, Fit, N_FEATURES};
use edgewise_engine::train::{Second, Training};
use serde::{Deserialize, Serialize};

/// What [`Training`] holds, as JSON.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    calibration: [f32; N_FEATURES],
    #[serde(default)]
    caution: Option<f32>,
    expected_calibration_error: f32,
    n_held_out: usize,
    accuracy: f32,
    second: KeptSecond,
    share: f32,
}

/// [`Second`], as JSON.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum KeptSecond {
    None,
    Classifier,
    Meaning,
}

/// As text.
pub fn write(training: Option<&Training>) -> String {
    let kept = training.map(|training| Kept {
        calibration: training.fit.calibration.0,
        caution: training.fit.caution.half(),
        expected_calibration_error: training.fit.expected_calibration_error,
        n_held_out: training.n_held_out,
        accuracy: training.accuracy,
        second: match training.second {
            Second::None => KeptSecond::None,
            Second::Classifier => KeptSecond::Classifier,
            Second::Meaning => KeptSecond::Meaning,
        },
        share: training.share,
    });
    crate::store::as_json(&kept)
}

/// Of text; nothing where there was nothing, or it is of another version of the engine.
pub fn read(text: &str) -> Option<Training> {
    let kept: Option<Kept> = serde_json::from_str(text).ok()?;
    kept.map(|kept| Training {
        fit: Fit {
            calibration: Calibration(kept.calibration),
            caution: Caution::of(kept.caution),
            expected_calibration_error: kept.expected_calibration_error,
        },
        n_held_out: kept.n_held_out,
        accuracy: kept.accuracy,
        second: match kept.second {
            KeptSecond::None => Second::None,
            KeptSecond::Classifier => Second::Classifier,
            KeptSecond::Meaning => Second::Meaning,
        },
        share: kept.share,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use edgewise_engine::certainty::PRIOR;

    #[test]
    fn training_comes_back_to_the_last_bit() {
        let training = Training {
            fit: Fit {
                calibration: PRIOR,
                caution: Caution::of(Some(0.7)),
                expected_calibration_error: 0.1 + 0.2,
            },
            n_held_out: 12,
            accuracy: 1.0 / 3.0,
            second: Second::Classifier,
            share: 0.2,
        };
        assert_eq!(read(&write(Some(&training))), Some(training));
        assert_eq!(read(&write(None)), None);
        assert_eq!(read("{}"), None);
    }
}
