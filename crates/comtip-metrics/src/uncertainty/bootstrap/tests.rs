//! What a bootstrap may and may not say.

use super::*;
use crate::uncertainty::quantile::quantile;

/// A value of a normal distribution: twelve uniform ones, centred (Irwin-Hall).
fn normal(rng: &mut ChaCha8Rng) -> f64 {
    (0..12).map(|_| rng.random::<f64>()).sum::<f64>() - 6.0
}

/// How often an interval of so many normal values of mean 0 holds what it should.
fn coverage(n: usize, wanted: f64, interval: impl Fn(&[f64], Bootstrap) -> Interval) -> f64 {
    let mut rng = ChaCha8Rng::seed_from_u64(11);
    let holds = (0..1000).filter(|&seed| {
        let values: Vec<f64> = (0..n).map(|_| normal(&mut rng)).collect();
        let interval = interval(&values, Bootstrap { n_draws: 500, seed });
        interval.low <= wanted && wanted <= interval.high
    });
    holds.count() as f64 / 1000.0
}

fn mean(values: &[f64], rows: &[usize]) -> f64 {
    rows.iter().map(|row| values[*row]).sum::<f64>() / rows.len() as f64
}

#[test]
fn a_bootstrap_of_few_means_is_too_narrow_and_students_interval_is_not() {
    let bca = |values: &[f64], bootstrap: Bootstrap| {
        let of_rows = |rows: &[usize]| Ok(Some(mean(values, rows)));
        let found = bootstrap.over_spots(values.len(), of_rows).unwrap();
        found.interval.unwrap()
    };
    for (n, expected) in [(2, 0.51), (3, 0.70), (5, 0.84), (10, 0.91)] {
        let found = coverage(n, 0.0, bca);
        assert!((found - expected).abs() < 0.04, "{n}: {found}");
    }
    let of_patients = |values: &[f64], bootstrap: Bootstrap| {
        bootstrap.over_patients(values).unwrap().interval.unwrap()
    };
    for n in [2, 3, 5, 10, 30] {
        let found = coverage(n, 0.0, of_patients);
        assert!((found - 0.95).abs() < 0.025, "{n}: {found}");
    }
}

/// The variance of 25 normal values: draws are smaller than the score, by 1 in 25, and their spread grows with it.
#[test]
fn a_bca_interval_of_a_skewed_score_holds_it_more_often_than_the_middle_of_the_draws() {
    let variance = |values: &[f64], rows: &[usize]| {
        let mean = mean(values, rows);
        let squares: f64 = rows.iter().map(|row| (values[*row] - mean).powi(2)).sum();
        squares / rows.len() as f64
    };
    let middle = |values: &[f64], bootstrap: Bootstrap| {
        let mut scores = Vec::new();
        let keep = |rows: &[usize]| {
            scores.push(variance(values, rows));
            Ok(Some(0.0))
        };
        bootstrap.over_spots(values.len(), keep).unwrap();
        scores.truncate(bootstrap.n_draws);
        scores.sort_by(f64::total_cmp);
        let end = |share| quantile(&scores, share).unwrap();
        Interval {
            low: end(0.025),
            high: end(0.975),
            kind: IntervalKind::SpotPercentile,
        }
    };
    let bca = |values: &[f64], bootstrap: Bootstrap| {
        let of_rows = |rows: &[usize]| Ok(Some(variance(values, rows)));
        let found = bootstrap.over_spots(values.len(), of_rows).unwrap();
        found.interval.unwrap()
    };
    let (middle, bca) = (coverage(25, 1.0, middle), coverage(25, 1.0, bca));
    assert!((0.80..0.89).contains(&middle), "{middle}");
    assert!(bca > middle + 0.03 && bca > 0.87, "{bca} {middle}");
}

#[test]
fn two_patients_have_the_interval_of_student() {
    let found = Bootstrap::new(3).over_patients(&[0.25, 0.5]).unwrap();
    let interval = found.interval.unwrap();
    // The mean 0.375, and 12.706 times the standard error 0.125 to either side.
    approx::assert_abs_diff_eq!(interval.low, 0.375 - 1.588_275_592, epsilon = 1e-9);
    approx::assert_abs_diff_eq!(interval.high, 0.375 + 1.588_275_592, epsilon = 1e-9);
    assert_eq!(interval.kind, IntervalKind::PatientStudent);
    assert_eq!((found.n_draws, found.n_undefined), (0, 0));
}

#[test]
fn patients_that_weigh_differently_have_an_interval_around_their_weighted_mean() {
    let bootstrap = Bootstrap::new(3);
    let found = bootstrap.over_weighted_patients(&[0.25, 0.5], &[3.0, 1.0]);
    let interval = found.unwrap().interval.unwrap();
    // 0.3125, and 12.706 times 0.17678, the spread of both, by the root of 16 / 10 patients.
    let half = 12.706_204_736 * (0.031_25_f64 / 1.6).sqrt();
    approx::assert_abs_diff_eq!(interval.low, 0.3125 - half, epsilon = 1e-9);
    approx::assert_abs_diff_eq!(interval.high, 0.3125 + half, epsilon = 1e-9);
    let same = |weight| bootstrap.over_weighted_patients(&[0.25, 0.5, 1.0], &[weight; 3]);
    assert_eq!(same(1.0), bootstrap.over_patients(&[0.25, 0.5, 1.0]));
    let many: Vec<f64> = (0..20).map(f64::from).collect();
    let weights: Vec<f64> = many.iter().map(|at| 1.0 + at).collect();
    let found = bootstrap.over_weighted_patients(&many, &weights).unwrap();
    let interval = found.interval.unwrap();
    // The weighted mean is 2660 / 210, far above that of the values.
    assert!(interval.low > 9.5 && interval.low < 12.6 && interval.high > 12.7);
    let error = bootstrap.over_weighted_patients(&[0.5, 1.0], &[1.0, 0.0]);
    let message = "weights must be above 0 but is 0";
    assert_eq!(error.unwrap_err().to_string(), message);
}

