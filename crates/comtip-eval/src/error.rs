//! Why a run could not be scored.

use std::path::PathBuf;

use comtip_data::{DataError, none_shared};
use comtip_metrics::MetricError;
use comtip_model::ModelError;
use comtip_train::TrainError;

/// Why a run could not be scored.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EvalError {
    /// The run was given in the place of the shards, and the shards in that of the run.
    #[error(
        "the two are swapped: {} is a run, and {} holds shards; give each in the place of the other",
        shards.display(), run.display()
    )]
    Exchanged {
        /// What was given as shards.
        shards: PathBuf,
        /// What was given as a run.
        run: PathBuf,
    },
    /// A run was given in the place of the shards.
    #[error("{} is a run; give a folder of shards there", shards.display())]
    RunAsShards {
        /// What was given as shards.
        shards: PathBuf,
    },
    /// The run has nothing to test on.
    #[error("{} held nothing out, so there is nothing to test on", run.display())]
    NothingHeldOut {
        /// The folder of the run.
        run: PathBuf,
    },
    /// No run of a study is finished.
    #[error("{}: none of its {n_runs} runs is finished, so there is nothing to score", study.display())]
    NoFinishedRun {
        /// The folder of the study.
        study: PathBuf,
        /// The runs it is to have.
        n_runs: usize,
    },
    /// What is to be compared has one variant.
    #[error("{}: {problem}, so there is nothing to compare", study.display())]
    NoAblations {
        /// The folder.
        study: PathBuf,
        /// What it is instead.
        problem: &'static str,
    },
    /// The split does not fit the shards.
    #[error("{}", split.display())]
    Split {
        /// The file of the split.
        split: PathBuf,
        /// What does not fit.
        source: DataError,
    },
    /// Slides have tiles of another size than those the run was trained on.
    #[error("{problem}; the network would see tissue at another scale")]
    OtherTiles {
        /// Which slides, and both sizes.
        problem: String,
    },
    /// A shard is not what it was a moment ago.
    #[error(
        "slide {slide} has no spot {spot} any more: its shard was replaced meanwhile; try again"
    )]
    LostSpot {
        /// The slide.
        slide: String,
        /// The spot.
        spot: String,
    },
    /// No gene can be scored.
    #[error(
        "no gene of the panel is measured on all slides; choose slides that share genes: {}",
        none_shared([])
    )]
    NoSharedGene,
    /// Class tokens of an image tower that has none.
    #[error("the image tower of the run reads colour and texture and has no class token")]
    NoClassToken,
    /// A network was trained on other genes than those that are to be scored.
    #[error("the network knows other genes, or other values of them, than those that are scored")]
    OtherGenes,
    /// The text tower cannot read a sentence to its end.
    #[error(
        "`{sentence}` has up to {n_tokens} tokens, more than the {most} that the text tower reads; shorten the template"
    )]
    LongSentence {
        /// The sentence, of one gene.
        sentence: String,
        /// Tokens of the longest.
        n_tokens: usize,
        /// Tokens that the tower reads.
        most: usize,
    },
    /// No slide has labels to compare clusters with, and nobody said how many to find.
    #[error(
        "no test slide has two labels or more to compare clusters with, and no number of clusters is given: {slides}"
    )]
    NoLabels {
        /// The test slides, each with why it cannot be scored.
        slides: String,
    },
    /// The spots of a slide cannot be clustered.
    #[error("the spots of slide {slide} cannot be clustered by {representation}")]
    NotClustered {
        /// The slide.
        slide: String,
        /// Whose vectors were to be clustered.
        representation: Box<str>,
        /// Why.
        source: MetricError,
    },
    /// A vector holds a number that is none.
    #[error(
        "{}: the vector of spot {spot} is not finite, so the weights are damaged or the training failed",
        model.display()
    )]
    NotFinite {
        /// The folder of the model.
        model: PathBuf,
        /// The spot.
        spot: String,
    },
    /// Data could not be read.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The model could not be read or used.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The run could not be read.
    #[error(transparent)]
    Train(#[from] TrainError),
    /// A score could not be computed.
    #[error(transparent)]
    Metric(#[from] MetricError),
}
