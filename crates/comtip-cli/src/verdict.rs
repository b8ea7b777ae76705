//! Whether a run learned anything, in one sentence.

use comtip::train::{StepRecord, StepSplit};

use crate::failure::Failure;

/// Above this share of chance in the last epoch, nothing was learned.
const NOTHING_LEARNED: f64 = 0.98;

/// What the log of a run says.
#[derive(Debug)]
pub(crate) struct Verdict {
    /// Where contrast and total began and ended.
    pub(crate) story: String,
    is_learned: bool,
}

impl Verdict {
    /// Judges the training steps of a run.
    ///
    /// # Errors
    ///
    /// If there are none.
    pub(crate) fn of(records: &[StepRecord]) -> Result<Self, Failure> {
        let trained: Vec<&StepRecord> = records
            .iter()
            .filter(|record| record.split == StepSplit::Train)
            .collect();
        let (Some(first), Some(last)) = (trained.first(), trained.last()) else {
            return Err(Failure::no_result("not a single step was trained"));
        };
        let of_last: Vec<f64> = trained
            .iter()
            .filter(|record| record.epoch == last.epoch)
            .map(|record| record.info_nce_over_chance)
            .collect();
        let end = of_last.iter().sum::<f64>() / of_last.len() as f64;
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
            is_learned: end <= NOTHING_LEARNED,
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
            false => Err(Failure::no_result(format!(
                "nothing was learned: InfoNCE is still above {NOTHING_LEARNED} of chance; train longer, or \
                 look at optimizer.learning_rate"
            ))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(epoch: usize, info_nce_over_chance: f64) -> StepRecord {
        StepRecord {
            split: StepSplit::Train,
            epoch,
            step: 1,
            n_pairs: 32,
            total: 5.0,
            info_nce: 3.4,
            info_nce_over_chance,
            observed: 0.1,
            unobserved: 0.1,
            pair: 0.0,
            gap: 0.0,
            scale: 14.3,
            learning_rate: 1e-3,
        }
    }

    #[test]
    fn a_last_epoch_at_chance_is_a_failure_with_code_1() {
        let verdict = Verdict::of(&[record(1, 1.05), record(2, 0.99)]).expect("steps");
        assert_eq!(verdict.or_failure().expect_err("chance").code(), 1);
    }

    #[test]
    fn the_mean_of_the_last_epoch_decides() {
        let verdict = Verdict::of(&[record(1, 1.05), record(2, 1.0), record(2, 0.8)]);
        assert!(verdict.expect("steps").or_failure().is_ok());
    }
}
