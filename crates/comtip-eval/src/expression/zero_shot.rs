//! Expression by similarity to gene sentences, nothing fitted on the target.

use comtip_metrics::{MethodRole, ZeroShotResult};
use comtip_model::{Comtip, Decision, ModelError, Neighbours, ZeroShot};
use ndarray::{Array2, Axis};

use super::assembled::assembled;
use super::measured::Measured;
use crate::context::EvalContext;
use crate::error::EvalError;
use crate::half::Half;

/// Scores the sentences nearest to the embedded tiles of the test slides: their expectation first, which the verdict is
/// about, and beside it the nearest value, and the mean of the training spots whose sentences lie near
/// ([`Neighbours`]).
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
    let predict = |decision: Decision| -> Result<Array2<f32>, EvalError> {
        let all = zero_shot.predict(tiles.view(), decision)?;
        Ok(all.select(Axis(1), &measured.genes))
    };
    let expectation = predict(Decision::Expectation)?;
    let nearest = predict(Decision::Nearest)?;
    let retrieved = Neighbours::new(
        context.transcriptomes(Half::Training)?.view(),
        measured.trained_on()?,
        scale_of(&checkpoint.model)?,
    )
    .predict(tiles.view());
    let score = |name: &str, predicted: &Array2<f32>| {
        measured.score(name.to_owned(), MethodRole::Model, None, predicted)
    };
    let scored = vec![
        score("zero-shot, expectation", &expectation)?,
        score("zero-shot, nearest value", &nearest)?,
        score("retrieval of training spots", &retrieved)?,
        measured.train_mean()?,
    ];
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
        .with("sentence", "The expression value of GENE is VALUE.")
        .with(
            "retrieval",
            "mean of the training spots, weighted by softmax of scale x cosine of a tile to their sentences",
        );
    let expression = assembled(measured, facts, Vec::new(), slides, scored, expectation)?;
    Ok(ZeroShotResult { expression })
}

/// What the model multiplies cosines by.
fn scale_of(model: &Comtip) -> Result<f32, EvalError> {
    let scale = model.scale().try_into_scalar::<f32>();
    Ok(scale.map_err(ModelError::from)?)
}
