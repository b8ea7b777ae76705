//! Points about their mean, in double precision.

use ndarray::{Array1, Array2, ArrayView2, Axis};

/// Points about their mean: distances taken through dot products lose digits when the points lie
/// far from the origin.
///
/// The mean is rounded to single precision, as the points are, so that differences of points stay
/// what they were, and equal ones equal.
pub(super) struct Centred {
    /// `[n_points, n_features]`.
    pub(super) points: Array2<f64>,
    /// What was taken from every point, `[n_features]`.
    pub(super) centre: Array1<f64>,
}

impl Centred {
    /// Centres at least one point.
    pub(super) fn of(points: ArrayView2<'_, f32>) -> Self {
        let points = points.mapv(f64::from);
        let mean = points.sum_axis(Axis(0)) / points.nrows() as f64;
        let centre = mean.mapv(|value| f64::from(value as f32));
        Self {
            points: points - &centre,
            centre,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn equal_steps_stay_equal() {
        let points = array![[0.1_f32], [0.6], [1.1], [1000.0]];
        let Centred { points: moved, .. } = Centred::of(points.view());
        for i in 1..4 {
            let before = f64::from(points[[i, 0]]) - f64::from(points[[i - 1, 0]]);
            assert_eq!(moved[[i, 0]] - moved[[i - 1, 0]], before);
        }
    }
}
