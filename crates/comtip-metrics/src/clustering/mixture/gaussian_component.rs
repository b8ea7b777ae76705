//! One component of a Gaussian mixture.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis};
use std::f64::consts::TAU;

use crate::cholesky::inverse_cholesky;

/// The fewest points that a component accounts for, so that one without points divides by no zero;
/// scikit-learn adds as many to all.
const LEAST_POINTS: f64 = 10.0 * f64::EPSILON;

/// One component of a Gaussian mixture.
#[derive(Debug, Clone, PartialEq)]
pub struct GaussianComponent {
    /// The share of the points that it accounts for; those of all components sum to 1.
    pub weight: f64,
    /// Its mean, `[n_features]`.
    pub mean: Array1<f64>,
    /// How its points spread about the mean.
    pub covariance: Covariance,
}

/// How the points of a component spread about its mean.
#[derive(Debug, Clone, PartialEq)]
pub enum Covariance {
    /// The covariance matrix, `[n_features, n_features]`.
    Full(Array2<f64>),
    /// The variance of every feature, `[n_features]`; features vary independently.
    Diagonal(Array1<f64>),
}

impl GaussianComponent {
    /// The component with a full covariance that suits points best, each counted by its share.
    ///
    /// # Shapes
    ///
    /// - `points`: `[n_points, n_features]`
    /// - `shares`: `[n_points]`, from 0 to 1
    pub(super) fn full(
        points: ArrayView2<'_, f64>,
        shares: ArrayView1<'_, f64>,
        regularization: f64,
    ) -> Self {
        let (n_points, mean) = mean(points, shares);
        let differences = &points - &mean;
        let weighted = &differences * &shares.insert_axis(Axis(1));
        let mut covariance = weighted.t().dot(&differences) / n_points;
        covariance
            .diag_mut()
            .mapv_inplace(|variance| variance + regularization);
        Self {
            weight: n_points / points.nrows() as f64,
            mean,
            covariance: Covariance::Full(covariance),
        }
    }

    /// The component with a diagonal covariance that suits points best; shapes as of [`Self::full`].
    pub(super) fn diagonal(
        points: ArrayView2<'_, f64>,
        shares: ArrayView1<'_, f64>,
        regularization: f64,
    ) -> Self {
        let (n_points, mean) = mean(points, shares);
        let squares = (&points - &mean).pow2();
        Self {
            weight: n_points / points.nrows() as f64,
            mean,
            covariance: Covariance::Diagonal(squares.t().dot(&shares) / n_points + regularization),
        }
    }

    /// The logarithms of weight and density at every point, summed; `None` when the covariance is
    /// singular.
    pub(super) fn log_densities(&self, points: ArrayView2<'_, f64>) -> Option<Array1<f64>> {
        let differences = &points - &self.mean;
        let (whitened, log_scale) = match &self.covariance {
            Covariance::Full(covariance) => {
                let inverse = inverse_cholesky(covariance.clone())?;
                let log_scale = inverse.diag().mapv(f64::ln).sum();
                (differences.dot(&inverse.t()), log_scale)
            }
            Covariance::Diagonal(variances) => {
                if variances.iter().any(|&variance| variance <= 0.0) {
                    return None;
                }
                let log_scale = -0.5 * variances.mapv(f64::ln).sum();
                (differences / variances.mapv(f64::sqrt), log_scale)
            }
        };
        let constant = self.weight.ln() + log_scale - 0.5 * self.mean.len() as f64 * TAU.ln();
        Some(whitened.pow2().sum_axis(Axis(1)) * -0.5 + constant)
    }

    /// Moves the mean by an offset.
    pub(super) fn shifted(mut self, offset: &Array1<f64>) -> Self {
        self.mean += offset;
        self
    }
}

/// How many points a component accounts for, and their mean.
fn mean(points: ArrayView2<'_, f64>, shares: ArrayView1<'_, f64>) -> (f64, Array1<f64>) {
    let n_points = shares.sum().max(LEAST_POINTS);
    (n_points, points.t().dot(&shares) / n_points)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn mean_and_variances_count_points_by_their_share() {
        let points = array![[0.0, 5.0], [2.0, 5.0], [100.0, 0.0]];
        let shares = array![0.5, 0.5, 0.0];
        let component = GaussianComponent::diagonal(points.view(), shares.view(), 0.25);
        approx::assert_relative_eq!(component.weight, 1.0 / 3.0, max_relative = 1e-12);
        approx::assert_relative_eq!(component.mean, array![1.0, 5.0], max_relative = 1e-12);
        let Covariance::Diagonal(variances) = component.covariance else {
            panic!("the covariance is not diagonal");
        };
        approx::assert_relative_eq!(variances, array![1.25, 0.25], max_relative = 1e-12);
    }

    #[test]
    fn full_and_diagonal_agree_where_features_are_uncorrelated() {
        let points = array![[1.0, 2.0], [1.0, -2.0], [-1.0, 2.0], [-1.0, -2.0]];
        let shares = Array1::ones(4);
        let full = GaussianComponent::full(points.view(), shares.view(), 0.0);
        let diagonal = GaussianComponent::diagonal(points.view(), shares.view(), 0.0);
        let densities = full.log_densities(points.view()).unwrap();
        let expected = diagonal.log_densities(points.view()).unwrap();
        approx::assert_relative_eq!(densities, expected, max_relative = 1e-12);
        // Standard deviations of 1 and 2, and every point one of each away.
        let by_hand = -1.0 - 2.0_f64.ln() - TAU.ln();
        approx::assert_relative_eq!(densities[0], by_hand, max_relative = 1e-12);
    }

    #[test]
    fn points_on_a_line_have_no_density_in_the_plane() {
        let points = array![[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]];
        let shares = Array1::ones(3);
        let full = GaussianComponent::full(points.view(), shares.view(), 0.0);
        assert!(full.log_densities(points.view()).is_none());
        let flat = array![[1.0, 4.0], [2.0, 4.0], [3.0, 4.0]];
        let diagonal = GaussianComponent::diagonal(flat.view(), shares.view(), 0.0);
        assert!(diagonal.log_densities(flat.view()).is_none());
    }
}
