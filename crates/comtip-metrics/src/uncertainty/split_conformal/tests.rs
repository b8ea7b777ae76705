//! How many spots an interval holds.

use ndarray::array;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::*;

/// Truth and prediction of two genes; residuals are skewed in the first and wide in the second.
fn spots(n: usize, rng: &mut ChaCha8Rng) -> (Array2<f32>, Array2<f32>) {
    let predicted = Array2::from_shape_simple_fn((n, 2), || 8.0 * rng.random::<f32>());
    let truth = Array2::from_shape_fn((n, 2), |(spot, gene)| {
        let u: f32 = rng.random();
        let residual = if gene == 0 {
            -(1.0 - u).ln()
        } else {
            40.0 * u - 10.0
        };
        predicted[[spot, gene]] + residual
    });
    (truth, predicted)
}

#[test]
fn ninety_percent_intervals_hold_ninety_percent_of_exchangeable_spots() {
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    let mut sum = Array2::<f64>::zeros((1, 2));
    for _ in 0..40 {
        let (truth, predicted) = spots(400, &mut rng);
        let intervals = SplitConformal::calibrate(truth.view(), predicted.view(), 0.1).unwrap();
        let (truth, predicted) = spots(400, &mut rng);
        sum += &intervals
            .coverage(truth.view(), predicted.view(), &[0; 400])
            .unwrap();
    }
    for coverage in sum / 40.0 {
        assert!((0.87..=0.93).contains(&coverage), "{coverage}");
    }
}

#[test]
fn few_spots_calibrate_no_less_on_average() {
    // Of 9 spots the largest residual is taken: a tenth one is above it in 1 of 10 cases.
    let mut rng = ChaCha8Rng::seed_from_u64(6);
    let mut sum = Array2::<f64>::zeros((1, 2));
    for _ in 0..2000 {
        let (truth, predicted) = spots(9, &mut rng);
        let intervals = SplitConformal::calibrate(truth.view(), predicted.view(), 0.1).unwrap();
        let (truth, predicted) = spots(20, &mut rng);
        sum += &intervals
            .coverage(truth.view(), predicted.view(), &[0; 20])
            .unwrap();
    }
    for coverage in sum / 2000.0 {
        assert!((0.89..=0.91).contains(&coverage), "{coverage}");
    }
}

#[test]
fn a_group_with_larger_errors_is_seen_to_be_covered_less() {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let (truth, predicted) = spots(300, &mut rng);
    let intervals = SplitConformal::calibrate(truth.view(), predicted.view(), 0.1).unwrap();
    let (mut truth, predicted) = spots(300, &mut rng);
    let group: Vec<usize> = (0..300).map(|spot| spot % 2).collect();
    for (mut row, code) in truth.outer_iter_mut().zip(&group) {
        row += 2.0 * *code as f32;
    }
    let coverage = intervals
        .coverage(truth.view(), predicted.view(), &group)
        .unwrap();
    assert!(
        coverage[[0, 0]] > 0.84 && coverage[[1, 0]] < 0.5,
        "{coverage}"
    );
}

#[test]
fn too_few_spots_for_alpha_are_refused() {
    let x = Array2::zeros((8, 1));
    let of = |alpha| SplitConformal::calibrate(x.view(), x.view(), alpha);
    assert_eq!(
        of(0.1).unwrap_err().to_string(),
        "an interval of this alpha needs at least 9 spots but got 8"
    );
    assert!(of(0.2).is_ok());
    assert_eq!(
        of(1.0).unwrap_err().to_string(),
        "alpha must be between 0 and 1 but is 1"
    );
}

#[test]
fn other_genes_and_groups_without_spots_are_refused() {
    let x = Array2::zeros((9, 2));
    let intervals = SplitConformal::calibrate(x.view(), x.view(), 0.5).unwrap();
    let one = array![[0.0_f32]];
    let error = intervals
        .coverage(one.view(), one.view(), &[0])
        .unwrap_err();
    assert_eq!(error.to_string(), "calibration has 2 genes but truth has 1");
    let two = array![[0.0_f32, 0.0], [0.0, 0.0]];
    let error = intervals.coverage(two.view(), two.view(), &[0, 2]);
    assert_eq!(error, Err(MetricError::Empty { what: "group" }));
}
