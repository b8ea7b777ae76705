//! Student's t: how far a mean of few values may be off.

use std::f64::consts::{FRAC_2_PI, FRAC_PI_2};

use super::no_interval::NoInterval;
use crate::error::MetricError;
use crate::input::check_values;
use crate::results::{Interval, IntervalKind};

/// Share of the values that lies within an interval.
const LEVEL: f64 = 0.95;

/// Halvings after which an angle is exact to the last bit.
const N_HALVINGS: usize = 64;

/// How far from 0 the middle `level` of Student's t distribution reaches: the quantile at `(1 + level) / 2`.
///
/// With `t = sqrt(df) tan(a)` the probability between `-t` and `t` is a finite sum of powers of `cos(a)` (Abramowitz and
/// Stegun 1964, 26.7.3 and 26.7.4), which is inverted by halving.
///
/// # Errors
///
/// [`MetricError::InvalidSetting`] for a level that does not lie between 0 and 1, or no degrees of freedom.
///
/// ```
/// use comtip_metrics::student_t_quantile;
///
/// assert!((student_t_quantile(0.95, 2)? - 4.302_652_729_911_275).abs() < 1e-9);
/// # Ok::<(), comtip_metrics::MetricError>(())
/// ```
pub fn student_t_quantile(level: f64, degrees_of_freedom: usize) -> Result<f64, MetricError> {
    if !(level > 0.0 && level < 1.0) {
        return Err(MetricError::InvalidSetting {
            setting: "level",
            requirement: "between 0 and 1",
            value: level.to_string(),
        });
    }
    if degrees_of_freedom == 0 {
        return Err(MetricError::InvalidSetting {
            setting: "degrees_of_freedom",
            requirement: "at least 1",
            value: "0".to_owned(),
        });
    }
    let (mut low, mut high) = (0.0, FRAC_PI_2);
    for _ in 0..N_HALVINGS {
        let middle = 0.5 * (low + high);
        match within(middle, degrees_of_freedom) < level {
            true => low = middle,
            false => high = middle,
        }
    }
    Ok((degrees_of_freedom as f64).sqrt() * (0.5 * (low + high)).tan())
}

/// The 95 % interval of the mean of the scores of several trainings that differ in their seed alone, one value each: how
/// much luck is in a training, and nothing of other slides or patients.
///
/// # Errors
///
/// [`MetricError::NonFinite`].
///
/// ```
/// use comtip_metrics::interval_over_seeds;
///
/// let interval = interval_over_seeds(&[0.1, 0.2, 0.3])?.expect("3 seeds");
/// // 0.2 and 4.303 standard errors of 0.1 / sqrt(3).
/// assert!((interval.low + 0.048_413_8).abs() < 1e-6 && (interval.high - 0.448_413_8).abs() < 1e-6);
/// assert_eq!(interval.kind.name(), "95 % t over training seeds");
/// assert!(interval_over_seeds(&[0.1])?.is_err());
/// # Ok::<(), comtip_metrics::MetricError>(())
/// ```
pub fn interval_over_seeds(values: &[f64]) -> Result<Result<Interval, NoInterval>, MetricError> {
    check_values("values", values)?;
    let n_found = values.len();
    Ok(
        interval_of_mean(values, IntervalKind::TrainingSeedT)?.ok_or(NoInterval::TooFew {
            unit: "training seeds",
            n_found,
        }),
    )
}

/// The 95 % interval of a mean (Student 1908); `None` of fewer than 2 values.
pub(super) fn interval_of_mean(
    values: &[f64],
    kind: IntervalKind,
) -> Result<Option<Interval>, MetricError> {
    interval_of_weighted_mean(values, &vec![1.0; values.len()], kind)
}

/// The 95 % interval of a mean in which values weigh differently, though their spread is one; `None` of fewer than 2 values.
///
/// The error of the mean is that of as many values of equal weight as `(sum w)^2 / sum w^2` (Kish 1965).
pub(super) fn interval_of_weighted_mean(
    values: &[f64],
    weights: &[f64],
    kind: IntervalKind,
) -> Result<Option<Interval>, MetricError> {
    if values.len() < 2 {
        return Ok(None);
    }
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    let of_weights: f64 = weights.iter().map(|weight| weight * weight).sum();
    let n_effective = weights.iter().sum::<f64>().powi(2) / of_weights;
    let error = (squares / (n - 1.0) / n_effective).sqrt();
    let half = student_t_quantile(LEVEL, values.len() - 1)? * error;
    let centre = weighted_mean(values, weights);
    Ok(Some(Interval {
        low: centre - half,
        high: centre + half,
        kind,
    }))
}

/// The mean of values that weigh differently.
pub(super) fn weighted_mean(values: &[f64], weights: &[f64]) -> f64 {
    let pairs = values.iter().zip(weights);
    let sum: f64 = pairs.map(|(value, weight)| value * weight).sum();
    sum / weights.iter().sum::<f64>()
}

/// The probability between `-t` and `t` at the angle `a`.
fn within(a: f64, degrees_of_freedom: usize) -> f64 {
    let (sine, cosine) = a.sin_cos();
    let is_odd = degrees_of_freedom % 2 == 1;
    // Terms are cos^k times a product of k - 1 over k, or k over k + 1.
    let (mut term, first) = match is_odd {
        true => (cosine, 2),
        false => (1.0, 1),
    };
    let mut sum = 0.0;
    let n_terms = degrees_of_freedom / 2;
    for at in 0..n_terms {
        sum += term;
        let over = (first + 2 * at) as f64;
        term *= over / (over + 1.0) * cosine * cosine;
    }
    match is_odd {
        true => FRAC_2_PI * (a + sine * sum),
        false => sine * sum,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_degrees_and_one_have_a_closed_form() {
        // t = tan(pi level / 2), and t = level sqrt(2 / (1 - level^2)).
        let one = student_t_quantile(0.5, 1).expect("a level");
        assert!((one - 1.0).abs() < 1e-14, "{one}");
        let two = student_t_quantile(0.6, 2).expect("a level");
        assert!((two - 0.6 * (2.0_f64 / 0.64).sqrt()).abs() < 1e-14, "{two}");
    }

    #[test]
    fn values_that_are_all_the_same_have_an_interval_without_width() {
        let interval = interval_over_seeds(&[0.5; 4]).expect("finite").expect("4");
        assert_eq!((interval.low, interval.high), (0.5, 0.5));
    }

    #[test]
    fn no_level_no_freedom_and_no_number_are_refused() {
        assert!(student_t_quantile(1.0, 3).is_err());
        assert!(student_t_quantile(f64::NAN, 3).is_err());
        assert!(student_t_quantile(0.95, 0).is_err());
        assert!(interval_over_seeds(&[0.1, f64::NAN]).is_err());
    }
}
