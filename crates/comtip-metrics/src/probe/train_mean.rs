//! The baseline that ignores its input.

use ndarray::{Array1, Array2, ArrayView2, Axis};

use crate::error::MetricError;
use crate::input::check_matrix;

/// Predicts every gene's mean over the training spots, whatever the spot.
///
/// It explains no gene, a PCC of 0, and its pooled PCC and MAE are the floor that a model must beat.
///
/// ```
/// use comtip_metrics::TrainMean;
/// use ndarray::array;
///
/// let baseline = TrainMean::fit(array![[1.0_f32, 4.0], [3.0, 8.0]].view())?;
/// assert_eq!(baseline.predict(3), array![[2.0_f32, 6.0], [2.0, 6.0], [2.0, 6.0]]);
/// # Ok::<(), comtip_metrics::MetricError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct TrainMean {
    mean: Array1<f32>,
}

impl TrainMean {
    /// Takes the means of the training spots.
    ///
    /// # Shapes
    ///
    /// - `y`: `[n_spots, n_genes]`
    ///
    /// # Errors
    ///
    /// [`MetricError::Empty`] and [`MetricError::NonFinite`].
    pub fn fit(y: ArrayView2<'_, f32>) -> Result<Self, MetricError> {
        check_matrix("y", y)?;
        let sum = y.mapv(f64::from).sum_axis(Axis(0));
        Ok(Self {
            mean: sum.mapv(|sum| (sum / y.nrows() as f64) as f32),
        })
    }

    /// Predicts `n_spots` spots: `[n_spots, n_genes]`.
    pub fn predict(&self, n_spots: usize) -> Array2<f32> {
        Array2::from_shape_fn((n_spots, self.mean.len()), |(_, gene)| self.mean[gene])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_training_spots_have_no_mean() {
        let expected = MetricError::Empty { what: "y" };
        assert_eq!(TrainMean::fit(Array2::zeros((0, 2)).view()), Err(expected));
    }
}
