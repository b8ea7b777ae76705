//! Eigenvalues and eigenvectors of a symmetric matrix.

use ndarray::{Array2, Axis, Zip};

use super::tridiagonal::Tridiagonal;
use crate::block::block;
use crate::error::MetricError;

/// Steps after which an eigenvalue counts as lost; two are usual.
const MAX_STEPS_PER_EIGENVALUE: usize = 50;

/// Eigenvalues, the largest first, and the eigenvectors of the first few.
pub(super) struct SymmetricEigen {
    /// All eigenvalues.
    pub(super) values: Vec<f64>,
    /// `[n_vectors, n]`, unit vectors in the order of `values`.
    pub(super) vectors: Array2<f64>,
}

/// Decomposes a symmetric matrix of at least one row and finite values, and returns its first
/// `n_vectors` eigenvectors.
///
/// Reduction to tridiagonal form, then implicitly shifted QR steps (Golub and Van Loan, "Matrix
/// Computations", 4th edition, algorithm 8.3.3); without vectors the latter cost next to nothing.
pub(super) fn symmetric_eigen(
    a: Array2<f64>,
    n_vectors: usize,
) -> Result<SymmetricEigen, MetricError> {
    let n = a.nrows();
    let reduced = Tridiagonal::of(a);
    let n_columns = if n_vectors == 0 { 0 } else { n };
    let mut iteration = QrIteration {
        diagonal: reduced.diagonal.clone(),
        off_diagonal: reduced.off_diagonal.clone(),
        vectors: Array2::from_shape_fn((n, n_columns), |(i, j)| f64::from(u8::from(i == j))),
    };
    iteration.run()?;

    let values = iteration.diagonal;
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&i, &j| values[j].total_cmp(&values[i]));
    let mut vectors = Array2::zeros((n_vectors, n));
    for (mut row, &i) in vectors.outer_iter_mut().zip(&order) {
        row.assign(&reduced.rotate_back(iteration.vectors.row(i).to_owned()));
    }
    Ok(SymmetricEigen {
        values: order.iter().map(|&i| values[i]).collect(),
        vectors,
    })
}

/// A tridiagonal matrix on its way to a diagonal one, and the rotations so far as rows.
struct QrIteration {
    diagonal: Vec<f64>,
    off_diagonal: Vec<f64>,
    vectors: Array2<f64>,
}

impl QrIteration {
    fn run(&mut self) -> Result<(), MetricError> {
        let n = self.diagonal.len();
        let largest = self.diagonal.iter().chain(&self.off_diagonal);
        let negligible = largest.fold(0.0, |max: f64, value| max.max(value.abs())) * f64::EPSILON;
        let mut steps_left = MAX_STEPS_PER_EIGENVALUE * n;
        let mut last = n - 1;
        while last > 0 {
            if self.off_diagonal[last - 1].abs() <= negligible {
                last -= 1;
                continue;
            }
            if steps_left == 0 {
                return Err(MetricError::NoConvergence { n });
            }
            steps_left -= 1;
            let above = &self.off_diagonal[..last];
            let split = above.iter().rposition(|value| value.abs() <= negligible);
            self.step(split.map_or(0, |i| i + 1), last);
        }
        Ok(())
    }

    /// One QR step with Wilkinson's shift on the rows `first..=last`, which nothing splits.
    fn step(&mut self, first: usize, last: usize) {
        let (d, e) = (&mut self.diagonal, &mut self.off_diagonal);
        let half_gap = (d[last - 1] - d[last]) / 2.0;
        let corner = e[last - 1];
        let shift =
            d[last] - corner * corner / (half_gap + half_gap.hypot(corner).copysign(half_gap));
        let (mut x, mut bulge) = (d[first] - shift, e[first]);
        for k in first..last {
            let length = x.hypot(bulge);
            let (c, s) = (x / length, bulge / length);
            if k > first {
                e[k - 1] = length;
            }
            let (upper, lower, between) = (d[k], d[k + 1], e[k]);
            let cross = 2.0 * c * s * between;
            d[k] = c * c * upper + cross + s * s * lower;
            d[k + 1] = s * s * upper - cross + c * c * lower;
            e[k] = c * s * (lower - upper) + (c * c - s * s) * between;
            if k + 1 < last {
                x = e[k];
                bulge = s * e[k + 1];
                e[k + 1] *= c;
            }
            rotate_rows(&mut self.vectors, k, c, s);
        }
    }
}

fn rotate_rows(vectors: &mut Array2<f64>, k: usize, c: f64, s: f64) {
    let n_columns = vectors.ncols();
    let rows = block(vectors.view_mut(), k..k + 2, 0..n_columns);
    let (upper, lower) = rows.split_at(Axis(0), 1);
    Zip::from(upper).and(lower).for_each(|upper, lower| {
        let (u, l) = (*upper, *lower);
        *upper = c * u + s * l;
        *lower = c * l - s * u;
    });
}

#[cfg(test)]
mod tests {
    use ndarray::{Array1, array};

    use super::*;

    #[test]
    fn a_chain_of_springs_has_its_known_frequencies() {
        // The second-difference matrix has eigenvalues 2 - 2 cos(pi k / (n + 1)).
        let n = 40;
        let chain = Array2::from_shape_fn((n, n), |(i, j)| match i.abs_diff(j) {
            0 => 2.0,
            1 => -1.0,
            _ => 0.0,
        });
        let eigen = symmetric_eigen(chain, 0).unwrap();
        for (k, value) in (1..=n).rev().zip(eigen.values) {
            let angle = std::f64::consts::PI * k as f64 / (n as f64 + 1.0);
            approx::assert_abs_diff_eq!(value, 2.0 - 2.0 * angle.cos(), epsilon = 1e-14);
        }
    }

    #[test]
    fn values_and_vectors_rebuild_the_matrix() {
        let n = 30;
        let noise = |i: usize, j: usize| ((i * i + 7 * i * j + 3 * j * j) % 19) as f64 - 9.0;
        let a = Array2::from_shape_fn((n, n), |(i, j)| noise(i, j) + noise(j, i));
        let eigen = symmetric_eigen(a.clone(), n).unwrap();
        let scaled = &eigen.vectors * &Array1::from(eigen.values).insert_axis(Axis(1));
        approx::assert_abs_diff_eq!(eigen.vectors.t().dot(&scaled), a, epsilon = 1e-11);
        let products = eigen.vectors.dot(&eigen.vectors.t());
        approx::assert_abs_diff_eq!(products, Array2::eye(n), epsilon = 1e-13);
    }

    #[test]
    fn a_repeated_eigenvalue_still_has_orthogonal_vectors() {
        let eigen = symmetric_eigen(Array2::<f64>::ones((5, 5)), 5).unwrap();
        approx::assert_abs_diff_eq!(eigen.values[0], 5.0, epsilon = 1e-14);
        assert!(eigen.values[1..].iter().all(|value| value.abs() < 1e-14));
        let products = eigen.vectors.dot(&eigen.vectors.t());
        approx::assert_abs_diff_eq!(products, Array2::eye(5), epsilon = 1e-14);
    }

    #[test]
    fn matrices_of_one_row_and_of_zeros_are_their_own_spectrum() {
        let single = symmetric_eigen(array![[-3.0]], 1).unwrap();
        assert_eq!((single.values, single.vectors), (vec![-3.0], array![[1.0]]));
        let zeros = symmetric_eigen(Array2::zeros((3, 3)), 0).unwrap();
        assert_eq!(zeros.values, [0.0, 0.0, 0.0]);
    }
}
