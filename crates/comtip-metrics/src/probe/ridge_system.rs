//! Ridge regression in closed form, with its exact leave-one-out error.

use ndarray::{Array1, Array2, Axis};

use crate::block::block;
use crate::cholesky::inverse_cholesky;
use crate::error::MetricError;

/// Rows of the inverse factor whose share of the leverages is computed at once.
const BLOCK: usize = 256;

/// Training data with the Gram matrix of their smaller side.
///
/// With `X` and `Y` centred, `b = (X'X + pI)^-1 X'Y = X' (XX' + pI)^-1 Y`. The first form (primal)
/// factors a matrix of `n_features` rows, the second (dual) one of `n_spots`.
pub(super) struct RidgeSystem {
    x: Array2<f64>,
    y: Array2<f64>,
    gram: Array2<f64>,
    form: Form,
}

enum Form {
    Primal,
    Dual,
}

/// Coefficients for one penalty.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RidgeSolution {
    pub(super) penalty: f64,
    /// `[n_features, n_targets]`
    pub(super) coefficients: Array2<f64>,
    pub(super) leave_one_out_mse: f64,
}

/// Coefficients, the residuals of the training spots `[n_spots, n_targets]`, and one minus their
/// leverages `[n_spots]`.
struct Solved {
    coefficients: Array2<f64>,
    residuals: Array2<f64>,
    slack: Array1<f64>,
}

impl RidgeSystem {
    /// Takes centred `x`, `[n_spots, n_features]`, and centred `y`, `[n_spots, n_targets]`.
    pub(super) fn new(x: Array2<f64>, y: Array2<f64>) -> Self {
        let (gram, form) = if x.ncols() <= x.nrows() {
            (x.t().dot(&x), Form::Primal)
        } else {
            (x.dot(&x.t()), Form::Dual)
        };
        Self { x, y, gram, form }
    }

    /// Solves for one penalty above zero.
    ///
    /// Leaving spot `i` out changes its residual `e_i` to `e_i / (1 - h_i)`, where the leverage
    /// `h_i` is the diagonal of the map from `Y` to its fit, the refitted mean included.
    pub(super) fn solve(&self, penalty: f64) -> Result<RidgeSolution, MetricError> {
        let too_small = MetricError::PenaltyTooSmall { penalty };
        let mut regularised = self.gram.clone();
        regularised
            .diag_mut()
            .map_inplace(|value| *value += penalty);
        let inverse_factor = inverse_cholesky(regularised).ok_or(too_small.clone())?;
        let solved = match self.form {
            Form::Primal => self.primal(&inverse_factor),
            Form::Dual => self.dual(&inverse_factor, penalty),
        };
        let left_out = solved.residuals / solved.slack.insert_axis(Axis(1));
        let leave_one_out_mse = left_out.pow2().sum() / left_out.len() as f64;
        if !leave_one_out_mse.is_finite() {
            return Err(too_small);
        }
        Ok(RidgeSolution {
            penalty,
            coefficients: solved.coefficients,
            leave_one_out_mse,
        })
    }

    /// With `M'M` the inverse of `X'X + pI`, the leverage is `1/n + |M x_i|^2`.
    fn primal(&self, m: &Array2<f64>) -> Solved {
        let coefficients = m.t().dot(&m.dot(&self.x.t().dot(&self.y)));
        let residuals = &self.y - &self.x.dot(&coefficients);
        let mut slack = Array1::from_elem(self.x.nrows(), 1.0 - 1.0 / self.x.nrows() as f64);
        for start in (0..m.nrows()).step_by(BLOCK) {
            // M is lower triangular: these rows end at their last diagonal element.
            let end = (start + BLOCK).min(m.nrows());
            let rows = block(m.view(), start..end, 0..end);
            let features = block(self.x.view(), 0..self.x.nrows(), 0..end);
            let projected = features.dot(&rows.t());
            slack -= &projected.pow2().sum_axis(Axis(1));
        }
        Solved {
            coefficients,
            residuals,
            slack,
        }
    }

