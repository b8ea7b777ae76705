//! Test slides whose spots have two labels or more.

use comtip_data::LabelOrigin;
use comtip_metrics::{ClusteredSlide, LabelCodes, SkippedSlide, label_codes};

use crate::context::EvalContext;
use crate::error::EvalError;

/// Labelled spots a label, below which a score is hardly more than chance.
const FEW_SPOTS: usize = 10;

/// A test slide whose spots have two labels or more.
pub(super) struct LabelledSlide<'a> {
    /// Its index among the test slides.
    pub(super) slide_idx: usize,
    /// Its name.
    pub(super) slide: &'a str,
    /// Its labelled spots, as rows of the test set.
    pub(super) rows: Vec<usize>,
    /// Test spots, labelled or not.
    pub(super) n_spots: usize,
    /// Labels of the labelled spots.
    pub(super) labels: LabelCodes,
    /// Whose reading they are; `None` if the shard does not say.
    pub(super) origin: Option<&'a LabelOrigin>,
    /// The patient; `None` if nobody knows.
    pub(super) patient: Option<String>,
}

impl LabelledSlide<'_> {
    /// What a result says of it.
    pub(super) fn described(&self) -> ClusteredSlide {
        let (n_labelled, n_labels) = (self.rows.len(), self.labels.names.len());
        ClusteredSlide {
            slide: self.slide.to_owned(),
            patient: self.patient.clone(),
            n_spots: self.n_spots,
            n_labelled,
            n_labels,
            label_origin: self.origin.map(LabelOrigin::name),
            has_few_spots: n_labelled < FEW_SPOTS * n_labels,
        }
    }
}

/// Test slides with two labels or more, and the others with why not.
///
/// # Errors
///
/// [`EvalError::NoLabels`] if no test slide has two labels.
pub(super) fn labelled_slides(
    context: &EvalContext,
) -> Result<(Vec<LabelledSlide<'_>>, Vec<SkippedSlide>), EvalError> {
    let (mut slides, mut skipped) = (Vec::new(), Vec::new());
    for (slide_idx, facts) in context.test().slides().enumerate() {
        let rows = context.test_rows(slide_idx);
        let labels: Vec<Option<&str>> =
            rows.iter().map(|r| context.test().spot(*r).label).collect();
        let labels = label_codes(&labels);
        let mut skip = |reason: String| {
            let slide = facts.slide.clone();
            skipped.push(SkippedSlide { slide, reason });
        };
        match labels.names.len() {
            0 => skip("no labels".to_owned()),
            1 => skip(format!("one label, {}", labels.names[0])),
            _ => slides.push(LabelledSlide {
                slide_idx,
                slide: &facts.slide,
                n_spots: rows.len(),
                rows: labels.rows.iter().map(|at| rows[*at]).collect(),
                labels,
                origin: facts.label_origin.as_ref(),
                patient: context.patient_of(facts),
            }),
        }
    }
    match slides.is_empty() {
        true => Err(EvalError::NoLabels {
            slides: in_words(&skipped),
        }),
        false => Ok((slides, skipped)),
    }
}

/// Slides with why they are skipped: `s1 (no labels), s2 (one label, tumour)`.
pub(super) fn in_words(skipped: &[SkippedSlide]) -> String {
    let each = skipped
        .iter()
        .map(|of| format!("{} ({})", of.slide, of.reason));
    each.collect::<Vec<String>>().join(", ")
}
