//! Student's t interval of a mean.

use crate::results::{Interval, IntervalKind};

/// From so many values on a bootstrap holds the mean nearly as often as Student's t does.
pub(super) const FEW: usize = 15;

/// Values that 2.5 % of Student's t distribution lie above, of 1 degree of freedom and on.
const QUANTILES: [f64; FEW - 2] = [
    12.706_204_736_174_7,
    4.302_652_729_749_464,
    3.182_446_305_283_708,
    2.776_445_105_197_793_4,
    2.570_581_835_636_314,
    2.446_911_851_144_969_4,
    2.364_624_251_592_784_4,
    2.306_004_135_204_167,
    2.262_157_162_798_203,
    2.228_138_851_986_274,
    2.200_985_160_091_639_6,
    2.178_812_829_672_28,
    2.160_368_656_462_793_4,
];

/// The interval of 95 % of a mean (Student 1908); `None` of fewer than 2 values and of [`FEW`] or more.
pub(super) fn student(values: &[f64], kind: IntervalKind) -> Option<Interval> {
    let quantile = QUANTILES.get(values.len().checked_sub(2)?)?;
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    let half_width = quantile * (squares / ((n - 1.0) * n)).sqrt();
    Some(Interval {
        low: mean - half_width,
        high: mean + half_width,
        kind,
    })
}
