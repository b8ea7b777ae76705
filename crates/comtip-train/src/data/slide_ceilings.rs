//! How well genes can be predicted at best on a slide, given the noise of their counts.

use comtip_data::Normalization;
use comtip_metrics::{MetricError, PccCeiling, SpotCounts};
use ndarray::Array2;

/// Divisions of the counts that are averaged.
const N_THINNINGS: usize = 5;

/// Seed of the divisions.
const SEED: u64 = 0;

/// The PCC that a predictor which knows the tissue exactly would have for each gene over the spots of a slide, as
/// [`PccCeiling`] takes it over five divisions of the counts, each half normalised as the whole is. `None` for a gene that
/// is constant in a half.
///
/// - `spots`: `[n_spots]`, raw counts
/// - `columns`: for each gene its index in the counts, or `None` where the slide does not measure it
///
/// # Errors
///
/// [`MetricError`] if there are no spots, or counts that are no whole numbers.
pub fn slide_ceilings(
    spots: &[SpotCounts<'_>],
    columns: &[Option<u32>],
    normalization: Normalization,
) -> Result<Vec<Option<f64>>, MetricError> {
    let ceiling = PccCeiling::of(spots, N_THINNINGS, SEED, |half| {
        let totals: Vec<f64> = half.iter().map(|spot| spot.total).collect();
        let factors = normalization.spot_factors(&totals);
        Array2::from_shape_fn((half.len(), columns.len()), |(spot, gene)| {
            let count = columns[gene].map_or(0.0, |column| half[spot].count(column));
            Normalization::value(count, factors[spot])
        })
    })?;
    Ok(ceiling.genes)
}
