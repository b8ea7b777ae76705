//! How well the best predictor would correlate with the counts of a slide.

use rayon::prelude::*;

use super::counts::{draw_counts, total};
use super::gene_model::{GeneGroup, GeneModel};
use crate::derived_rng::{Purpose, derived_rng};
use crate::simulation_settings::SimulationSettings;
use crate::tissue::{SimulatedSlide, SpotTruth};

/// Spots that are drawn at a time.
const N_AT_A_TIME: usize = 64;

/// Sums over the spots of a slide, for one gene.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    mean: f64,
    mean_squared: f64,
    variance: f64,
}

/// For each gene the largest PCC that a function of what is true of a spot has with its log-normalised counts over the spots
/// of the slide, in expectation: `sqrt(V / (V + E))`, where `V` is the variance over the spots of the mean of the value
/// given the truth and `E` the mean of its variance given the truth. 0 of noise genes.
///
/// Means and variances given the truth are those of `n_draws` draws of depth and counts of each spot; what is left of
/// their noise in `V` is taken off.
pub(crate) fn slide_ceilings(
    settings: &SimulationSettings,
    slide: &SimulatedSlide,
    genes: &GeneModel,
    offsets: &[f64],
    spots: &[SpotTruth],
    median_total: f64,
    n_draws: usize,
) -> Vec<f64> {
    let mut sums = vec![Sums::default(); genes.groups.len()];
    for (chunk, truths) in spots.chunks(N_AT_A_TIME).enumerate() {
        let drawn: Vec<Vec<[f64; 2]>> = truths
            .par_iter()
            .enumerate()
            .map(|(at, truth)| {
                let spot = chunk * N_AT_A_TIME + at;
                let mut rng = derived_rng(settings.seed, Purpose::CeilingDraws, slide.index, spot);
                let shares = genes.shares(truth, offsets);
                moments(n_draws, shares.len(), || {
                    let counts = draw_counts(&shares, settings, &mut rng);
                    log_normalised(counts, median_total)
                })
            })
            .collect();
        for spot in drawn {
            for (sums, [mean, variance]) in sums.iter_mut().zip(spot) {
                sums.mean += mean;
                sums.mean_squared += mean * mean;
                sums.variance += variance;
            }
        }
    }
    let n = spots.len() as f64;
    let ceiling = |sums: &Sums| {
        let within = sums.variance / n;
        let of_means = sums.mean_squared / n - (sums.mean / n).powi(2);
        let between = (of_means - within / n_draws as f64).max(0.0);
        match between > 0.0 {
            true => (between / (between + within)).sqrt(),
            false => 0.0,
        }
    };
    let genes = genes.groups.iter().zip(&sums);
    genes
        .map(|(group, sums)| match group {
            GeneGroup::Noise => 0.0,
            GeneGroup::Visible | GeneGroup::Hidden => ceiling(sums),
        })
        .collect()
}

/// `ln(1 + count / total * median)`; zeros of a spot without counts.
fn log_normalised(counts: Vec<u32>, median_total: f64) -> impl Iterator<Item = f64> {
    let total = total(&counts);
    let factor = match total > 0.0 {
        true => median_total / total,
        false => 0.0,
    };
    counts
        .into_iter()
        .map(move |count| (f64::from(count) * factor).ln_1p())
}

/// Mean and variance (divided by n - 1) of each of `n` values over draws.
fn moments<I: Iterator<Item = f64>>(
    n_draws: usize,
    n: usize,
    mut draw: impl FnMut() -> I,
) -> Vec<[f64; 2]> {
    let mut moments = vec![[0.0; 2]; n];
    for n_before in 0..n_draws {
        for ([mean, squares], value) in moments.iter_mut().zip(draw()) {
            let off = value - *mean;
            *mean += off / (n_before + 1) as f64;
            *squares += off * (value - *mean);
        }
    }
    let divisor = (n_draws - 1) as f64;
    moments
        .iter_mut()
        .for_each(|[_, squares]| *squares /= divisor);
    moments
}
