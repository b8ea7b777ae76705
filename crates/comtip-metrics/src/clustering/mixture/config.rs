//! Settings of a Gaussian mixture, and what a fit returns.

use ndarray::{Array2, ArrayView1, ArrayView2};
use std::collections::BTreeSet;

use super::expectation_maximization::Run;
use super::gaussian_component::GaussianComponent;
use crate::clustering::centred::Centred;
use crate::clustering::kmeans::KMeans;
use crate::error::MetricError;
use crate::input::{check_at_least, check_matrix, check_same_length};

/// Which covariances the components of a Gaussian mixture may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CovarianceType {
    /// Any: `n_features (n_features + 1) / 2` numbers a component.
    Full,
    /// Features vary independently within a component: `n_features` numbers.
    Diagonal,
}

/// Settings of a Gaussian mixture, fitted by expectation-maximisation.
///
/// Every start is one of [`KMeans`] with the same seed; the start with the highest likelihood wins.
/// Fits are those of scikit-learn from the same first clusters. The result is a function of the
/// points and the settings.
///
/// ```
/// use comtip_metrics::{CovarianceType, GaussianMixture};
/// use ndarray::array;
///
/// let points = array![[0.0_f32], [1.0], [2.0], [50.0], [51.0], [52.0]];
/// let fit = GaussianMixture::new(2, CovarianceType::Full, 0).fit(points.view())?;
/// let first = fit.assignments[0];
/// assert_eq!(fit.assignments, [first, first, first, 1 - first, 1 - first, 1 - first]);
/// assert!((fit.components[first].mean[0] - 1.0).abs() < 1e-6);
/// assert!((fit.components[first].weight - 0.5).abs() < 1e-6);
/// # Ok::<(), comtip_metrics::MetricError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct GaussianMixture {
    /// Components, at least 1.
    pub n_components: usize,
    /// Which covariances they may have.
    pub covariance_type: CovarianceType,
    /// Starts, of which the best is kept, at least 1.
    pub n_init: usize,
    /// Iterations after which a start ends, settled or not, at least 1.
    pub max_iter: usize,
    /// A start ends when the mean log-likelihood of a point changes by less than this.
    pub tol: f64,
    /// Added to every variance, at least 0, so that few points do not make a component without width.
    pub regularization: f64,
    /// Seed of every random choice.
    pub seed: u64,
}

/// The components that a Gaussian mixture found.
#[derive(Debug, Clone, PartialEq)]
pub struct GaussianMixtureFit {
    /// The component of every point, below `n_components`: the one most responsible for it, the lowest
    /// of equals.
    pub assignments: Vec<usize>,
    /// The probability that a point is of a component, `[n_points, n_components]`.
    pub responsibilities: Array2<f64>,
    /// The components.
    pub components: Vec<GaussianComponent>,
    /// The logarithm of the density in nats, summed over points.
    pub log_likelihood: f64,
    /// Iterations of the start that was kept.
    pub n_iter: usize,
    /// Whether that start had settled when it ended.
    pub has_converged: bool,
}

impl GaussianMixture {
    /// Settings with scikit-learn's limits: 100 iterations, tolerance 1e-3, regularisation 1e-6; and 10
    /// starts.
    pub fn new(n_components: usize, covariance_type: CovarianceType, seed: u64) -> Self {
        Self {
            n_components,
            covariance_type,
            n_init: 10,
            max_iter: 100,
            tol: 1e-3,
            regularization: 1e-6,
            seed,
        }
    }

    /// Fits the mixture to points, from clusters of k-means.
    ///
    /// # Shapes
    ///
    /// - `points`: `[n_points, n_features]`
    ///
    /// # Errors
    ///
    /// [`MetricError::InvalidSetting`] for a setting out of range, [`MetricError::TooFew`] for fewer
    /// points, or fewer distinct ones, than components, [`MetricError::SingularCovariance`] where the
    /// regularisation does not keep a component wide, [`MetricError::Empty`] and
    /// [`MetricError::NonFinite`] for bad points.
    pub fn fit(&self, points: ArrayView2<'_, f32>) -> Result<GaussianMixtureFit, MetricError> {
        self.check(points)?;
        let centred = Centred::of(points);
        let kmeans = KMeans::new(self.n_components, self.seed);
        let start = |start: u64| {
            let clusters = kmeans.start(&centred.points, start).assignments;
            self.check_start(&clusters)?;
            self.run(centred.points.view(), &clusters)
        };
        let mut best = start(0)?;
        for number in 1..self.n_init as u64 {
            let run = start(number)?;
            if run.expectation.log_likelihood > best.expectation.log_likelihood {
                best = run;
            }
        }
        Ok(fit_of(best, &centred))
    }

