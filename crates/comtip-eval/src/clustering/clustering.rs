//! K-means on embeddings against labels, slide by slide.

use std::collections::BTreeSet;
use std::num::NonZero;

use comtip_data::LabelOrigin;
use comtip_metrics::{
    ClusteredSlide, ClusteringMap, ClusteringMethod, ClusteringResult, Estimate, PatientClustering,
    SlideClustering, Statistic,
};

use super::clusterings::Clusterings;
use super::label_words::{labels_in_words, title_of_map};
use super::labelled_slide::{LabelledSlide, in_words, labelled_slides};
use super::verdict::verdict;
use crate::context::EvalContext;
use crate::error::EvalError;
use crate::half::Half;

/// How clusters are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClusteringOptions {
    /// Seeds of k-means, from 0; the median over them is the score.
    pub n_seeds: NonZero<u64>,
}

impl Default for ClusteringOptions {
    /// 11 seeds.
    fn default() -> Self {
        Self {
            n_seeds: NonZero::<u64>::MIN.saturating_add(10),
        }
    }
}

/// Clusters every test slide by k-means on frozen embeddings, with as many clusters as it has labels, and compares.
///
/// Only slides with two labels or more are embedded.
///
/// # Errors
///
/// [`EvalError::NoLabels`] if no test slide has two labels, which is found before anything is embedded; else if weights
/// or a tile cannot be read.
pub fn clustering(
    context: &EvalContext,
    options: &ClusteringOptions,
) -> Result<ClusteringResult, EvalError> {
    let (slides, skipped) = labelled_slides(context)?;
    let indices: BTreeSet<usize> = slides.iter().map(|slide| slide.slide_idx).collect();
    let representations = context.representations(Half::Test, &indices)?;
    let described: Vec<ClusteredSlide> = slides.iter().map(LabelledSlide::described).collect();
    let mut maps: Vec<ClusteringMap> = slides.iter().map(|slide| map(context, slide)).collect();
    let mut methods = Vec::new();
    for representation in &representations {
        let mut by_slide = Vec::new();
        for (slide, map) in slides.iter().zip(&mut maps) {
            let clusterings = Clusterings::of(representation, slide, options.n_seeds)?;
            by_slide.push(clusterings.scores);
            map.methods.push(clusterings.median);
        }
        methods.push(ClusteringMethod {
            method: representation.name.to_owned(),
            role: representation.role,
            ari: mean(&by_slide, |scores| scores.ari.value),
            nmi: mean(&by_slide, |scores| scores.nmi.value),
            by_patient: by_patient(&described, &by_slide),
            by_slide,
        });
    }

    let missing = context.baselines()?.missing.clone();
    let skipped_words = (!skipped.is_empty())
        .then(|| format!("Skipped, for want of two labels: {}.", in_words(&skipped)));
    let origins: Vec<Option<&LabelOrigin>> = slides.iter().map(|slide| slide.origin).collect();
    let facts = context
        .facts()
        .with("baseline encoders", &context.baselines()?.facts)
        .with(
            "labels",
            format!(
                "{} Unlabelled spots are skipped.",
                labels_in_words(&origins)
            ),
        )
        .with("clusters", "as many as the slide has labels")
        .with(
            "k-means",
            format!(
                "10 restarts, {} seeds; the map shows the run of median ARI",
                options.n_seeds
            ),
        );
    let facts = match &skipped_words {
        Some(words) => facts.with("skipped slides", words),
        None => facts,
    };
    let verdict = verdict(&described, &methods);
    let notes = skipped_words.into_iter().chain(missing).collect();
    Ok(ClusteringResult {
        header: context.result_header(facts, verdict, notes),
        slides: described,
        skipped,
        methods,
        maps,
    })
}

/// The labels of a slide, without clusters yet.
fn map(context: &EvalContext, slide: &LabelledSlide<'_>) -> ClusteringMap {
    ClusteringMap {
        positions: context.positions(&slide.rows),
        label_title: title_of_map(slide.origin),
        label_names: slide.labels.names.clone(),
        labels: slide.labels.codes.clone(),
        methods: Vec::new(),
    }
}

fn mean<'a>(
    slides: impl IntoIterator<Item = &'a SlideClustering>,
    of: fn(&SlideClustering) -> Option<f64>,
) -> Estimate {
    Estimate::mean(Statistic::MeanOverSlides, slides.into_iter().map(of))
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
        let own: Vec<&SlideClustering> = pairs
            .filter_map(|(patient, scores)| (*patient == name).then_some(scores))
            .collect();
        PatientClustering {
            patient: name.to_owned(),
            ari: mean(own.iter().copied(), |scores| scores.ari.value),
            nmi: mean(own, |scores| scores.nmi.value),
        }
    };
    Some(names.into_iter().map(of_patient).collect())
}
