//! Ceilings where the expression behind the counts is known.

use ndarray::Array1;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::*;

const N_SPOTS: usize = 3000;
const N_MANY_SPOTS: usize = 12_000;

/// A Poisson count (Knuth): how many uniform numbers multiply to no less than `exp(-rate)`.
fn poisson(rate: f64, rng: &mut ChaCha8Rng) -> f32 {
    let mut product = rng.random::<f64>();
    let mut count = 0.0;
    while product > (-rate).exp() {
        product *= rng.random::<f64>();
        count += 1.0;
    }
    count
}

/// Rates `[n_spots, n_genes]` with the given means, spread evenly from 0 to twice the mean, and their counts.
fn measured(n_spots: usize, means: &[f64], rng: &mut ChaCha8Rng) -> (Array2<f64>, Vec<Vec<f32>>) {
    let rates = Array2::from_shape_fn((n_spots, means.len()), |(_, gene)| {
        2.0 * means[gene] * rng.random::<f64>()
    });
    let rows = rates.outer_iter();
    let counts = rows.map(|row| row.iter().map(|&rate| poisson(rate, rng)).collect());
    let counts = counts.collect();
    (rates, counts)
}

fn spots<'a>(counts: &'a [Vec<f32>], genes: &'a [u32]) -> Vec<SpotCounts<'a>> {
    let spots = counts.iter();
    spots
        .map(|counts| SpotCounts {
            genes,
            counts,
            total: counts.iter().copied().map(f64::from).sum(),
        })
        .collect()
}

