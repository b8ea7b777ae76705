//! Expression by similarity to gene sentences, nothing fitted on the target.

use comtip_metrics::{MethodRole, TrainMean, ZeroShotResult};
use comtip_model::{Comtip, Decision, ModelError, Neighbours, ZeroShot};
use comtip_text::SentenceTemplate;
use ndarray::{Array2, ArrayView2, Axis};

use super::assembled::assembled;
use super::calibration_folds::CalibrationFolds;
use super::intervals::{self, Predicted, prediction_intervals};
use super::measured::{Measured, TRAIN_MEAN};
use crate::context::EvalContext;
use crate::error::EvalError;
use crate::half::Half;

/// Names of the readings.
const EXPECTATION: &str = "zero-shot, expectation";
const NEAREST: &str = "zero-shot, nearest value";
const RETRIEVAL: &str = "retrieval of training spots";

/// Scores the sentences nearest to the embedded tiles of the test slides: their expectation first, which the verdict is
/// about, and beside it the nearest value, and the mean of the training spots whose sentences lie near
/// ([`Neighbours`]). The tiles of the training spots calibrate intervals around all of them.
///
/// # Errors
///
/// [`EvalError::NoSharedGene`] if the slides share no gene of the panel; else if a shard, a tile or the device cannot be
/// read.
pub fn zero_shot(context: &EvalContext) -> Result<ZeroShotResult, EvalError> {
    let measured = Measured::of(context)?;
    let tiles = context.embeddings(Half::Test)?;
    let checkpoint = context.checkpoint();
    let zero_shot = ZeroShot::new(&checkpoint.model, &checkpoint.panel, &checkpoint.tokens)?;
    let predict = |tiles: ArrayView2<'_, f32>, decision| -> Result<Array2<f32>, EvalError> {
        let all = zero_shot.predict(tiles, decision)?;
        Ok(all.select(Axis(1), &measured.genes))
    };
    let (trained_on, scale) = (measured.trained_on()?, scale_of(&checkpoint.model)?);
    let sentences = context.transcriptomes(Half::Training)?;
    let expectation = predict(tiles.view(), Decision::Expectation)?;
    let nearest = predict(tiles.view(), Decision::Nearest)?;
    let retrieved =
        Neighbours::new(sentences.view(), trained_on.clone(), scale).predict(tiles.view());
    let mean = TrainMean::fit(trained_on.view())?.predict(tiles.nrows());
    let score = |name: &str, predicted: &Array2<f32>| {
        measured.score(name.to_owned(), MethodRole::Model, None, predicted)
    };
    let scored = vec![
        score(EXPECTATION, &expectation)?,
        score(NEAREST, &nearest)?,
        score(RETRIEVAL, &retrieved)?,
        measured.train_mean()?,
    ];

    let mut intervals = None;
    if let Some(folds) = CalibrationFolds::of(context)? {
        let tiles = context.embeddings(Half::Training)?;
        let of_others = folds.predict(measured.genes.len(), |kept, left_out| {
            let sentences = sentences.select(Axis(0), kept);
            let trained_on = trained_on.select(Axis(0), kept);
            let neighbours = Neighbours::new(sentences.view(), trained_on, scale);
            Ok(neighbours.predict(tiles.select(Axis(0), left_out).view()))
        })?;
        let of = |method, left_out, tested| Predicted {
            method,
            role: MethodRole::Model,
            left_out,
            tested,
        };
        let of_grid = |decision| predict(tiles.view(), decision);
        let methods = [
            of(EXPECTATION, of_grid(Decision::Expectation)?, &expectation),
            of(NEAREST, of_grid(Decision::Nearest)?, &nearest),
            of(RETRIEVAL, of_others, &retrieved),
            Predicted {
                role: MethodRole::Baseline,
                ..of(TRAIN_MEAN, folds.train_mean(&trained_on)?, &mean)
            },
        ];
        let of_methods = prediction_intervals(&measured, &trained_on, &folds, &methods)?;
        intervals = Some(of_methods);
    }

    let slides = measured.scored_slides()?;
    let facts = measured
        .with_what_is_scored(context.facts(), &slides, &scored)?
        .with(
            "value grid",
            format!(
                "up to {} quantiles a gene, from the training spots",
                context.config().data.value_quantiles
            ),
        )
        .with("sentence", SentenceTemplate::default().to_string())
        .with(
            "retrieval",
            "mean of the training spots, weighted by softmax of scale x cosine of a tile to their sentences",
        );
    let facts = intervals::with_calibration(facts, intervals.as_ref(), "the model");
    let notes = Vec::new();
    let expression = assembled(
        measured,
        facts,
        notes,
        slides,
        scored,
        expectation,
        intervals,
    )?;
    Ok(ZeroShotResult { expression })
}

/// What the model multiplies cosines by.
fn scale_of(model: &Comtip) -> Result<f32, EvalError> {
    let scale = model.scale().try_into_scalar::<f32>();
    Ok(scale.map_err(ModelError::from)?)
}
