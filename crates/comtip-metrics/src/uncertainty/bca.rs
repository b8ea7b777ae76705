//! Bias-corrected and accelerated intervals.

use super::acceleration::Acceleration;
use super::no_interval::NoInterval;
use super::quantile::quantile;
use super::standard_normal::{share_below, value_above};
use crate::results::{Interval, IntervalKind};

/// Share of cases in which a score lies below its interval, and above it.
const TAIL: f64 = 0.025;

/// Draws that differ from the score by no more than this share of the greatest are equal to it but for rounding.
const ROUNDING: f64 = 1e-12;

/// The BCa interval of 95 % of a score with these draws (Efron 1987).
pub(super) fn bca(
    score: Option<f64>,
    draws: impl Iterator<Item = Option<f64>>,
    acceleration: Acceleration,
    kind: IntervalKind,
) -> Result<Interval, NoInterval> {
    // Without a score no draw speaks of one.
    let draws = RisingDraws::of(draws.map(|draw| score.and(draw)))?;
    let score = score.unwrap_or(f64::NAN);
    let greatest = draws
        .scores
        .iter()
        .fold(score.abs(), |most, draw| most.max(draw.abs()));
    let rounding = ROUNDING * greatest;
    // Of draws equal to the score one half counts as below.
    let n_below = draws
        .scores
        .partition_point(|draw| *draw < score - rounding)
        + draws
            .scores
            .partition_point(|draw| *draw <= score + rounding);
    let bias = value_above(n_below as f64 / (2 * draws.scores.len()) as f64);
    if bias.is_infinite() {
        return Err(NoInterval::OutsideDraws {
            n_draws: draws.n_draws,
        });
    }
    let ends = [TAIL, 1.0 - TAIL].map(|tail| share(tail, bias, acceleration.value()));
    draws.between(ends, kind)
}

/// The middle 95 % of draws: the percentile interval (Efron 1979).
pub(super) fn middle(
    draws: impl Iterator<Item = Option<f64>>,
    kind: IntervalKind,
) -> Result<Interval, NoInterval> {
    RisingDraws::of(draws)?.between([TAIL, 1.0 - TAIL], kind)
}

/// Draws that have a score, from the least to the greatest.
struct RisingDraws {
    scores: Vec<f64>,
    n_draws: usize,
}

impl RisingDraws {
    /// Of draws of which at least half have a score.
    fn of(draws: impl Iterator<Item = Option<f64>>) -> Result<Self, NoInterval> {
        let (mut scores, mut n_draws) = (Vec::new(), 0);
        for draw in draws {
            n_draws += 1;
            scores.extend(draw);
        }
        let n_undefined = n_draws - scores.len();
        if scores.is_empty() || 2 * n_undefined > n_draws {
            return Err(NoInterval::Undefined {
                n_undefined,
                n_draws,
            });
        }
        scores.sort_unstable_by(f64::total_cmp);
        Ok(Self { scores, n_draws })
    }

    /// The interval between two shares of the draws.
    fn between(&self, shares: [f64; 2], kind: IntervalKind) -> Result<Interval, NoInterval> {
        let [low, high] = shares.map(|share| quantile(&self.scores, share));
        let ends = low.zip(high).ok_or(NoInterval::Undefined {
            n_undefined: self.n_draws - self.scores.len(),
            n_draws: self.n_draws,
        });
        ends.map(|(low, high)| Interval { low, high, kind })
    }
}

/// The share of the draws below the end that a share of `tail` shall lie below.
fn share(tail: f64, bias: f64, acceleration: f64) -> f64 {
    let from_bias = bias + value_above(tail);
    let stretch = 1.0 - acceleration * from_bias;
    match stretch > 0.0 {
        true => share_below(bias + from_bias / stretch),
        // Beyond the pole of the correction lie all draws, or none.
        false => f64::from(u8::from(from_bias > 0.0)),
    }
}
