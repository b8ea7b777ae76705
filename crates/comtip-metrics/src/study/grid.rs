//! One score in every fold and with every seed.

use std::collections::BTreeMap;

use crate::error::MetricError;
use crate::results::{FoldScore, StudyEstimate, TrainingSeedScore};
use crate::uncertainty::interval_over_seeds;

/// One score of the runs that have it; `None` where it is undefined.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Grid(BTreeMap<usize, BTreeMap<u64, Option<f64>>>);

impl Grid {
    pub(super) fn insert(&mut self, fold: usize, seed: u64, value: Option<f64>) {
        self.0.entry(fold).or_default().insert(seed, value);
    }

    /// How far it is above another, in the runs where both are defined.
    pub(super) fn above(&self, other: &Self) -> Self {
        let mut differences = Self::default();
        for (fold, seeds) in &self.0 {
            for (seed, value) in seeds {
                let against = other.0.get(fold).and_then(|seeds| seeds.get(seed));
                if let (Some(own), Some(Some(against))) = (value, against) {
                    differences.insert(*fold, *seed, Some(own - against));
                }
            }
        }
        differences
    }

    /// The mean over folds of the mean over seeds, with its interval over seeds.
    ///
    /// Both are of the seeds that have the score in every fold where any has; where these are too few for an interval, the mean
    /// is of all seeds.
    ///
    /// # Errors
    ///
    /// [`MetricError::NonFinite`].
    pub(super) fn estimate(&self) -> Result<StudyEstimate, MetricError> {
        let is_same_in_all_seeds = self.is_same_in_all_seeds();
        let complete = self.complete_seeds();
        let interval = match is_same_in_all_seeds {
            true => None,
            false => interval_over_seeds(&self.means_of(&complete))?.ok(),
        };
        let counted = interval.map(|_| &complete[..]);
        let by_fold: Vec<FoldScore> = self.0.iter().map(|of| of_fold(of, counted)).collect();
        let per_fold: Vec<f64> = by_fold.iter().filter_map(|fold| fold.value).collect();
        let n_of = |seeds: &BTreeMap<u64, Option<f64>>| seeds.values().flatten().count();
        let n_runs: usize = self.0.values().map(BTreeMap::len).sum();
        Ok(StudyEstimate {
            value: mean(&per_fold),
            interval,
            is_same_in_all_seeds,
            n_seeds: match counted {
                Some(seeds) => seeds.len(),
                None => self.0.values().map(n_of).max().unwrap_or(0),
            },
            n_undefined: n_runs - self.0.values().map(n_of).sum::<usize>(),
            by_fold,
            over_patients: None,
        })
    }

    /// The seeds that have the score in every fold where any has.
    fn complete_seeds(&self) -> Vec<u64> {
        let defined = |seeds: &BTreeMap<u64, Option<f64>>| -> Vec<u64> {
            let defined = seeds.iter().filter(|(_, value)| value.is_some());
            defined.map(|(seed, _)| *seed).collect()
        };
        let folds = self.0.values().map(defined).filter(|of| !of.is_empty());
        let common = folds.reduce(|known, of| {
            let known = known.into_iter();
            known.filter(|seed| of.contains(seed)).collect()
        });
        common.unwrap_or_default()
    }

    /// The mean over folds of each seed.
    fn means_of(&self, seeds: &[u64]) -> Vec<f64> {
        let of_seed = |seed: &u64| {
            let values = self.0.values().filter_map(|of| *of.get(seed)?);
            mean(&values.collect::<Vec<f64>>())
        };
        seeds.iter().filter_map(of_seed).collect()
    }

    fn is_same_in_all_seeds(&self) -> bool {
        let is_same = |seeds: &BTreeMap<u64, Option<f64>>| {
            let mut values = seeds.values().map(|value| value.map(f64::to_bits));
            let first = values.next();
            values.all(|value| Some(value) == first)
        };
        let has_several = self.0.values().any(|seeds| seeds.len() > 1);
        has_several && self.0.values().all(is_same)
    }
}

