//! A linear axis: its range, its ticks at 1, 2 or 5 times a power of ten, and where a value falls.

use super::number::{number, significant};

/// A linear axis from `low` to `high` in the units of the data.
pub(super) struct Axis {
    low: f64,
    high: f64,
    step: f64,
}

impl Axis {
    /// An axis that ends exactly at the least and greatest finite value; none without one.
    pub(super) fn snug(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        let (low, high) = widened(extent(values)?);
        let step = nice_step((high - low) / 5.0);
        Some(Self { low, high, step })
    }

    /// An axis whose ends are ticks, none without a finite value.
    pub(super) fn rounded(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        let Self { low, high, step } = Self::snug(values)?;
        Some(Self {
            low: (low / step).floor() * step,
            high: (high / step).ceil() * step,
            step,
        })
    }

    /// Where `value` lies between the two ends, in pixels.
    pub(super) fn place(&self, value: f64, from_px: f64, to_px: f64) -> f64 {
        from_px + (value - self.low) / (self.high - self.low) * (to_px - from_px)
    }

    /// The ticks within the axis, from low to high, each with its label.
    pub(super) fn ticks(&self) -> Vec<(f64, String)> {
        // Multiples of the step, not repeated sums: 0.3 must not become 0.30000000000000004.
        let slack = 1e-9;
        let first = (self.low / self.step - slack).ceil();
        let last = (self.high / self.step + slack).floor();
        let n_ticks = ((last - first) as usize).saturating_add(1).min(20);
        (0..n_ticks)
            .map(|index| (first + index as f64) * self.step)
            .map(|value| (value, self.label(value)))
            .collect()
    }

    fn label(&self, value: f64) -> String {
        let largest = self.low.abs().max(self.high.abs());
        if largest >= 1e6 || self.step < 1e-4 {
            // From the first place of the largest value down to that of the step.
            let place = |value: f64| (value.log10() + 1e-9).floor();
            let digits = (place(largest) - place(self.step)).clamp(0.0, 15.0) as usize + 1;
            // A tick that should be zero may be a rounding error away from it.
            let is_zero = value.abs() < self.step * 1e-6;
            return significant(if is_zero { 0.0 } else { value }, digits);
        }
        let decimals = (-(self.step.log10() + 1e-9).floor()).max(0.0) as usize;
        number(value, decimals)
    }
}

fn extent(values: impl IntoIterator<Item = f64>) -> Option<(f64, f64)> {
    values
        .into_iter()
        .filter(|value| value.is_finite())
        // Spans of f64 must not overflow.
        .map(|value| value.clamp(-1e300, 1e300))
        .fold(None, |extent, value| {
            let (low, high) = extent.unwrap_or((value, value));
            Some((value.min(low), value.max(high)))
        })
}

fn widened((low, high): (f64, f64)) -> (f64, f64) {
    let magnitude = low.abs().max(high.abs());
    if high - low > magnitude * 1e-9 {
        (low, high)
    } else if magnitude < 1e-300 {
        (-0.5, 0.5)
    } else {
        (low - magnitude * 0.1, high + magnitude * 0.1)
    }
}

fn nice_step(raw: f64) -> f64 {
    let power = 10f64.powf(raw.log10().floor());
    let factor = match raw / power {
        share if share < 1.5 => 1.0,
        share if share < 3.5 => 2.0,
        share if share < 7.5 => 5.0,
        _ => 10.0,
    };
    factor * power
}

#[cfg(test)]
mod tests {
    use super::Axis;

    fn labels(axis: &Axis) -> Vec<String> {
        axis.ticks().into_iter().map(|(_, label)| label).collect()
    }

    #[test]
    fn ticks_are_round_numbers_within_the_data() {
        let axis = Axis::snug([1.0, 97.0]).unwrap();
        assert_eq!(labels(&axis), ["20", "40", "60", "80"]);
    }

    #[test]
    fn a_rounded_axis_starts_and_ends_at_a_tick() {
        let axis = Axis::rounded([-0.13, 0.42]).unwrap();
        assert_eq!(
            labels(&axis),
            ["−0.2", "−0.1", "0.0", "0.1", "0.2", "0.3", "0.4", "0.5"]
        );
        assert_eq!(axis.place(-0.2, 10.0, 80.0), 10.0);
        assert!((axis.place(0.5, 10.0, 80.0) - 80.0).abs() < 1e-9);
    }

    #[test]
    fn one_value_still_has_an_axis_around_it() {
        let axis = Axis::snug([3.0]).unwrap();
        assert!((axis.place(3.0, 0.0, 100.0) - 50.0).abs() < 1e-9);
        let zero = Axis::snug([0.0, 0.0]).unwrap();
        assert_eq!(zero.place(0.0, 0.0, 100.0), 50.0);
    }

    #[test]
    fn values_that_are_not_finite_do_not_count() {
        assert!(Axis::snug([f64::NAN, f64::INFINITY]).is_none());
        let axis = Axis::snug([f64::NAN, 0.0, 10.0, f64::NEG_INFINITY]).unwrap();
        assert_eq!(axis.place(5.0, 0.0, 100.0), 50.0);
    }

    #[test]
    fn no_two_ticks_have_the_same_label() {
        for (low, high) in [
            (0.001_15, 0.001_22),
            (-0.000_61, -0.000_52),
            (1_000_010.0, 1_000_055.0),
            (0.0, 9e-5),
            (0.691, 0.695),
        ] {
            let mut found = labels(&Axis::rounded([low, high]).unwrap());
            let n_ticks = found.len();
            found.dedup();
            assert_eq!(found.len(), n_ticks, "{low} to {high}: {found:?}");
        }
    }

    #[test]
    fn tiny_and_huge_ranges_are_labelled_in_powers_of_ten() {
        let axis = Axis::rounded([0.0, 1e-5]).unwrap();
        assert_eq!(labels(&axis)[..3], ["0", "2×10⁻⁶", "4×10⁻⁶"]);
        let axis = Axis::snug([f64::MIN, f64::MAX]).unwrap();
        assert!(axis.ticks().len() <= 20);
        assert!(axis.place(0.0, 0.0, 100.0).is_finite());
    }
}
