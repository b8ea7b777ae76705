//! A fine-tuning, shown while it trains.

use comtip::model::TunedCheckpoint;
use comtip::train::{
    Control, FineTuneConfig, FineTuned, PretrainedModel, RunFolder, Start, TrainError,
    TrainingData, fine_tune,
};

use crate::ui::{CliError, TuningDisplay, interrupt, plural};

/// Trains, and shows it; `resume` is the command that resumes it once stopped.
///
/// # Errors
///
/// As [`comtip::train::fine_tune`], or if Ctrl-C was pressed.
pub(super) fn train(
    config: &FineTuneConfig,
    data: &TrainingData,
    from: PretrainedModel<'_>,
    to: &RunFolder,
    resume: &str,
) -> Result<TunedCheckpoint, CliError> {
    let mut display = TuningDisplay::default();
    let control = Control {
        stop: interrupt::flag(),
        on_event: &mut |event| display.show(event),
    };
    // Whether a run that is there may be resumed was looked at before.
    let ended = fine_tune(config, data, from, to, Start::Resume, control);
    if ended.is_err() {
        display.finish("ended by an error");
    }
    match ended.map_err(failure)? {
        FineTuned::Finished(tuned) => {
            let n_epochs = plural(config.run.epochs, "epoch");
            display.finish(&format!("{n_epochs}, {}", config.tuned));
            Ok(*tuned)
        }
        FineTuned::Interrupted(position) => {
            display.finish(&format!("stopped after step {}", position.total_steps));
            Err(CliError::interrupted(format!(
                "stopped in epoch {} after its step {}; resume it from there with\n  {resume}",
                position.epoch, position.step
            )))
        }
    }
}

/// What to type against a loss that is no number is another thing than in pretraining.
fn failure(error: TrainError) -> CliError {
    match error {
        TrainError::NotFinite { .. } => CliError::no_result(format!(
            "{error}\n  begin in another folder with --set optimizer.max_gradient_norm=1, or with a lower \
             optimizer.new_module_learning_rate"
        )),
        error => error.into(),
    }
}
