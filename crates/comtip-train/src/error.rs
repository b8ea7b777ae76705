//! Why a training run could not start or go on.

use std::path::PathBuf;

use burn::tensor::TensorReadError;
use comtip_data::DataError;
use comtip_files::FileError;
use comtip_model::ModelError;

use crate::step_split::StepSplit;

/// Why a training run could not start or go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TrainError {
    /// The settings are of no use.
    #[error("{problem}")]
    Config {
        /// Which setting, and what would be right.
        problem: String,
    },
    /// A file could not be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The run folder is not what is needed.
    #[error("{path}: {problem}")]
    Run {
        /// The folder or a file in it.
        path: PathBuf,
        /// What is wrong and what to do.
        problem: String,
    },
    /// A run that is not finished has no model.
    #[error("{path} has no model yet, as its run is not finished")]
    Unfinished {
        /// The folder of the run.
        path: PathBuf,
    },
    /// A run cannot go on with settings that decide otherwise than those it began with.
    #[error("{path}: {}; a run goes on with the settings it began with, which that file holds", changes.join(", "))]
    OtherSettings {
        /// The settings it began with.
        path: PathBuf,
        /// What differs, a setting each.
        changes: Vec<String>,
    },
    /// A run cannot go on with another split than the one it began with.
    #[error(
        "{path} is not the split that was given now; a run goes on with the one it began with, which is taken where none is given"
    )]
    OtherSplit {
        /// The split it began with.
        path: PathBuf,
    },
    /// The weights a run began with are of an earlier version, and its towers' sizes are not known.
    #[error(
        "{path} does not tell the sizes of the towers from {file}, as an earlier version wrote it; go on with the run to its end"
    )]
    UnknownTowers {
        /// The record of the weights.
        path: PathBuf,
        /// The weights.
        file: String,
    },
    /// A loss stopped being a number. Of a training step, the state before it was saved; of validation, the last
    /// training step led astray, and the newest checkpoint may be the one behind it.
    #[error(
        "{loss} is {value} in {split} of epoch {epoch}, step {step}. Look at that batch, or go on from the weights of \
         before in a new run with a lower optimizer.learning_rate or with optimizer.max_gradient_norm"
    )]
    NotFinite {
        /// Training or validation.
        split: StepSplit,
        /// The loss.
        loss: &'static str,
        /// NaN or an infinity.
        value: f64,
        /// Epoch, from 1.
        epoch: usize,
        /// Step of the epoch, from 1.
        step: usize,
    },
    /// Something went wrong, and then saving the state before it did too.
    #[error("{error}; the state before it could not be saved either")]
    Unsaved {
        /// What went wrong first.
        error: Box<TrainError>,
        /// Why it could not be saved.
        source: Box<TrainError>,
    },
    /// A thread of the loader panicked.
    #[error("the loader panicked at step {step} of the epoch, which is a bug to report: {message}")]
    Loader {
        /// Step of the epoch, from 1.
        step: usize,
        /// What the panic said.
        message: String,
    },
    /// A source of batches that is not of this crate has none.
    #[error("a batch could not be read")]
    Batch(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A number could not be read from the device.
    #[error("the device does not answer")]
    Device(#[from] TensorReadError),
    /// Data could not be read.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The model could not be built or written.
    #[error(transparent)]
    Model(#[from] ModelError),
}

impl TrainError {
    /// A [`FileError::Io`] for `path`, to be given to `map_err`.
    pub(crate) fn io(
        action: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(std::io::Error) -> Self {
        let error = FileError::io(action, path);
        move |source| Self::File(error(source))
    }
}
