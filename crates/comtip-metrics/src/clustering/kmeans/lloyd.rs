//! Lloyd's iterations: assign every point to its nearest centroid, move centroids to their means.

use ndarray::{Array2, Axis};

use crate::clustering::squared_distances::squared_distance;

/// Where one start ended.
pub(in crate::clustering) struct Run {
    pub(in crate::clustering) assignments: Vec<usize>,
    pub(super) centroids: Array2<f64>,
    pub(super) inertia: f64,
    pub(super) n_iter: usize,
}

/// Iterates until no point changes its cluster, the centroids' squared movement is at most
/// `tolerance`, or `max_iter` is reached.
///
/// # Shapes
///
/// - `points`: `[n_points, n_features]`
/// - `centroids`: `[n_clusters, n_features]`
pub(super) fn lloyd(
    points: &Array2<f64>,
    mut centroids: Array2<f64>,
    max_iter: usize,
    tolerance: f64,
) -> Run {
    let mut assignments = nearest(points, &centroids);
    let mut n_iter = 0;
    let mut is_settled = false;
    while n_iter < max_iter && !is_settled {
        n_iter += 1;
        let moved = means(points, &mut assignments, &centroids);
        let shift = (&moved - &centroids).pow2().sum();
        centroids = moved;
        let next = nearest(points, &centroids);
        is_settled = next == assignments || shift <= tolerance;
        assignments = next;
    }
    let inertia = own_distances(points, &assignments, &centroids).iter().sum();
    Run {
        assignments,
        centroids,
        inertia,
        n_iter,
    }
}

/// The index of the nearest centroid of every point, the lowest of equals.
fn nearest(points: &Array2<f64>, centroids: &Array2<f64>) -> Vec<usize> {
    // |x - c|^2 = |x|^2 + (|c|^2 - 2 x.c), and |x|^2 does not matter to the choice.
    let mut excess = points.dot(&centroids.t()) * -2.0;
    excess += &centroids.pow2().sum_axis(Axis(1));
    excess
        .outer_iter()
        .map(|row| {
            let candidates = row.iter().enumerate();
            candidates.fold((0, f64::INFINITY), |best, (i, &value)| {
                if value < best.1 { (i, value) } else { best }
            })
        })
        .map(|(i, _)| i)
        .collect()
}

fn own_distances(points: &Array2<f64>, assignments: &[usize], centroids: &Array2<f64>) -> Vec<f64> {
    let pairs = points.outer_iter().zip(assignments);
    pairs
        .map(|(point, &cluster)| squared_distance(point, centroids.row(cluster)))
        .collect()
}

/// The means of the clusters; a cluster without points takes one over from another.
fn means(points: &Array2<f64>, assignments: &mut [usize], centroids: &Array2<f64>) -> Array2<f64> {
    let mut sizes = vec![0_usize; centroids.nrows()];
    assignments.iter().for_each(|&cluster| sizes[cluster] += 1);
    if sizes.contains(&0) {
        fill_empty(points, assignments, centroids, &mut sizes);
    }
    let mut means = Array2::zeros(centroids.raw_dim());
    for (point, &cluster) in points.outer_iter().zip(&*assignments) {
        let mut sum = means.row_mut(cluster);
        sum += &point;
    }
    for (cluster, &size) in sizes.iter().enumerate() {
        let mut mean = means.row_mut(cluster);
        if size == 0 {
            mean.assign(&centroids.row(cluster));
        } else {
            mean /= size as f64;
        }
    }
    means
}

/// Gives every empty cluster the point farthest from its own centroid, the lowest index of equals.
///
/// A point that lies on its centroid, or is alone in its cluster, stays.
fn fill_empty(
    points: &Array2<f64>,
    assignments: &mut [usize],
    centroids: &Array2<f64>,
    sizes: &mut [usize],
) {
    let distances = own_distances(points, assignments, centroids);
    let mut farthest_first: Vec<usize> = (0..distances.len())
        .filter(|&point| distances[point] > 0.0)
        .collect();
    farthest_first.sort_by(|&a, &b| distances[b].total_cmp(&distances[a]));
    for point in farthest_first {
        let Some(empty) = sizes.iter().position(|&size| size == 0) else {
            return;
        };
        if sizes[assignments[point]] > 1 {
            sizes[assignments[point]] -= 1;
            sizes[empty] = 1;
            assignments[point] = empty;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn a_point_between_two_centroids_goes_to_the_lower_index() {
        let points = array![[0.0], [1.0], [-1.0]];
        assert_eq!(nearest(&points, &array![[1.0], [-1.0]]), [0, 0, 1]);
        assert_eq!(nearest(&points, &array![[-1.0], [1.0]]), [0, 1, 0]);
    }

    #[test]
    fn an_empty_cluster_restarts_at_the_farthest_point() {
        let points = array![[0.0], [1.0], [9.0]];
        let run = lloyd(&points, array![[0.0], [-100.0]], 10, 0.0);
        assert_eq!(run.assignments, [0, 0, 1]);
        assert_eq!(run.centroids, array![[0.5], [9.0]]);
        assert_eq!(run.inertia, 0.5);
    }

    #[test]
    fn iterations_stop_at_the_limit() {
        let points = Array2::from_shape_fn((50, 1), |(i, _)| i as f64);
        let run = lloyd(&points, array![[0.0], [1.0]], 2, 0.0);
        assert_eq!(run.n_iter, 2);
    }

    #[test]
    fn centroids_that_no_longer_move_end_the_iterations() {
        let points = array![[0.0], [2.0], [10.0], [12.0]];
        let run = lloyd(&points, array![[1.0], [11.0]], 100, 0.0);
        assert_eq!(run.n_iter, 1);
        assert_eq!(run.inertia, 4.0);
    }
}
