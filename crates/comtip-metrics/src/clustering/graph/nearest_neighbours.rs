//! The nearest neighbours of every point.

use ndarray::{Array2, ArrayView1, ArrayView2};

use crate::clustering::centred::Centred;
use crate::clustering::squared_distances::SquaredDistances;
use crate::error::MetricError;
use crate::input::{check_at_least, check_matrix};

/// The nearest neighbours of every point, the nearest first; no point is its own.
#[derive(Debug, Clone, PartialEq)]
pub struct NearestNeighbours {
    /// Rows of the neighbours, `[n_points, k]`.
    pub indices: Array2<usize>,
    /// Their Euclidean distances, `[n_points, k]`.
    pub distances: Array2<f64>,
}

/// Spacings of a grid within which spots lie side by side: the diagonal of a square is 1.41.
const SIDE_BY_SIDE: f64 = 1.2;
/// Spots around one of a square grid.
const SQUARE: usize = 4;

impl NearestNeighbours {
    /// Whether no more points lie side by side with one than on a square grid, but for one in ten that is out of its place.
    /// It takes more than 4 neighbours to tell.
    pub fn is_square_grid(&self) -> bool {
        let mut nearest = self.distances.column(0).to_vec();
        nearest.sort_by(f64::total_cmp);
        let spacing = nearest[nearest.len() / 2];
        let rows = self.distances.outer_iter();
        let mut n_beside: Vec<usize> = rows
            .map(|row| {
                row.iter()
                    .filter(|by| **by < SIDE_BY_SIDE * spacing)
                    .count()
            })
            .collect();
        n_beside.sort_unstable();
        n_beside[n_beside.len() * 9 / 10] <= SQUARE
    }
}

/// Finds the `k` nearest neighbours of every point by Euclidean distance, the lower index of equals.
///
/// The search is exact. Its time grows with the square of the points, its memory does not:
/// distances are taken in blocks.
///
/// # Shapes
///
/// - `points`: `[n_points, n_features]`
///
/// # Errors
///
/// [`MetricError::InvalidSetting`] for `k` of 0, [`MetricError::TooFew`] unless there are more than
/// `k` points, [`MetricError::Empty`] and [`MetricError::NonFinite`].
///
/// ```
/// use comtip_metrics::nearest_neighbours;
/// use ndarray::array;
///
/// let points = array![[0.0_f32], [1.0], [3.0], [7.0]];
/// let neighbours = nearest_neighbours(points.view(), 2)?;
/// assert_eq!(neighbours.indices, array![[1, 2], [0, 2], [1, 0], [2, 1]]);
/// assert_eq!(neighbours.distances.row(3), array![4.0, 6.0]);
/// # Ok::<(), comtip_metrics::MetricError>(())
/// ```
pub fn nearest_neighbours(
    points: ArrayView2<'_, f32>,
    k: usize,
) -> Result<NearestNeighbours, MetricError> {
    if k == 0 {
        return Err(MetricError::InvalidSetting {
            setting: "k",
            requirement: "at least 1",
            value: "0".into(),
        });
    }
    check_matrix("points", points)?;
    check_at_least(
        "nearest neighbours",
        "points",
        k.saturating_add(1),
        points.nrows(),
    )?;

    let all = SquaredDistances::of(Centred::of(points).points);
    let mut indices = Array2::zeros((points.nrows(), k));
    let mut distances = Array2::zeros((points.nrows(), k));
    for rows in all.blocks() {
        let block = all.of_rows(rows.clone());
        for (point, row) in rows.zip(block.outer_iter()) {
            let nearest = nearest_of_row(&all, point, row, k);
            for (place, (squared, other)) in nearest.into_iter().enumerate() {
                indices[[point, place]] = other;
                distances[[point, place]] = squared.sqrt();
            }
        }
    }
    Ok(NearestNeighbours { indices, distances })
}

/// The `k` nearest of a point with their squared distances.
///
/// Distances by dot products only say who may be among them; these are ordered by distances that
/// do not depend on where a block begins, so that equals are equal.
fn nearest_of_row(
    all: &SquaredDistances,
    point: usize,
    row: ArrayView1<'_, f64>,
    k: usize,
) -> Vec<(f64, usize)> {
    let mut sorted: Vec<f64> = row.to_vec();
    // The point itself is one of the k + 1 nearest.
    let (_, &mut limit, _) = sorted.select_nth_unstable_by(k, f64::total_cmp);
    let limit = limit + all.rounding(point);
    let mut nearest: Vec<(f64, usize)> = row
        .iter()
        .enumerate()
        .filter(|&(other, &squared)| other != point && squared <= limit)
        .map(|(other, _)| (all.between(point, other), other))
        .collect();
    nearest.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    nearest.truncate(k);
    nearest
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn of_equally_near_points_the_lower_index_is_taken() {
        // The middle of five by five points has four neighbours at the same distance.
        let grid = Array2::from_shape_fn((25, 2), |(i, axis)| [i / 5, i % 5][axis] as f32);
        let neighbours = nearest_neighbours(grid.view(), 3).unwrap();
        assert_eq!(neighbours.indices.row(12), array![7, 11, 13]);
        assert_eq!(neighbours.distances.row(12), array![1.0, 1.0, 1.0]);
    }

    #[test]
    fn a_copy_of_a_point_is_its_neighbour_and_the_point_itself_is_not() {
        let points = Array2::from_elem((4, 3), 0.1_f32);
        let neighbours = nearest_neighbours(points.view(), 2).unwrap();
        assert_eq!(neighbours.indices, array![[1, 2], [0, 2], [0, 1], [0, 1]]);
        assert_eq!(neighbours.distances, Array2::<f64>::zeros((4, 2)));
    }

    #[test]
    fn as_many_neighbours_as_points_are_refused() {
        let points = array![[0.0_f32], [1.0]];
        let message = |k| {
            nearest_neighbours(points.view(), k)
                .unwrap_err()
                .to_string()
        };
        assert_eq!(
            message(2),
            "nearest neighbours needs at least 3 points but got 2"
        );
        assert_eq!(message(0), "k must be at least 1 but is 0");
    }
}
