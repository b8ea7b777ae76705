//! Test slides that are clustered: those with two labels or more, or where no slide has labels all of them.

use std::num::NonZero;

use comtip_data::{LabelOrigin, ShardMetadata};
use comtip_metrics::{ClusteredSlide, LabelCodes, SkippedSlide, label_codes};

use crate::context::EvalContext;
use crate::error::EvalError;
use crate::neighbourhood::Neighbourhood;

/// Labelled spots a label, below which a score is hardly more than chance.
const FEW_SPOTS: usize = 10;

/// A test slide that is clustered.
pub(super) struct SlideToCluster<'a> {
    /// Its index among the test slides.
    pub(super) slide_idx: usize,
    /// Its name.
    pub(super) slide: &'a str,
    /// Its spots that are clustered, as rows of the test set.
    pub(super) rows: Vec<usize>,
    /// Test spots, clustered or not.
    pub(super) n_spots: usize,
    /// Clusters to find.
    pub(super) n_clusters: usize,
    /// Labels of its spots; `None` of a slide that is clustered without.
    pub(super) labels: Option<SpotLabels>,
    /// Whose reading they are; `None` if the shard does not say.
    pub(super) origin: Option<&'a LabelOrigin>,
    /// The patient; `None` if nobody knows.
    pub(super) patient: Option<String>,
}

/// Labels of the spots of a slide, and which of them lie side by side.
pub(super) struct SpotLabels {
    pub(super) codes: LabelCodes,
    pub(super) neighbourhood: Neighbourhood,
}

impl SlideToCluster<'_> {
    /// What a result says of it.
    pub(super) fn described(&self) -> ClusteredSlide {
        let codes = self.labels.as_ref().map(|labels| &labels.codes);
        let n_labelled = codes.map_or(0, |codes| codes.codes.len());
        let n_labels = codes.map_or(0, |codes| codes.names.len());
        ClusteredSlide {
            slide: self.slide.to_owned(),
            patient: self.patient.clone(),
            n_spots: self.n_spots,
            n_labelled,
            n_labels,
            n_clusters: self.n_clusters,
            label_origin: self.origin.map(LabelOrigin::name),
            has_few_spots: n_labelled < FEW_SPOTS * n_labels,
        }
    }
}

/// Test slides with two labels or more, and the others with why not; if there are none, all as they are without labels.
///
/// # Errors
///
/// [`EvalError::NoLabels`] if no test slide has two labels and no number of clusters is given.
pub(super) fn slides_to_cluster(
    context: &EvalContext,
    n_clusters: Option<NonZero<usize>>,
) -> Result<(Vec<SlideToCluster<'_>>, Vec<SkippedSlide>), EvalError> {
    let (mut slides, mut skipped) = (Vec::new(), Vec::new());
    for (slide_idx, facts) in context.test().slides().enumerate() {
        let rows = context.test_rows(slide_idx);
        let labels: Vec<Option<&str>> =
            rows.iter().map(|r| context.test().spot(*r).label).collect();
        let codes = label_codes(&labels);
        let mut skip = |reason: String| {
            let slide = facts.slide.clone();
            skipped.push(SkippedSlide { slide, reason });
        };
        match codes.names.len() {
            0 => skip("no labels".to_owned()),
            1 => skip(format!("one label, {}", codes.names[0])),
            n_labels => {
                let labelled: Vec<usize> = codes.rows.iter().map(|at| rows[*at]).collect();
                let neighbourhood = Neighbourhood::of(&context.positions(&labelled))?;
                slides.push(SlideToCluster {
                    n_spots: rows.len(),
                    rows: labelled,
                    n_clusters: n_clusters.map_or(n_labels, NonZero::get),
                    labels: Some(SpotLabels {
                        codes,
                        neighbourhood,
                    }),
                    origin: facts.label_origin.as_ref(),
                    ..without_labels(context, slide_idx, facts)
                });
            }
        }
    }
    match (slides.is_empty(), n_clusters) {
        (false, _) => Ok((slides, skipped)),
        (true, None) => Err(EvalError::NoLabels {
            slides: in_words(&skipped),
        }),
        (true, Some(n_clusters)) => {
            let all = context.test().slides().enumerate();
            let all = all.map(|(slide_idx, facts)| {
                let rows = context.test_rows(slide_idx);
                SlideToCluster {
                    n_spots: rows.len(),
                    rows,
                    n_clusters: n_clusters.get(),
                    ..without_labels(context, slide_idx, facts)
                }
            });
            Ok((all.collect(), Vec::new()))
        }
    }
}

/// A slide without spots yet.
fn without_labels<'a>(
    context: &EvalContext,
    slide_idx: usize,
    facts: &'a ShardMetadata,
) -> SlideToCluster<'a> {
    SlideToCluster {
        slide_idx,
        slide: &facts.slide,
        rows: Vec::new(),
        n_spots: 0,
        n_clusters: 0,
        labels: None,
        origin: None,
        patient: context.patient_of(facts),
    }
}

/// Slides with why they are skipped: `s1 (no labels), s2 (one label, tumour)`.
pub(super) fn in_words(skipped: &[SkippedSlide]) -> String {
    let each = skipped
        .iter()
        .map(|of| format!("{} ({})", of.slide, of.reason));
    each.collect::<Vec<String>>().join(", ")
}
