//! Do clusters of embeddings follow the labels?

use serde::{Deserialize, Serialize};

use super::clustering_map::ClusteringMap;
use super::estimate::Estimate;
use super::result_header::ResultHeader;
use super::run_facts::MethodRole;

/// Agreement of k-means clusters with labels, per slide, per patient and over slides.
///
/// ARI: 0 is chance, 1 is agreement. NMI: 1 is agreement; chance is somewhat above 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClusteringResult {
    /// What every result begins with.
    #[serde(flatten)]
    pub header: ResultHeader,
    /// The slides that were scored.
    pub slides: Vec<ClusteredSlide>,
    /// Test slides that have no two labels.
    pub skipped: Vec<SkippedSlide>,
    /// The model first, then its baselines.
    pub methods: Vec<ClusteringMethod>,
    /// Labels and clusters of the spots of each slide; no part of the JSON.
    #[serde(skip)]
    pub maps: Vec<ClusteringMap>,
}

/// A slide whose clusters were compared with its labels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClusteredSlide {
    /// Its name.
    pub slide: String,
    /// Its patient; `None` if nobody knows.
    pub patient: Option<String>,
    /// Test spots, labelled or not.
    pub n_spots: usize,
    /// Labelled test spots, which alone are clustered.
    pub n_labelled: usize,
    /// Distinct labels, and clusters.
    pub n_labels: usize,
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
    /// Mean over slides of the medians over seeds.
    pub ari: Estimate,
    /// Mean over slides of the medians over seeds.
    pub nmi: Estimate,
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
    /// Adjusted Rand index, median over seeds.
    pub ari: Estimate,
    /// Normalised mutual information, median over seeds.
    pub nmi: Estimate,
    /// Scores of each seed.
    pub seeds: Vec<SeedScore>,
}

/// Scores of one seed of k-means.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SeedScore {
    /// The seed.
    pub seed: u64,
    /// Adjusted Rand index.
    pub ari: f64,
    /// Normalised mutual information.
    pub nmi: f64,
}

/// Scores of the slides of one patient.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PatientClustering {
    /// The patient.
    pub patient: String,
    /// Mean over the slides of the patient.
    pub ari: Estimate,
    /// Mean over the slides of the patient.
    pub nmi: Estimate,
}
