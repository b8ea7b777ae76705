//! Likeness of two maps of a gene, window by window.

use ndarray::{Array1, Array2, ArrayView1, Zip};

use super::gaussian_window::{RADIUS, window_sums};
use super::spot_raster::SpotRaster;
use crate::error::MetricError;
use crate::input::{check_same_length, check_vector};

/// The constants that keep the two quotients finite, as fractions of the range of the data.
const K1: f64 = 0.01;
const K2: f64 = 0.03;

impl SpotRaster {
    /// The mean structural similarity (SSIM) of two maps of a gene, at most 1.
    ///
    /// Wang et al. 2004: around each spot the means, variances and covariance in a Gaussian window of 11 x 11
    /// cells (standard deviation 1.5) are compared, and the mean over spots is taken. Where every cell has a
    /// spot it is scikit-image's `structural_similarity` with `gaussian_weights=True`, `sigma=1.5`,
    /// `use_sample_covariance=False`; as there, spots within 5 cells of the rim of the map count in windows
    /// only. **Cells without a spot** are in no window and have no similarity: the weights of the cells that
    /// have one are scaled to sum to 1. Filled with a value instead, they would be alike in both maps and raise
    /// the score.
    ///
    /// `None` when no spot has a whole window, as on a map of fewer than 11 rows or columns.
    ///
    /// # Shapes
    ///
    /// - `truth`, `predicted`: `[n_spots]`, in the order of the raster
    /// - `data_range`: the greatest difference that values can have, in their unit: the same number for all
    ///   methods, so of the truth
    ///
    /// # Errors
    ///
    /// [`MetricError::LengthMismatch`], [`MetricError::Empty`], [`MetricError::NonFinite`], and
    /// [`MetricError::InvalidSetting`] for a range that is not finite and above 0.
    ///
    /// ```
    /// use comtip_metrics::SpotRaster;
    /// use ndarray::Array1;
    ///
    /// let (rows, columns): (Vec<_>, Vec<_>) = (0..12 * 12).map(|spot| (spot / 12, spot % 12)).unzip();
    /// let raster = SpotRaster::new(&rows, &columns)?;
    /// let truth: Array1<f32> = rows.iter().map(|row| *row as f32).collect();
    /// let likeness = |map: &Array1<f32>| raster.structural_similarity(truth.view(), map.view(), 11.0);
    /// assert_eq!(likeness(&truth)?, Some(1.0));
    /// assert!(likeness(&truth.mapv(|value| 11.0 - value))? < Some(0.0));
    /// # Ok::<(), comtip_metrics::MetricError>(())
    /// ```
    pub fn structural_similarity(
        &self,
        truth: ArrayView1<'_, f32>,
        predicted: ArrayView1<'_, f32>,
        data_range: f64,
    ) -> Result<Option<f64>, MetricError> {
        let n_spots = self.cells().len();
        check_same_length("spots", ("the raster", n_spots), ("truth", truth.len()))?;
        check_same_length("spots", ("truth", n_spots), ("predicted", predicted.len()))?;
        check_vector("truth", truth)?;
        check_vector("predicted", predicted)?;
        if !(data_range.is_finite() && data_range > 0.0) {
            return Err(MetricError::InvalidSetting {
                setting: "data_range",
                requirement: "finite and above 0",
                value: data_range.to_string(),
            });
        }
        if self.n_rows().min(self.n_columns()) <= 2 * RADIUS {
            return Ok(None);
        }
        let similarity = self.similarity(
            &truth.mapv(f64::from),
            &predicted.mapv(f64::from),
            data_range,
        );
        let of_spots = self.cells().iter().filter_map(|&(row, column)| {
            let cell = (row.checked_sub(RADIUS)?, column.checked_sub(RADIUS)?);
            similarity.get(cell).copied()
        });
        let (n, sum) = of_spots.fold((0.0, 0.0), |(n, sum), value| (n + 1.0, sum + value));
        Ok((n > 0.0).then(|| sum / n))
    }

