//! A score over the folds and training seeds of a study.

use serde::{Deserialize, Serialize};

use super::estimate::Interval;

/// A score over the folds and training seeds of a study: the mean over folds of the mean over seeds, each weighing the same.
///
/// Where it has an interval, score and interval are of the same seeds: those that have it in every fold where any has. Without one it
/// is of all runs.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct StudyEstimate {
    /// The score; `None` where every run has it undefined.
    pub value: Option<f64>,
    /// How much luck is in a training: of the means over folds of each seed that has all of them. `None` of fewer than two such seeds,
    /// and where no seed changes the score.
    pub interval: Option<Interval>,
    /// Whether there are several seeds and the score is the same in all, to the last bit, as of baselines that no seed changes.
    pub is_same_in_all_seeds: bool,
    /// Seeds that it is of: those of the interval, or the most that a fold has.
    pub n_seeds: usize,
    /// Runs where it is undefined; they are no part of it.
    pub n_undefined: usize,
    /// The score in each fold that has it.
    pub by_fold: Vec<FoldScore>,
    /// The mean over test patients, where there are two or more; `None` too of scores that are not of single slides.
    pub over_patients: Option<PatientMean>,
}

/// A score in one fold.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FoldScore {
    /// The fold.
    pub fold: usize,
    /// The mean over those of its seeds that the score is of.
    pub value: Option<f64>,
    /// The score of each of its runs.
    pub by_seed: Vec<TrainingSeedScore>,
}

/// A score of one run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct TrainingSeedScore {
    /// The seed of the training.
    pub seed: u64,
    /// The score; `None` where it is undefined.
    pub value: Option<f64>,
}

/// A mean over patients of the mean over seeds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PatientMean {
    /// The mean, each patient weighing the same.
    pub value: f64,
    /// The patients.
    pub n: usize,
    /// How the mean may be in other patients; `None` where nothing says so.
    pub interval: Option<Interval>,
}

/// Which way a difference goes, as far as it can be told from the luck of training.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Finding {
    /// The interval lies above 0.
    #[serde(rename = "higher")]
    Higher,
    /// The interval lies below 0.
    #[serde(rename = "lower")]
    Lower,
    /// The interval holds 0.
    #[serde(rename = "no difference seen")]
    NoDifference,
}

impl Finding {
    /// Its words in JSON, CSV and tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Higher => "higher",
            Self::Lower => "lower",
            Self::NoDifference => "no difference seen",
        }
    }
}

impl StudyEstimate {
    /// What a difference of this size shows; `None` of a single seed, which cannot tell it from luck, and of one that is the same
    /// in all seeds and not 0, as of scores that take few values.
    pub fn finding(&self) -> Option<Finding> {
        let Some(interval) = self.interval else {
            let is_none = self.is_same_in_all_seeds && self.value == Some(0.0);
            return is_none.then_some(Finding::NoDifference);
        };
        Some(match (interval.low > 0.0, interval.high < 0.0) {
            (true, _) => Finding::Higher,
            (_, true) => Finding::Lower,
            _ => Finding::NoDifference,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_json() {
        for finding in [Finding::Higher, Finding::Lower, Finding::NoDifference] {
            assert_eq!(serde_json::json!(finding), finding.name());
        }
    }

    #[test]
    fn one_seed_finds_nothing_and_neither_do_seeds_that_are_alike() {
        let alone = StudyEstimate {
            value: Some(0.5),
            n_seeds: 1,
            ..StudyEstimate::default()
        };
        assert_eq!(alone.finding(), None);
        let same = |value| StudyEstimate {
            value: Some(value),
            is_same_in_all_seeds: true,
            ..alone.clone()
        };
        assert_eq!(same(0.5).finding(), None);
        assert_eq!(same(0.0).finding(), Some(Finding::NoDifference));
    }
}
