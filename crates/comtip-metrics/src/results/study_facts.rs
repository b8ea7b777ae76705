//! Which study was scored, and how much of it.

use serde::{Deserialize, Serialize};

/// The study whose runs were scored.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StudyFacts {
    /// Its folder, as it was given.
    pub path: String,
    /// Version of comtip that scored it.
    pub comtip: String,
    /// Its variants, the one that the others are compared with first.
    pub variants: Vec<StudyVariant>,
    /// Its folds.
    pub folds: Vec<TestedFold>,
    /// The seeds of its trainings.
    pub seeds: Vec<u64>,
    /// Runs it is to have.
    pub n_runs: usize,
    /// Runs that are scored.
    pub n_scored: usize,
    /// Runs that are not, and why.
    pub missing: Vec<MissingRun>,
}

/// One way to train.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StudyVariant {
    /// Its name.
    pub name: String,
    /// Settings that differ from those of the study, `KEY=VALUE`.
    pub changes: Vec<String>,
}

/// One division into what is trained on and what is tested on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestedFold {
    /// Its number.
    pub fold: usize,
    /// What it tests on, in words.
    pub tested: String,
}

/// A run that has no scores.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingRun {
    /// Its variant.
    pub variant: String,
    /// Its fold.
    pub fold: usize,
    /// Its seed.
    pub seed: u64,
    /// Why.
    pub reason: String,
}

impl StudyFacts {
    /// What must stand beside scores of a part of the runs, as `8 of 12 runs`; `None` if all are scored.
    pub fn stamp(&self) -> Option<String> {
        (self.n_scored < self.n_runs).then(|| format!("{} of {} runs", self.n_scored, self.n_runs))
    }

    /// On what scores rest: `2 folds and 3 training seeds`.
    pub fn in_words(&self) -> String {
        let n_of = |n: usize, one: &str| match n {
            1 => format!("one {one}"),
            n => format!("{n} {one}s"),
        };
        // Those that have a score.
        let is_whole = |n_missing: usize, n_runs: usize| n_missing < n_runs;
        let (n_variants, folds, seeds) = (self.variants.len(), &self.folds, &self.seeds);
        let n_folds = folds.iter().filter(|fold| {
            let missing = self.missing.iter().filter(|run| run.fold == fold.fold);
            is_whole(missing.count(), n_variants * seeds.len())
        });
        let n_seeds = seeds.iter().filter(|seed| {
            let missing = self.missing.iter().filter(|run| run.seed == **seed);
            is_whole(missing.count(), n_variants * folds.len())
        });
        let (n_folds, n_seeds) = (n_folds.count(), n_seeds.count());
        format!(
            "{} and {}",
            n_of(n_folds, "fold"),
            n_of(n_seeds, "training seed")
        )
    }
}
