//! What a reader of scores or vectors should be warned of.

use std::path::PathBuf;

/// What a reader of scores or vectors should be warned of; found when a run is opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EvalWarning {
    /// The model has no checksums.
    #[error(
        "{} has no checksums.json, because an earlier version wrote it, so damage would not be noticed",
        folder.display()
    )]
    Unverified {
        /// The folder of the model.
        folder: PathBuf,
    },
    /// The split and the shards say other patients of a slide.
    #[error("{}: {problem}", split.display())]
    PatientsDiffer {
        /// The file of the split.
        split: PathBuf,
        /// Which slides, in words.
        problem: String,
    },
    /// The run has no record of its tiles.
    #[error(
        "{} has no tiles.json, so nothing says whether the model was trained on tiles of this size",
        run.display()
    )]
    NoRecordOfTiles {
        /// The folder of the run.
        run: PathBuf,
    },
    /// Slides have tiles of another size than those the run was trained on, and were taken all the same.
    #[error("{problem}")]
    OtherTiles {
        /// Which slides, and both sizes.
        problem: String,
    },
    /// The model has seen what it is tested on.
    #[error("{seen}; the scores say nothing of slides that the model has not seen")]
    Seen {
        /// What it has seen, in words.
        seen: String,
    },
}
