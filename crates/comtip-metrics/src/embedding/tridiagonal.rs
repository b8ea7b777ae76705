//! A symmetric matrix, reduced to three diagonals by reflections.

use crate::block::block;
use ndarray::{Array1, Array2, ArrayView1, Axis};

/// `a = Q T Q'` with `T` tridiagonal and `Q` a product of Householder reflections.
///
/// Golub and Van Loan, "Matrix Computations", 4th edition, section 8.3.1.
pub(super) struct Tridiagonal {
    /// Diagonal of `T`.
    pub(super) diagonal: Vec<f64>,
    /// First off-diagonal of `T`, one shorter.
    pub(super) off_diagonal: Vec<f64>,
    /// Reflection `k` is `I - 2 v v'` with the unit vector `v` on the coordinates after `k`.
    reflections: Vec<Array1<f64>>,
}

impl Tridiagonal {
    /// Reduces a symmetric matrix.
    pub(super) fn of(mut a: Array2<f64>) -> Self {
        let n = a.nrows();
        let mut off_diagonal = Vec::with_capacity(n);
        let mut reflections = Vec::with_capacity(n);
        for k in 0..n.saturating_sub(1) {
            let (v, reflected) = reflection(block(a.view(), k + 1..n, k..k + 1).column(0));
            off_diagonal.push(reflected);
            // (I - 2vv') A (I - 2vv') = A - v w' - w v' with p = 2 A v and w = p - (v'p) v.
            let mut rest = block(a.view_mut(), k + 1..n, k + 1..n);
            let p = rest.dot(&v) * 2.0;
            let w = &p - &(&v * v.dot(&p));
            for (i, mut row) in rest.outer_iter_mut().enumerate() {
                row.scaled_add(-v[i], &w);
                row.scaled_add(-w[i], &v);
            }
            reflections.push(v);
        }
        Self {
            diagonal: a.diag().to_vec(),
            off_diagonal,
            reflections,
        }
    }

    /// Turns an eigenvector of `T` into one of `a`.
    pub(super) fn rotate_back(&self, mut vector: Array1<f64>) -> Array1<f64> {
        for (k, v) in self.reflections.iter().enumerate().rev() {
            let mut tail = vector.slice_axis_mut(Axis(0), (k + 1..).into());
            let along = v.dot(&tail);
            tail.scaled_add(-2.0 * along, v);
        }
        vector
    }
}

/// The unit vector whose reflection takes `x` to a multiple of the first axis, and that multiple;
/// a zero vector where `x` lies on the axis already.
fn reflection(x: ArrayView1<'_, f64>) -> (Array1<f64>, f64) {
    if x.iter().skip(1).all(|value| *value == 0.0) {
        return (Array1::zeros(x.len()), x[0]);
    }
    // The sign that makes the first element of v a sum without cancellation.
    let reflected = -x.dot(&x).sqrt().copysign(x[0]);
    let mut v = x.to_owned();
    v[0] -= reflected;
    let length = v.dot(&v).sqrt();
    v /= length;
    (v, reflected)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn the_reflections_rebuild_the_matrix() {
        let a = array![
            [4.0, 1.0, -2.0, 2.0],
            [1.0, 2.0, 0.0, 1.0],
            [-2.0, 0.0, 3.0, -2.0],
            [2.0, 1.0, -2.0, -1.0]
        ];
        let reduced = Tridiagonal::of(a.clone());
        let mut t = Array2::from_diag(&Array1::from(reduced.diagonal.clone()));
        for (i, &value) in reduced.off_diagonal.iter().enumerate() {
            t[[i, i + 1]] = value;
            t[[i + 1, i]] = value;
        }
        let mut q = Array2::zeros((4, 4));
        for i in 0..4 {
            let mut axis = Array1::zeros(4);
            axis[i] = 1.0;
            q.column_mut(i).assign(&reduced.rotate_back(axis));
        }
        approx::assert_abs_diff_eq!(q.dot(&t).dot(&q.t()), a, epsilon = 1e-14);
    }
}
