//! Runs fine-tuning and leaves a folder behind.

use burn::module::Module;
use comtip_data::SpotSet;
use comtip_model::{Checkpoint, ExpressionPredictorConfig, TileReading, TunedCheckpoint};

use super::check_trainable::check_objective;
use super::checkpoints::Checkpoints;
use super::control::{Control, Start};
use super::model_shape::hand_features;
use super::run_folder::RunFolder;
use super::trainer::Trainer;
use super::trainer_event::TrainerEvent;
use super::training_loop::End;
use super::training_state::TrainingState;
use crate::data::{BatchSource, ExpressionLoader, Position, TrainingData};
use crate::error::TrainError;
use crate::monitor::{LossEpoch, LossMonitor, LossStep};
use crate::objective::FineTuning;
use crate::settings::FineTuneConfig;

/// How a fine-tuning ended.
#[derive(Debug)]
pub enum FineTuned {
    /// With its last epoch; the network is also saved in `model/` of the folder.
    Finished(Box<TunedCheckpoint>),
    /// It was stopped, and goes on from here with [`Start::Resume`].
    Interrupted(Position),
}

/// The model that a fine-tuning begins from, with the folder it was pretrained in.
#[derive(Debug, Clone, Copy)]
pub struct PretrainedModel<'a> {
    /// The folder.
    pub run: &'a RunFolder,
    /// The model in it, on the device to train on, without autodiff.
    pub checkpoint: &'a Checkpoint,
}

/// Trains a head on the embeddings of tiles, and the network below it if asked for: the supervised way of the paper's
/// Table 2. The head is Linear(d_joint, 256), GELU, Linear(256, n_genes), and its predictions begin around the means of the
/// training spots; the loss is that of [`FineTuning`].
///
/// It takes the epochs it is given, and the weights behind the last: nothing is chosen by spots that are tested on. The
/// folder `to` is that of a run, with a [`TunedCheckpoint`] in `model/`. Killed at any moment and resumed, it ends
/// with the same numbers, bit for bit on the same device.
///
/// # Errors
///
/// If the settings do not suit the data, the split has something on both sides, the folder is not what `start` needs or
/// another process trains in it, a tile cannot be decoded, a loss stops being finite or a file cannot be read or written.
pub fn fine_tune(
    config: &FineTuneConfig,
    data: &TrainingData,
    from: PretrainedModel<'_>,
    to: &RunFolder,
    start: Start,
    control: Control<'_, TrainerEvent<LossStep, LossEpoch>>,
) -> Result<FineTuned, TrainError> {
    let PretrainedModel { run, checkpoint } = from;
    config.check()?;
    data.split.check()?;
    let is_resume = start == Start::Resume && to.is_begun();
    if is_resume {
        to.check_tuning(config, data, run)?;
    }
    let reading = checkpoint.config.vision.reading();
    if reading == TileReading::HandFeatures {
        config.augmentation.check_hand_features()?;
    }
    let loader = ExpressionLoader::new(config, data.set.clone(), reading);
    let n_genes = data.panel.vocabulary.len();
    let shape = ExpressionPredictorConfig::of(&checkpoint.config, n_genes);
    let network = shape.init_from(&checkpoint.model, &gene_means(&data.set), config.seed);
    let objective = FineTuning::new(network.train(), config.tuned);
    check_objective(&objective, loader.steps_per_epoch())?;
    let _lock = to.lock()?;
    if is_resume && to.has_model() && !to.has_checkpoint()? {
        // Finished, and its checkpoints were removed.
        let device = checkpoint.model.device();
        let tuned = TunedCheckpoint::load(&to.model(), &device)?;
        return Ok(FineTuned::Finished(Box::new(tuned)));
    }
    let provenance = run.provenance_before(checkpoint)?;
    let provenance = provenance.then(data.past_training());
    if !is_resume {
        to.begin_tuning(config, data, run, &provenance)?;
    }
    let known = hand_features(reading, &data.set)?;
    let trainer = Trainer {
        settings: config.trainer_settings(),
        batches: loader.with_hand_features(known),
        monitor: LossMonitor,
    };
    let fresh = TrainingState::fresh(objective, &config.optimizer);
    let checkpoints = Checkpoints::new(to.checkpoints(), config);
    let (state, end) = trainer.run(fresh, checkpoints, to, start, control)?;
    match end {
        End::Interrupted => Ok(FineTuned::Interrupted(state.position)),
        End::Finished => {
            let n_steps = state.position.total_steps;
            let tuned = TunedCheckpoint {
                config: shape,
                model: state.into_trained().model,
                panel: data.panel.clone(),
                provenance: provenance.after_steps(n_steps),
            };
            tuned.save(&to.model())?;
            Ok(FineTuned::Finished(Box::new(tuned)))
        }
    }
}

/// The mean value of every gene over all spots.
fn gene_means(set: &SpotSet) -> Vec<f32> {
    let mut sums = vec![0.0_f64; set.n_genes()];
    for spot in 0..set.len() {
        for (sum, value) in sums.iter_mut().zip(set.values(spot)) {
            *sum += f64::from(*value);
        }
    }
    let n_spots = set.len().max(1) as f64;
    sums.iter().map(|sum| (sum / n_spots) as f32).collect()
}

#[cfg(test)]
mod tests;
