//! Whether a run learned anything, in one sentence.

use comtip::train::{Alarm, EpochRecord, StepRecord, StepSplit};

use crate::failure::Failure;

/// What the log of a run says.
#[derive(Debug)]
pub(crate) struct Verdict {
    /// Where contrast and total began and ended.
    pub(crate) story: String,
    is_learned: bool,
}

impl Verdict {
    /// Judges the training steps and the last epoch of a run.
    ///
    /// # Errors
    ///
    /// If there are none.
    pub(crate) fn of(records: &[StepRecord], epochs: &[EpochRecord]) -> Result<Self, Failure> {
        let trained: Vec<&StepRecord> = records
            .iter()
            .filter(|record| record.split == StepSplit::Train)
            .collect();
        let (Some(first), Some(last), Some(epoch)) =
            (trained.first(), trained.last(), epochs.last())
        else {
            return Err(Failure::no_result("not a single step was trained"));
        };
        let end = epoch.train.info_nce_over_chance;
        Ok(Self {
            story: format!(
                "InfoNCE began at {:.3} x ln {} (1 is chance) and ended at {end:.3} in the last epoch; the \
                 total went from {:.3} to {:.3}; all losses were finite at all {} steps",
                first.info_nce_over_chance,
                first.n_pairs,
                first.total,
                last.total,
                trained.len()
            ),
            is_learned: !epoch.alarms.contains(&Alarm::NothingLearned),
        })
    }

    /// Nothing learned is a failure.
    ///
    /// # Errors
    ///
    /// If the contrast of the last epoch is still that of chance.
    pub(crate) fn or_failure(&self) -> Result<(), Failure> {
        match self.is_learned {
            true => Ok(()),
            false => Err(Failure::no_result(Alarm::NothingLearned.to_string())),
        }
    }
}
