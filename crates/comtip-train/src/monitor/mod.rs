//! What is measured of a run while it goes on, and when to be alarmed.

mod alarm;
mod alarm_rules;
mod diagnosis;
mod epoch_record;
mod json_lines;
mod json_number;
mod pair_probe;
mod peak_memory;
mod spread;
mod step_record;

pub use alarm::Alarm;
pub(crate) use diagnosis::ObservedSpots;
pub use epoch_record::{EpochRecord, MeanLosses, Speed, read_epoch_records};
pub(crate) use json_lines::JsonLines;
pub(crate) use json_number::if_there;
pub use pair_probe::PairProbe;
pub use peak_memory::peak_resident_mib;
pub use step_record::{StepRecord, read_step_records};
