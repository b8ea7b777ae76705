//! Ridge regression that chooses its own penalty.

use ndarray::ArrayView2;

use super::centred::Centred;
use super::ridge_fit::{GridEnd, RidgeFit};
use crate::error::MetricError;
use crate::input::{check_at_least, check_matrix, check_same_length};

/// Settings of a ridge probe: a linear map from embeddings to expression.
///
/// Features are standardised by the training mean and standard deviation (a constant feature is
/// only centred), targets are centred, and `|y - Xb|^2 + penalty |b|^2` is minimised in closed form
/// in `f64`. The penalty is one for all targets: the one with the least leave-one-out error on the
/// training spots, computed exactly from the leverages with the standardisation held fixed, the
/// first of equals. No test spot takes part in the choice. [`Ridge::fixed`] leaves nothing to choose, and
/// [`Ridge::fit_leaving_groups_out`] chooses by whole patients.
///
/// A system of `min(n_spots, n_features)` unknowns is factored once per penalty, so 300 to 5,000
/// spots of 512 to 2,048 features take seconds.
///
/// ```
/// use comtip_metrics::Ridge;
/// use ndarray::array;
///
/// let x = array![[-1.0_f32], [1.0], [-1.0], [1.0]];
/// let y = array![[1.0_f32], [9.0], [3.0], [7.0]];
/// let fit = Ridge { penalties: vec![4.0] }.fit(x.view(), y.view())?;
/// // The least-squares slope is 3; with X'X = 4 a penalty of 4 halves it.
/// assert_eq!(fit.predict(array![[1.0_f32]].view())?, array![[6.5_f32]]);
/// # Ok::<(), comtip_metrics::MetricError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Ridge {
    /// Penalties to choose from, each finite and above zero, on the scale of scikit-learn's `alpha`.
    pub penalties: Vec<f64>,
}

impl Default for Ridge {
    /// Powers of ten from 0.1 to a million.
    fn default() -> Self {
        Self {
            penalties: (-1..=6).map(|exponent| 10_f64.powi(exponent)).collect(),
        }
    }
}

impl Ridge {
    /// A probe with one penalty, chosen beforehand: it is the same for all encoders and slides.
    ///
    /// ```
    /// use comtip_metrics::Ridge;
    /// use ndarray::array;
    ///
    /// let x = array![[-1.0_f32], [1.0], [0.0]];
    /// let fit = Ridge::fixed(100.0).fit(x.view(), x.view())?;
    /// assert_eq!((fit.penalty(), fit.grid_end()), (100.0, None));
    /// # Ok::<(), comtip_metrics::MetricError>(())
    /// ```
    pub fn fixed(penalty: f64) -> Self {
        Self {
            penalties: vec![penalty],
        }
    }

    /// Fits the probe to training spots.
    ///
    /// # Shapes
    ///
    /// - `x`: `[n_spots, n_features]`
    /// - `y`: `[n_spots, n_targets]`
    ///
    /// # Errors
    ///
    /// [`MetricError::InvalidSetting`] for penalties out of range, [`MetricError::PenaltyTooSmall`] for
    /// one that leaves the system singular, [`MetricError::TooFew`] for a single spot, and
    /// [`MetricError::LengthMismatch`], [`MetricError::Empty`] or [`MetricError::NonFinite`] for bad
    /// arrays.
    pub fn fit(
        &self,
        x: ArrayView2<'_, f32>,
        y: ArrayView2<'_, f32>,
    ) -> Result<RidgeFit, MetricError> {
        self.check(x, y)?;
        let Centred {
            standardizer,
            intercept,
            system,
        } = Centred::of(x, y);
        let mut best = system.solve(self.penalties[0])?;
        for &penalty in &self.penalties[1..] {
            let solution = system.solve(penalty)?;
            if solution.leave_one_out_mse < best.leave_one_out_mse {
                best = solution;
            }
        }
        let end = self.end(best.penalty);
        Ok(RidgeFit::new(standardizer, intercept, best, end, None))
    }

    /// At which end of several candidates a penalty lies.
    pub(super) fn end(&self, penalty: f64) -> Option<GridEnd> {
        let least = self.penalties.iter().copied().fold(f64::INFINITY, f64::min);
        let greatest = self.penalties.iter().copied().fold(0.0, f64::max);
        match (penalty == least, penalty == greatest) {
            (true, false) => Some(GridEnd::Weakest),
            (false, true) => Some(GridEnd::Strongest),
            _ => None,
        }
    }

