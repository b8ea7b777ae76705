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

    /// On what scores rest: `2 folds and 3 training seeds`, which are [`counted_seeds`](Self::counted_seeds).
    pub fn in_words(&self) -> String {
        let n_of = |n: usize, one: &str| match n {
            1 => format!("one {one}"),
            n => format!("{n} {one}s"),
        };
        let n_folds = self.folds.iter().filter(|fold| {
            let missing = self.missing.iter().filter(|run| run.fold == fold.fold);
            missing.count() < self.variants.len() * self.seeds.len()
        });
        format!(
            "{} and {}",
            n_of(n_folds.count(), "fold"),
            n_of(self.counted_seeds().len(), "training seed")
        )
    }

    /// The seeds that scores with an interval are of: those that lack no run which another seed has. Of fewer than two there is no
    /// interval, and these are all seeds that have a run.
    pub fn counted_seeds(&self) -> Vec<u64> {
        let is_missing = |variant: &str, fold: usize, seed: u64| {
            let mut missing = self.missing.iter();
            missing.any(|run| run.variant == variant && run.fold == fold && run.seed == seed)
        };
        let scored = self.scored_seeds();
        let is_whole = |seed: &u64| {
            let mut lacked = self.missing.iter().filter(|run| run.seed == *seed);
            lacked.all(|run| {
                let mut others = scored.iter();
                others.all(|other| is_missing(&run.variant, run.fold, *other))
            })
        };
        let whole: Vec<u64> = scored.iter().copied().filter(is_whole).collect();
        match whole.len() {
            0 | 1 => scored,
            _ => whole,
        }
    }

    /// The seeds that have a run.
    fn scored_seeds(&self) -> Vec<u64> {
        let is_scored = |seed: &u64| {
            let missing = self.missing.iter().filter(|run| run.seed == *seed);
            missing.count() < self.variants.len() * self.folds.len()
        };
        self.seeds.iter().copied().filter(is_scored).collect()
    }

    /// Which seeds have runs that are no part of scores with an interval, in a sentence; `None` if none has.
    pub fn partial_seeds_in_words(&self) -> Option<String> {
        let counted = self.counted_seeds();
        let scored = self.scored_seeds().into_iter();
        let partial = scored.filter(|seed| !counted.contains(seed));
        let partial: Vec<String> = partial.map(|seed| seed.to_string()).collect();
        (!partial.is_empty()).then(|| {
            format!(
                "Scores and their intervals are of the {} training seeds that have every run; those of {} lack some, and stand in the \
                 files alone.",
                counted.len(),
                partial.join(", ")
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn study(missing: &[(usize, u64)]) -> StudyFacts {
        let fold = |fold| TestedFold {
            fold,
            tested: String::new(),
        };
        StudyFacts {
            variants: vec![StudyVariant {
                name: "full".to_owned(),
                changes: Vec::new(),
            }],
            folds: [1, 2].map(fold).to_vec(),
            seeds: vec![7, 8, 9],
            missing: missing
                .iter()
                .map(|(fold, seed)| MissingRun {
                    variant: "full".to_owned(),
                    fold: *fold,
                    seed: *seed,
                    reason: "not begun".to_owned(),
                })
                .collect(),
            ..StudyFacts::default()
        }
    }

    #[test]
    fn a_seed_that_lacks_a_fold_of_the_others_counts_for_none_while_two_have_all() {
        let whole = study(&[]);
        assert_eq!(whole.in_words(), "2 folds and 3 training seeds");
        assert_eq!(whole.partial_seeds_in_words(), None);
        let partial = study(&[(2, 9)]);
        assert_eq!(partial.in_words(), "2 folds and 2 training seeds");
        let words = partial.partial_seeds_in_words().expect("a seed");
        assert!(words.contains("of the 2 training seeds") && words.contains("those of 9 lack"));
        // A seed of no run at all lacks nothing that is scored.
        let absent = study(&[(1, 9), (2, 9)]);
        assert_eq!(absent.in_words(), "2 folds and 2 training seeds");
        assert_eq!(absent.partial_seeds_in_words(), None);
        // A fold that no seed has is lacked by none.
        let one_fold = study(&[(2, 7), (2, 8), (2, 9)]);
        assert_eq!(one_fold.in_words(), "one fold and 3 training seeds");
        // One whole seed has no interval, and all count.
        let first = study(&[(2, 8), (2, 9)]);
        assert_eq!(first.counted_seeds(), [7, 8, 9]);
    }
}
