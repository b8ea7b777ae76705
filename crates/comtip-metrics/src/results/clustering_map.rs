//! Labels and clusters of the spots of a slide.

use super::spot_positions::SpotPositions;

/// Labels and clusters of the spots of a slide that were clustered; entries of all lists belong to the spots in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ClusteringMap {
    /// The labelled spots; all where there are no labels.
    pub positions: SpotPositions,
    /// What the labels are: `label, annotated`.
    pub label_title: String,
    /// The distinct labels; none where there are no labels, nor a label of any spot.
    pub label_names: Vec<String>,
    /// The label of every spot, an index into the names.
    pub labels: Vec<usize>,
    /// Clusters of every method.
    pub methods: Vec<MethodClusters>,
}

/// The clusters of a method with the median ARI of its seeds, without labels with the median silhouette.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MethodClusters {
    /// The method.
    pub method: String,
    /// The seed of k-means they are of.
    pub seed: u64,
    /// The cluster of every spot.
    pub clusters: Vec<usize>,
}
