//! Clusters of embeddings against labels, slide by slide.

use std::collections::BTreeSet;
use std::num::NonZero;

use comtip_metrics::{
    ClusterAlgorithm, ClusterScores, ClusteredSlide, ClusteringMap, ClusteringMethod,
    ClusteringResult, Estimate, PatientClustering, SlideClustering, Statistic,
};
use comtip_model::TileRepresentation;

use super::clusterings::Clusterings;
use super::facts::facts;
use super::label_words::title_of_map;
use super::slide_to_cluster::{SlideToCluster, in_words, slides_to_cluster};
use super::verdict::verdict;
use crate::context::EvalContext;
use crate::error::EvalError;
use crate::half::Half;

/// How clusters are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClusteringOptions {
    /// What finds them.
    pub method: ClusterAlgorithm,
    /// Seeds of it, from 0; the median over them is the score.
    pub n_seeds: NonZero<u64>,
    /// How many there are on every slide; `None`: as many as the slide has labels.
    pub n_clusters: Option<NonZero<usize>>,
    /// What of a network is clustered.
    pub representation: TileRepresentation,
}

impl Default for ClusteringOptions {
    /// K-means, 11 seeds, as many clusters as labels, in the joint space.
    fn default() -> Self {
        Self {
            method: ClusterAlgorithm::KMeans,
            n_seeds: NonZero::<u64>::MIN.saturating_add(10),
            n_clusters: None,
            representation: TileRepresentation::Joint,
        }
    }
}

/// Clusters every test slide on frozen embeddings, and compares with its labels.
///
/// Only slides with two labels or more are embedded. Where no slide has them all are, if a number of clusters is given:
/// there is nothing to compare with then, and clusters are scored by their silhouette.
///
/// # Errors
///
/// [`EvalError::NoLabels`] if no test slide has two labels and no number of clusters is given, which is found before
/// anything is embedded; else if weights or a tile cannot be read, and [`EvalError::NotClustered`] if a slide has fewer
/// spots than clusters.
pub fn clustering(
    context: &EvalContext,
    options: &ClusteringOptions,
) -> Result<ClusteringResult, EvalError> {
    let (slides, skipped) = slides_to_cluster(context, options.n_clusters)?;
    let indices: BTreeSet<usize> = slides.iter().map(|slide| slide.slide_idx).collect();
    let representations = context.representations(Half::Test, &indices, options.representation)?;
    let described: Vec<ClusteredSlide> = slides.iter().map(SlideToCluster::described).collect();
    let mut maps: Vec<ClusteringMap> = slides.iter().map(|slide| map(context, slide)).collect();
    let mut methods = Vec::new();
    for representation in &representations {
        let mut by_slide = Vec::new();
        for (slide, map) in slides.iter().zip(&mut maps) {
            let clusterings =
                Clusterings::of(representation, slide, options.method, options.n_seeds)?;
            by_slide.push(clusterings.scores);
            map.methods.push(clusterings.median);
        }
        methods.push(ClusteringMethod {
            method: representation.name.clone(),
            role: representation.role,
            scores: mean(&by_slide),
            by_patient: by_patient(&described, &by_slide),
            by_slide,
        });
    }

    let skipped_words = (!skipped.is_empty())
        .then(|| format!("Skipped, for want of two labels: {}.", in_words(&skipped)));
    let facts = facts(context, options, &slides)?;
    let facts = match &skipped_words {
        Some(words) => facts.with("skipped slides", words),
        None => facts,
    };
    let verdict = verdict(&described, &methods);
    let notes = skipped_words
        .into_iter()
        .chain(context.baselines()?.notes())
        .collect();
    Ok(ClusteringResult {
        header: context.result_header(facts, verdict, notes),
        algorithm: options.method,
        slides: described,
        skipped,
        methods,
        maps,
    })
}

/// The labels of a slide, without clusters yet.
fn map(context: &EvalContext, slide: &SlideToCluster<'_>) -> ClusteringMap {
    let positions = context.positions(&slide.rows);
    match &slide.labels {
        Some(labels) => ClusteringMap {
            positions,
            label_title: title_of_map(slide.origin),
            label_names: labels.codes.names.clone(),
            labels: labels.codes.codes.clone(),
            methods: Vec::new(),
        },
        None => ClusteringMap {
            positions,
            ..ClusteringMap::default()
        },
    }
}

/// Means over slides.
fn mean<'a>(slides: impl IntoIterator<Item = &'a SlideClustering>) -> ClusterScores<Estimate> {
    let each: Vec<ClusterScores<Estimate>> = slides.into_iter().map(|of| of.scores).collect();
    ClusterScores::gathered(&each, |medians| {
        let values = medians.iter().map(|median| median.value);
        Estimate::mean(Statistic::MeanOverSlides, values)
    })
}

/// Means over the slides of each patient; `None` unless the patients of all are known.
fn by_patient(
    slides: &[ClusteredSlide],
    scores: &[SlideClustering],
) -> Option<Vec<PatientClustering>> {
    let patients: Option<Vec<&str>> = slides.iter().map(|of| of.patient.as_deref()).collect();
    let patients = patients?;
    let mut names: Vec<&str> = Vec::new();
    for patient in &patients {
        if !names.contains(patient) {
            names.push(patient);
        }
    }
    let of_patient = |name: &str| {
        let pairs = patients.iter().zip(scores);
        let own = pairs.filter_map(|(patient, scores)| (*patient == name).then_some(scores));
        PatientClustering {
            patient: name.to_owned(),
            scores: mean(own),
        }
    };
    Some(names.into_iter().map(of_patient).collect())
}
