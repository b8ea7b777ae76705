//! How much the features of embeddings say the same.

use burn::tensor::Tensor;

use crate::info_nce::unit_rows;

/// The covariance term of VICReg (Bardes et al. 2022, arXiv 2105.04906): the squared covariances of different
/// features over their number, `(1 / d) sum_(i != j) C_ij^2`, `C` with `n - 1` below.
///
/// It is taken of rows of length `sqrt(d)`. A contrast sees the directions of rows alone, so that rows as they are could
/// lower it by growing short, and nothing would have changed. Features of rows that all point one way, and back, have about
/// `d`; those that are independent have 0.
///
/// # Shapes
///
/// - `rows`: `[n, d]`, at least two
/// - output: `[1]`
///
/// ```
/// use burn::tensor::{Device, Tensor};
/// use comtip_model::covariance_loss;
///
/// let rows = Tensor::<2>::from_floats([[1.0, 1.0], [-3.0, -3.0]], &Device::flex());
/// // Rows of length sqrt(2) are (1, 1) and (-1, -1), so that all covariances are 2.
/// assert!((covariance_loss(rows).into_scalar::<f32>() - 4.0).abs() < 1e-5);
/// ```
pub fn covariance_loss(rows: Tensor<2>) -> Tensor<1> {
    let [n, d] = rows.dims();
    let rows = unit_rows(rows).mul_scalar((d as f64).sqrt());
    let centred = rows.clone() - rows.mean_dim(0);
    let over = n.saturating_sub(1).max(1) as f64;
    let covariance = centred.clone().transpose().matmul(centred.clone()) / over;
    let variances = centred.square().sum_dim(0) / over;
    // Row by row first: one long sum of small numbers would lose digits.
    let all = covariance.square().sum_dim(1).sum();
    (all - variances.square().sum()) / d as f64
}
