//! What finds clusters.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What finds clusters; displays as its name.
///
/// ```
/// use comtip_metrics::ClusterAlgorithm;
///
/// assert_eq!(ClusterAlgorithm::default().to_string(), "k-means");
/// assert_eq!(ClusterAlgorithm::Mixture.to_string(), "Gaussian mixture");
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum ClusterAlgorithm {
    /// [`KMeans`](crate::KMeans).
    #[default]
    #[serde(rename = "k-means")]
    KMeans,
    /// [`GaussianMixture`](crate::GaussianMixture), which starts from k-means of the same seed.
    #[serde(rename = "Gaussian mixture")]
    Mixture,
}

impl ClusterAlgorithm {
    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::KMeans => "k-means",
            Self::Mixture => "Gaussian mixture",
        }
    }
}

impl fmt::Display for ClusterAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_json() {
        for algorithm in [ClusterAlgorithm::KMeans, ClusterAlgorithm::Mixture] {
            assert_eq!(serde_json::json!(algorithm), algorithm.name());
        }
    }
}
