//! Mean and deviation of features, so that each is read at the same scale.

use burn::config::Config;

/// Mean and standard deviation of every feature over the tiles it was fitted on, in the unit of the feature.
///
/// ```
/// use comtip_vision::FeatureStandard;
///
/// let standard = FeatureStandard::fit(2, [[1.0, 5.0], [3.0, 5.0]].iter().map(<[f32; 2]>::as_slice));
/// assert_eq!(standard.means, [2.0, 5.0]);
/// // A feature that is the same everywhere is only moved to 0.
/// assert_eq!(standard.deviations, [1.0, 1.0]);
/// assert_eq!(standard.apply(&[3.0, 6.0]), [1.0, 1.0]);
/// ```
#[derive(Config, Debug, PartialEq)]
pub struct FeatureStandard {
    /// A mean a feature.
    pub means: Vec<f64>,
    /// A standard deviation a feature, divided by n; above 0.
    pub deviations: Vec<f64>,
}

impl FeatureStandard {
    /// Leaves `n_features` features as they are: the standard before it is fitted.
    pub fn none(n_features: usize) -> Self {
        Self::new(vec![0.0; n_features], vec![1.0; n_features])
    }

    /// That of rows of `n_features` features, in two passes over them. A feature that does not vary gets the deviation 1;
    /// without rows it is [`none`](Self::none).
    pub fn fit<'a>(n_features: usize, rows: impl Iterator<Item = &'a [f32]> + Clone) -> Self {
        let n_rows = rows.clone().count();
        if n_rows == 0 {
            return Self::none(n_features);
        }
        let mean_of = |of: &dyn Fn(usize, f64) -> f64| {
            let mut sums = vec![0.0; n_features];
            for row in rows.clone() {
                for (feature, (sum, value)) in sums.iter_mut().zip(row).enumerate() {
                    *sum += of(feature, f64::from(*value));
                }
            }
            sums.iter_mut().for_each(|sum| *sum /= n_rows as f64);
            sums
        };
        let means = mean_of(&|_, value| value);
        let variances = mean_of(&|feature, value| (value - means[feature]).powi(2));
        // Rounding leaves a trace of variance in what does not vary.
        let deviations = variances.iter().zip(&means).map(|(variance, mean)| {
            let deviation = variance.sqrt();
            match deviation > 1e-9 * mean.abs().max(1e-9) {
                true => deviation,
                false => 1.0,
            }
        });
        let deviations = deviations.collect();
        Self::new(means, deviations)
    }

    /// Number of features.
    pub fn n_features(&self) -> usize {
        self.means.len()
    }

    /// Features in deviations from the mean; `values` are rows of [`n_features`](Self::n_features) features each.
    pub fn apply(&self, values: &[f32]) -> Vec<f32> {
        let of_features = self.means.iter().zip(&self.deviations).cycle();
        let standard = |(value, (mean, deviation)): (&f32, (&f64, &f64))| {
            ((f64::from(*value) - mean) / deviation) as f32
        };
        values.iter().zip(of_features).map(standard).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_was_fitted_on_has_mean_0_and_deviation_1() {
        let row = |at: u32| [(at * at % 17) as f32, 1e4 + at as f32, -0.3];
        let rows: Vec<[f32; 3]> = (0..40).map(row).collect();
        let standard = FeatureStandard::fit(3, rows.iter().map(<[f32; 3]>::as_slice));
        let applied = standard.apply(&rows.concat());
        for feature in 0..3 {
            let values = applied.iter().skip(feature).step_by(3);
            let mean = values.clone().sum::<f32>() / 40.0;
            let square = values.map(|value| value * value).sum::<f32>() / 40.0;
            assert!(mean.abs() < 1e-6, "{mean}");
            let expected = if feature == 2 { 0.0 } else { 1.0 };
            assert!((square - expected).abs() < 1e-5, "{square}");
        }
    }

    #[test]
    fn it_is_read_back_to_the_last_bit() {
        let standard = FeatureStandard::new(vec![1.0 / 3.0, 1e-300], vec![0.1 + 0.2, 7.0 / 11.0]);
        let read = FeatureStandard::load_binary(standard.to_string().as_bytes());
        assert_eq!(read.expect("read back"), standard);
    }

    #[test]
    fn without_rows_nothing_is_moved() {
        let standard = FeatureStandard::fit(2, std::iter::empty());
        assert_eq!(standard.apply(&[3.5, -1.0]), [3.5, -1.0]);
    }
}
