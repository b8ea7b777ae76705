//! The losses of any objective, and nothing else.

use super::loss_records::{LossEpoch, LossStep, NamedValues};
use super::monitor::{EpochSteps, Monitor};
use super::peak_memory::peak_resident_mib;
use super::step_values::StepValues;
use crate::error::TrainError;
use crate::objective::Objective;

/// Logs the losses of any objective; the best epoch has the lowest total, of validation if there is any.
#[derive(Debug, Clone, Copy, Default)]
pub struct LossMonitor;

impl<O: Objective> Monitor<O> for LossMonitor {
    type Step = LossStep;
    type Epoch = LossEpoch;

    fn begin(&mut self, _: Vec<LossEpoch>, _: bool) -> Result<(), TrainError> {
        Ok(())
    }

    fn step(&self, values: &StepValues) -> LossStep {
        LossStep::from(values)
    }

    fn epoch(&mut self, _: &O, steps: EpochSteps<'_, LossStep>) -> Result<LossEpoch, TrainError> {
        let is_validated = !steps.validation.is_empty();
        Ok(LossEpoch {
            epoch: steps.epoch,
            total_steps: steps.total_steps,
            train: means(steps.train),
            validation: is_validated.then(|| means(steps.validation)),
            seconds: steps.pace.seconds(),
            items_per_s: steps.pace.items_per_s(),
            loader_wait: steps.pace.loader_wait(),
            peak_mib: peak_resident_mib(),
        })
    }

    fn score(&self, epoch: &LossEpoch) -> f64 {
        let losses = epoch.validation.as_ref().unwrap_or(&epoch.train);
        losses.get("total").unwrap_or(f64::NAN)
    }
}

/// The mean of every number over the steps that have it, in the order of their first.
fn means(steps: &[LossStep]) -> NamedValues {
    let names = steps.first().map_or(&[][..], |step| &step.losses.0);
    let mean = |(name, _): &(String, f64)| {
        let values = steps.iter().filter_map(|step| step.losses.get(name));
        let (n, sum) = values.fold((0, 0.0), |(n, sum), value| (n + 1, sum + value));
        (name.clone(), sum / f64::from(n))
    };
    NamedValues(names.iter().map(mean).collect())
}
