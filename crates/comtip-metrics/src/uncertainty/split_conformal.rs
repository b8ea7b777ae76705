//! Intervals around predictions, wide enough for a share of spots that were held out.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Zip};

use crate::error::MetricError;
use crate::group_rows::rows_by_group;
use crate::input::{check_at_least, check_matrix, check_same_length};

/// What a product of a count and a share may be off a whole number by rounding.
const ROUNDING: f64 = 1e-9;

/// Split-conformal intervals of predicted expression, one width a gene (Lei et al. 2018).
///
/// Spots that neither trained nor test the predictor calibrate it: of their `n` absolute residuals of a gene,
/// the one of rank `ceil((n + 1) (1 - alpha))` is half the width. A spot that is **exchangeable** with them, as
/// a random spot of the same slides, lies within the interval with a probability of at least `1 - alpha`,
/// whatever the predictor. A spot of another patient is not: there the coverage has to be measured
/// ([`SplitConformal::coverage`]) and is no promise.
///
/// ```
/// use comtip_metrics::SplitConformal;
/// use ndarray::{Array2, array};
///
/// // Residuals of nine spots: 1 to 9. With alpha 0.2 the rank is ceil(10 * 0.8).
/// let truth = Array2::from_shape_fn((9, 1), |(spot, _)| (spot + 1) as f32);
/// let intervals = SplitConformal::calibrate(truth.view(), Array2::zeros((9, 1)).view(), 0.2)?;
/// assert_eq!(intervals.half_widths(), array![8.0]);
///
/// let (truth, predicted) = (array![[5.0_f32], [-3.0], [7.0]], array![[0.0_f32], [6.0], [0.0]]);
/// let coverage = intervals.coverage(truth.view(), predicted.view(), &[0, 0, 1])?;
/// assert_eq!(coverage, array![[0.5], [1.0]]);
/// # Ok::<(), comtip_metrics::MetricError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SplitConformal {
    half_widths: Array1<f64>,
}

impl SplitConformal {
    /// Takes the widths from spots that were held out for it.
    ///
    /// # Shapes
    ///
    /// - `truth`, `predicted`: `[n_spots, n_genes]`
    /// - `alpha`: the share of spots that may lie outside, as 0.1
    ///
    /// # Errors
    ///
    /// [`MetricError::InvalidSetting`] for an `alpha` that is not between 0 and 1, [`MetricError::TooFew`] for
    /// fewer than `1 / alpha - 1` spots, of which no residual is large enough, and
    /// [`MetricError::LengthMismatch`], [`MetricError::Empty`] or [`MetricError::NonFinite`] for bad arrays.
    pub fn calibrate(
        truth: ArrayView2<'_, f32>,
        predicted: ArrayView2<'_, f32>,
        alpha: f64,
    ) -> Result<Self, MetricError> {
        check_pair(truth, predicted)?;
        if !(alpha > 0.0 && alpha < 1.0) {
            return Err(MetricError::InvalidSetting {
                setting: "alpha",
                requirement: "between 0 and 1",
                value: alpha.to_string(),
            });
        }
        let n_spots = truth.nrows();
        let n_needed = (1.0 / alpha - 1.0 - ROUNDING).ceil().max(1.0) as usize;
        check_at_least("an interval of this alpha", "spots", n_needed, n_spots)?;
        let rank = ((n_spots + 1) as f64 * (1.0 - alpha) - ROUNDING).ceil() as usize;
        let place = rank.clamp(1, n_spots) - 1;
        let residuals = residuals(truth, predicted);
        let half_width = |gene: ArrayView1<'_, f64>| {
            let mut rising = gene.to_vec();
            rising.sort_by(f64::total_cmp);
            rising[place]
        };
        Ok(Self {
            half_widths: residuals.columns().into_iter().map(half_width).collect(),
        })
    }

    /// What is added to a prediction and taken from it, `[n_genes]`, in the unit of the expression.
    pub fn half_widths(&self) -> ArrayView1<'_, f64> {
        self.half_widths.view()
    }

    /// The share of spots that lie within their interval, in every group, such as a slide or a patient.
    ///
    /// # Shapes
    ///
    /// - `truth`, `predicted`: `[n_spots, n_genes]`
    /// - `group`: `[n_spots]`, codes from 0 without gaps
    /// - output: `[n_groups, n_genes]`
    ///
    /// # Errors
    ///
    /// [`MetricError::LengthMismatch`], also for another number of genes than in calibration,
    /// [`MetricError::Empty`], also for a code that no spot has, and [`MetricError::NonFinite`].
    pub fn coverage(
        &self,
        truth: ArrayView2<'_, f32>,
        predicted: ArrayView2<'_, f32>,
        group: &[usize],
    ) -> Result<Array2<f64>, MetricError> {
        check_pair(truth, predicted)?;
        let n_genes = self.half_widths.len();
        check_same_length("genes", ("calibration", n_genes), ("truth", truth.ncols()))?;
        check_same_length("spots", ("truth", truth.nrows()), ("group", group.len()))?;
        let residuals = residuals(truth, predicted);
        let groups = rows_by_group(group)?;
        Ok(Array2::from_shape_fn(
            (groups.len(), n_genes),
            |(code, gene)| {
                let rows = &groups[code];
                let is_within = |row: &&usize| residuals[[**row, gene]] <= self.half_widths[gene];
                rows.iter().filter(is_within).count() as f64 / rows.len() as f64
            },
        ))
    }
}

fn check_pair(
    truth: ArrayView2<'_, f32>,
    predicted: ArrayView2<'_, f32>,
) -> Result<(), MetricError> {
    let ((n_spots, n_genes), other) = (truth.dim(), predicted.dim());
    check_same_length("spots", ("truth", n_spots), ("predicted", other.0))?;
    check_same_length("genes", ("truth", n_genes), ("predicted", other.1))?;
    check_matrix("truth", truth)?;
    check_matrix("predicted", predicted)
}

fn residuals(truth: ArrayView2<'_, f32>, predicted: ArrayView2<'_, f32>) -> Array2<f64> {
    let pairs = Zip::from(truth).and(predicted);
    pairs.map_collect(|&truth, &predicted| (f64::from(truth) - f64::from(predicted)).abs())
}

#[cfg(test)]
mod tests;
