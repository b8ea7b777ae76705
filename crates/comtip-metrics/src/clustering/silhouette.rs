//! How much nearer spots lie to their own cluster than to the next.

use ndarray::{ArrayView2, Axis};
use std::ops::Range;

use super::centred::Centred;
use super::squared_distances::SquaredDistances;
use crate::error::MetricError;
use crate::input::{check_matrix, check_same_length};

/// The mean silhouette of points in clusters, from -1 to 1; `None` with fewer than two clusters, or
/// when every point is a cluster of its own.
///
/// Rousseeuw, "Silhouettes", Journal of Computational and Applied Mathematics 1987: with `a` the
/// mean Euclidean distance of a point to the others of its cluster, and `b` the least mean distance
/// to the points of another, its silhouette is `(b - a) / max(a, b)`; that of a point alone in its
/// cluster, and of one with `a = b = 0`, is 0.
///
/// Time grows with the square of the points, memory does not: distances are taken in blocks.
///
/// # Shapes
///
/// - `points`: `[n_points, n_features]`
/// - `clusters`: `[n_points]`
///
/// # Errors
///
/// [`MetricError::LengthMismatch`], [`MetricError::Empty`] and [`MetricError::NonFinite`].
///
/// ```
/// use comtip_metrics::silhouette;
/// use ndarray::array;
///
/// let points = array![[0.0_f32], [1.0], [4.0], [5.0]];
/// // a is 1 everywhere; b is 4.5 for the outer points and 3.5 for the inner ones.
/// let score = silhouette(points.view(), &[0, 0, 1, 1])?.expect("two clusters");
/// assert!((score - (3.5 / 4.5 + 2.5 / 3.5) / 2.0).abs() < 1e-12);
/// assert_eq!(silhouette(points.view(), &[0, 0, 0, 0])?, None);
/// # Ok::<(), comtip_metrics::MetricError>(())
/// ```
pub fn silhouette(
    points: ArrayView2<'_, f32>,
    clusters: &[usize],
) -> Result<Option<f64>, MetricError> {
    check_matrix("points", points)?;
    check_same_length(
        "points",
        ("points", points.nrows()),
        ("clusters", clusters.len()),
    )?;
    // Points of a cluster side by side, so that its distances are one slice of a row.
    let mut order: Vec<usize> = (0..clusters.len()).collect();
    order.sort_by_key(|&point| clusters[point]);
    let ranges = cluster_ranges(&order, clusters);
    if ranges.len() < 2 || ranges.len() == clusters.len() {
        return Ok(None);
    }

    let sorted = Centred::of(points).points.select(Axis(0), &order);
    let distances = SquaredDistances::of(sorted);
    let owners = ranges.iter().enumerate();
    let owners: Vec<usize> = owners
        .flat_map(|(cluster, range)| range.clone().map(move |_| cluster))
        .collect();
    let mut sum = 0.0;
    for rows in distances.blocks() {
        let block = distances.of_rows(rows.clone()).mapv_into(f64::sqrt);
        for (point, row) in rows.zip(block.outer_iter()) {
            let sums: Vec<f64> = ranges
                .iter()
                .map(|range| range.clone().map(|other| row[other]).sum())
                .collect();
            sum += of_point(owners[point], &sums, &ranges);
        }
    }
    Ok(Some(sum / clusters.len() as f64))
}

/// Where each cluster begins and ends among points in order of their clusters.
fn cluster_ranges(order: &[usize], clusters: &[usize]) -> Vec<Range<usize>> {
    let mut start = 0;
    order
        .chunk_by(|&a, &b| clusters[a] == clusters[b])
        .map(|members| {
            let range = start..start + members.len();
            start = range.end;
            range
        })
        .collect()
}

/// The silhouette of a point by the sums of its distances to each cluster.
fn of_point(own: usize, sums: &[f64], ranges: &[Range<usize>]) -> f64 {
    if ranges[own].len() == 1 {
        return 0.0;
    }
    let within = sums[own] / (ranges[own].len() - 1) as f64;
    let means = sums.iter().zip(ranges).enumerate();
    let nearest = means
        .filter(|(cluster, _)| *cluster != own)
        .map(|(_, (sum, range))| sum / range.len() as f64)
        .fold(f64::INFINITY, f64::min);
    let larger = within.max(nearest);
    if larger > 0.0 {
        (nearest - within) / larger
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, array};

    #[test]
    fn a_point_alone_counts_as_zero() {
        let points = array![[0.0_f32], [1.0], [9.0]];
        // b of the first two is 9 and 8, a is 1.
        let expected = (8.0 / 9.0 + 7.0 / 8.0) / 3.0;
        let score = silhouette(points.view(), &[3, 3, 8]).unwrap().unwrap();
        approx::assert_relative_eq!(score, expected, max_relative = 1e-14);
    }

    #[test]
    fn points_on_one_place_score_zero() {
        let score = silhouette(Array2::ones((4, 2)).view(), &[0, 1, 0, 1]);
        assert_eq!(score, Ok(Some(0.0)));
    }

    #[test]
    fn one_cluster_and_singletons_have_no_silhouette() {
        let points = array![[0.0_f32], [1.0], [9.0]];
        assert_eq!(silhouette(points.view(), &[5, 5, 5]), Ok(None));
        assert_eq!(silhouette(points.view(), &[0, 1, 2]), Ok(None));
    }

    #[test]
    fn clusters_of_other_points_are_refused() {
        let error = silhouette(array![[0.0_f32], [1.0]].view(), &[0]).unwrap_err();
        assert_eq!(error.to_string(), "points has 2 points but clusters has 1");
    }
}
