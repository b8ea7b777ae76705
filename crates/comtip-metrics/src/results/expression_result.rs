//! How well is expression predicted?

use serde::{Deserialize, Serialize};

use super::estimate::{Estimate, Interval};
use super::expression_ceiling::ExpressionCeiling;
use super::expression_maps::ExpressionMaps;
use super::gene_metrics::GeneMetrics;
use super::group_metrics::GroupMetrics;
use super::prediction_intervals::PredictionIntervals;
use super::result_header::ResultHeader;
use super::run_facts::MethodRole;
use crate::probe::GridEnd;

/// Predicted against measured expression, per slide, per patient, per gene and over all: of a fitted probe, or within a
/// [`ZeroShotResult`](crate::ZeroShotResult) of gene sentences.
///
/// A correlation is undefined where the measured values are all the same, in every method alike, and 0 where the
/// predicted ones alone are. Errors are in the unit of the values, which the facts name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExpressionResult {
    /// What every result begins with.
    #[serde(flatten)]
    pub header: ResultHeader,
    /// Symbols of the genes that are scored: those that all slides measure.
    pub genes: Vec<String>,
    /// The slides that are scored.
    pub slides: Vec<ScoredSlide>,
    /// How high anyone could score; `None` in results of programs that do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ceiling: Option<ExpressionCeiling>,
    /// The model first, then other readings of it, then its baselines.
    pub methods: Vec<ExpressionMethod>,
    /// How many measured values lie within intervals around predictions; `None` where nothing calibrates any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prediction_intervals: Option<PredictionIntervals>,
    /// Values of every spot; no part of the JSON.
    #[serde(skip)]
    pub maps: ExpressionMaps,
}

/// A slide whose expression was predicted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoredSlide {
    /// Its name.
    pub slide: String,
    /// Its patient; `None` if nobody knows.
    pub patient: Option<String>,
    /// Test spots.
    pub n_spots: usize,
    /// Genes that are measured the same at every spot, and so have no correlation.
    pub n_undefined_genes: usize,
}

/// Scores of one way to predict.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExpressionMethod {
    /// Its name.
    pub method: String,
    /// Whether it is the model or a baseline.
    pub role: MethodRole,
    /// The penalty of its probe; `None` where no probe is fitted.
    pub ridge: Option<RidgePenalty>,
    /// Over all test spots.
    pub overall: OverallExpression,
    /// Scores of each slide, in the order of [`ExpressionResult::slides`].
    pub by_slide: Vec<SlideExpression>,
    /// Scores of each patient; `None` unless the patients of all slides are known.
    pub by_patient: Option<Vec<PatientExpression>>,
    /// Scores of each gene, in the order of [`ExpressionResult::genes`].
    pub by_gene: Vec<GeneExpression>,
}

/// The penalty that a ridge probe chose on the training spots.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RidgePenalty {
    /// The penalty, on the scale of scikit-learn's `alpha`.
    pub penalty: f64,
    /// Which end of the choice it lies at, where another choice may score otherwise; `None` for neither.
    pub grid_end: Option<GridEnd>,
}

/// Scores over all test spots.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct OverallExpression {
    /// Pearson correlation per gene over the spots of a slide, mean over genes, then over slides: the score to quote.
    pub pcc_per_slide: Estimate,
    /// The same over the spots of a patient; `None` unless the patients of all slides are known.
    pub pcc_per_patient: Option<Estimate>,
    /// Pearson correlation per gene over all test spots together, mean over genes.
    pub pcc_pooled: Estimate,
    /// Pearson correlation of all genes and spots as one list.
    pub pcc_flattened: Estimate,
    /// Mean absolute error over all genes and spots.
    pub mae: Estimate,
    /// Pairs of slide and gene that are predicted the same at every spot, and so count as a correlation of 0.
    pub n_constant: usize,
    /// The other scores: of every slide, mean over slides.
    #[serde(default)]
    pub per_slide: GroupMetrics,
    /// Of every patient, mean over patients; `None` unless the patients of all slides are known.
    #[serde(default)]
    pub per_patient: Option<GroupMetrics>,
    /// Over all test spots together.
    #[serde(default)]
    pub pooled: GroupMetrics,
}

/// Scores of one slide.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SlideExpression {
    /// The slide.
    pub slide: String,
    /// Pearson correlation per gene over the spots, mean over genes.
    pub pcc: Estimate,
    /// Mean absolute error over genes and spots.
    pub mae: Estimate,
    /// Genes that are predicted the same at every spot.
    pub n_constant: usize,
    /// The other scores.
    #[serde(flatten)]
    pub scores: GroupMetrics,
    /// Scores of each gene, in the order of [`ExpressionResult::genes`].
    pub genes: Vec<GeneOnSlide>,
}

/// Scores of one gene on one slide.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GeneOnSlide {
    /// The gene.
    pub gene: String,
    /// Pearson correlation over the spots; `None` where all are measured the same.
    pub pcc: Option<f64>,
    /// How far the correlation may be off; `None` where nothing says so.
    #[serde(default)]
    pub pcc_interval: Option<Interval>,
    /// Mean absolute error over the spots.
    pub mae: f64,
    /// Whether all spots are predicted the same, though not measured so.
    pub is_constant: bool,
    /// The other scores.
    #[serde(flatten)]
    pub scores: GeneMetrics<Option<f64>>,
}

/// Scores of one patient.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PatientExpression {
    /// The patient.
    pub patient: String,
    /// Pearson correlation per gene over the spots of the patient, mean over genes.
    pub pcc: Estimate,
    /// Mean absolute error over genes and spots.
    pub mae: Estimate,
    /// Genes that are predicted the same at every spot.
    pub n_constant: usize,
    /// The other scores.
    #[serde(flatten)]
    pub scores: GroupMetrics,
}

/// Scores of one gene.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GeneExpression {
    /// The gene.
    pub gene: String,
    /// Pearson correlation over the spots of a slide, mean over the slides where it is defined.
    pub pcc: Estimate,
    /// Pearson correlation over all test spots together.
    pub pcc_pooled: Estimate,
    /// Mean absolute error over all test spots.
    pub mae: Estimate,
    /// The other scores over the spots of a slide, mean over the slides where they are defined.
    #[serde(flatten)]
    pub scores: GeneMetrics<Estimate>,
    /// The same over all test spots together.
    #[serde(default)]
    pub pooled: GeneMetrics<Estimate>,
}

impl ExpressionMethod {
    /// Indices of the genes that have a correlation within slides, and the correlation, best first.
    pub fn ranked_genes(&self) -> Vec<(usize, f64)> {
        let genes = self.by_gene.iter().enumerate();
        let mut ranked: Vec<(usize, f64)> = genes
            .filter_map(|(gene_idx, gene)| Some((gene_idx, gene.pcc.value?)))
            .collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
        ranked
    }
}
