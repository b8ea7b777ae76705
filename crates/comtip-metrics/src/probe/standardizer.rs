//! Zero mean and unit variance by the training spots.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2};

/// Mean and standard deviation of every feature over the training spots.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Standardizer {
    mean: Array1<f64>,
    scale: Array1<f64>,
}

impl Standardizer {
    /// Measures the features of `x`: `[n_spots, n_features]`, at least one spot.
    pub(super) fn of(x: ArrayView2<'_, f32>) -> Self {
        let (mean, scale): (Vec<f64>, Vec<f64>) = x.columns().into_iter().map(moments).unzip();
        Self {
            mean: mean.into(),
            scale: scale.into(),
        }
    }

    /// Standardises spots, `[n_spots, n_features]`, by the training moments.
    pub(super) fn apply(&self, x: ArrayView2<'_, f32>) -> Array2<f64> {
        (x.mapv(f64::from) - &self.mean) / &self.scale
    }
}

/// Mean and population standard deviation; a constant has scale 1.
fn moments(feature: ArrayView1<'_, f32>) -> (f64, f64) {
    // Compared by value: a rounded mean would leave a constant a tiny deviation to divide by.
    if feature.iter().all(|value| *value == feature[0]) {
        return (f64::from(feature[0]), 1.0);
    }
    let n = feature.len() as f64;
    let mean = feature.iter().copied().map(f64::from).sum::<f64>() / n;
    let squares = feature
        .iter()
        .map(|&value| (f64::from(value) - mean).powi(2));
    (mean, (squares.sum::<f64>() / n).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn new_spots_are_scaled_by_the_training_spots() {
        let standardizer = Standardizer::of(array![[1.0], [3.0]].view());
        let scaled = standardizer.apply(array![[2.0], [4.0]].view());
        assert_eq!(scaled, array![[0.0], [2.0]]);
    }

    #[test]
    fn a_constant_feature_is_only_centred() {
        let x = Array2::from_elem((7, 1), 0.1_f32);
        let standardizer = Standardizer::of(x.view());
        assert_eq!(standardizer.apply(x.view()), Array2::<f64>::zeros((7, 1)));
    }
}
