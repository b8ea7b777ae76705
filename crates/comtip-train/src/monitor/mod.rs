//! What is measured of a run while it goes on, and when to be alarmed.

mod alarm;
mod alarm_rules;
mod contrast_over_chance;
mod diagnosis;
mod epoch_record;
mod json_lines;
mod json_number;
mod loss_monitor;
mod loss_records;
mod mean_losses;
mod monitor;
mod pair_probe;
mod peak_memory;
mod pretraining_monitor;
mod spread;
mod step_record;
mod step_values;
mod validation_scores;

pub use alarm::Alarm;
pub use contrast_over_chance::ContrastOverChance;
pub use epoch_record::{EpochRecord, Speed, read_epoch_records};
pub(crate) use json_lines::JsonLines;
pub use json_lines::read_json_lines;
pub(crate) use json_number::if_there;
pub use loss_monitor::LossMonitor;
pub use loss_records::{LossEpoch, LossStep, NamedValues};
pub use mean_losses::MeanLosses;
pub use monitor::{EpochLine, EpochSteps, Monitor, Pace, StepLine};
pub use pair_probe::PairProbe;
pub use peak_memory::peak_resident_mib;
pub(crate) use pretraining_monitor::PretrainingMonitor;
pub use step_record::{StepRecord, read_step_records};
pub use step_values::{StepPlace, StepValues, TermValue};
