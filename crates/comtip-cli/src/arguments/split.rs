//! What `comtip split` is told.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub(crate) struct Split {
    /// Folder of shards.
    pub(crate) shards: PathBuf,
    /// What is kept on one side.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) by: SplitBy,
    /// How many folds, or `leave-one-out` for one a patient.
    #[arg(long, default_value = "leave-one-out", value_name = "N")]
    pub(crate) folds: String,
    /// Of `--by random-spots`: the share of every slide's spots that is tested on.
    #[arg(long, default_value_t = 0.2, value_name = "SHARE")]
    pub(crate) test_share: f64,
    /// What the folds have about the same amount of.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) balance: Balance,
    /// A csv with columns `slide` and `patient`, where the shards name the wrong ones; slides it does not list
    /// keep theirs.
    #[arg(long, value_name = "FILE")]
    pub(crate) patients: Option<PathBuf>,
    /// Another seed draws other folds.
    #[arg(long, default_value_t = 7)]
    pub(crate) seed: u64,
    /// The file to write.
    #[arg(long, default_value = "folds.json")]
    pub(crate) to: PathBuf,
}

/// What a split keeps on one side.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum SplitBy {
    /// All slides of a patient.
    #[default]
    Patient,
    /// A spot: neighbours fall on both sides, and scores are stamped so.
    RandomSpots,
}

/// What folds have about the same amount of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Balance {
    /// Spots, and of these each technology.
    #[default]
    Spots,
    /// Slides, and of these each technology.
    Slides,
}