/// Patients of 1, 1 and 4 slides whose means spread alike.
#[test]
fn an_interval_of_patients_that_weigh_differently_holds_the_mean() {
    let weights = [1.0, 1.0, 4.0];
    let found = coverage(3, 0.0, |values: &[f64], bootstrap: Bootstrap| {
        let found = bootstrap.over_weighted_patients(values, &weights).unwrap();
        found.interval.unwrap()
    });
    assert!((0.94..0.985).contains(&found), "{found}");
}

#[test]
fn draws_that_all_are_the_score_are_its_interval_and_a_score_outside_all_has_none() {
    let of = |score: f64, draws: &[f64]| Resampled {
        score: Some(score),
        draws: draws.iter().copied().map(Some).collect(),
        left_out: vec![vec![Some(score); 3]],
    };
    let kind = IntervalKind::SpotBca;
    let same = of(0.1 + 0.2, &[0.3; 5]).interval(kind).unwrap();
    assert_eq!((same.low, same.high), (0.3, 0.3));
    let outside = of(0.5, &[0.1, 0.2, 0.3]).interval(kind).unwrap_err();
    assert_eq!(outside.to_string(), "the score lies outside all 3 draws");
}

#[test]
fn fewer_than_two_units_have_a_reason_and_no_interval() {
    let bootstrap = Bootstrap::new(3);
    let of_slides = bootstrap.over_slides(&[]).unwrap();
    let reason = of_slides.interval.unwrap_err().to_string();
    assert_eq!(reason, "an interval over slides needs at least 2 but got 0");
    let of_spots = bootstrap.over_spots(1, |_| Ok(Some(1.0))).unwrap();
    let reason = of_spots.interval.unwrap_err().to_string();
    assert_eq!(reason, "an interval over spots needs at least 2 but got 1");
    assert_eq!(of_spots.n_draws, 0);
}

#[test]
fn the_same_seed_draws_the_same_rows_and_another_seed_others() {
    let values: Vec<f64> = (0..20).map(|at| f64::from(at * at)).collect();
    let of = |seed| Bootstrap::new(seed).over_patients(&values).unwrap();
    assert_eq!(of(1), of(1));
    let mut first_rows = [1, 2].map(|seed| {
        let mut taken = Vec::new();
        let bootstrap = Bootstrap { n_draws: 1, seed };
        let take = |rows: &[usize]| {
            taken.push(rows.to_vec());
            Ok(Some(0.0))
        };
        bootstrap.over_spots(50, take).unwrap();
        taken.swap_remove(0)
    });
    assert_ne!(first_rows[0], first_rows[1]);
    first_rows[0].sort_unstable();
    first_rows[0].dedup();
    // A share of 1 - 1/e of the rows is drawn at all.
    assert!((25..40).contains(&first_rows[0].len()));
}

#[test]
fn undefined_draws_are_counted_and_too_many_leave_no_interval() {
    let bootstrap = Bootstrap {
        n_draws: 1000,
        seed: 0,
    };
    let undefined_when = |is_undefined: fn(&[usize]) -> bool| {
        let score = |rows: &[usize]| Ok((!is_undefined(rows)).then_some(rows[0] as f64));
        bootstrap.over_spots(10, score).unwrap()
    };
    let rarely = undefined_when(|rows| rows[0] == 3);
    assert!(
        (60..140).contains(&rarely.n_undefined),
        "{}",
        rarely.n_undefined
    );
    assert!(rarely.interval.is_ok());
    let often = undefined_when(|rows| rows[0] > 3);
    let reason = format!("undefined in {} of 1000 draws", often.n_undefined);
    assert_eq!(often.interval.unwrap_err().to_string(), reason);
    let always = undefined_when(|_| true);
    let reason = always.interval.unwrap_err().to_string();
    assert_eq!(reason, "undefined in 1000 of 1000 draws");
}

#[test]
fn bad_input_is_named() {
    let bootstrap = Bootstrap::new(0);
    let error = bootstrap.over_patients(&[0.0, f64::NAN]).unwrap_err();
    let message = "values is not finite at row 1, column 0 (counted from 0)";
    assert_eq!(error.to_string(), message);
    let error = bootstrap.over_spots(2, |_| Ok(Some(f64::NAN))).unwrap_err();
    let message = "the score of a draw is not finite at row 0, column 0 (counted from 0)";
    assert_eq!(error.to_string(), message);
    let none = Bootstrap {
        n_draws: 0,
        ..bootstrap
    };
    let error = none.over_patients(&[0.0, 1.0]).unwrap_err();
    assert_eq!(error.to_string(), "n_draws must be at least 1 but is 0");
    let failing = bootstrap.over_spots(2, |_| Err(MetricError::Empty { what: "truth" }));
    assert_eq!(failing, Err(MetricError::Empty { what: "truth" }));
}
