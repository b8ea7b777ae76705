//! Products of a matrix with itself.

use ndarray::Array2;

/// The products of `x` with itself along its longer side: `X'X` of a tall matrix, `XX'` of a wide
/// one. Both have the same eigenvalues but for zeros.
pub(super) fn smaller_gram(x: &Array2<f64>) -> Array2<f64> {
    if is_tall(x) {
        x.t().dot(x)
    } else {
        x.dot(&x.t())
    }
}

/// Whether `x` has at least as many rows as columns.
pub(super) fn is_tall(x: &Array2<f64>) -> bool {
    x.nrows() >= x.ncols()
}

/// The eigenvalue of a Gram matrix below which nothing but rounding is left, given its largest
/// eigenvalue and its rows.
pub(super) fn rounding_floor(largest: f64, n: usize) -> f64 {
    largest * n as f64 * f64::EPSILON
}
