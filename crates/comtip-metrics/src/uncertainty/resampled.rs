//! A score on its data, on draws of them and on the data less one unit.

use super::acceleration::Acceleration;
use super::bca::bca;
use super::no_interval::NoInterval;
use crate::results::{Interval, IntervalKind};

/// A score on its data, on draws of them, and on the data less one unit at a time: all that a bias-corrected and
/// accelerated interval (BCa, Efron 1987) is made of.
///
/// A percentile interval is the middle of the draws, and leans with them where they lie above the score or below it. This
/// one takes shares of the draws such that it does not: it corrects for how many draws lie below the score, and for
/// how the spread of the score changes with the score. Given the same draws it is that of `scipy.stats.bootstrap`.
///
/// ```
/// use comtip_metrics::{IntervalKind, Resampled};
///
/// // Of 0 to 99 the middle 95 %, were the score in the middle; but 69 of the draws lie above it.
/// let resampled = Resampled {
///     score: Some(30.5),
///     draws: (0..100).map(|draw| Some(f64::from(draw))).collect(),
///     left_out: Vec::new(),
/// };
/// let interval = resampled.interval(IntervalKind::SpotBca)?;
/// assert!(interval.low < 1.0 && interval.high < 84.0);
/// # Ok::<(), comtip_metrics::NoInterval>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Resampled {
    /// On the data; `None` where it is undefined.
    pub score: Option<f64>,
    /// On every draw.
    pub draws: Vec<Option<f64>>,
    /// On the data less each unit in turn, by the stratum within which the unit is drawn.
    pub left_out: Vec<Vec<Option<f64>>>,
}

impl Resampled {
    /// Where the score may be in 95 % of cases; `kind` names what was drawn.
    ///
    /// Draws in which the score is undefined are left out.
    ///
    /// # Errors
    ///
    /// [`NoInterval::Undefined`] where the score or more than half of the draws are, [`NoInterval::OutsideDraws`] for a
    /// score that lies below all draws or above all.
    pub fn interval(&self, kind: IntervalKind) -> Result<Interval, NoInterval> {
        let mut acceleration = Acceleration::default();
        for stratum in &self.left_out {
            acceleration.add(stratum.iter().copied().flatten());
        }
        let draws = self.draws.iter().copied();
        bca(self.score, draws, acceleration, kind)
    }

    /// How far this score is above another, draw by draw: both must be of the same draws.
    #[must_use]
    pub fn less(&self, other: &Self) -> Self {
        let differences = |own: &[Option<f64>], others: &[Option<f64>]| {
            let pairs = own.iter().zip(others);
            pairs
                .map(|(own, other)| own.zip(*other).map(|(own, other)| own - other))
                .collect()
        };
        let strata = self.left_out.iter().zip(&other.left_out);
        Self {
            score: self.score.zip(other.score).map(|(own, other)| own - other),
            draws: differences(&self.draws, &other.draws),
            left_out: strata
                .map(|(own, others)| differences(own, others))
                .collect(),
        }
    }
}
