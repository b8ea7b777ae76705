//! A run in progress on Burn's dashboard: curves and keys on the whole terminal.

mod curve;

use std::io::{self, IsTerminal};
use std::panic::{AssertUnwindSafe, catch_unwind, take_hook};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use burn::train::Interrupter;
use burn::train::logger::TrainingProgressLogger;
use burn::train::renderer::tui::TuiMetricsRendererWrapper;
use burn::train::renderer::{MetricsRenderer, MetricsRendererTraining};
use comtip::train::{StepSplit, TrainingEvent};
use crossterm::cursor::Show;
use crossterm::event::DisableMouseCapture;
use crossterm::execute;
use crossterm::terminal::{self, LeaveAlternateScreen};

use super::cli_error::CliError;
use super::interrupt;
use super::training_display::{DisplayRun, RunLines};
use curve::CURVES;

/// A run on the dashboard.
pub(crate) struct TrainingTui {
    /// None once the dashboard was left by its key.
    dashboard: Option<TuiMetricsRendererWrapper>,
    interrupter: Interrupter,
    stop: Arc<AtomicBool>,
    lines: RunLines,
    /// What is printed afterwards: the dashboard has the whole terminal.
    lines_for_later: Vec<String>,
}

impl TrainingTui {
    /// Takes the terminal. The dashboard's keys to stop and to kill set `stop`; so does Ctrl-C, on Unix.
    ///
    /// # Errors
    ///
    /// If the terminal cannot be taken.
    pub(crate) fn begin(stop: Arc<AtomicBool>) -> Result<Self, CliError> {
        interrupt::terminal_is_taken(restore_terminal);
        if let Err(error) = raw_mode_with_ctrl_c() {
            interrupt::give_terminal_back();
            return Err(CliError::usage(format!("--tui: {error}")));
        }
        let interrupter = Interrupter::new();
        let mut dashboard = TuiMetricsRendererWrapper::new(interrupter.clone(), None);
        for curve in &CURVES {
            dashboard.register_metric(curve.definition());
        }
        Ok(Self {
            dashboard: Some(dashboard),
            interrupter,
            stop,
            lines: RunLines::default(),
            lines_for_later: Vec::new(),
        })
    }

    /// Does something on the dashboard, if it is still there. Its key to kill makes it panic at the next
    /// call: here that means to stop in order too.
    fn on_dashboard(&mut self, act: impl FnOnce(&mut TuiMetricsRendererWrapper)) {
        let Some(mut dashboard) = self.dashboard.take() else {
            return;
        };
        let done = catch_unwind(AssertUnwindSafe(move || {
            act(&mut dashboard);
            dashboard
        }));
        self.dashboard = done.ok();
        if self.dashboard.is_none() {
            // The dashboard's keeps silent from now on; the default one speaks.
            drop(take_hook());
        }
        if self.dashboard.is_none() || self.interrupter.should_stop() {
            self.stop.store(true, Ordering::Relaxed);
        }
    }

    /// Ends the dashboard and gives the terminal back.
    fn close(&mut self) {
        let dashboard = self.dashboard.take();
        let _ = catch_unwind(AssertUnwindSafe(|| drop(dashboard)));
        interrupt::give_terminal_back();
    }
}

impl Drop for TrainingTui {
    fn drop(&mut self) {
        self.close();
    }
}

impl DisplayRun for TrainingTui {
    fn show(&mut self, event: &TrainingEvent) {
        self.lines_for_later.extend(self.lines.of(event));
        self.on_dashboard(|dashboard| match event {
            TrainingEvent::Begun {
                position,
                steps_per_epoch,
                n_epochs,
                ..
            } => {
                dashboard.start(*n_epochs, position.epoch, None, Some("comtip pretrain"));
                dashboard.start_split("train", *steps_per_epoch);
            }
            TrainingEvent::Step(record) if record.split == StepSplit::Train => {
                for curve in &CURVES {
                    let value = (curve.of_step)(record);
                    value
                        .into_iter()
                        .for_each(|value| dashboard.update_train(curve.point(value)));
                }
                dashboard.update_split(record.step);
            }
            TrainingEvent::Epoch(record) => {
                for curve in &CURVES {
                    let value = record.validation.as_ref().and_then(curve.of_validation);
                    value
                        .into_iter()
                        .for_each(|value| dashboard.update_valid(curve.point(value)));
                }
                for alarm in &record.alarms {
                    dashboard.log_event_training(alarm.name().to_owned());
                }
                dashboard.update_epoch(record.epoch);
            }
            _ => {}
        });
    }

    fn finish(&mut self, outcome: &str) {
        self.close();
        self.lines_for_later
            .drain(..)
            .for_each(|line| message!("{line}"));
        message!("pretrain: {outcome}");
    }
}

/// Refuses a dashboard where there is no terminal to take.
///
/// # Errors
///
/// If standard input or output is none.
pub(crate) fn check_terminal() -> Result<(), CliError> {
    match io::stdin().is_terminal() && io::stdout().is_terminal() {
        true => Ok(()),
        false => Err(CliError::usage(
            "--tui needs a terminal; leave it out to get a line an epoch",
        )),
    }
}

/// As it was, whoever took it and however far they came; does nothing the second time.
fn restore_terminal() {
    let _ = terminal::disable_raw_mode();
    let _ = execute!(
        io::stdout(),
        DisableMouseCapture,
        LeaveAlternateScreen,
        Show
    );
}

/// Keys come one by one, as a dashboard needs them, but Ctrl-C still asks the program to stop; Ctrl-Z and
/// Ctrl-\ do nothing, as they would leave the terminal to the shell in this state. The dashboard leaves a
/// terminal as it is that is in raw mode already.
#[cfg(unix)]
fn raw_mode_with_ctrl_c() -> io::Result<()> {
    use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, tcgetattr, tcsetattr};
    /// `_POSIX_VDISABLE`
    const NO_KEY: u8 = if cfg!(target_os = "linux") { 0 } else { 0xff };
    terminal::enable_raw_mode()?;
    let input = io::stdin();
    let mut modes = tcgetattr(&input)?;
    modes.local_modes |= LocalModes::ISIG;
    for key in [SpecialCodeIndex::VSUSP, SpecialCodeIndex::VQUIT] {
        modes.special_codes[key] = NO_KEY;
    }
    tcsetattr(&input, OptionalActions::Now, &modes)?;
    Ok(())
}

#[cfg(not(unix))]
fn raw_mode_with_ctrl_c() -> io::Result<()> {
    terminal::enable_raw_mode()
}
