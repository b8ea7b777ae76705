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
    /// How many folds of whole patients; `leave-one-out`, or without it, one for each patient.
    #[arg(long, value_name = "N")]
    pub(crate) folds: Option<String>,
    /// Of `--by random-spots`: the share of every slide's spots that is tested on [default: 0.2].
    #[arg(long, value_name = "SHARE")]
    pub(crate) test_share: Option<f64>,
    /// With `--folds N`: what the folds have about the same amount of [default: spots].
    #[arg(long, value_enum)]
    pub(crate) balance: Option<Balance>,
    /// Who each slide is from, a csv with columns `slide` and `patient`, where the shards do not know; slides it does
    /// not list keep the patients of the shards.
    #[arg(long, value_name = "FILE")]
    pub(crate) patients: Option<PathBuf>,
    /// With `--folds N` or `--by random-spots`: another seed draws others [default: 7].
    #[arg(long)]
    pub(crate) seed: Option<u64>,
    /// The file to write.
    #[arg(long, default_value = "folds.json")]
    pub(crate) to: PathBuf,
    /// Write over a file of folds that is there already.
    #[arg(long)]
    pub(crate) replace: bool,
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
