//! Grouping spots, and comparing two groupings of them.

mod adjusted_mutual_information;
mod adjusted_rand_index;
mod centred;
mod contingency;
mod graph;
mod kmeans;
mod label_codes;
mod leiden;
mod mixture;
mod normalized_mutual_information;
mod silhouette;
mod smooth_labels;
mod squared_distances;
mod v_measure;

pub use adjusted_mutual_information::adjusted_mutual_information;
pub use adjusted_rand_index::adjusted_rand_index;
pub use graph::{EdgeWeight, NearestNeighbours, WeightedGraph, modularity, nearest_neighbours};
pub use kmeans::{KMeans, KMeansFit};
pub use label_codes::{LabelCodes, label_codes};
pub use leiden::{Leiden, LeidenFit, ResolutionSearch};
pub use mixture::{
    Covariance, CovarianceType, GaussianComponent, GaussianMixture, GaussianMixtureFit,
};
pub use normalized_mutual_information::normalized_mutual_information;
pub use silhouette::silhouette;
pub use smooth_labels::{smooth_labels, smooth_labels_among};
pub use v_measure::VMeasure;
