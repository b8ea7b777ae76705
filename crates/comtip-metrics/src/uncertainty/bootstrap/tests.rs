//! What a bootstrap may and may not say.

use super::*;

/// A value of a normal distribution: twelve uniform ones, centred (Irwin-Hall).
fn normal(rng: &mut ChaCha8Rng) -> f64 {
    (0..12).map(|_| rng.random::<f64>()).sum::<f64>() - 6.0
}

/// How often the interval of `n_patients` normal values of mean 0 holds 0.
fn coverage(n_patients: usize) -> f64 {
    let mut rng = ChaCha8Rng::seed_from_u64(11);
    let holds = (0..2000).filter(|&seed| {
        let values: Vec<f64> = (0..n_patients).map(|_| normal(&mut rng)).collect();
        let bootstrap = Bootstrap { n_draws: 500, seed };
        let interval = bootstrap.over_patients(&values).unwrap().interval.unwrap();
        interval.low <= 0.0 && 0.0 <= interval.high
    });
    holds.count() as f64 / 2000.0
}

#[test]
fn the_interval_holds_the_mean_as_often_as_the_docs_say() {
    for (n_patients, expected) in [(5, 0.83), (10, 0.90), (30, 0.94)] {
        let found = coverage(n_patients);
        assert!((found - expected).abs() < 0.025, "{n_patients}: {found}");
    }
}

#[test]
fn two_patients_give_an_interval_from_one_to_the_other() {
    let found = Bootstrap::new(3).over_patients(&[0.25, 0.5]).unwrap();
    let interval = found.interval.unwrap();
    assert_eq!((interval.low, interval.high), (0.25, 0.5));
    assert_eq!((found.n_draws, found.n_undefined), (10_000, 0));
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
    let values = [0.3, 0.1, 0.7, 0.2, 0.9];
    let of = |seed| Bootstrap::new(seed).over_patients(&values).unwrap();
    assert_eq!(of(1), of(1));
    let mut first_rows = [1, 2].map(|seed| {
        let mut first = Vec::new();
        let bootstrap = Bootstrap { n_draws: 1, seed };
        let take = |rows: &[usize]| {
            first = rows.to_vec();
            Ok(Some(0.0))
        };
        bootstrap.over_spots(50, take).unwrap();
        first
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