    /// With `M'M = G` the inverse of `XX' + pI`, the fit is `(I - pG) Y` beside the mean: residuals
    /// are `p G Y` and the leverage is `1/n + 1 - p G_ii`.
    fn dual(&self, m: &Array2<f64>, penalty: f64) -> Solved {
        let weights = m.t().dot(&m.dot(&self.y));
        let slack = m.pow2().sum_axis(Axis(0)) * penalty - 1.0 / self.x.nrows() as f64;
        Solved {
            coefficients: self.x.t().dot(&weights),
            residuals: weights * penalty,
            slack,
        }
    }
}

#[cfg(test)]
mod tests {
    use ndarray::{array, concatenate};

    use super::*;

    fn centred(values: Array2<f64>) -> Array2<f64> {
        let mean = values.sum_axis(Axis(0)) / values.nrows() as f64;
        values - &mean
    }

    /// Refits without each spot in turn; features are centred anew but not scaled anew.
    fn brute_force_leave_one_out(x: &Array2<f64>, y: &Array2<f64>, penalty: f64) -> f64 {
        let mut sum = 0.0;
        for left_out in 0..x.nrows() {
            let kept: Vec<usize> = (0..x.nrows()).filter(|&i| i != left_out).collect();
            let (train_x, train_y) = (x.select(Axis(0), &kept), y.select(Axis(0), &kept));
            let n = kept.len() as f64;
            let (mean_x, mean_y) = (train_x.sum_axis(Axis(0)) / n, train_y.sum_axis(Axis(0)) / n);
            let system = RidgeSystem::new(centred(train_x), centred(train_y));
            let b = system.solve(penalty).unwrap().coefficients;
            let predicted = (&x.row(left_out) - &mean_x).dot(&b) + mean_y;
            sum += (predicted - y.row(left_out)).pow2().sum();
        }
        sum / y.len() as f64
    }

    fn wide() -> Array2<f64> {
        centred(array![
            [0.3, -1.2, 0.8, 2.0, 0.1],
            [1.4, 0.2, -0.7, 0.4, -1.3],
            [-0.9, 1.1, 0.5, -0.6, 0.8],
            [0.2, 0.7, -1.5, 1.0, 0.4]
        ])
    }

    fn targets() -> Array2<f64> {
        centred(array![[1.0, 0.0], [2.0, -1.0], [-0.5, 3.0], [0.4, 1.0]])
    }

    #[test]
    fn the_leave_one_out_error_is_that_of_refitting_in_the_primal_form() {
        let x = centred(block(wide().view(), 0..4, 0..2).to_owned());
        let exact = RidgeSystem::new(x.clone(), targets()).solve(0.7).unwrap();
        let expected = brute_force_leave_one_out(&x, &targets(), 0.7);
        approx::assert_relative_eq!(exact.leave_one_out_mse, expected, max_relative = 1e-12);
    }

    #[test]
    fn the_leave_one_out_error_is_that_of_refitting_in_the_dual_form() {
        let exact = RidgeSystem::new(wide(), targets()).solve(0.7).unwrap();
        let expected = brute_force_leave_one_out(&wide(), &targets(), 0.7);
        approx::assert_relative_eq!(exact.leave_one_out_mse, expected, max_relative = 1e-12);
    }

    #[test]
    fn a_feature_of_zeros_changes_neither_form() {
        let x = block(wide().view(), 0..4, 0..4).to_owned();
        let zeros = Array2::zeros((4, 1));
        let primal = RidgeSystem::new(x.clone(), targets()).solve(0.3).unwrap();
        let dual = RidgeSystem::new(concatenate![Axis(1), x, zeros], targets());
        let dual = dual.solve(0.3).unwrap();
        let (a, b) = (primal.leave_one_out_mse, dual.leave_one_out_mse);
        approx::assert_relative_eq!(a, b, max_relative = 1e-12);
        let shared = block(dual.coefficients.view(), 0..4, 0..2);
        approx::assert_abs_diff_eq!(primal.coefficients, shared, epsilon = 1e-12);
    }

    #[test]
    fn a_penalty_lost_to_rounding_is_refused() {
        let x = centred(array![[1e9, 1e9], [-1e9, -1e9], [3e9, 3e9]]);
        let y = centred(array![[1.0], [2.0], [3.0]]);
        let error = RidgeSystem::new(x, y).solve(1e-9).unwrap_err();
        assert_eq!(error, MetricError::PenaltyTooSmall { penalty: 1e-9 });
    }
}
