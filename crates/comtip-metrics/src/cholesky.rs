//! Blocked Cholesky factorisation, so that nearly all the work is matrix products.

use crate::block::block;
use ndarray::{Array2, ArrayView2, ArrayViewMut2, Axis, linalg::general_mat_mul};

/// Rows factored element by element between two matrix products.
const BLOCK: usize = 64;

/// The inverse `M` of the lower Cholesky factor of a symmetric matrix `a`: `M a M' = I`, so that
/// `M'M` is the inverse of `a`. Lower triangular, zeros above the diagonal; `None` when `a` is not
/// positive definite.
pub(crate) fn inverse_cholesky(a: Array2<f64>) -> Option<Array2<f64>> {
    let factor = cholesky(a)?;
    let n = factor.nrows();
    let mut inverse = Array2::zeros((n, n));
    for start in (0..n).step_by(BLOCK) {
        let end = (start + BLOCK).min(n);
        let diagonal = invert_lower(block(factor.view(), start..end, start..end));
        let above = block(inverse.view(), 0..start, 0..start);
        let left = block(factor.view(), start..end, 0..start).dot(&above);
        let left = -diagonal.dot(&left);
        block(inverse.view_mut(), start..end, 0..start).assign(&left);
        block(inverse.view_mut(), start..end, start..end).assign(&diagonal);
    }
    Some(inverse)
}

/// The lower factor `L` of `a = L L'`, block column by block column; what lies above the diagonal
/// blocks is left as it was.
fn cholesky(mut a: Array2<f64>) -> Option<Array2<f64>> {
    let n = a.nrows();
    for start in (0..n).step_by(BLOCK) {
        let end = (start + BLOCK).min(n);
        factor_in_place(block(a.view_mut(), start..end, start..end))?;
        let diagonal = invert_lower(block(a.view(), start..end, start..end));
        let below = block(a.view(), end..n, start..end).dot(&diagonal.t());
        block(a.view_mut(), end..n, start..end).assign(&below);
        let mut trailing = block(a.view_mut(), end..n, end..n);
        general_mat_mul(-1.0, &below, &below.t(), 1.0, &mut trailing);
    }
    Some(a)
}

/// Factors a small matrix into its lower triangle.
fn factor_in_place(mut a: ArrayViewMut2<'_, f64>) -> Option<()> {
    for row in 0..a.nrows() {
        for column in 0..=row {
            let earlier = block(a.view(), 0..a.nrows(), 0..column);
            let rest = a[[row, column]] - earlier.row(row).dot(&earlier.row(column));
            a[[row, column]] = if column < row {
                rest / a[[column, column]]
            } else if rest > 0.0 {
                rest.sqrt()
            } else {
                return None;
            };
        }
    }
    Some(())
}

/// The inverse of a small lower triangle, by forward substitution into the identity.
fn invert_lower(factor: ArrayView2<'_, f64>) -> Array2<f64> {
    let n = factor.nrows();
    let mut inverse = Array2::<f64>::eye(n);
    for row in 0..n {
        let (solved, mut rest) = inverse.view_mut().split_at(Axis(0), row);
        let mut current = rest.row_mut(0);
        for (earlier, &weight) in solved.outer_iter().zip(factor.row(row)) {
            current.scaled_add(-weight, &earlier);
        }
        current /= factor[[row, row]];
    }
    inverse
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{array, concatenate};

    #[test]
    fn a_hand_computed_factor_is_inverted() {
        // [[4, 2], [2, 5]] = L L' with L = [[2, 0], [1, 2]].
        let inverse = inverse_cholesky(array![[4.0, 2.0], [2.0, 5.0]]).unwrap();
        assert_eq!(inverse, array![[0.5, 0.0], [-0.25, 0.5]]);
    }

    #[test]
    fn a_matrix_of_many_blocks_is_whitened() {
        let n = 2 * BLOCK + 7;
        let root = Array2::from_shape_fn((n, n), |(i, j)| {
            (((i * 29 + j * j * 17) % 23) as f64) - 11.0
        });
        let a = root.dot(&root.t()) + Array2::<f64>::eye(n) * 100.0;
        let m = inverse_cholesky(a.clone()).unwrap();
        let whitened = m.dot(&a).dot(&m.t());
        approx::assert_abs_diff_eq!(whitened, Array2::eye(n), epsilon = 1e-9);
        let is_lower = m
            .indexed_iter()
            .all(|((i, j), &value)| j <= i || value == 0.0);
        assert!(is_lower);
    }

    #[test]
    fn an_indefinite_matrix_has_no_factor_wherever_the_fault_lies() {
        assert!(inverse_cholesky(array![[1.0, 2.0], [2.0, 1.0]]).is_none());
        let n = BLOCK + 1;
        let mut diagonal = vec![1.0; n];
        diagonal[n - 1] = -1.0;
        let late = Array2::from_diag(&ndarray::Array1::from(diagonal));
        assert!(inverse_cholesky(late).is_none());
        let nan = concatenate![Axis(0), array![[f64::NAN, 0.0]], array![[0.0, 1.0]]];
        assert!(inverse_cholesky(nan).is_none());
    }
}
