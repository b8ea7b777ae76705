//! Intervals from drawing patients, slides or spots anew.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::no_interval::NoInterval;
use super::resampled::Resampled;
use super::student_t::{interval_of_weighted_mean, weighted_mean};
use crate::error::MetricError;
use crate::input::{check_same_length, check_values, check_weights};
use crate::results::{Interval, IntervalKind};

/// From so many values on a bootstrap holds the mean nearly as often as Student's t does.
const FEW: usize = 15;

/// Settings of a bootstrap (Efron 1979) with bias-corrected and accelerated intervals (BCa, Efron 1987).
///
/// As many units as there are are drawn with replacement and the score taken again; the interval holds what
/// [`Resampled::interval`] takes of many such scores. **What is drawn is what the interval speaks of**: that of patients
/// says how the mean may be in others of their kind, that of the spots of one slide says nothing of another slide.
///
/// A bootstrap of few units is too narrow: the BCa interval of the mean of normal values holds the true one in 51 % of
/// cases for 2 units, 70 % for 3, 84 % for 5 and 91 % for 10, instead of 95 %, and a percentile interval no more often. The
/// mean of fewer than 15 has Student's t interval instead, which holds it in 95 % whatever their number, and is as wide
/// as that takes: that of 2 has 13 times the width.
///
/// ```
/// use comtip_metrics::{Bootstrap, IntervalKind};
///
/// let bootstrapped = Bootstrap::new(0).over_patients(&[0.1, 0.2, 0.3, 0.4])?;
/// let interval = bootstrapped.interval.expect("4 patients");
/// assert_eq!(interval.kind, IntervalKind::PatientStudent); // 4 are too few to be drawn
/// assert!(0.0 < interval.low && interval.low < 0.1 && interval.high < 0.5);
///
/// let alone = Bootstrap::new(0).over_patients(&[0.1])?;
/// let reason = alone.interval.unwrap_err().to_string();
/// assert_eq!(reason, "an interval over patients needs at least 2 but got 1");
/// # Ok::<(), comtip_metrics::MetricError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bootstrap {
    /// Draws, at least 1.
    pub n_draws: usize,
    /// Seed of every draw.
    pub seed: u64,
}

/// What a [`Bootstrap`] found.
#[derive(Debug, Clone, PartialEq)]
pub struct Bootstrapped {
    /// 95 %, or why there is no interval.
    pub interval: Result<Interval, NoInterval>,
    /// Draws that were taken; 0 where there was nothing to draw, or too little.
    pub n_draws: usize,
    /// Draws in which the score is undefined; they are no part of the interval.
    pub n_undefined: usize,
}

impl Bootstrap {
    /// 10,000 draws, after which the ends move by 1 or 2 % of the width from seed to seed.
    pub fn new(seed: u64) -> Self {
        Self {
            n_draws: 10_000,
            seed,
        }
    }

    /// An interval of the mean over patients, one value each; nothing is drawn within a patient. Of fewer than 15 it is
    /// Student's t.
    ///
    /// # Errors
    ///
    /// [`MetricError::NonFinite`], and [`MetricError::InvalidSetting`] for no draws.
    pub fn over_patients(&self, values: &[f64]) -> Result<Bootstrapped, MetricError> {
        self.over_weighted_patients(values, &vec![1.0; values.len()])
    }

    /// An interval of a mean in which patients weigh differently, one value and one weight each: of a mean over slides each
    /// patient weighs as many as it has slides, and its value is the mean over them.
    ///
    /// Of fewer than 15 it is Student's t of the weighted mean, as wide as if `(sum w)^2 / sum w^2` patients weighed the same
    /// (Kish 1965); of more, patients are drawn with their weights.
    ///
    /// # Errors
    ///
    /// As [`Bootstrap::over_patients`]; [`MetricError::LengthMismatch`], and [`MetricError::InvalidSetting`] for a weight that
    /// is not above 0.
    ///
    /// ```
    /// use comtip_metrics::Bootstrap;
    ///
    /// // The mean over 4 slides, 3 of them of one patient.
    /// let found = Bootstrap::new(0).over_weighted_patients(&[0.1, 0.5], &[3.0, 1.0])?;
    /// let interval = found.interval.expect("2 patients");
    /// assert!(((interval.low + interval.high) / 2.0 - 0.2).abs() < 1e-12);
    /// # Ok::<(), comtip_metrics::MetricError>(())
    /// ```
    pub fn over_weighted_patients(
        &self,
        values: &[f64],
        weights: &[f64],
    ) -> Result<Bootstrapped, MetricError> {
        use IntervalKind::{PatientBca, PatientStudent};
        self.of_mean(values, weights, "patients", [PatientStudent, PatientBca])
    }

    /// An interval of the mean over slides, one value each.
    ///
    /// Slides of one patient are alike: where there are several, the interval is too narrow for another patient.
    ///
    /// # Errors
    ///
    /// As [`Bootstrap::over_patients`].
    pub fn over_slides(&self, values: &[f64]) -> Result<Bootstrapped, MetricError> {
        use IntervalKind::{SlideBca, SlideStudent};
        let weights = vec![1.0; values.len()];
        self.of_mean(values, &weights, "slides", [SlideStudent, SlideBca])
    }