    /// The similarity around every cell that has a whole window; not finite where no spot is near.
    fn similarity(&self, x: &Array1<f64>, y: &Array1<f64>, data_range: f64) -> Array2<f64> {
        let weight = window_sums(&self.map(Array1::ones(x.len()).view()));
        let mean = |values: &Array1<f64>| window_sums(&self.map(values.view())) / &weight;
        let (mean_x, mean_y) = (mean(x), mean(y));
        let var_x = mean(&(x * x)) - &mean_x * &mean_x;
        let var_y = mean(&(y * y)) - &mean_y * &mean_y;
        let covariance = mean(&(x * y)) - &mean_x * &mean_y;
        let (c1, c2) = ((K1 * data_range).powi(2), (K2 * data_range).powi(2));
        Zip::from(&mean_x)
            .and(&mean_y)
            .and(&var_x)
            .and(&var_y)
            .and(&covariance)
            .map_collect(|x, y, var_x, var_y, covariance| {
                (2.0 * x * y + c1) * (2.0 * covariance + c2)
                    / ((x * x + y * y + c1) * (var_x + var_y + c2))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cells of a square, those that `has_spot` leaves out without a spot, and a wave over the others.
    fn square(
        side: usize,
        has_spot: impl Fn(usize, usize) -> bool,
    ) -> (SpotRaster, Array1<f32>, Array1<f32>) {
        let cells = (0..side * side).map(|cell| (cell / side, cell % side));
        let cells: Vec<_> = cells
            .filter(|&(row, column)| has_spot(row, column))
            .collect();
        let (rows, columns): (Vec<_>, Vec<_>) = cells.iter().copied().unzip();
        let wave = |phase: f32| {
            let values = cells.iter();
            values.map(move |&(row, column)| (0.5 * row as f32 + phase).sin() + 0.1 * column as f32)
        };
        let raster = SpotRaster::new(&rows, &columns).unwrap();
        (raster, wave(0.0).collect(), wave(0.7).collect())
    }

    /// The definition, spot by spot: neighbours are the spots within 5 rows and columns, and no cells.
    fn by_definition(cells: &[(usize, usize)], side: usize, x: &[f64], y: &[f64], l: f64) -> f64 {
        let is_inner = |at: usize| (5..side - 5).contains(&at);
        let inner = cells
            .iter()
            .filter(|cell| is_inner(cell.0) && is_inner(cell.1));
        let similarities = inner.map(|middle| {
            let weight = |cell: &(usize, usize)| {
                let (down, right) = (cell.0.abs_diff(middle.0), cell.1.abs_diff(middle.1));
                let squared = (down * down + right * right) as f64;
                if down.max(right) > 5 {
                    0.0
                } else {
                    (-0.5 * squared / 2.25).exp()
                }
            };
            let weights: Vec<f64> = cells.iter().map(weight).collect();
            let mean = |value: &dyn Fn(usize) -> f64| {
                let sum: f64 = weights.iter().enumerate().map(|(i, w)| w * value(i)).sum();
                sum / weights.iter().sum::<f64>()
            };
            let (mean_x, mean_y) = (mean(&|i| x[i]), mean(&|i| y[i]));
            let var_x = mean(&|i| (x[i] - mean_x).powi(2));
            let var_y = mean(&|i| (y[i] - mean_y).powi(2));
            let covariance = mean(&|i| (x[i] - mean_x) * (y[i] - mean_y));
            let (c1, c2) = ((0.01 * l).powi(2), (0.03 * l).powi(2));
            (2.0 * mean_x * mean_y + c1) * (2.0 * covariance + c2)
                / ((mean_x.powi(2) + mean_y.powi(2) + c1) * (var_x + var_y + c2))
        });
        let similarities: Vec<f64> = similarities.collect();
        similarities.iter().sum::<f64>() / similarities.len() as f64
    }

    #[test]
    fn cells_without_a_spot_are_in_no_window_and_no_mean() {
        let is_in_hole = |at: usize| (6..13).contains(&at);
        let has_spot: [fn(usize, usize) -> bool; 2] = [
            // The rows of Visium are shifted by half a spot.
            |row, column| (row + column) % 2 == 0,
            |row, column| row != 9 || column != 9,
        ];
        let with_hole = square(20, |row, column| !(is_in_hole(row) && is_in_hole(column)));
        for (raster, truth, predicted) in has_spot
            .map(|has_spot| square(20, has_spot))
            .into_iter()
            .chain([with_hole])
        {
            let found = raster.structural_similarity(truth.view(), predicted.view(), 5.0);
            let [x, y] = [truth, predicted].map(|values| values.mapv(f64::from).to_vec());
            let expected = by_definition(raster.cells(), 20, &x, &y, 5.0);
            approx::assert_abs_diff_eq!(found.unwrap().unwrap(), expected, epsilon = 1e-9);
        }
    }

    #[test]
    fn a_map_smaller_than_a_window_has_no_similarity() {
        let (raster, truth, predicted) = square(10, |_, _| true);
        let similarity = raster.structural_similarity(truth.view(), predicted.view(), 1.0);
        assert_eq!(similarity, Ok(None));
        // Spots on the rim alone: the map is large enough, but none of them has a whole window.
        let (raster, truth, predicted) = square(12, |row, _| row % 11 == 0);
        let similarity = raster.structural_similarity(truth.view(), predicted.view(), 1.0);
        assert_eq!(similarity, Ok(None));
    }

    #[test]
    fn a_range_of_zero_is_refused() {
        let (raster, truth, _) = square(11, |_, _| true);
        let error = raster.structural_similarity(truth.view(), truth.view(), 0.0);
        assert_eq!(
            error.unwrap_err().to_string(),
            "data_range must be finite and above 0 but is 0"
        );
    }
}