    /// Refuses penalties and training spots that cannot be fitted.
    pub(super) fn check(
        &self,
        x: ArrayView2<'_, f32>,
        y: ArrayView2<'_, f32>,
    ) -> Result<(), MetricError> {
        check_same_length("spots", ("x", x.nrows()), ("y", y.nrows()))?;
        check_matrix("x", x)?;
        check_matrix("y", y)?;
        check_at_least("ridge", "spots", 2, x.nrows())?;
        if self.penalties.is_empty() {
            return Err(MetricError::Empty { what: "penalties" });
        }
        let is_valid = |penalty: &f64| penalty.is_finite() && *penalty > 0.0;
        match self.penalties.iter().find(|penalty| !is_valid(penalty)) {
            Some(penalty) => Err(MetricError::InvalidSetting {
                setting: "penalty",
                requirement: "finite and above 0",
                value: penalty.to_string(),
            }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, Axis, array};

    use super::*;

    /// Features without a pattern, from a small multiplicative hash.
    fn features(n_spots: usize, n_features: usize) -> Array2<f32> {
        Array2::from_shape_fn((n_spots, n_features), |(i, j)| {
            let hash = ((i * 131 + j * 37 + 11) as u32).wrapping_mul(2_654_435_761);
            (hash >> 16) as f32 / 65_536.0 - 0.5
        })
    }

    #[test]
    fn a_target_orthogonal_to_the_features_is_given_the_strongest_penalty() {
        // Every slope is 0 and every residual the target itself; only the leverage still falls.
        let x = array![[-1.0_f32], [1.0], [-1.0], [1.0]];
        let y = array![[1.0_f32], [1.0], [-1.0], [-1.0]];
        let fit = Ridge::default().fit(x.view(), y.view()).unwrap();
        assert_eq!(fit.penalty(), 1e6);
        assert_eq!(fit.grid_end(), Some(GridEnd::Strongest));
    }

    #[test]
    fn a_linear_target_is_given_the_weakest_penalty() {
        let x = features(40, 3);
        let y = x.dot(&array![[1.0_f32], [-2.0], [0.5]]);
        let fit = Ridge::default().fit(x.view(), y.view()).unwrap();
        assert_eq!(fit.penalty(), 0.1);
        assert_eq!(fit.grid_end(), Some(GridEnd::Weakest));
    }

    #[test]
    fn a_penalty_between_others_or_alone_lies_at_no_end() {
        let x = features(40, 3);
        let noise = features(7, 40).into_shape_with_order((40, 7)).unwrap();
        let y = x.dot(&array![[1.0_f32], [-2.0], [0.5]])
            + noise
                .column(0)
                .mapv(|value| 3.0 * value)
                .insert_axis(Axis(1));
        let fit = |penalties: Vec<f64>| Ridge { penalties }.fit(x.view(), y.view()).unwrap();
        assert_eq!(fit(vec![10.0]).grid_end(), None);
        let between = fit(vec![1e-6, 5.0, 1e9]);
        assert_eq!((between.penalty(), between.grid_end()), (5.0, None));
    }

    #[test]
    fn a_constant_feature_changes_no_prediction() {
        let x = features(12, 2);
        let y = features(12, 1);
        let constant = Array2::from_elem((12, 1), 0.1_f32);
        let wider = ndarray::concatenate![Axis(1), x, constant];
        let ridge = Ridge::default();
        let narrow = ridge.fit(x.view(), y.view()).unwrap();
        let wide = ridge.fit(wider.view(), y.view()).unwrap();
        let (a, b) = (narrow.predict(x.view()), wide.predict(wider.view()));
        approx::assert_abs_diff_eq!(a.unwrap(), b.unwrap(), epsilon = 1e-6);
    }

    #[test]
    fn penalties_out_of_range_are_refused() {
        let x = array![[0.0_f32], [1.0]];
        let error = |penalties| Ridge { penalties }.fit(x.view(), x.view()).unwrap_err();
        assert_eq!(
            error(vec![1.0, 0.0]).to_string(),
            "penalty must be finite and above 0 but is 0"
        );
        assert_eq!(error(vec![]).to_string(), "penalties is empty");
    }

    #[test]
    fn targets_of_other_spots_are_refused() {
        let x = array![[0.0_f32], [1.0]];
        let error = Ridge::default().fit(x.view(), array![[1.0]].view());
        assert_eq!(error.unwrap_err().to_string(), "x has 2 spots but y has 1");
    }
}
