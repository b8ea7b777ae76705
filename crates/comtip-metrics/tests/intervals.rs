//! Intervals are those of scipy; `golden/intervals.py` made the values.

use comtip_metrics::{
    Bootstrap, ExpressionScores, Interval, IntervalKind, Resampled, SpotDraws, pearson,
};
use ndarray::{Array1, Array2, Axis};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::Value;

fn golden(part: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(include_str!("golden/intervals.json")).unwrap();
    all[part].as_array().unwrap().clone()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(number).collect()
}

fn scores(value: &Value) -> Vec<Option<f64>> {
    numbers(value).into_iter().map(Some).collect()
}

fn vector(value: &Value) -> Array1<f32> {
    numbers(value).into_iter().map(|x| x as f32).collect()
}

#[test]
fn of_the_same_draws_an_interval_is_that_of_scipy() {
    for case in golden("resampled") {
        let strata = case["left_out"].as_array().unwrap().iter();
        let resampled = Resampled {
            score: Some(number(&case["score"])),
            draws: scores(&case["draws"]),
            left_out: strata.map(scores).collect(),
        };
        let found = resampled.interval(IntervalKind::SpotBca).unwrap();
        approx::assert_abs_diff_eq!(found.low, number(&case["low"]), epsilon = 1e-9);
        approx::assert_abs_diff_eq!(found.high, number(&case["high"]), epsilon = 1e-9);
    }
}

/// Row by row, and as products of weights.
#[test]
fn a_correlation_over_spots_ends_where_that_of_scipy_does() {
    for case in golden("spots") {
        let (truth, predicted) = (vector(&case["truth"]), vector(&case["predicted"]));
        let (low, high) = (number(&case["low"]), number(&case["high"]));
        let bootstrap = Bootstrap {
            n_draws: 20_000,
            seed: 0,
        };
        let by_rows = bootstrap.over_spots(truth.len(), |rows| {
            let drawn = |of: &Array1<f32>| of.select(Axis(0), rows);
            pearson(drawn(&truth).view(), drawn(&predicted).view())
        });
        let one_slide = vec![0; truth.len()];
        let column = |of: Array1<f32>| of.insert_axis(Axis(1));
        let (truth, predicted) = (column(truth), column(predicted));
        let draws = SpotDraws::of(truth.view(), predicted.view(), &one_slide, 20_000, 0).unwrap();
        for found in [
            by_rows.unwrap().interval.unwrap(),
            draws.pcc_interval().unwrap(),
            draws.genes[0].clone().unwrap(),
            draws.genes_by_group[0][0].clone().unwrap(),
        ] {
            assert_eq!(found.kind, IntervalKind::SpotBca);
            let epsilon = 0.03 * (high - low);
            approx::assert_abs_diff_eq!(found.low, low, epsilon = epsilon);
            approx::assert_abs_diff_eq!(found.high, high, epsilon = epsilon);
        }
    }
}

#[test]
fn means_of_few_are_students_and_of_more_end_where_those_of_scipy_do() {
    for case in golden("means") {
        let bootstrap = Bootstrap {
            n_draws: 100_000,
            seed: 0,
        };
        let values = numbers(&case["values"]);
        let found = bootstrap.over_patients(&values).unwrap();
        let interval = found.interval.unwrap();
        let (low, high) = (number(&case["low"]), number(&case["high"]));
        let (kind, epsilon) = match values.len() < 15 {
            true => (IntervalKind::PatientStudent, 1e-9),
            false => (IntervalKind::PatientBca, 0.02 * (high - low)),
        };
        assert_eq!(interval.kind, kind);
        approx::assert_abs_diff_eq!(interval.low, low, epsilon = epsilon);
        approx::assert_abs_diff_eq!(interval.high, high, epsilon = epsilon);
    }
}

/// Counts of genes, the rare first, that follow one hidden state of a spot, and predictions that do too, with noise.
fn simulated(n_spots: usize, rng: &mut ChaCha8Rng) -> [Array2<f32>; 2] {
    let (mut truth, mut predicted) = (Array2::zeros((n_spots, 20)), Array2::zeros((n_spots, 20)));
    let normal = |rng: &mut ChaCha8Rng| (0..12).map(|_| rng.random::<f64>()).sum::<f64>() - 6.0;
    for spot in 0..n_spots {
        let state = normal(rng);
        for gene in 0..20 {
            // From 0.004 to 0.58 counts a spot.
            let rate = 0.004 * 1.3_f64.powi(gene as i32) * (0.5 * state).exp();
            let (mut count, mut product) = (0_u8, rng.random::<f64>());
            while product > (-rate).exp() {
                count += 1;
                product *= rng.random::<f64>();
            }
            truth[[spot, gene]] = f32::from(count).ln_1p();
            predicted[[spot, gene]] = (0.5 * state + normal(rng)) as f32;
        }
    }
    [truth, predicted]
}

/// Of 100 spots, which have 0.4 counts of the rarest gene in all.
#[test]
fn intervals_of_rare_genes_are_too_narrow_and_that_of_their_mean_less_so() {
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    let [truth, predicted] = simulated(20_000, &mut rng);
    let all = ExpressionScores::of(truth.view(), predicted.view()).unwrap();
    let (mut of_mean, mut of_genes, mut n_genes) = (0, 0, 0);
    let holds = |interval: &Interval, wanted: f64| {
        usize::from(interval.low <= wanted && wanted <= interval.high)
    };
    for seed in 0..150 {
        let [truth, predicted] = simulated(100, &mut rng);
        let draws = SpotDraws::of(truth.view(), predicted.view(), &[0; 100], 500, seed).unwrap();
        of_mean += holds(&draws.pcc_interval().unwrap(), all.mean_pcc().unwrap());
        for (interval, gene) in draws.genes.iter().zip(&all.genes) {
            let Ok(interval) = interval else { continue };
            of_genes += holds(interval, gene.pcc.unwrap());
            n_genes += 1;
        }
    }
    let (of_mean, of_genes) = (of_mean as f64 / 150.0, of_genes as f64 / f64::from(n_genes));
    assert!((0.81..0.94).contains(&of_mean), "{of_mean}");
    assert!((0.70..0.82).contains(&of_genes), "{of_genes}");
}
