//! The standard normal distribution.

use std::f64::consts::SQRT_2;

/// The share of the distribution below `z`.
pub(super) fn share_below(z: f64) -> f64 {
    0.5 * libm::erfc(-z / SQRT_2)
}

/// The value that a share from 0 to 1 of the distribution lies below, found by bisection; infinite at both ends.
pub(super) fn value_above(share: f64) -> f64 {
    if share > 0.5 {
        return -value_above(1.0 - share);
    }
    if share <= 0.0 {
        return f64::NEG_INFINITY;
    }
    // Doubles hold no share as small as that below -39.
    let (mut low, mut high) = (-39.0, 0.0);
    for _ in 0..64 {
        let middle = 0.5 * (low + high);
        match share_below(middle) < share {
            true => low = middle,
            false => high = middle,
        }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `scipy.special.ndtri`, scipy 1.16.3.
    #[test]
    fn values_are_those_of_scipy() {
        for (share, value) in [
            (1e-12, -7.034_483_825_301_132),
            (0.000_5, -3.290_526_731_491_894),
            (0.025, -1.959_963_984_540_054),
            (0.31, -0.495_850_347_347_453_3),
            (0.5, 0.0),
            (0.975, 1.959_963_984_540_054),
        ] {
            approx::assert_abs_diff_eq!(value_above(share), value, epsilon = 1e-12);
            approx::assert_relative_eq!(share_below(value), share, max_relative = 1e-12);
        }
        assert_eq!(value_above(0.0), f64::NEG_INFINITY);
        assert_eq!(value_above(1.0), f64::INFINITY);
    }
}
