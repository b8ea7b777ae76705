//! A fine-tuning in progress, shown on standard error: a bar on a terminal, a line per epoch elsewhere.

use comtip::train::{LossEpoch, LossStep, TrainerEvent};

use super::begun_lines::BegunLines;
use super::pace::Pace;
use super::plural::plural;
use super::progress::Progress;

/// Shows a fine-tuning while it is under way.
#[derive(Default)]
pub(crate) struct TuningDisplay {
    progress: Option<Progress>,
    steps_per_epoch: usize,
    pace: Option<Pace>,
}

impl TuningDisplay {
    /// Shows what happened.
    pub(crate) fn show(&mut self, event: &TrainerEvent<LossStep, LossEpoch>) {
        match event {
            TrainerEvent::Begun {
                position,
                steps_per_epoch,
                n_epochs,
                damaged,
                n_lost_lines,
            } => {
                message!(
                    "an epoch: {}; each epoch: mean squared and mean absolute error of the training values (MSE, MAE)",
                    plural(*steps_per_epoch, "step")
                );
                let begun = BegunLines {
                    position: *position,
                    steps_per_epoch: *steps_per_epoch,
                    n_epochs: *n_epochs,
                    damaged,
                    n_lost_lines: *n_lost_lines,
                };
                begun.lines().iter().for_each(|line| message!("{line}"));
                let n_steps = steps_per_epoch * n_epochs;
                let progress = Progress::start("finetune", n_steps as u64, "steps");
                progress.reach(position.total_steps as u64);
                if progress.is_hidden() {
                    self.pace = Some(Pace::from(position.total_steps, n_steps));
                }
                self.progress = Some(progress);
                self.steps_per_epoch = *steps_per_epoch;
            }
            TrainerEvent::Step(step) => {
                let n_done = (step.epoch - 1) * self.steps_per_epoch + step.step;
                if let Some(progress) = &self.progress {
                    progress.reach(n_done as u64);
                    let loss = step.losses.get("total").unwrap_or(f64::NAN);
                    progress.message(format!("epoch {} MSE {loss:.3}", step.epoch));
                }
                if let Some(line) = self.pace.as_mut().and_then(|pace| pace.line(n_done)) {
                    message!("{line}");
                }
            }
            TrainerEvent::Epoch(epoch) => {
                if let Some(progress) = &self.progress {
                    progress.line(&line(epoch));
                }
            }
            _ => {}
        }
    }

    /// It is over; what showed how far it is gives way to one line.
    pub(crate) fn finish(&self, outcome: &str) {
        if let Some(progress) = &self.progress {
            progress.finish(outcome);
        }
    }
}

/// An epoch in a short line; `epochs.jsonl` has more.
fn line(epoch: &LossEpoch) -> String {
    let mean = |name: &str| epoch.train.get(name).unwrap_or(f64::NAN);
    format!(
        "  epoch {:3}  MSE {:.3}, MAE {:.3} · {:.1} spots/s",
        epoch.epoch,
        mean("total"),
        mean("mae"),
        epoch.items_per_s
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_an_epoch_has_both_errors_and_the_speed() {
        let json = r#"{"epoch":3,"total_steps":30,"train":{"total":0.5124,"mae":0.4},"seconds":1.0,"items_per_s":61.04,
            "loader_wait":0.0}"#;
        let epoch: LossEpoch = serde_json::from_str(json).expect("an epoch");
        let expected = "  epoch   3  MSE 0.512, MAE 0.400 · 61.0 spots/s";
        assert_eq!(line(&epoch), expected);
    }
}
