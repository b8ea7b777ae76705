//! Intervals around predictions, and how many of the measured values lie within.

use std::fs;

use comtip::metrics::{EvalResult, ExpressionResult, LeftOut, PredictionIntervals, ZeroShotResult};

use crate::fixture::{N_SPOTS, STUDY, assert_says, done, trained, trained_on};
use crate::result_files::{numbers_of, read};

fn intervals(result: &ExpressionResult) -> &PredictionIntervals {
    result.prediction_intervals.as_ref().expect("intervals")
}

#[test]
fn zero_shot_intervals_are_those_of_training_slides_and_their_share_is_the_mean_of_its_parts() {
    let folder = trained(2, &[&[], &[]], "");
    let here = folder.path();
    let line = "evaluate zero-shot shards --run run --json z.json --report z.html";
    let (table, _) = done(here, line);
    let EvalResult::ZeroShot(ZeroShotResult { expression }) = read(here, "z.json") else {
        panic!("another protocol");
    };
    let of = intervals(&expression);
    // Both training slides are of one patient.
    let calibration = of.calibration;
    assert_eq!(
        (
            calibration.left_out,
            calibration.n_folds,
            calibration.n_spots
        ),
        (LeftOut::Slides, 2, 2 * N_SPOTS)
    );
    assert_eq!(of.nominal, 0.9);
    let names: Vec<&str> = of.methods.iter().map(|of| &*of.method).collect();
    let scored: Vec<&str> = expression.methods.iter().map(|of| &*of.method).collect();
    assert_eq!(names, scored);
    for method in &of.methods {
        let shares = |shares: &mut dyn Iterator<Item = f64>| shares.sum::<f64>();
        let overall = method.coverage.value.expect("a share");
        // Slides have as many spots each, and genes too.
        let slides = shares(&mut method.slides().filter_map(|(_, of)| of.value)) / 2.0;
        let n_genes = expression.genes.len() as f64;
        let genes = shares(&mut method.genes().filter_map(|(_, of)| of.value)) / n_genes;
        assert!((slides - overall).abs() < 1e-9 && (genes - overall).abs() < 1e-9);
        // Slides of noise alike on both sides: 1,280 values, so most of the promise is kept.
        assert!(
            (0.8..=1.0).contains(&overall),
            "{}: {overall}",
            method.method
        );
        let widths: f64 = method.by_gene.iter().map(|of| of.width).sum();
        assert!((widths / n_genes - method.width.value.expect("a width")).abs() < 1e-9);
    }
    let (_, of_intervals) = table.split_once("Prediction intervals").expect("a table");
    let shown = numbers_of(of_intervals, &of.methods[0].method);
    assert!((shown[0] - of.methods[0].coverage.value.expect("a share")).abs() < 0.000_501);
    let says = [
        "Prediction intervals: to hold 90 % of the measured values",
        "2 folds of whole slides",
        "lowest of slides",
        "measured, not promised",
    ];
    assert_says(&table, &says);
    let html = fs::read_to_string(here.join("z.html")).expect("a report");
    assert_says(&html, &says[..3]);
}

#[test]
fn where_several_patients_were_trained_on_whole_patients_are_left_out() {
    let folder = trained_on(&["A1", "C1", "D1"], &[&[]], "");
    let here = folder.path();
    done(here, "evaluate expression shards --run run --json e.json");
    let EvalResult::Expression(result) = read(here, "e.json") else {
        panic!("another protocol");
    };
    let of = intervals(&result);
    assert_eq!(of.calibration.left_out, LeftOut::Patients);
    assert_eq!(of.calibration.n_folds, 3);
    let [probe, mean] = &of.methods[..] else {
        panic!("{of:?}");
    };
    assert_eq!(probe.method, "ridge on comtip, pretrained");
    assert_eq!(mean.method, "per-gene train mean");
    let [(patient, share)] = probe.patients().collect::<Vec<_>>()[..] else {
        panic!("one test patient");
    };
    assert_eq!(patient, format!("{STUDY}_B"));
    assert_eq!(share.value, probe.coverage.value);
}
