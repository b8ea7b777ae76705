//! Squared Euclidean distances, of two points and of all, a block of rows at a time.

use ndarray::{Array1, Array2, ArrayView1, Axis, Zip};
use std::ops::Range;

use crate::block::block;

/// Distances in a block, so that 20,000 points take 16 MB and not 3 GB.
const BLOCK_VALUES: usize = 1 << 21;

/// Share of the squared lengths of two points below which their squared distance is taken from
/// their differences, as a dot product has lost its digits.
const CANCELLED: f64 = 1e-4;

/// Squared Euclidean distance.
pub(super) fn squared_distance(a: ArrayView1<'_, f64>, b: ArrayView1<'_, f64>) -> f64 {
    Zip::from(a).and(b).fold(0.0, |sum, a, b| {
        let difference = a - b;
        sum + difference * difference
    })
}

/// Points with what their distances have in common.
pub(super) struct SquaredDistances {
    points: Array2<f64>,
    /// Squared length of every point.
    lengths: Array1<f64>,
    /// The largest of them.
    longest: f64,
}

impl SquaredDistances {
    /// Takes centred points, `[n_points, n_features]`.
    pub(super) fn of(points: Array2<f64>) -> Self {
        let lengths = points.pow2().sum_axis(Axis(1));
        let longest = lengths.iter().copied().fold(0.0, f64::max);
        Self {
            points,
            lengths,
            longest,
        }
    }

    /// Rows that together cover all points, in order.
    pub(super) fn blocks(&self) -> impl Iterator<Item = Range<usize>> + use<> {
        let n = self.points.nrows();
        let n_rows = (BLOCK_VALUES / n).clamp(1, n);
        (0..n)
            .step_by(n_rows)
            .map(move |start| start..(start + n_rows).min(n))
    }

    /// Distances from some points to all, `[n_rows, n_points]`; that of a point to itself is 0.
    pub(super) fn of_rows(&self, rows: Range<usize>) -> Array2<f64> {
        let n_features = self.points.ncols();
        let from = block(self.points.view(), rows.clone(), 0..n_features);
        let mut products = from.dot(&self.points.t());
        for (i, mut row) in rows.zip(products.outer_iter_mut()) {
            for (j, value) in row.iter_mut().enumerate() {
                let lengths = self.lengths[i] + self.lengths[j];
                let squared = lengths - 2.0 * *value;
                *value = if squared > CANCELLED * lengths {
                    squared
                } else {
                    self.between(i, j)
                };
            }
        }
        products
    }

    /// The distance of two points by their differences.
    pub(super) fn between(&self, i: usize, j: usize) -> f64 {
        squared_distance(self.points.row(i), self.points.row(j))
    }

    /// Twice what rounding can make of a distance from a point in [`Self::of_rows`].
    pub(super) fn rounding(&self, i: usize) -> f64 {
        let n_operations = self.points.ncols() as f64 + 4.0;
        8.0 * n_operations * f64::EPSILON * (self.lengths[i] + self.longest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_cover_every_point_once() {
        let distances = SquaredDistances::of(Array2::zeros((5_000, 1)));
        let blocks: Vec<_> = distances.blocks().collect();
        assert!(blocks.len() > 1);
        let rows: Vec<usize> = blocks.into_iter().flatten().collect();
        assert_eq!(rows, (0..5_000).collect::<Vec<_>>());
    }

    #[test]
    fn points_far_apart_and_close_together_have_their_distances() {
        let points = ndarray::array![[1000.0, 0.0], [1000.0, 1e-6], [-1000.0, 0.0]];
        let all = SquaredDistances::of(points).of_rows(0..3);
        assert_eq!(all.diag(), ndarray::array![0.0, 0.0, 0.0]);
        approx::assert_relative_eq!(all[[0, 1]], 1e-12, max_relative = 1e-12);
        approx::assert_relative_eq!(all[[2, 0]], 4e6, max_relative = 1e-15);
    }
}
