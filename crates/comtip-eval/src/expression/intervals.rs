//! Intervals around predictions, and how many of the measured values lie within.

use comtip_metrics::{
    Calibration, Estimate, GeneIntervals, MethodIntervals, MethodRole, PatientIntervals,
    PredictionIntervals, Protocol, SlideIntervals, SplitConformal, Statistic,
};
use ndarray::{Array2, ArrayView1, Axis};

use super::calibration_folds::CalibrationFolds;
use super::groups::Groups;
use super::measured::Measured;
use crate::error::EvalError;
use crate::verdict_words::shown;

/// The share of values that may lie outside.
const ALPHA: f64 = 0.1;

/// How far a share may be off the nominal one before a note says so.
const TOLERANCE: f64 = 0.05;

/// The predictions of one method.
pub(super) struct Predicted<'a> {
    pub(super) method: &'a str,
    pub(super) role: MethodRole,
    /// Of the training spots, by what was fitted without their fold, `[n_training_spots, n_genes]`.
    pub(super) left_out: Array2<f32>,
    /// Of the test spots, by what was fitted on all of them, `[n_spots, n_genes]`.
    pub(super) tested: &'a Array2<f32>,
}

/// Calibrates intervals on the training spots, `trained_on`, and counts what lies within on the test spots.
///
/// # Errors
///
/// If a prediction is not finite.
pub(super) fn prediction_intervals(
    measured: &Measured<'_>,
    trained_on: &Array2<f32>,
    folds: &CalibrationFolds,
    methods: &[Predicted<'_>],
) -> Result<PredictionIntervals, EvalError> {
    let methods = methods.iter().map(|of| of_method(measured, trained_on, of));
    Ok(PredictionIntervals {
        nominal: 1.0 - ALPHA,
        calibration: folds.calibration(),
        methods: methods.collect::<Result<_, EvalError>>()?,
    })
}

fn of_method(
    measured: &Measured<'_>,
    trained_on: &Array2<f32>,
    of: &Predicted<'_>,
) -> Result<MethodIntervals, EvalError> {
    let conformal = SplitConformal::calibrate(trained_on.view(), of.left_out.view(), ALPHA)?;
    let n_spots = measured.values.nrows();
    let coverage =
        |code: &[usize]| conformal.coverage(measured.values.view(), of.tested.view(), code);
    let each = |groups: &Groups| -> Result<Vec<(String, Estimate)>, EvalError> {
        let shares = coverage(&groups.code)?;
        let each = groups
            .names
            .iter()
            .zip(shares.axis_iter(Axis(0)))
            .enumerate();
        let named = each.map(|(group, (name, shares))| {
            (name.clone(), over_genes(shares, groups.rows(group).len()))
        });
        Ok(named.collect())
    };
    let all = coverage(&vec![0; n_spots])?;
    let all = all.row(0);
    let widths = conformal.half_widths().mapv(|half| 2.0 * half);
    let genes = measured.symbols.iter().zip(all).zip(&widths);
    let patients = measured.patients.as_ref().map(each).transpose()?;
    Ok(MethodIntervals {
        method: of.method.to_owned(),
        role: of.role,
        coverage: over_genes(all, n_spots),
        width: Estimate::mean(Statistic::MeanOverGenes, widths.iter().copied().map(Some)),
        by_slide: each(&measured.slides)?
            .into_iter()
            .map(|(slide, coverage)| SlideIntervals { slide, coverage })
            .collect(),
        by_patient: patients.map(|patients| {
            let of = |(patient, coverage)| PatientIntervals { patient, coverage };
            patients.into_iter().map(of).collect()
        }),
        by_gene: genes
            .map(|((gene, share), width)| GeneIntervals {
                gene: gene.clone(),
                coverage: Estimate::over(Statistic::OverSpots, Some(*share), n_spots),
                width: *width,
            })
            .collect(),
    })
}

/// The share over so many spots of all genes, each of which has as many.
fn over_genes(shares: ArrayView1<'_, f64>, n_spots: usize) -> Estimate {
    let n = n_spots * shares.len();
    Estimate::over(Statistic::OverGenesAndSpots, shares.mean(), n)
}

/// Facts, and after them what calibrates intervals. `encoder` is what has seen the training spots
/// whatever is left out.
pub(super) fn with_calibration(
    facts: Protocol,
    intervals: Option<&PredictionIntervals>,
    encoder: &str,
) -> Protocol {
    match intervals {
        Some(of) => facts.with("prediction intervals", in_words(&of.calibration, encoder)),
        None => facts,
    }
}

fn in_words(calibration: &Calibration, encoder: &str) -> String {
    let Calibration {
        left_out,
        n_folds,
        n_spots,
    } = calibration;
    format!(
        "cross-conformal, a width a gene, from the errors at {n_spots} training spots, each predicted by what is fitted \
         without its fold ({n_folds} folds of whole {left_out}), around predictions fitted on all. Whatever is left out, {encoder} was trained on \
         all of them, so widths may be too small. The share within is measured, not promised"
    )
}

/// Which methods cover more or less than they should, in a sentence; `None` if none does.
pub(super) fn warning(intervals: &PredictionIntervals) -> Option<String> {
    let nominal = intervals.nominal;
    let is_off = |share: f64| (share - nominal).abs() > TOLERANCE;
    let off = intervals.methods.iter().filter_map(|method| {
        let share = method.coverage.value?;
        let slides = method.slides();
        let worst = slides
            .filter_map(|(slide, of)| Some((slide, of.value?)))
            .max_by(|a, b| (a.1 - nominal).abs().total_cmp(&(b.1 - nominal).abs()));
        let is_one_off = worst.is_some_and(|(_, share)| is_off(share));
        (is_off(share) || is_one_off).then(|| {
            let of_worst = match worst {
                Some((slide, share)) if method.by_slide.len() > 1 => {
                    format!("; {} on {slide}", shown(Some(share)))
                }
                _ => String::new(),
            };
            format!("{} {}{of_worst}", method.method, shown(Some(share)))
        })
    });
    let off: Vec<String> = off.collect();
    (!off.is_empty()).then(|| {
        format!(
            "Intervals that are to hold {} of the measured values hold another share here ({}): the test spots are not like \
             those that the widths were taken from, or the widths are too small, as the network was trained on those.",
            shown(Some(nominal)),
            off.join("; ")
        )
    })
}

#[cfg(test)]
mod tests {
    use comtip_metrics::LeftOut;

    use super::*;

    fn method(name: &str, of_slides: [f64; 2]) -> MethodIntervals {
        let over = |share| Estimate::over(Statistic::OverGenesAndSpots, Some(share), 20);
        let slides = ["B1", "B2"].into_iter().zip(of_slides);
        MethodIntervals {
            method: name.to_owned(),
            role: MethodRole::Model,
            coverage: over(of_slides.iter().sum::<f64>() / 2.0),
            width: over(1.0),
            by_slide: slides
                .map(|(slide, share)| SlideIntervals {
                    slide: slide.to_owned(),
                    coverage: over(share),
                })
                .collect(),
            by_patient: None,
            by_gene: Vec::new(),
        }
    }

    #[test]
    fn a_method_whose_intervals_are_too_narrow_on_a_slide_is_named() {
        let calibration = Calibration {
            left_out: LeftOut::Slides,
            n_folds: 2,
            n_spots: 40,
        };
        let mut intervals = PredictionIntervals {
            nominal: 0.9,
            calibration,
            methods: vec![
                method("good", [0.875, 0.9375]),
                method("narrow", [0.5, 1.0]),
            ],
        };
        let words = warning(&intervals).expect("a warning");
        assert!(words.contains("(narrow 0.750; 0.500 on B1)"), "{words}");
        intervals.methods.truncate(1);
        assert_eq!(warning(&intervals), None);
    }
}