/// The mean over the counted seeds of a fold, or over all; every run stands beside it.
fn of_fold(
    (fold, seeds): (&usize, &BTreeMap<u64, Option<f64>>),
    counted: Option<&[u64]>,
) -> FoldScore {
    let is_counted = |seed: &u64| counted.is_none_or(|counted| counted.contains(seed));
    let of_counted = seeds.iter().filter(|(seed, _)| is_counted(seed));
    let defined: Vec<f64> = of_counted.filter_map(|(_, value)| *value).collect();
    let by_seed = seeds.iter();
    FoldScore {
        fold: *fold,
        value: mean(&defined),
        by_seed: by_seed
            .map(|(seed, value)| TrainingSeedScore {
                seed: *seed,
                value: *value,
            })
            .collect(),
    }
}

pub(super) fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(values: &[(usize, u64, Option<f64>)]) -> Grid {
        let mut grid = Grid::default();
        for (fold, seed, value) in values {
            grid.insert(*fold, *seed, *value);
        }
        grid
    }

    #[test]
    fn folds_weigh_the_same_however_many_seeds_they_have() {
        let of = grid(&[(1, 7, Some(0.2)), (1, 8, Some(0.4)), (2, 7, Some(0.6))]);
        let estimate = of.estimate().expect("finite");
        assert!((estimate.value.expect("defined") - 0.45).abs() < 1e-15);
        // Seed 8 is not there in fold 2, and one seed alone has no interval.
        assert_eq!((estimate.interval, estimate.n_seeds), (None, 2));
    }

    #[test]
    fn a_value_is_of_the_seeds_of_its_interval() {
        let complete = [
            (1, 7, Some(0.25)),
            (2, 7, Some(0.25)),
            (1, 8, Some(0.5)),
            (2, 8, Some(0.5)),
        ];
        let of_two = grid(&complete).estimate().expect("finite");
        // A third seed was stopped after the first fold, with a score far above.
        let partial = [&complete[..], &[(1, 9, Some(1.0))]].concat();
        let of_three = grid(&partial).estimate().expect("finite");
        assert_eq!(of_three.value, Some(0.375));
        assert_eq!(of_three.interval, of_two.interval);
        assert_eq!(
            (of_three.n_seeds, of_three.by_fold[0].value),
            (2, Some(0.375))
        );
        assert_eq!(of_three.by_fold[0].by_seed.len(), 3, "every run is there");
    }

    #[test]
    fn one_fold_and_one_seed_give_the_score_itself() {
        let estimate = grid(&[(3, 7, Some(0.1 + 0.2))]).estimate().expect("finite");
        assert_eq!(estimate.value, Some(0.1 + 0.2));
        assert_eq!(estimate.by_fold[0].value, Some(0.1 + 0.2));
        assert!(!estimate.is_same_in_all_seeds && estimate.interval.is_none());
    }

    #[test]
    fn what_no_seed_changes_has_no_interval_and_says_so() {
        let same = grid(&[
            (1, 7, Some(0.5)),
            (1, 8, Some(0.5)),
            (2, 7, None),
            (2, 8, None),
        ]);
        let estimate = same.estimate().expect("finite");
        assert!(estimate.is_same_in_all_seeds);
        assert_eq!((estimate.value, estimate.interval), (Some(0.5), None));
        assert_eq!((estimate.n_undefined, estimate.by_fold[1].value), (2, None));
    }

    #[test]
    fn differences_are_of_runs_that_both_have() {
        let own = grid(&[(1, 7, Some(0.5)), (1, 8, Some(0.75)), (2, 7, None)]);
        let other = grid(&[(1, 7, Some(0.25)), (1, 8, Some(0.25)), (2, 7, Some(0.1))]);
        let above = own.above(&other);
        assert_eq!(above, grid(&[(1, 7, Some(0.25)), (1, 8, Some(0.5))]));
        assert_eq!(above.estimate().expect("finite").value, Some(0.375));
    }
}
