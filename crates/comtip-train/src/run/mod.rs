//! The trainer, and the folder it leaves: checkpoints, records, the model.

mod check_trainable;
mod checkpoints;
mod control;
mod fine_tune;
mod model_shape;
mod pretrain;
mod run_folder;
mod slide_spots;
mod slide_tiles;
mod trainer;
mod trainer_event;
mod training_event;
mod training_loop;
mod training_state;

pub use checkpoints::{DamagedCheckpoint, StoredState};
pub use control::{Control, Start};
pub use fine_tune::{FineTuned, PretrainedModel, fine_tune};
pub use pretrain::{Pretrained, load_stored, pretrain};
pub(crate) use run_folder::STUDY_FILE;
pub use run_folder::{InitialModel, RunFolder};
pub use trainer::{Trained, Trainer};
pub use trainer_event::TrainerEvent;
pub use training_event::TrainingEvent;
