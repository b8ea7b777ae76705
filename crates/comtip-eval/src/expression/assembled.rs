//! What every protocol of expression ends with.

use comtip_metrics::{ExpressionResult, PredictionIntervals, Protocol, ScoredSlide};
use ndarray::Array2;

use super::depth::{depth_alone_note, depth_note};
use super::intervals;
use super::measured::Measured;
use super::scored_method::{ScoredMethod, into_methods};
use super::verdict::verdict;
use crate::error::EvalError;

/// Puts scores into a result, with ceilings, a verdict on the first method, and a note on `intervals` that hold another share
/// than they should; maps show what it `predicted`.
///
/// # Errors
///
/// If a shard cannot be read, or a score is not finite.
pub(super) fn assembled(
    measured: Measured<'_>,
    facts: Protocol,
    mut notes: Vec<String>,
    slides: Vec<ScoredSlide>,
    scored: Vec<ScoredMethod>,
    predicted: Array2<f32>,
    intervals: Option<PredictionIntervals>,
) -> Result<ExpressionResult, EvalError> {
    let context = measured.context;
    notes.extend(depth_note(context.train()?, context.test()));
    notes.extend(depth_alone_note(&measured, &scored)?);
    let ceiling = measured.ceilings()?;
    notes.extend(intervals.as_ref().and_then(intervals::warning));
    let verdict = verdict(slides.len(), &scored, ceiling.pcc_per_slide.value)?;
    Ok(ExpressionResult {
        header: measured.context.result_header(facts, verdict, notes),
        genes: measured.symbols.clone(),
        slides,
        ceiling: Some(ceiling),
        methods: into_methods(scored),
        prediction_intervals: intervals,
        maps: measured.into_maps(predicted),
    })
}