    /// An interval of any score over the spots of one slide.
    ///
    /// `statistic` takes the rows that were drawn, `n_spots` of them, some several times and some not at all; then all
    /// rows, and all but each in turn.
    /// Draws in which it is undefined are left out; where they are more than half there is no interval.
    /// Neighbouring spots are alike, so the interval is rather too narrow.
    ///
    /// # Errors
    ///
    /// [`MetricError::InvalidSetting`] for no draws, [`MetricError::NonFinite`] for a score that is not finite,
    /// its draw, or the row that is left out, for a row, and what `statistic` returns.
    ///
    /// ```
    /// use comtip_metrics::{Bootstrap, pearson};
    /// use ndarray::{Axis, array};
    ///
    /// let (truth, predicted) = (array![1.0_f32, 2.0, 3.0, 5.0], array![1.0_f32, 2.5, 2.0, 4.0]);
    /// let bootstrapped = Bootstrap::new(7).over_spots(4, |rows| {
    ///     pearson(truth.select(Axis(0), rows).view(), predicted.select(Axis(0), rows).view())
    /// })?;
    /// assert!(bootstrapped.n_undefined > 0); // one spot four times has no correlation
    /// assert_eq!(bootstrapped.interval.expect("4 spots").high, 1.0);
    /// # Ok::<(), comtip_metrics::MetricError>(())
    /// ```
    pub fn over_spots(
        &self,
        n_spots: usize,
        statistic: impl FnMut(&[usize]) -> Result<Option<f64>, MetricError>,
    ) -> Result<Bootstrapped, MetricError> {
        self.of(n_spots, "spots", IntervalKind::SpotBca, statistic)
    }

    /// Of few values the first kind, of more the second.
    fn of_mean(
        &self,
        values: &[f64],
        weights: &[f64],
        unit: &'static str,
        [of_few, of_many]: [IntervalKind; 2],
    ) -> Result<Bootstrapped, MetricError> {
        check_values("values", values)?;
        check_same_length(unit, ("values", values.len()), ("weights", weights.len()))?;
        check_weights(weights)?;
        let n_found = values.len();
        if (2..FEW).contains(&n_found) {
            self.check()?;
            return Ok(Bootstrapped {
                interval: interval_of_weighted_mean(values, weights, of_few)?
                    .ok_or(NoInterval::TooFew { unit, n_found }),
                n_draws: 0,
                n_undefined: 0,
            });
        }
        self.of(values.len(), unit, of_many, |rows| {
            let drawn = |of: &[f64]| -> Vec<f64> { rows.iter().map(|&row| of[row]).collect() };
            Ok(Some(weighted_mean(&drawn(values), &drawn(weights))))
        })
    }

    fn check(&self) -> Result<(), MetricError> {
        match self.n_draws {
            0 => Err(MetricError::InvalidSetting {
                setting: "n_draws",
                requirement: "at least 1",
                value: "0".into(),
            }),
            _ => Ok(()),
        }
    }

    fn of(
        &self,
        n_units: usize,
        unit: &'static str,
        kind: IntervalKind,
        mut statistic: impl FnMut(&[usize]) -> Result<Option<f64>, MetricError>,
    ) -> Result<Bootstrapped, MetricError> {
        self.check()?;
        if n_units < 2 {
            return Ok(Bootstrapped {
                interval: Err(NoInterval::TooFew {
                    unit,
                    n_found: n_units,
                }),
                n_draws: 0,
                n_undefined: 0,
            });
        }
        let mut finite = |what: &'static str, row: usize, rows: &[usize]| {
            let score = statistic(rows)?;
            match score.is_some_and(|score| !score.is_finite()) {
                true => Err(MetricError::NonFinite {
                    what,
                    row,
                    column: 0,
                }),
                false => Ok(score),
            }
        };
        let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
        let mut rows = vec![0; n_units];
        let mut draws = Vec::new();
        for draw in 0..self.n_draws {
            rows.fill_with(|| rng.random_range(0..n_units));
            draws.push(finite("the score of a draw", draw, &rows)?);
        }
        let all: Vec<usize> = (0..n_units).collect();
        let score = finite("the score", 0, &all)?;
        let mut left_out = Vec::new();
        for row in 0..n_units {
            let others = [&all[..row], &all[row + 1..]].concat();
            left_out.push(finite("the score without a row", row, &others)?);
        }
        let n_undefined = draws.iter().filter(|draw| draw.is_none()).count();
        let resampled = Resampled {
            score,
            draws,
            left_out: vec![left_out],
        };
        Ok(Bootstrapped {
            interval: resampled.interval(kind),
            n_draws: self.n_draws,
            n_undefined,
        })
    }
}

#[cfg(test)]
mod tests;
