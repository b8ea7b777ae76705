//! How fast the spread of a score changes with the score.

/// The acceleration of a score (Efron 1987), from its values on the data less one unit at a time, stratum by stratum
/// (Davison and Hinkley 1997, section 5.3).
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Acceleration {
    /// Sums of the influences of the units, squared and cubed.
    squares: f64,
    cubes: f64,
}

impl Acceleration {
    /// Adds the units of a stratum, of which the score less each is given; those without a score have no influence.
    pub(super) fn add(&mut self, left_out: impl Iterator<Item = f64> + Clone) {
        let (n, sum) = left_out
            .clone()
            .fold((0.0, 0.0), |(n, sum), score| (n + 1.0, sum + score));
        let mean = sum / n;
        for score in left_out {
            let influence = (n - 1.0) / n * (mean - score);
            self.squares += influence.powi(2);
            self.cubes += influence.powi(3);
        }
    }

    /// 0 where no unit has an influence.
    pub(super) fn value(self) -> f64 {
        match self.squares > 0.0 {
            true => self.cubes / (6.0 * self.squares.powf(1.5)),
            false => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_mean_it_is_a_sixth_of_the_skewness_over_the_root_of_the_number() {
        let values = [0.0, 1.0, 1.0, 6.0];
        let left_out = values.map(|value| (8.0 - value) / 3.0);
        let mut found = Acceleration::default();
        found.add(left_out.into_iter());
        // Deviations -2, -1, -1, 4: cubes 54, squares 22.
        let wanted = 54.0 / (6.0 * 22.0_f64.powf(1.5));
        approx::assert_relative_eq!(found.value(), wanted, max_relative = 1e-12);
    }

    #[test]
    fn units_that_change_nothing_give_none() {
        let mut found = Acceleration::default();
        found.add([0.5; 3].into_iter());
        found.add([].into_iter());
        assert_eq!(found.value(), 0.0);
    }
}
