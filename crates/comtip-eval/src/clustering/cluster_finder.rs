//! Clusters of the vectors of a slide, by k-means or by a Gaussian mixture.

use comtip_metrics::{
    ClusterAlgorithm, CovarianceType, GaussianMixture, KMeans, MetricError, principal_components,
};
use ndarray::{Array2, ArrayView2};

/// Principal components that a mixture is fitted to.
const N_COMPONENTS: usize = 20;
/// Numbers of the full covariance of as many components.
const N_COVARIANCES: usize = N_COMPONENTS * (N_COMPONENTS + 1) / 2;

/// What finds the clusters of a slide, whatever the seed.
pub(super) enum ClusterFinder<'a> {
    /// K-means on the vectors as they are.
    KMeans {
        points: ArrayView2<'a, f32>,
        n_clusters: usize,
    },
    /// A mixture on their principal components.
    Mixture {
        components: Array2<f32>,
        n_clusters: usize,
    },
}

impl<'a> ClusterFinder<'a> {
    /// Prepares the vectors of the spots of a slide, `[n_spots, width]`.
    ///
    /// # Errors
    ///
    /// If a vector is not finite, or a mixture has a single spot.
    pub(super) fn of(
        points: ArrayView2<'a, f32>,
        n_clusters: usize,
        algorithm: ClusterAlgorithm,
    ) -> Result<Self, MetricError> {
        Ok(match algorithm {
            ClusterAlgorithm::Mixture => Self::Mixture {
                components: scaled_components(points)?,
                n_clusters,
            },
            _ => Self::KMeans { points, n_clusters },
        })
    }

    /// The cluster of every spot.
    ///
    /// # Errors
    ///
    /// If a vector is not finite, or there are fewer spots than clusters; of a mixture also if there are fewer distinct
    /// ones.
    pub(super) fn clusters(&self, seed: u64) -> Result<Vec<usize>, MetricError> {
        match self {
            Self::KMeans { points, n_clusters } => {
                Ok(KMeans::new(*n_clusters, seed).fit(*points)?.assignments)
            }
            Self::Mixture {
                components,
                n_clusters,
            } => {
                let covariances = covariance_type(components.nrows(), *n_clusters);
                let mixture = GaussianMixture::new(*n_clusters, covariances, seed);
                Ok(mixture.fit(components.view())?.assignments)
            }
        }
    }
}

/// The first principal components of vectors; all are divided by the deviation along the first, so that the regularisation
/// of a mixture is the same share of it whatever the vectors are measured in.
fn scaled_components(points: ArrayView2<'_, f32>) -> Result<Array2<f32>, MetricError> {
    let rank = points.nrows().saturating_sub(1).min(points.ncols()).max(1);
    let found = principal_components(points, N_COMPONENTS.min(rank))?;
    Ok(match found.variances.first() {
        Some(largest) if *largest > 0.0 => found.scores / largest.sqrt() as f32,
        _ => found.scores,
    })
}

/// Full covariances where a cluster has as many spots as they have numbers, on average; the same for every
/// representation of a slide.
fn covariance_type(n_spots: usize, n_clusters: usize) -> CovarianceType {
    match n_spots >= n_clusters * N_COVARIANCES {
        true => CovarianceType::Full,
        false => CovarianceType::Diagonal,
    }
}

/// How clusters are found, in words; `slides` are names, spots and clusters.
pub(super) fn algorithm_in_words(
    algorithm: ClusterAlgorithm,
    slides: &[(&str, usize, usize)],
) -> String {
    match algorithm {
        ClusterAlgorithm::Mixture => {
            let own = slides.iter().filter(|(_, n_spots, n_clusters)| {
                covariance_type(*n_spots, *n_clusters) == CovarianceType::Full
            });
            let full: Vec<&str> = own.map(|(slide, ..)| *slide).collect();
            let covariances = match (full.len(), full.len() == slides.len()) {
                (0, _) => "diagonal covariances".to_owned(),
                (_, true) => "full covariances".to_owned(),
                _ => format!(
                    "full covariances on {}, diagonal ones elsewhere",
                    full.join(", ")
                ),
            };
            format!(
                "on the first {N_COMPONENTS} principal components, or all if there are fewer; {covariances} (full from \
                 {N_COVARIANCES} spots a cluster); 10 restarts from k-means"
            )
        }
        _ => "10 restarts".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use ndarray::Axis;

    use super::*;

    /// Two clouds of 30 points in 40 dimensions, far apart along the first.
    fn clouds() -> Array2<f32> {
        Array2::from_shape_fn((60, 40), |(point, axis)| {
            let noise = ((point * 31 + axis * 17 + point * axis * 7) % 13) as f32;
            noise + if axis == 0 && point >= 30 { 900.0 } else { 0.0 }
        })
    }

    #[test]
    fn clouds_far_apart_are_clusters_by_either_way() {
        let points = clouds();
        for algorithm in [ClusterAlgorithm::KMeans, ClusterAlgorithm::Mixture] {
            let finder = ClusterFinder::of(points.view(), 2, algorithm).unwrap();
            let clusters = finder.clusters(3).unwrap();
            let first = clusters[0];
            let expected = (0..60).map(|point| if point < 30 { first } else { 1 - first });
            assert_eq!(clusters, Vec::from_iter(expected), "{algorithm}");
        }
    }

    #[test]
    fn k_means_is_that_of_the_vectors_as_they_are() {
        let points = clouds();
        let finder = ClusterFinder::of(points.view(), 5, ClusterAlgorithm::KMeans).unwrap();
        let fit = KMeans::new(5, 3).fit(points.view()).unwrap();
        assert_eq!(finder.clusters(3), Ok(fit.assignments));
    }

    #[test]
    fn a_mixture_has_twenty_components_at_most_and_the_first_has_unit_variance() {
        let components = scaled_components(clouds().view()).unwrap();
        assert_eq!(components.dim(), (60, 20));
        let first = components.column(0).mapv(f64::from);
        assert!((first.dot(&first) / 59.0 - 1.0).abs() < 1e-4);
        let few = clouds().select(Axis(0), &[0, 1, 2]);
        assert_eq!(scaled_components(few.view()).unwrap().dim(), (3, 2));
    }

    #[test]
    fn covariances_are_full_from_210_spots_a_cluster() {
        assert_eq!(covariance_type(420, 2), CovarianceType::Full);
        assert_eq!(covariance_type(419, 2), CovarianceType::Diagonal);
        let words =
            |slides: &[(&str, usize, usize)]| algorithm_in_words(ClusterAlgorithm::Mixture, slides);
        assert!(words(&[("B1", 180, 3)]).contains("; diagonal covariances ("));
        let mixed = words(&[("B1", 180, 3), ("B2", 3000, 7)]);
        assert!(
            mixed.contains("full covariances on B2, diagonal ones elsewhere"),
            "{mixed}"
        );
    }
}
