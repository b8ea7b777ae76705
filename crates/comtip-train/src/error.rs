//! Why a training run could not start or be resumed.

use std::path::PathBuf;

use burn::tensor::TensorReadError;
use comtip_data::DataError;
use comtip_files::FileError;
use comtip_model::ModelError;

use crate::step_split::StepSplit;

/// Why a training run could not start or be resumed.
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
    /// A fine-tuned network was given in the place of a pretrained run.
    #[error(
        "{path} holds a fine-tuned network, and a pretrained run is needed here{}",
        began_from(run)
    )]
    FineTuned {
        /// The folder of the fine-tuning.
        path: PathBuf,
        /// The run that it began from, where that is recorded.
        run: Option<PathBuf>,
    },
    /// A run that is not finished has no model.
    #[error("{path} is not finished, so it has no model yet")]
    Unfinished {
        /// The folder of the run.
        path: PathBuf,
    },
    /// A run cannot be resumed with settings that give other numbers than those it began with.
    #[error("{path}: {}; a run is resumed with the settings it began with, which that file holds", changes.join(", "))]
    OtherSettings {
        /// The settings it began with.
        path: PathBuf,
        /// What differs, a setting each.
        changes: Vec<String>,
    },
    /// A run cannot be resumed with another split than the one it began with.
    #[error(
        "{path} is not the split that was given now; a run is resumed with the split it began with, which is used if none is given"
    )]
    OtherSplit {
        /// The split it began with.
        path: PathBuf,
    },
    /// A study cannot be resumed as another one than it began as.
    #[error("{path}: {}; a study is resumed with the settings, folds and seeds it began with, which that file holds", changes.join(", "))]
    OtherStudy {
        /// The file of the study.
        path: PathBuf,
        /// What differs, a setting, fold or seed each.
        changes: Vec<String>,
    },
    /// The weights a run began with are of an earlier version, and its towers' sizes are not known.
    #[error(
        "{path} does not say how large the towers from {file} are, because an earlier version wrote it; resume the run and let it finish"
    )]
    UnknownTowers {
        /// The record of the weights.
        path: PathBuf,
        /// The weights.
        file: String,
    },
    /// A loss stopped being a number. Of a training step, the state before it was saved; of validation, the last
    /// training step led astray, and the newest checkpoint may be the one after it.
    #[error(
        "{loss} is {value} in {split} of epoch {epoch}, step {step}. Look at that batch, or start a new run from the \
         weights before it, with a lower optimizer.learning_rate or with optimizer.max_gradient_norm"
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
    /// An epoch of a source of batches has more or fewer of them than the source said, which the learning rates follow.
    /// The state before was saved.
    #[error(
        "epoch {epoch} has {} the {steps_per_epoch} steps that its source of batches says an epoch has, and the learning \
         rates follow from these; make the two agree",
        batches_than(.n_batches)
    )]
    EpochLength {
        /// Epoch, from 1.
        epoch: usize,
        /// Batches there were; `None` if there are more than was said.
        n_batches: Option<usize>,
        /// What the source said.
        steps_per_epoch: usize,
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

/// The run that a fine-tuning began from, behind what is said of it.
fn began_from(run: &Option<PathBuf>) -> String {
    match run {
        Some(run) => format!("; it began from {}", run.display()),
        None => String::new(),
    }
}

/// How the batches of an epoch differ from those that were said; none are more.
fn batches_than(n_batches: &Option<usize>) -> String {
    match n_batches {
        Some(n) => format!("{n} batches, unlike"),
        None => "more batches than".to_owned(),
    }
}
