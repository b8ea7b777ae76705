//! Settings of k-means, and what a fit returns.

use ndarray::{Array2, ArrayView2};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::lloyd::{Run, lloyd};
use super::seeding::seed_centroids;
use crate::clustering::centred::Centred;
use crate::error::MetricError;
use crate::input::{check_at_least, check_matrix};

/// Settings of k-means.
///
/// Greedy k-means++ seeding (Arthur and Vassilvitskii 2007, with `2 + ln k` candidates per seed as
/// scikit-learn draws), then Lloyd's iterations in `f64`; the start with the lowest inertia wins.
/// The result is a function of the points and the seed. A point as near to two centroids goes to
/// the lower index; a cluster that loses all its points restarts at the point farthest from its
/// own centroid.
///
/// ```
/// use comtip_metrics::KMeans;
/// use ndarray::array;
///
/// let points = array![[0.0_f32], [1.0], [10.0], [11.0]];
/// let fit = KMeans::new(2, 0).fit(points.view())?;
/// assert_eq!(fit.assignments[0], fit.assignments[1]);
/// assert_ne!(fit.assignments[1], fit.assignments[2]);
/// assert_eq!(fit.inertia, 1.0);
///
/// let single_start = KMeans { n_init: 1, ..KMeans::new(2, 0) };
/// assert_eq!(single_start.fit(points.view())?.inertia, 1.0);
/// # Ok::<(), comtip_metrics::MetricError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct KMeans {
    /// Clusters to form, at least 1.
    pub n_clusters: usize,
    /// Starts, of which the best is kept, at least 1.
    pub n_init: usize,
    /// Iterations after which a start ends, settled or not, at least 1.
    pub max_iter: usize,
    /// A start ends when the squared distances by which its centroids moved sum to at most this
    /// fraction of the mean variance of the columns.
    pub tol: f64,
    /// Seed of every random choice.
    pub seed: u64,
}

/// The clusters that k-means found.
#[derive(Debug, Clone, PartialEq)]
pub struct KMeansFit {
    /// The cluster of every point, below `n_clusters`; the centroid with that index is its nearest.
    pub assignments: Vec<usize>,
    /// Means of the clusters, `[n_clusters, n_features]`.
    pub centroids: Array2<f32>,
    /// Sum over points of the squared distance to their centroid.
    pub inertia: f64,
    /// Iterations of the start that was kept.
    pub n_iter: usize,
}

impl KMeans {
    /// Settings with scikit-learn's limits: 300 iterations, tolerance 1e-4; and 10 starts.
    pub fn new(n_clusters: usize, seed: u64) -> Self {
        Self {
            n_clusters,
            n_init: 10,
            max_iter: 300,
            tol: 1e-4,
            seed,
        }
    }

    /// Clusters points.
    ///
    /// With fewer distinct points than clusters, some clusters stay empty.
    ///
    /// # Shapes
    ///
    /// - `points`: `[n_points, n_features]`
    ///
    /// # Errors
    ///
    /// [`MetricError::InvalidSetting`] for a setting out of range, [`MetricError::TooFew`] for fewer
    /// points than clusters, [`MetricError::Empty`] and [`MetricError::NonFinite`] for bad points.
    pub fn fit(&self, points: ArrayView2<'_, f32>) -> Result<KMeansFit, MetricError> {
        self.check()?;
        check_matrix("points", points)?;
        check_at_least("k-means", "points", self.n_clusters, points.nrows())?;

        let Centred { points, centre } = Centred::of(points);
        let mut best = self.start(&points, 0);
        for start in 1..self.n_init as u64 {
            let run = self.start(&points, start);
            if run.inertia < best.inertia {
                best = run;
            }
        }
        Ok(KMeansFit {
            assignments: best.assignments,
            centroids: (best.centroids + &centre).mapv(|value| value as f32),
            inertia: best.inertia,
            n_iter: best.n_iter,
        })
    }

    /// The start of this number, each with random choices of its own, from centred points.
    pub(in crate::clustering) fn start(&self, points: &Array2<f64>, start: u64) -> Run {
        let mean_variance = points.pow2().sum() / points.len() as f64;
        let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
        rng.set_stream(start);
        let seeds = seed_centroids(points, self.n_clusters, &mut rng);
        lloyd(points, seeds, self.max_iter, self.tol * mean_variance)
    }

    fn check(&self) -> Result<(), MetricError> {
        let counts = [
            ("n_clusters", self.n_clusters),
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
        if !(self.tol.is_finite() && self.tol >= 0.0) {
            return Err(MetricError::InvalidSetting {
                setting: "tol",
                requirement: "finite and not negative",
                value: self.tol.to_string(),
            });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn as_many_clusters_as_points_leaves_no_inertia() {
        let points = array![[0.0_f32, 1.0], [2.0, 3.0], [5.0, -1.0]];
        let fit = KMeans::new(3, 1).fit(points.view()).unwrap();
        let mut clusters = fit.assignments.clone();
        clusters.sort_unstable();
        assert_eq!(clusters, [0, 1, 2]);
        assert!(fit.inertia < 1e-12);
    }

    #[test]
    fn one_cluster_has_the_mean_and_the_total_sum_of_squares() {
        let points = array![[1000.0_f32], [1002.0], [1004.0]];
        let fit = KMeans::new(1, 1).fit(points.view()).unwrap();
        assert_eq!(fit.centroids, array![[1002.0_f32]]);
        assert_eq!(fit.inertia, 8.0);
        assert_eq!(fit.assignments, [0, 0, 0]);
    }

    #[test]
    fn the_same_seed_gives_the_same_fit() {
        let points = Array2::from_shape_fn((60, 3), |(i, j)| ((i * 7 + j * 13) % 31) as f32);
        let kmeans = KMeans::new(5, 9);
        assert_eq!(kmeans.fit(points.view()), kmeans.fit(points.view()));
    }

    #[test]
    fn identical_points_share_a_cluster_and_leave_the_rest_empty() {
        let fit = KMeans::new(3, 2).fit(Array2::ones((4, 2)).view()).unwrap();
        assert_eq!(fit.assignments, [0, 0, 0, 0]);
        assert_eq!(fit.inertia, 0.0);
    }

    #[test]
    fn more_clusters_than_points_are_refused() {
        let error = KMeans::new(3, 0).fit(Array2::zeros((2, 1)).view());
        assert_eq!(
            error.unwrap_err().to_string(),
            "k-means needs at least 3 points but got 2"
        );
    }

    #[test]
    fn settings_out_of_range_are_refused_by_name() {
        let points = array![[0.0_f32], [1.0]];
        let message = |kmeans: KMeans| kmeans.fit(points.view()).unwrap_err().to_string();
        let default = KMeans::new(1, 0);
        let no_start = KMeans {
            n_init: 0,
            ..default.clone()
        };
        let bad_tol = KMeans {
            tol: -1.0,
            ..default
        };
        assert_eq!(message(no_start), "n_init must be at least 1 but is 0");
        assert_eq!(
            message(bad_tol),
            "tol must be finite and not negative but is -1"
        );
    }
}
