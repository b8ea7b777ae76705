//! Do clusters of embeddings follow the labels?

use serde::{Deserialize, Serialize};

use super::cluster_algorithm::ClusterAlgorithm;
use super::cluster_scores::ClusterScores;
use super::clustering_map::ClusteringMap;
use super::estimate::Estimate;
use super::result_header::ResultHeader;
use super::run_facts::MethodRole;

/// Agreement of clusters with labels, per slide, per patient and over slides; without labels how far apart they are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClusteringResult {
    /// What every result begins with.
    #[serde(flatten)]
    pub header: ResultHeader,
    /// What found the clusters.
    pub algorithm: ClusterAlgorithm,
    /// The slides that were scored.
    pub slides: Vec<ClusteredSlide>,
    /// Test slides that have no two labels, where others have.
    pub skipped: Vec<SkippedSlide>,
    /// The model first, then its baselines.
    pub methods: Vec<ClusteringMethod>,
    /// Labels and clusters of the spots of each slide; no part of the JSON.
    #[serde(skip)]
    pub maps: Vec<ClusteringMap>,
}

/// A slide whose spots were clustered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClusteredSlide {
    /// Its name.
    pub slide: String,
    /// Its patient; `None` if nobody knows.
    pub patient: Option<String>,
    /// Test spots, labelled or not.
    pub n_spots: usize,
    /// Labelled test spots, which alone are clustered; 0 of a slide that is clustered without labels.
    pub n_labelled: usize,
    /// Distinct labels; 0 of a slide that is clustered without labels.
    pub n_labels: usize,
    /// Clusters that were asked for.
    pub n_clusters: usize,
    /// Whose reading the labels are: `annotated`, `transferred`, `column NAME`; `None` if the shard does not say.
    pub label_origin: Option<String>,
    /// Whether there are so few spots a label that a score is hardly more than chance.
    pub has_few_spots: bool,
}

/// A slide that cannot be scored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkippedSlide {
    /// Its name.
    pub slide: String,
    /// Why.
    pub reason: String,
}

/// Scores of one representation of the tiles.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClusteringMethod {
    /// Its name.
    pub method: String,
    /// Whether it is the model or a baseline.
    pub role: MethodRole,
    /// Means over slides of the medians over seeds.
    #[serde(flatten)]
    pub scores: ClusterScores<Estimate>,
    /// Scores of each slide, in the order of [`ClusteringResult::slides`].
    pub by_slide: Vec<SlideClustering>,
    /// Scores of each patient; `None` unless the patients of all slides are known.
    pub by_patient: Option<Vec<PatientClustering>>,
}

/// Scores of one slide.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SlideClustering {
    /// The slide.
    pub slide: String,
    /// Medians over seeds.
    #[serde(flatten)]
    pub scores: ClusterScores<Estimate>,
    /// Scores of each seed.
    pub seeds: Vec<SeedScore>,
}

/// Scores of one seed of k-means, which a Gaussian mixture starts from too.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SeedScore {
    /// The seed.
    pub seed: u64,
    /// Scores of its clusters; `None` where one is undefined.
    #[serde(flatten)]
    pub scores: ClusterScores<Option<f64>>,
}

/// Scores of the slides of one patient.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PatientClustering {
    /// The patient.
    pub patient: String,
    /// Means over the slides of the patient.
    #[serde(flatten)]
    pub scores: ClusterScores<Estimate>,
}
