//! How much expression can a linear map read from frozen embeddings?

use std::collections::BTreeSet;

use comtip_metrics::{ExpressionResult, MethodRole, Ridge, RidgePenalty, TrainMean};
use comtip_model::TileRepresentation;
use ndarray::{Array2, Axis};

use super::assembled::assembled;
use super::calibration_folds::CalibrationFolds;
use super::intervals::{self, Predicted, prediction_intervals};
use super::measured::{Measured, TRAIN_MEAN};
use super::oracle::Oracle;
use super::penalties;
use crate::context::EvalContext;
use crate::error::EvalError;
use crate::half::Half;

/// What the name of a method begins with that reads an encoder's vectors by a probe.
pub(super) const RIDGE_ON: &str = "ridge on ";

/// How expression is read from embeddings.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ExpressionOptions {
    /// The probe.
    pub ridge: Ridge,
    /// What of a network is probed.
    pub representation: TileRepresentation,
    /// Whether the mean of what was measured at the neighbouring spots of the test slides stands beside the scores, as an oracle.
    pub has_oracle: bool,
}

/// Fits a ridge probe per encoder on the training spots and scores it on the test spots, over the genes that all slides
/// measure.
///
/// # Errors
///
/// [`EvalError::NoSharedGene`] if the slides share no gene of the panel; else if weights, a shard or a tile cannot be
/// read, or a penalty is of no use.
pub fn expression(
    context: &EvalContext,
    options: &ExpressionOptions,
) -> Result<ExpressionResult, EvalError> {
    let measured = Measured::of(context)?;
    let trained_on = measured.trained_on()?;
    let all = |half| -> Result<BTreeSet<usize>, EvalError> {
        Ok((0..context.spots(half)?.slides().len()).collect())
    };
    let represented = |half| context.representations(half, &all(half)?, options.representation);
    let (train, test) = (represented(Half::Training)?, represented(Half::Test)?);
    let folds = CalibrationFolds::of(context)?;
    let (mut scored, mut of_model, mut intervals) = (Vec::new(), Array2::default((0, 0)), None);
    for (train, test) in train.iter().zip(&test) {
        let fit = options.ridge.fit(train.vectors.view(), trained_on.view())?;
        let ridge = RidgePenalty {
            penalty: fit.penalty(),
            grid_end: fit.grid_end(),
        };
        let predicted = fit.predict(test.vectors.view())?;
        let name = format!("{RIDGE_ON}{}", train.name);
        if let (MethodRole::Model, Some(folds)) = (train.role, &folds) {
            let left_out = folds.predict(measured.genes.len(), |kept, left_out| {
                let select = |rows| train.vectors.select(Axis(0), rows);
                let trained_on = trained_on.select(Axis(0), kept);
                let fit = options.ridge.fit(select(kept).view(), trained_on.view())?;
                Ok(fit.predict(select(left_out).view())?)
            })?;
            let methods = [
                Predicted {
                    method: &name,
                    role: train.role,
                    left_out,
                    tested: &predicted,
                },
                Predicted {
                    method: TRAIN_MEAN,
                    role: MethodRole::Baseline,
                    left_out: folds.train_mean(&trained_on)?,
                    tested: &TrainMean::fit(trained_on.view())?.predict(predicted.nrows()),
                },
            ];
            let of_methods = prediction_intervals(&measured, &trained_on, folds, &methods)?;
            intervals = Some(of_methods);
        }
        scored.push(measured.score(name, train.role, Some(ridge), &predicted)?);
        if train.role == MethodRole::Model {
            of_model = predicted;
        }
    }
    scored.push(measured.train_mean()?);
    let oracle = options.has_oracle.then(|| measured.oracle()).transpose()?;
    let (mut notes, mut oracle_fact) = (context.baselines()?.notes(), None);
    if let Some(Oracle {
        scored: of,
        fact,
        note,
    }) = oracle
    {
        scored.extend(of);
        notes.extend(note);
        oracle_fact = Some(fact);
    }

    let slides = measured.scored_slides()?;
    let baselines = context.baselines()?;
    let facts = context
        .facts()
        .with("representation", options.representation.in_words())
        .with("baseline encoders", &baselines.facts);
    let facts = measured
        .with_what_is_scored(facts, &slides, &scored)?
        .with(
            "probe",
            "ridge on frozen embeddings, fitted on the training spots; penalty by leave-one-out there",
        )
        .with(
            "ridge penalty",
            penalties::in_words(scored.iter().map(|of| &of.method), &options.ridge.penalties),
        );
    let facts = match oracle_fact {
        Some(fact) => facts.with("oracle", fact),
        None => facts,
    };
    notes.extend(penalties::warning(scored.iter().map(|of| &of.method)));
    let facts = intervals::with_calibration(facts, intervals.as_ref(), "the encoder");
    assembled(measured, facts, notes, slides, scored, of_model, intervals)
}
