//! Expectation-maximisation: whose points are, and what components these make, in turns.

use ndarray::{Array2, ArrayView2, Axis};

use super::config::{CovarianceType, GaussianMixture};
use super::gaussian_component::GaussianComponent;
use crate::error::MetricError;

/// Where one start ended.
pub(super) struct Run {
    pub(super) components: Vec<GaussianComponent>,
    pub(super) expectation: Expectation,
    pub(super) n_iter: usize,
    pub(super) has_converged: bool,
}

/// What components say of points.
pub(super) struct Expectation {
    /// The logarithm of the density, summed over points.
    pub(super) log_likelihood: f64,
    /// The probability that a point is of a component, `[n_points, n_components]`.
    pub(super) responsibilities: Array2<f64>,
}

impl GaussianMixture {
    /// Iterates from clusters, each below `n_components`, until the mean log-likelihood changes by less
    /// than the tolerance or `max_iter` is reached.
    ///
    /// As in scikit-learn the likelihood that is compared is that before each move of the components.
    pub(super) fn run(
        &self,
        points: ArrayView2<'_, f64>,
        clusters: &[usize],
    ) -> Result<Run, MetricError> {
        let mut responsibilities = Array2::zeros((points.nrows(), self.n_components));
        for (mut row, &cluster) in responsibilities.outer_iter_mut().zip(clusters) {
            row[cluster] = 1.0;
        }
        let mut components = self.maximize(points, responsibilities.view());
        let mut expectation = self.expect(points, &components)?;
        let (mut n_iter, mut has_converged) = (0, false);
        let mut before = f64::NEG_INFINITY;
        while n_iter < self.max_iter && !has_converged {
            n_iter += 1;
            let now = expectation.log_likelihood / points.nrows() as f64;
            components = self.maximize(points, expectation.responsibilities.view());
            expectation = self.expect(points, &components)?;
            has_converged = (now - before).abs() < self.tol;
            before = now;
        }
        Ok(Run {
            components,
            expectation,
            n_iter,
            has_converged,
        })
    }

    /// The components that suit points best which are theirs by these responsibilities.
    fn maximize(
        &self,
        points: ArrayView2<'_, f64>,
        responsibilities: ArrayView2<'_, f64>,
    ) -> Vec<GaussianComponent> {
        let component = match self.covariance_type {
            CovarianceType::Full => GaussianComponent::full,
            CovarianceType::Diagonal => GaussianComponent::diagonal,
        };
        responsibilities
            .columns()
            .into_iter()
            .map(|shares| component(points, shares, self.regularization))
            .collect()
    }

    /// The responsibilities of components for points, and the likelihood of these.
    fn expect(
        &self,
        points: ArrayView2<'_, f64>,
        components: &[GaussianComponent],
    ) -> Result<Expectation, MetricError> {
        let mut joint = Array2::zeros((points.nrows(), components.len()));
        for (index, one) in components.iter().enumerate() {
            let densities = one.log_densities(points);
            let densities = densities.ok_or(MetricError::SingularCovariance {
                component: index,
                regularization: self.regularization,
            })?;
            joint.column_mut(index).assign(&densities);
        }
        let mut log_likelihood = 0.0;
        for mut row in joint.axis_iter_mut(Axis(0)) {
            let most = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            row.mapv_inplace(|density| (density - most).exp());
            let sum = row.sum();
            row /= sum;
            log_likelihood += most + sum.ln();
        }
        Ok(Expectation {
            log_likelihood,
            responsibilities: joint,
        })
    }
}
