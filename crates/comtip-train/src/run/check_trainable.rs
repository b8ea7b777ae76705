//! What cannot be trained, found before anything is written.

use burn::tensor::Device;
use comtip_model::GenePanel;

use crate::data::EpochPlan;
use crate::error::TrainError;
use crate::objective::Objective;
use crate::settings::{BestBy, PretrainConfig};

/// Validation spots that retrieval needs at least: of ten every one is among the ten most similar.
const FEWEST_SEARCHED: usize = 11;

/// Refuses weights that take no gradient, groups of them that are misspelt, and epochs without a step.
pub(super) fn check_objective<O: Objective>(
    objective: &O,
    steps_per_epoch: usize,
) -> Result<(), TrainError> {
    let devices = objective.devices();
    if let Some(device) = devices.iter().find(|device| !device.is_autodiff()) {
        return Err(TrainError::Config {
            problem: format!(
                "the weights are on {device:?}, which takes no gradient; make them on the same device with autodiff"
            ),
        });
    }
    if steps_per_epoch == 0 {
        return Err(TrainError::Config {
            problem: "the source of batches says 0 steps an epoch (steps_per_epoch); nothing would be trained".to_owned(),
        });
    }
    objective.parameter_groups().check(objective)
}

/// Refuses what cannot be trained, before anything is written.
pub(super) fn check_trainable(
    config: &PretrainConfig,
    panel: &GenePanel,
    devices: &[Device],
) -> Result<(), TrainError> {
    config.check()?;
    for device in devices {
        config.check_device(device)?;
    }
    let n_devices = devices.len();
    let run = &config.run;
    let n_chunks = run.batch_size.div_ceil(run.pairs_in_memory());
    if n_chunks < n_devices {
        return Err(TrainError::Config {
            problem: format!(
                "{n_devices} devices share {n_chunks} chunks of a batch: set run.chunk_size to at most {}",
                run.batch_size / n_devices
            ),
        });
    }
    match panel.vocabulary.len() {
        n_genes @ (0 | 1) => Err(TrainError::Config {
            problem: format!(
                "{n_genes} genes leave no pair to shuffle: raise data.n_top_genes or name genes that the slides \
                 measure"
            ),
        }),
        _ => Ok(()),
    }
}

/// Refuses a choice of the best checkpoint by validation spots where there are too few to tell one from another.
pub(super) fn check_best_by(config: &PretrainConfig, plan: &EpochPlan) -> Result<(), TrainError> {
    let needed = match config.run.best_by {
        BestBy::Contrast => 0,
        BestBy::Retrieval => FEWEST_SEARCHED,
        BestBy::Probe => 2,
    };
    let n_kept = plan.validation().len();
    if n_kept >= needed {
        return Ok(());
    }
    Err(TrainError::Config {
        problem: format!(
            "run.best_by needs {needed} validation spots or more, and {n_kept} of the {} that data.validation_share asks \
             for make whole batches of {}: raise data.validation_share, lower run.batch_size, or set run.best_by to \
             contrast",
            plan.n_validation_wanted(),
            plan.batch_size()
        ),
    })
}
