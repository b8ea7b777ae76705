//! Labels and clusters of the spots of a slide.

use super::spot_positions::SpotPositions;

/// Labels and clusters of the labelled spots of a slide; entries of all lists belong to the spots in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ClusteringMap {
    /// The labelled spots.
    pub positions: SpotPositions,
    /// What the labels are: `label, annotated`.
    pub label_title: String,
    /// The distinct labels.
    pub label_names: Vec<String>,
    /// The label of every spot, an index into the names.
    pub labels: Vec<usize>,
    /// Clusters of every method.
    pub methods: Vec<MethodClusters>,
}

/// The clusters of a method with the median ARI of its seeds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MethodClusters {
    /// The method.
    pub method: String,
    /// The seed of k-means they are of.
    pub seed: u64,
    /// The cluster of every spot.
    pub clusters: Vec<usize>,
}
