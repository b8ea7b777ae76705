//! Training spots made ready for a ridge regression.

use ndarray::{Array1, ArrayView2, Axis};

use super::ridge_system::RidgeSystem;
use super::standardizer::Standardizer;

/// Training spots with standardised features and centred targets.
pub(super) struct Centred {
    pub(super) standardizer: Standardizer,
    /// Means of the targets, `[n_targets]`.
    pub(super) intercept: Array1<f64>,
    pub(super) system: RidgeSystem,
}

impl Centred {
    /// Takes features `[n_spots, n_features]` and targets `[n_spots, n_targets]` of at least one spot.
    pub(super) fn of(x: ArrayView2<'_, f32>, y: ArrayView2<'_, f32>) -> Self {
        let standardizer = Standardizer::of(x);
        let y = y.mapv(f64::from);
        let intercept = y.sum_axis(Axis(0)) / y.nrows() as f64;
        let system = RidgeSystem::new(standardizer.apply(x), y - &intercept);
        Self {
            standardizer,
            intercept,
            system,
        }
    }
}
