//! How well does a network predict expression that was trained with a head?

use comtip_data::AllowedLeak;
use comtip_metrics::{FineTunedResult, MethodRole};
use comtip_model::TunedCheckpoint;
use comtip_train::{FineTuneConfig, Tuned};
use ndarray::Axis;

use super::assembled::assembled;
use super::measured::Measured;
use crate::context::EvalContext;
use crate::error::EvalError;
use crate::event::EvalEvent;
use crate::half::Half;

/// Tiles predicted at a time.
const BATCH_SIZE: usize = 32;

/// Scores a network that was fine-tuned with these settings on the training half of a context
/// [of a fine-tuning](EvalContext::of_tuning), over the genes that all slides measure, beside the mean of every gene over the
/// training spots.
///
/// # Errors
///
/// [`EvalError::OtherGenes`] if it predicts others than the context has, [`EvalError::NoSharedGene`] if the slides share none
/// of them; else if a shard, a tile or the device cannot be read, or a prediction is not finite.
pub fn fine_tuned(
    context: &EvalContext,
    config: &FineTuneConfig,
    tuned: &TunedCheckpoint,
) -> Result<FineTunedResult, EvalError> {
    if tuned.panel != *context.panel() {
        return Err(EvalError::OtherGenes);
    }
    let measured = Measured::of(context)?;
    let name = match config.tuned {
        Tuned::Whole => "fine-tuned, whole network",
        Tuned::HeadOnly => "fine-tuned, head only",
    };
    let (half, n_spots) = (Half::Test, context.test().len());
    context.emit(EvalEvent::EmbeddingStarted { half, n_spots });
    let reading = tuned.config.vision.reading();
    let on_spots = |n_spots| context.emit(EvalEvent::Embedded { n_spots });
    let predicted = tuned
        .model
        .predict_spots(reading, context.test(), BATCH_SIZE, on_spots)?;
    context.emit(EvalEvent::EmbeddingFinished {
        half,
        n_spots,
        encoders: &[name],
    });
    let predicted = predicted.select(Axis(1), &measured.genes);
    let scored = vec![
        measured.score(name.to_owned(), MethodRole::Model, None, &predicted)?,
        measured.train_mean()?,
    ];
    let slides = measured.scored_slides()?;
    let head = &tuned.config.head;
    let facts = measured
        .with_what_is_scored(context.facts(), &slides, &scored)?
        .with("fine-tuned from", context.run().path().display())
        .with("fine-tuning", in_words(config))
        .with("choice of genes", choice_of_genes(context))
        .with(
            "head",
            format!(
                "Linear({}, {}), GELU, Linear({}, {}); mean squared error of the values as they are",
                head.d_input, head.d_hidden, head.d_hidden, head.n_genes
            ),
        );
    let expression = assembled(measured, facts, Vec::new(), slides, scored, predicted, None)?;
    Ok(FineTunedResult { expression })
}

/// Who chose the genes: the run, on what it trained on, or somebody who may have looked at anything.
fn choice_of_genes(context: &EvalContext) -> &'static str {
    let leaks = context.split().leaks();
    if leaks
        .iter()
        .any(|leak| matches!(leak, AllowedLeak::Genes { .. }))
    {
        return "a run that was trained on slides that are tested on here";
    }
    let of_run = context.checkpoint().panel.vocabulary.symbols();
    match context
        .panel()
        .vocabulary
        .symbols()
        .iter()
        .all(|gene| of_run.contains(gene))
    {
        true => "the run that is trained further, on its training side",
        false => {
            "named by who asked for them; whether test slides were looked at for them is not known"
        }
    }
}

/// What is changed, how long and how fast.
fn in_words(config: &FineTuneConfig) -> String {
    let (run, optimizer) = (&config.run, &config.optimizer);
    let rates = match config.tuned {
        Tuned::Whole => format!(
            "{:e} for the encoder, {:e} for the head",
            optimizer.learning_rate, optimizer.new_module_learning_rate
        ),
        Tuned::HeadOnly => format!("{:e}", optimizer.new_module_learning_rate),
    };
    format!(
        "{}, {} epochs of batches of {}; learning rate {rates}; the last weights, nothing chosen by test spots",
        config.tuned, run.epochs, run.batch_size
    )
}

#[cfg(test)]
mod tests {
    use comtip_train::PretrainConfig;

    use super::*;

    #[test]
    fn a_fine_tuning_is_told_with_the_rates_that_it_has() {
        let mut config = FineTuneConfig::of_run(&PretrainConfig::tiny());
        let words = in_words(&config);
        let rates = "learning rate 1e-5 for the encoder, 1e-3 for the head";
        assert!(words.starts_with("whole network, 20 epochs of batches of 32; "));
        assert!(words.contains(rates), "{words}");
        config.tuned = Tuned::HeadOnly;
        let words = in_words(&config);
        assert!(words.contains("head only, ") && words.contains("learning rate 1e-3; "));
    }
}
