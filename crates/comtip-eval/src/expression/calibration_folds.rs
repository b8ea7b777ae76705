//! Training spots in folds, so that intervals are calibrated on what a predictor was not fitted on.

use std::collections::BTreeSet;

use comtip_data::SpotSet;
use comtip_metrics::{Calibration, LeftOut, TrainMean, group_folds};
use ndarray::{Array2, Axis};

use super::groups::Groups;
use crate::context::EvalContext;
use crate::error::EvalError;

/// Most folds.
const MOST_FOLDS: usize = 5;

/// Fewest training spots: of fewer no residual is large enough for an interval of 90 %.
const FEWEST_SPOTS: usize = 9;

/// Training spots in folds, by what tells them apart from those that are tested.
pub(super) struct CalibrationFolds {
    left_out: LeftOut,
    n_folds: usize,
    /// The fold of every training spot.
    fold: Vec<usize>,
}

impl CalibrationFolds {
    /// Whole patients where the tested ones are others and there are several, else whole slides where the tested ones are
    /// others and there are several, else spots; `None` where there are too few spots to calibrate anything.
    ///
    /// # Errors
    ///
    /// If a shard cannot be read.
    pub(super) fn of(context: &EvalContext) -> Result<Option<Self>, EvalError> {
        let train = context.train()?;
        if train.len() < FEWEST_SPOTS {
            return Ok(None);
        }
        let tested: BTreeSet<&str> = context.test().slides().map(|of| &*of.slide).collect();
        let slides = Groups::of((0..train.len()).map(|row| train.spot(row).slide));
        let are_others = slides.names.iter().all(|name| !tested.contains(&**name));
        let patients = patients(context, train, context.test()).filter(|_| are_others);
        let of_patients = patients.and_then(|of| Self::of_groups(LeftOut::Patients, &of));
        let of_slides = || Self::of_groups(LeftOut::Slides, &slides).filter(|_| are_others);
        let folds = of_patients.or_else(of_slides);
        Ok(Some(folds.unwrap_or_else(|| Self::of_spots(train.len()))))
    }

    /// Groups in folds; `None` of a single one, and where one has nearly all spots.
    fn of_groups(left_out: LeftOut, groups: &Groups) -> Option<Self> {
        let n_folds = groups.names.len().min(MOST_FOLDS);
        let fold = group_folds(&groups.code, n_folds).ok()?;
        // A probe needs two spots to be fitted on.
        let most = (0..n_folds).map(|of| fold.iter().filter(|fold| **fold == of).count());
        let is_of_use = most.max().is_some_and(|most| most + 2 <= fold.len());
        is_of_use.then_some(Self {
            left_out,
            n_folds,
            fold,
        })
    }

    /// Every fifth spot is a fold.
    fn of_spots(n_spots: usize) -> Self {
        Self {
            left_out: LeftOut::Spots,
            n_folds: MOST_FOLDS,
            fold: (0..n_spots).map(|row| row % MOST_FOLDS).collect(),
        }
    }

    /// What it is, as a result has it.
    pub(super) fn calibration(&self) -> Calibration {
        Calibration {
            left_out: self.left_out,
            n_folds: self.n_folds,
            n_spots: self.fold.len(),
        }
    }

    /// Predictions of all training spots, `[n_spots, n_genes]`. `predict` is given the rows that it may be fitted on and those
    /// that it is to predict.
    ///
    /// # Errors
    ///
    /// The first of `predict`.
    pub(super) fn predict(
        &self,
        n_genes: usize,
        mut predict: impl FnMut(&[usize], &[usize]) -> Result<Array2<f32>, EvalError>,
    ) -> Result<Array2<f32>, EvalError> {
        let mut predicted = Array2::zeros((self.fold.len(), n_genes));
        for fold in 0..self.n_folds {
            let (left_out, kept): (Vec<usize>, Vec<usize>) =
                (0..self.fold.len()).partition(|row| self.fold[*row] == fold);
            let of_fold = predict(&kept, &left_out)?;
            for (row, values) in left_out.iter().zip(of_fold.axis_iter(Axis(0))) {
                predicted.row_mut(*row).assign(&values);
            }
        }
        Ok(predicted)
    }

    /// The mean of every gene over the spots of the other folds.
    ///
    /// # Errors
    ///
    /// If a value is not finite.
    pub(super) fn train_mean(&self, trained_on: &Array2<f32>) -> Result<Array2<f32>, EvalError> {
        self.predict(trained_on.ncols(), |kept, left_out| {
            let fit = TrainMean::fit(trained_on.select(Axis(0), kept).view())?;
            Ok(fit.predict(left_out.len()))
        })
    }
}

/// The patients of the training spots; `None` where one is not known, or one is tested too.
pub(super) fn patients(context: &EvalContext, train: &SpotSet, test: &SpotSet) -> Option<Groups> {
    let of_train = Groups::of_patients(context, train)?;
    let of_test = Groups::of_patients(context, test)?;
    let is_tested = of_train
        .names
        .iter()
        .any(|name| of_test.names.contains(name));
    (!is_tested).then_some(of_train)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spot_is_predicted_once_and_by_what_did_not_see_its_fold() {
        let groups = Groups::of(["a", "a", "b", "c", "b"].into_iter());
        let folds = CalibrationFolds::of_groups(LeftOut::Patients, &groups).expect("folds");
        let predicted = folds.predict(1, |kept, left_out| {
            assert_eq!(kept.len() + left_out.len(), 5);
            for row in left_out {
                let group = groups.code[*row];
                assert!(kept.iter().all(|kept| groups.code[*kept] != group));
            }
            Ok(Array2::from_shape_fn((left_out.len(), 1), |(at, _)| {
                left_out[at] as f32 + 1.0
            }))
        });
        let predicted: Vec<f32> = predicted.expect("predicted").into_iter().collect();
        assert_eq!(predicted, [1.0, 2.0, 3.0, 4.0, 5.0]);
        assert_eq!(folds.calibration().n_folds, 3);
    }

    #[test]
    fn spots_of_one_slide_are_left_out_in_five_parts() {
        let folds = CalibrationFolds::of_spots(12);
        assert_eq!(folds.fold[..6], [0, 1, 2, 3, 4, 0]);
    }

    #[test]
    fn a_single_group_and_one_that_leaves_nothing_to_fit_on_are_no_folds() {
        let of = |names: &[&'static str]| {
            let groups = Groups::of(names.iter().copied());
            CalibrationFolds::of_groups(LeftOut::Slides, &groups).is_some()
        };
        assert!(!of(&["a", "a", "a"]));
        assert!(!of(&["a", "a", "b"]));
        assert!(of(&["a", "a", "b", "b"]));
    }
}
