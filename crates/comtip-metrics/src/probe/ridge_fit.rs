//! A fitted ridge probe.

use ndarray::{Array1, Array2, ArrayView2};
use serde::{Deserialize, Serialize};

use super::ridge_system::RidgeSolution;
use super::standardizer::Standardizer;
use crate::error::MetricError;
use crate::input::{check_matrix, check_same_length};

/// A linear map from embeddings to expression, fitted by [`Ridge`](crate::Ridge).
#[derive(Debug, Clone, PartialEq)]
pub struct RidgeFit {
    standardizer: Standardizer,
    /// `[n_targets]`
    intercept: Array1<f64>,
    solution: RidgeSolution,
    grid_end: Option<GridEnd>,
    left_out_mse: Option<f64>,
}

/// An end of the penalties that a probe chose from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GridEnd {
    /// The least penalty: features that fit almost everything, and might with less still.
    Weakest,
    /// The greatest penalty: features that help little, so that predictions are near the mean.
    Strongest,
}

impl RidgeFit {
    pub(super) fn new(
        standardizer: Standardizer,
        intercept: Array1<f64>,
        solution: RidgeSolution,
        grid_end: Option<GridEnd>,
        left_out_mse: Option<f64>,
    ) -> Self {
        Self {
            standardizer,
            intercept,
            solution,
            grid_end,
            left_out_mse,
        }
    }

    /// Predicts the targets of new spots, standardised as the training spots were.
    ///
    /// # Shapes
    ///
    /// - `x`: `[n_spots, n_features]`
    /// - output: `[n_spots, n_targets]`
    ///
    /// # Errors
    ///
    /// [`MetricError::LengthMismatch`] for another number of features than in training,
    /// [`MetricError::Empty`] and [`MetricError::NonFinite`].
    pub fn predict(&self, x: ArrayView2<'_, f32>) -> Result<Array2<f32>, MetricError> {
        let n_trained = self.solution.coefficients.nrows();
        check_same_length("features", ("training", n_trained), ("x", x.ncols()))?;
        check_matrix("x", x)?;
        let y = self.standardizer.apply(x).dot(&self.solution.coefficients) + &self.intercept;
        Ok(y.mapv(|value| value as f32))
    }

    /// The penalty that was chosen.
    pub fn penalty(&self) -> f64 {
        self.solution.penalty
    }

    /// At which end of the candidates it lies, if at one: then a wider range may score otherwise.
    pub fn grid_end(&self) -> Option<GridEnd> {
        self.grid_end
    }

    /// Mean squared leave-one-out error of that penalty over training spots and targets, in squared
    /// units of expression.
    pub fn leave_one_out_mse(&self) -> f64 {
        self.solution.leave_one_out_mse
    }

    /// Mean squared error of that penalty on groups that were left out, mean over groups, in squared units of
    /// expression; `None` where groups had no part in the choice
    /// ([`Ridge::fit_leaving_groups_out`](crate::Ridge::fit_leaving_groups_out)).
    pub fn left_out_mse(&self) -> Option<f64> {
        self.left_out_mse
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use crate::probe::ridge::Ridge;

    #[test]
    fn another_number_of_features_is_refused() {
        let x = array![[0.0_f32, 1.0], [1.0, 0.0], [2.0, 2.0]];
        let fit = Ridge::default().fit(x.view(), x.view()).unwrap();
        let error = fit.predict(array![[1.0_f32]].view()).unwrap_err();
        assert_eq!(error.to_string(), "training has 2 features but x has 1");
    }

    #[test]
    fn the_mean_spot_is_predicted_the_mean_target() {
        let x = array![[1.0_f32, 8.0], [3.0, 2.0], [8.0, 5.0]];
        let y = array![[10.0_f32], [30.0], [20.0]];
        let fit = Ridge::default().fit(x.view(), y.view()).unwrap();
        let predicted = fit.predict(array![[4.0_f32, 5.0]].view()).unwrap();
        assert_eq!(predicted, array![[20.0_f32]]);
    }
}
