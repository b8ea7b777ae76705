//! A run in progress on Burn's dashboard: curves and keys on the whole terminal.

use std::io::{self, IsTerminal};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use burn::train::Interrupter;
use burn::train::logger::TrainingProgressLogger;
use burn::train::metric::{
    MetricDefinition, MetricEntry, MetricId, NumericAttributes, NumericEntry, SerializedEntry,
};
use burn::train::renderer::tui::TuiMetricsRendererWrapper;
use burn::train::renderer::{MetricState, MetricsRenderer, MetricsRendererTraining};
use comtip::train::{MeanLosses, StepRecord, StepSplit, TrainingEvent};

use crate::failure::Failure;
use crate::training_display::{DisplayRun, RunLines};

/// Curves by name, and whether more is better.
const CURVES: [(&str, bool); 7] = [
    ("Loss", false),
    ("InfoNCE / ln N", false),
    ("L_obs", false),
    ("L_unobs", false),
    ("Gap of the critic", true),
    ("Gradient norm", false),
    ("Learning rate", true),
];

/// A run on the dashboard.
pub(crate) struct TrainingTui {
    /// None once the dashboard was left by its key.
    dashboard: Option<TuiMetricsRendererWrapper>,
    interrupter: Interrupter,
    stop: Arc<AtomicBool>,
    lines: RunLines,
    /// What is told afterwards: the dashboard has the whole terminal.
    told: Vec<String>,
}

impl TrainingTui {
    /// Takes the terminal. Its key to stop, its key to kill and Ctrl-C all set `stop`.
    ///
    /// # Errors
    ///
    /// If standard output is no terminal, or one that cannot be taken.
    pub(crate) fn begin(stop: Arc<AtomicBool>) -> Result<Self, Failure> {
        if !io::stdout().is_terminal() {
            return Err(Failure::usage(
                "--tui needs a terminal; leave it out to get a line an epoch",
            ));
        }
        raw_mode_with_ctrl_c().map_err(|error| Failure::usage(format!("--tui: {error}")))?;
        let interrupter = Interrupter::new();
        let mut dashboard = TuiMetricsRendererWrapper::new(interrupter.clone(), None);
        for (name, higher_is_better) in CURVES {
            let attributes = NumericAttributes {
                unit: None,
                higher_is_better,
            };
            dashboard.register_metric(MetricDefinition {
                metric_id: id(name),
                name: Arc::new(name.to_owned()),
                description: None,
                attributes: attributes.into(),
            });
        }
        Ok(Self {
            dashboard: Some(dashboard),
            interrupter,
            stop,
            lines: RunLines::default(),
            told: Vec::new(),
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
        if self.dashboard.is_none() || self.interrupter.should_stop() {
            self.stop.store(true, Ordering::Relaxed);
        }
    }
}

impl DisplayRun for TrainingTui {
    fn show(&mut self, event: &TrainingEvent) {
        self.told.extend(self.lines.of(event));
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
                for entry in of_step(record) {
                    dashboard.update_train(entry);
                }
                dashboard.update_split(record.step);
            }
            TrainingEvent::Epoch(record) => {
                for entry in record.validation.iter().flat_map(of_validation) {
                    dashboard.update_valid(entry);
                }
                for alarm in &record.alarms {
                    dashboard.log_event_training(alarm.to_string());
                }
                dashboard.update_epoch(record.epoch);
            }
            _ => {}
        });
    }

    fn finish(&mut self, outcome: &str) {
        // The terminal comes back when the dashboard is gone.
        let dashboard = self.dashboard.take();
        let _ = catch_unwind(AssertUnwindSafe(|| drop(dashboard)));
        self.told.drain(..).for_each(|line| eprintln!("{line}"));
        eprintln!("pretrain: {outcome}");
    }
}

fn id(name: &str) -> MetricId {
    MetricId::new(Arc::new(name.to_owned()))
}

fn of_step(record: &StepRecord) -> Vec<MetricState> {
    let values = [
        record.total,
        record.info_nce_over_chance,
        record.observed,
        record.unobserved,
        record.gap,
        record.gradient_norm.unwrap_or(f64::NAN),
        record.learning_rate,
    ];
    entries(&values)
}

fn of_validation(losses: &MeanLosses) -> Vec<MetricState> {
    entries(&[
        losses.total,
        losses.info_nce_over_chance,
        losses.observed,
        losses.unobserved,
        losses.gap,
    ])
}

/// Values of the first curves.
fn entries(values: &[f64]) -> Vec<MetricState> {
    let named = CURVES.iter().zip(values);
    named
        .map(|((name, _), value)| {
            let told = SerializedEntry::new(format!("{value:.4e}"), value.to_string());
            let entry = MetricEntry::new(id(name), told);
            MetricState::Numeric(entry, Some(NumericEntry::Value(*value)))
        })
        .collect()
}

/// Keys come one by one, as a dashboard needs them, but Ctrl-C still asks the program to stop. The dashboard
/// leaves a terminal as it is that is in raw mode already.
#[cfg(unix)]
fn raw_mode_with_ctrl_c() -> io::Result<()> {
    use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
    crossterm::terminal::enable_raw_mode()?;
    let terminal = io::stdin();
    let mut modes = tcgetattr(&terminal)?;
    modes.local_modes |= LocalModes::ISIG;
    tcsetattr(&terminal, OptionalActions::Now, &modes)?;
    Ok(())
}

#[cfg(not(unix))]
fn raw_mode_with_ctrl_c() -> io::Result<()> {
    Ok(())
}
