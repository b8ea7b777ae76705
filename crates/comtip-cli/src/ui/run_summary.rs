//! Whether a run learned anything, in one sentence.

use comtip::model::Contrast;
use comtip::train::{
    Alarm, ContrastOverChance, EpochRecord, PretrainConfig, StepRecord, StepSplit,
};

use super::cli_error::CliError;
use super::plural::plural;

/// What the log of a run says.
#[derive(Debug)]
pub(crate) struct RunSummary {
    /// Where contrast and total began and ended.
    pub(crate) story: String,
    contrast: Contrast,
    is_learned: bool,
}

impl RunSummary {
    /// Sums up the training steps and the last epoch of a run; one that ended within its warm-up is too short to say.
    ///
    /// # Errors
    ///
    /// If there are none.
    pub(crate) fn of(
        records: &[StepRecord],
        epochs: &[EpochRecord],
        config: &PretrainConfig,
    ) -> Result<Self, CliError> {
        let trained: Vec<&StepRecord> = records
            .iter()
            .filter(|record| record.split == StepSplit::Train)
            .collect();
        let (Some(first), Some(last), Some(epoch)) =
            (trained.first(), trained.last(), epochs.last())
        else {
            return Err(CliError::no_result("not a single step was trained"));
        };
        let end = epoch.train.contrast_over_chance().value;
        let ContrastOverChance {
            contrast,
            value: start,
        } = first.contrast_over_chance();
        let chance = match contrast {
            Contrast::InfoNce => format!("x ln {} (1 is chance)", first.n_pairs),
            Contrast::SigLip => format!("of chance ({:.3})", contrast.chance(first.n_pairs)),
        };
        let n_warmup = config.optimizer.warmup_steps;
        let too_short = match epoch.total_steps <= n_warmup {
            true => format!(
                "; too short to judge ({}, and the warm-up is {n_warmup})",
                plural(epoch.total_steps, "step")
            ),
            false => String::new(),
        };
        Ok(Self {
            story: format!(
                "{contrast} began at {:.3} {chance} and ended at {end:.3} in the last epoch; the \
                 total went from {:.3} to {:.3}; all losses were finite at all {} steps{too_short}",
                start,
                first.total,
                last.total,
                trained.len()
            ),
            contrast,
            is_learned: !epoch.alarms.contains(&Alarm::NothingLearned),
        })
    }

    /// Nothing learned is a failure.
    ///
    /// # Errors
    ///
    /// If the contrast of the last epoch is still that of chance.
    pub(crate) fn or_failure(&self) -> Result<(), CliError> {
        match self.is_learned {
            true => Ok(()),
            // The alarm of the last epoch said what to look at.
            false => Err(CliError::no_result(format!(
                "{} of the last epoch is still that of chance",
                self.contrast
            ))),
        }
    }
}
