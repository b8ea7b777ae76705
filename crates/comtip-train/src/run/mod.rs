//! The trainer, and the folder it leaves: checkpoints, records, the model.

mod checkpoints;
mod pretrain;
mod run_folder;
mod slide_spots;
mod slide_tiles;
mod trainer;
mod training_event;

pub use checkpoints::{DamagedCheckpoint, StoredState};
pub use pretrain::{Control, Pretrained, Start, load_stored, pretrain};
pub use run_folder::{InitialModel, RunFolder};
pub use training_event::TrainingEvent;