fn raw(spots: &[SpotCounts<'_>], n_genes: usize) -> Array2<f32> {
    Array2::from_shape_fn((spots.len(), n_genes), |(spot, gene)| {
        spots[spot].count(gene as u32)
    })
}

fn correlation_with(rates: &Array2<f64>, values: &Array2<f32>, gene: usize) -> f64 {
    let rates: Array1<f32> = rates.column(gene).mapv(|rate| rate as f32);
    pearson(rates.view(), values.column(gene)).unwrap().unwrap()
}

#[test]
fn the_ceiling_is_the_correlation_of_the_true_rate_with_the_counts() {
    let mut rng = ChaCha8Rng::seed_from_u64(21);
    let means = [0.3, 1.0, 4.0, 20.0];
    let (rates, counts) = measured(N_MANY_SPOTS, &means, &mut rng);
    let spots = spots(&counts, &[0, 1, 2, 3]);
    let found = PccCeiling::of(&spots, 5, 1, |half| raw(half, 4)).unwrap();
    for (gene, mean) in means.into_iter().enumerate() {
        let found = found.genes[gene].unwrap();
        let true_one = correlation_with(&rates, &raw(&spots, 4), gene);
        // Of the rate's variance m^2 / 3 and the noise's m, the first is reliable.
        let expected = (mean / (mean + 3.0)).sqrt();
        // Three standard errors: that of `r` is below 1 / sqrt(n), and the root has the slope 1 / ceiling.
        let tolerance = 3.0 / ((N_MANY_SPOTS as f64).sqrt() * expected);
        assert!(
            (found - true_one).abs() < tolerance,
            "{mean}: {found} {true_one}"
        );
        assert!(
            (found - expected).abs() < tolerance,
            "{mean}: {found} {expected}"
        );
    }
}

#[test]
fn the_ceiling_of_logarithms_is_that_of_the_best_predictor_to_a_few_hundredths() {
    let mut rng = ChaCha8Rng::seed_from_u64(22);
    let means = [0.5, 4.0, 20.0];
    let (rates, counts) = measured(N_SPOTS, &means, &mut rng);
    let spots = spots(&counts, &[0, 1, 2]);
    let log = |spots: &[SpotCounts<'_>]| raw(spots, 3).mapv(f32::ln_1p);
    let found = PccCeiling::of(&spots, 5, 1, log).unwrap();
    // The best prediction of a value is its mean over measurements of the same spot.
    let mut best = Array2::<f64>::zeros(rates.raw_dim());
    for _ in 0..200 {
        best += &rates.mapv(|rate| f64::from(poisson(rate, &mut rng).ln_1p()));
    }
    for (gene, mean) in means.into_iter().enumerate() {
        let found = found.genes[gene].unwrap();
        let true_one = correlation_with(&best, &log(&spots), gene);
        assert!(
            (found - true_one).abs() < 0.05,
            "{mean}: {found} {true_one}"
        );
    }
}

#[test]
fn a_gene_of_noise_alone_has_a_ceiling_near_zero() {
    let mut rng = ChaCha8Rng::seed_from_u64(23);
    let counts: Vec<Vec<f32>> = (0..N_SPOTS).map(|_| vec![poisson(3.0, &mut rng)]).collect();
    let spots = spots(&counts, &[0]);
    let found = PccCeiling::of(&spots, 5, 1, |half| raw(half, 1)).unwrap();
    // A correlation of 0.02 by chance has a root of 0.2.
    assert!(found.mean().unwrap() < 0.2, "{found:?}");
    assert_eq!(ceiling(-0.4), 0.0);
}

#[test]
fn dividing_by_totals_uses_those_of_the_half() {
    // All spots have the same share of the gene and differ in depth alone: after division nothing is left.
    let mut rng = ChaCha8Rng::seed_from_u64(24);
    let counts: Vec<Vec<f32>> = (0..N_SPOTS)
        .map(|spot| vec![poisson(5.0 + (spot % 10) as f64 * 5.0, &mut rng)])
        .collect();
    let of_depth = |spot: usize| (5 + (spot % 10) * 5) as f64 * 100.0;
    let spots: Vec<SpotCounts<'_>> = (counts.iter().enumerate())
        .map(|(spot, counts)| SpotCounts {
            genes: &[0],
            counts,
            total: of_depth(spot),
        })
        .collect();
    let share = |spots: &[SpotCounts<'_>]| {
        let totals = Array1::from_iter(spots.iter().map(|spot| spot.total as f32));
        raw(spots, 1) / totals.insert_axis(ndarray::Axis(1))
    };
    let depth = PccCeiling::of(&spots, 5, 1, |half| raw(half, 1)).unwrap();
    let shares = PccCeiling::of(&spots, 5, 1, share).unwrap();
    assert!(depth.mean().unwrap() > 0.9 && shares.mean().unwrap() < 0.2);
}

#[test]
fn depth_that_a_normalisation_leaves_in_the_values_is_reliable_too() {
    // A share of 1 in 500 everywhere, at depths of 100 to 1,000.
    let mut rng = ChaCha8Rng::seed_from_u64(26);
    let depth = |spot: usize| (1 + spot % 10) as f64 * 100.0;
    let counts: Vec<Vec<f32>> = (0..N_SPOTS)
        .map(|spot| vec![poisson(depth(spot) / 500.0, &mut rng)])
        .collect();
    let spots: Vec<SpotCounts<'_>> = (counts.iter().enumerate())
        .map(|(spot, counts)| SpotCounts {
            genes: &[0],
            counts,
            total: depth(spot),
        })
        .collect();
    let cp10k_log1p = |spots: &[SpotCounts<'_>]| {
        Array2::from_shape_fn((spots.len(), 1), |(spot, _)| {
            let total = spots[spot].total.max(1.0) as f32;
            (1e4 * spots[spot].count(0) / total).ln_1p()
        })
    };
    let found = PccCeiling::of(&spots, 5, 1, cp10k_log1p).unwrap();
    // Noise alone stays below 0.2.
    assert!(found.mean() > Some(0.2), "{found:?}");
}

#[test]
fn the_same_seed_divides_the_same_way() {
    let mut rng = ChaCha8Rng::seed_from_u64(25);
    let (_, counts) = measured(N_SPOTS, &[2.0], &mut rng);
    let spots = spots(&counts, &[0]);
    let of = |seed| PccCeiling::of(&spots, 2, seed, |half| raw(half, 1)).unwrap();
    assert_eq!(of(1), of(1));
    assert_ne!(of(1), of(2));
}

#[test]
fn what_was_not_counted_is_refused_by_spot() {
    let message = |counts: &[f32], total| {
        let spot = SpotCounts {
            genes: &[0, 4],
            counts,
            total,
        };
        let found = PccCeiling::of(&[spot], 1, 0, |half| raw(half, 1));
        found.unwrap_err().to_string()
    };
    assert_eq!(
        message(&[1.0, 0.5], 9.0),
        "a count must be a whole number up to 16777216 but is 0.5 in spot 0 (counted from 0)"
    );
    assert_eq!(
        message(&[1.0, 2.0], 2.0),
        "a total must be a whole number from the sum of the counts to 4294967296 but is 2 in spot 0 (counted from 0)"
    );
    assert!(message(&[1.0, 2.0], 1e300).starts_with("a total must be"));
    assert_eq!(message(&[1.0], 2.0), "genes has 2 entries but counts has 1");
}

#[test]
fn values_of_other_spots_or_without_a_number_are_refused() {
    let spot = SpotCounts {
        genes: &[0],
        counts: &[8.0],
        total: 8.0,
    };
    let of = |value: Array2<f32>| PccCeiling::of(&[spot; 2], 1, 0, |_| value.clone());
    assert_eq!(
        of(Array2::zeros((3, 1))).unwrap_err().to_string(),
        "the counts has 2 spots but a half has 3"
    );
    let error = of(Array2::from_elem((2, 1), f32::NAN)).unwrap_err();
    assert!(matches!(
        error,
        MetricError::NonFinite { what: "a half", .. }
    ));
    let none = PccCeiling::of(&[], 1, 0, |_| Array2::zeros((0, 0)));
    assert_eq!(none, Err(MetricError::Empty { what: "spots" }));
}
