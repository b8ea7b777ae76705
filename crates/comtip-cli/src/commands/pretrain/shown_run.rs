//! A run, shown while it trains.

use burn::tensor::Device;
use comtip::train::{
    Control, PretrainConfig, Pretrained, RunFolder, Start, TrainingData, pretrain,
};

use crate::ui::{CliError, DisplayRun, TrainingDisplay, interrupt, plural};

/// A dashboard if asked for, else a bar and lines.
pub(super) fn display(tui: bool) -> Result<Box<dyn DisplayRun>, CliError> {
    #[cfg(feature = "tui")]
    if tui {
        let dashboard = crate::ui::TrainingTui::begin(interrupt::flag())?;
        return Ok(Box::new(dashboard));
    }
    let _ = tui;
    Ok(Box::new(TrainingDisplay::default()))
}

/// Whether there can be a dashboard, before anything is read.
#[cfg(feature = "tui")]
pub(super) fn check_dashboard() -> Result<(), CliError> {
    crate::ui::training_tui::check_terminal()
}

#[cfg(not(feature = "tui"))]
pub(super) fn check_dashboard() -> Result<(), CliError> {
    Err(CliError::usage(
        "this comtip has no dashboard: build it with the feature `tui`, or run without --tui",
    ))
}

/// Trains, and shows it; `resume` is the command that resumes it once stopped.
///
/// # Errors
///
/// As [`comtip::train::pretrain`], or if Ctrl-C was pressed.
pub(in crate::commands) fn train(
    config: &PretrainConfig,
    data: TrainingData,
    devices: &[Device],
    run: &RunFolder,
    start: Start,
    display: &mut dyn DisplayRun,
    resume: &str,
) -> Result<(), CliError> {
    let control = Control {
        stop: interrupt::flag(),
        on_event: &mut |event| display.show(event),
    };
    let ended = pretrain(config, data, devices, run, start, control);
    if ended.is_err() {
        display.finish("ended by an error");
    }
    match ended? {
        Pretrained::Finished(_) => {
            display.finish(&plural(config.run.epochs, "epoch"));
            Ok(())
        }
        Pretrained::Interrupted(position) => {
            display.finish(&format!("stopped after step {}", position.total_steps));
            Err(CliError::interrupted(format!(
                "stopped in epoch {} after its step {}; resume the run from there with\n  {resume}",
                position.epoch, position.step
            )))
        }
    }
}
