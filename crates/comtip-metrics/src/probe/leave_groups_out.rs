//! A penalty chosen by how well it predicts whole groups of spots that were left out.

use ndarray::{Array1, Array2, ArrayView2, Axis};

use super::centred::Centred;
use super::ridge::Ridge;
use super::ridge_fit::RidgeFit;
use crate::error::MetricError;
use crate::group_rows::rows_by_group;
use crate::input::{check_at_least, check_same_length};

impl Ridge {
    /// Fits the probe to training spots with the penalty that predicts left-out groups best.
    ///
    /// Each group in turn is left out, the probe fitted to the others, its standardisation included, and the mean
    /// squared error on the group taken; the penalty with the least mean over groups wins, the first of equals. A
    /// group weighs the same whatever its spots. Spots of a patient are alike, so that a penalty chosen spot by
    /// spot ([`Ridge::fit`]) is too weak for another patient; one chosen by patients is not. With groups of
    /// several patients ([`group_folds`](crate::group_folds)) it is k-fold cross-validation.
    ///
    /// It solves a system for every pair of penalty and group.
    ///
    /// # Shapes
    ///
    /// - `x`: `[n_spots, n_features]`
    /// - `y`: `[n_spots, n_targets]`
    /// - `group`: `[n_spots]`, codes from 0 without gaps
    ///
    /// # Errors
    ///
    /// As [`Ridge::fit`]; [`MetricError::TooFew`] also for a single group and for a group beside which there are
    /// fewer than two spots, [`MetricError::Empty`] also for a code that no spot has.
    ///
    /// ```
    /// use comtip_metrics::Ridge;
    /// use ndarray::array;
    ///
    /// // Within a patient the target follows the feature, but in the next patient it goes the other way.
    /// let x = array![[0.0_f32], [1.0], [2.0], [0.0], [1.0], [2.0]];
    /// let y = array![[0.0_f32], [1.0], [2.0], [2.0], [1.0], [0.0]];
    /// let ridge = Ridge { penalties: vec![0.1, 10.0, 1000.0] };
    /// let fit = ridge.fit_leaving_groups_out(x.view(), y.view(), &[0, 0, 0, 1, 1, 1])?;
    /// assert_eq!(fit.penalty(), 1000.0);
    /// # Ok::<(), comtip_metrics::MetricError>(())
    /// ```
    pub fn fit_leaving_groups_out(
        &self,
        x: ArrayView2<'_, f32>,
        y: ArrayView2<'_, f32>,
        group: &[usize],
    ) -> Result<RidgeFit, MetricError> {
        self.check(x, y)?;
        check_same_length("spots", ("x", x.nrows()), ("group", group.len()))?;
        let groups = rows_by_group(group)?;
        check_at_least("leaving groups out", "groups", 2, groups.len())?;
        let mut sums = Array1::<f64>::zeros(self.penalties.len());
        for (code, left_out) in groups.iter().enumerate() {
            let kept: Vec<usize> = (0..x.nrows()).filter(|&row| group[row] != code).collect();
            check_at_least("ridge beside a group", "spots", 2, kept.len())?;
            let select = |rows: &[usize]| (x.select(Axis(0), rows), y.select(Axis(0), rows));
            sums += &self.errors(select(&kept), select(left_out))?;
        }
        let errors = sums / groups.len() as f64;
        let pairs = self.penalties.iter().zip(errors);
        let first = (self.penalties[0], f64::INFINITY);
        let (penalty, error) = pairs.fold(first, |best, (&penalty, error)| {
            if error < best.1 {
                (penalty, error)
            } else {
                best
            }
        });
        let all = Centred::of(x, y);
        let solution = all.system.solve(penalty)?;
        let end = self.end(penalty);
        Ok(RidgeFit::new(
            all.standardizer,
            all.intercept,
            solution,
            end,
            Some(error),
        ))
    }

    /// The mean squared error of every penalty on spots that were left out.
    fn errors(
        &self,
        (train_x, train_y): (Array2<f32>, Array2<f32>),
        (x, y): (Array2<f32>, Array2<f32>),
    ) -> Result<Array1<f64>, MetricError> {
        let kept = Centred::of(train_x.view(), train_y.view());
        let x = kept.standardizer.apply(x.view());
        let rest = y.mapv(f64::from) - &kept.intercept;
        let errors = self.penalties.iter().map(|&penalty| {
            let residuals = &rest - &x.dot(&kept.system.solve(penalty)?.coefficients);
            Ok(residuals.pow2().sum() / residuals.len() as f64)
        });
        errors.collect()
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn every_group_is_predicted_from_the_others_alone() {
        // A penalty this large predicts the mean of the others.
        let x = array![[0.0_f32], [1.0], [2.0], [3.0]];
        let y = array![[0.0_f32], [0.0], [0.0], [6.0]];
        let fit = Ridge::fixed(1e12).fit_leaving_groups_out(x.view(), y.view(), &[0, 0, 0, 1]);
        // Leaving the three out is refused: one spot is no training set.
        assert_eq!(
            fit.unwrap_err().to_string(),
            "ridge beside a group needs at least 2 spots but got 1"
        );
        let fit = Ridge::fixed(1e12).fit_leaving_groups_out(x.view(), y.view(), &[0, 0, 1, 1]);
        // Means 3 and 0: (9 + 9) / 2 and (0 + 36) / 2.
        let error = fit.unwrap().left_out_mse().unwrap();
        approx::assert_relative_eq!(error, 13.5, max_relative = 1e-9);
    }

    #[test]
    fn a_penalty_chosen_spot_by_spot_says_nothing_of_groups() {
        let x = array![[0.0_f32], [1.0], [2.0]];
        let fit = Ridge::default().fit(x.view(), x.view()).unwrap();
        assert_eq!(fit.left_out_mse(), None);
    }

    #[test]
    fn one_group_and_gaps_between_codes_are_refused() {
        let x = array![[0.0_f32], [1.0], [2.0], [3.0]];
        let of = |group: &[usize]| {
            let fit = Ridge::default().fit_leaving_groups_out(x.view(), x.view(), group);
            fit.unwrap_err().to_string()
        };
        assert_eq!(
            of(&[0; 4]),
            "leaving groups out needs at least 2 groups but got 1"
        );
        assert_eq!(of(&[0, 2, 2, 0]), "group is empty");
        assert_eq!(of(&[0, 1]), "x has 4 spots but group has 2");
    }
}