    /// Fits the mixture to points, from given clusters: one start, whatever `n_init` and `seed` are.
    ///
    /// # Shapes
    ///
    /// - `points`: `[n_points, n_features]`
    /// - `clusters`: `[n_points]`, each below `n_components`
    ///
    /// # Errors
    ///
    /// Those of [`Self::fit`]; and [`MetricError::LengthMismatch`] unless there is one cluster per point,
    /// [`MetricError::InvalidSetting`] for one that is not below `n_components`, and
    /// [`MetricError::TooFew`] unless each has a point.
    pub fn fit_from(
        &self,
        points: ArrayView2<'_, f32>,
        clusters: &[usize],
    ) -> Result<GaussianMixtureFit, MetricError> {
        self.check(points)?;
        check_same_length(
            "points",
            ("points", points.nrows()),
            ("clusters", clusters.len()),
        )?;
        if let Some(cluster) = clusters.iter().find(|&&one| one >= self.n_components) {
            return Err(MetricError::InvalidSetting {
                setting: "cluster",
                requirement: "below the number of components",
                value: cluster.to_string(),
            });
        }
        self.check_start(clusters)?;
        let centred = Centred::of(points);
        let run = self.run(centred.points.view(), clusters)?;
        Ok(fit_of(run, &centred))
    }

    /// Refuses clusters to start from of which some are empty, as k-means leaves them when points are
    /// the same.
    fn check_start(&self, clusters: &[usize]) -> Result<(), MetricError> {
        let n_filled = clusters.iter().collect::<BTreeSet<_>>().len();
        check_at_least(
            "a Gaussian mixture",
            "clusters with points to start from",
            self.n_components,
            n_filled,
        )
    }

    fn check(&self, points: ArrayView2<'_, f32>) -> Result<(), MetricError> {
        let counts = [
            ("n_components", self.n_components),
            ("n_init", self.n_init),
            ("max_iter", self.max_iter),
        ];
        if let Some((setting, _)) = counts.into_iter().find(|&(_, count)| count == 0) {
            return Err(MetricError::InvalidSetting {
                setting,
                requirement: "at least 1",
                value: "0".into(),
            });
        }
        let limits = [("tol", self.tol), ("regularization", self.regularization)];
        let is_valid = |value: f64| value.is_finite() && value >= 0.0;
        if let Some((setting, value)) = limits.into_iter().find(|&(_, value)| !is_valid(value)) {
            return Err(MetricError::InvalidSetting {
                setting,
                requirement: "finite and not negative",
                value: value.to_string(),
            });
        }
        check_matrix("points", points)?;
        check_at_least(
            "a Gaussian mixture",
            "points",
            self.n_components,
            points.nrows(),
        )
    }
}

/// What the kept start has found, where the points lay before they were centred.
fn fit_of(run: Run, centred: &Centred) -> GaussianMixtureFit {
    let rows = run.expectation.responsibilities.outer_iter();
    let assignments = rows.map(most_responsible).collect();
    GaussianMixtureFit {
        assignments,
        components: run
            .components
            .into_iter()
            .map(|component| component.shifted(&centred.centre))
            .collect(),
        log_likelihood: run.expectation.log_likelihood,
        responsibilities: run.expectation.responsibilities,
        n_iter: run.n_iter,
        has_converged: run.has_converged,
    }
}

/// The component most responsible for a point, the lowest of equals.
fn most_responsible(responsibilities: ArrayView1<'_, f64>) -> usize {
    let mut best = (0, 0.0);
    for (component, &share) in responsibilities.iter().enumerate() {
        if share > best.1 {
            best = (component, share);
        }
    }
    best.0
}

#[cfg(test)]
mod tests;
