//! Labels that follow those of nearby spots.

use ndarray::ArrayView2;
use std::collections::BTreeMap;

use super::graph::{NearestNeighbours, nearest_neighbours};
use crate::error::MetricError;
use crate::input::check_same_length;

/// Gives each spot of a slide the most frequent label among itself and its `k` nearest spots.
///
/// Of labels that are as frequent a spot keeps its own; if its own is not among them it takes the
/// lowest. Every new label is read from the labels given, not from other new ones. Spots of several
/// slides are smoothed a slide at a time, as positions of one mean nothing on another.
///
/// # Shapes
///
/// - `labels`: `[n_spots]`
/// - `positions`: `[n_spots, 2]`, in any unit that is the same along both axes
///
/// # Errors
///
/// [`MetricError::LengthMismatch`] unless every spot has both; and those of
/// [`nearest_neighbours`](crate::nearest_neighbours): `k` of 0, no more than `k` spots, and
/// positions that are not finite.
///
/// ```
/// use comtip_metrics::smooth_labels;
/// use ndarray::array;
///
/// let positions = array![[0.0_f32, 0.0], [1.0, 0.0], [2.1, 0.0], [3.3, 0.0]];
/// // The second spot is alone among spots of label 5.
/// assert_eq!(smooth_labels(&[5, 2, 5, 5], positions.view(), 2)?, [5, 5, 5, 5]);
/// # Ok::<(), comtip_metrics::MetricError>(())
/// ```
pub fn smooth_labels(
    labels: &[usize],
    positions: ArrayView2<'_, f32>,
    k: usize,
) -> Result<Vec<usize>, MetricError> {
    check_same_length(
        "spots",
        ("labels", labels.len()),
        ("positions", positions.nrows()),
    )?;
    smooth_labels_among(labels, &nearest_neighbours(positions, k)?)
}

/// The same by neighbours that were found before, as several labellings of the same spots ask for them.
///
/// # Errors
///
/// [`MetricError::LengthMismatch`] unless every spot has a label.
///
/// # Panics
///
/// If a neighbour is not among the spots.
///
/// ```
/// use comtip_metrics::{nearest_neighbours, smooth_labels_among};
/// use ndarray::array;
///
/// let positions = array![[0.0_f32, 0.0], [1.0, 0.0], [2.1, 0.0], [3.3, 0.0]];
/// let neighbours = nearest_neighbours(positions.view(), 2)?;
/// assert_eq!(smooth_labels_among(&[5, 2, 5, 5], &neighbours)?, [5, 5, 5, 5]);
/// # Ok::<(), comtip_metrics::MetricError>(())
/// ```
pub fn smooth_labels_among(
    labels: &[usize],
    neighbours: &NearestNeighbours,
) -> Result<Vec<usize>, MetricError> {
    check_same_length(
        "spots",
        ("labels", labels.len()),
        ("neighbours", neighbours.indices.nrows()),
    )?;
    let nearest = labels.iter().zip(neighbours.indices.outer_iter());
    Ok(nearest
        .map(|(&own, row)| most_frequent(own, row.iter().map(|&other| labels[other])))
        .collect())
}

/// The most frequent of a label and others; of equals the own one, then the lowest.
fn most_frequent(own: usize, others: impl Iterator<Item = usize>) -> usize {
    let mut counts = BTreeMap::from([(own, 1)]);
    for label in others {
        *counts.entry(label).or_insert(0) += 1;
    }
    let mut best = (own, counts[&own]);
    for (label, count) in counts {
        if count > best.1 {
            best = (label, count);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, array};

    #[test]
    fn of_equally_frequent_labels_a_spot_keeps_its_own() {
        assert_eq!(most_frequent(9, [3, 3, 9].into_iter()), 9);
        assert_eq!(most_frequent(9, [3, 3].into_iter()), 3);
    }

    #[test]
    fn of_equally_frequent_labels_of_others_the_lowest_is_taken() {
        assert_eq!(most_frequent(9, [7, 3, 7, 3].into_iter()), 3);
    }

    #[test]
    fn new_labels_are_read_from_those_given() {
        // One by one, from left to right, the last spot would see 1 and 1 around it.
        let positions = array![
            [0.0_f32, 0.0],
            [1.0, 0.0],
            [2.1, 0.0],
            [3.3, 0.0],
            [4.6, 0.0]
        ];
        let smoothed = smooth_labels(&[1, 0, 1, 0, 0], positions.view(), 2).unwrap();
        assert_eq!(smoothed, [1, 1, 0, 0, 0]);
    }

    #[test]
    fn arguments_that_do_not_fit_are_refused() {
        let positions = Array2::zeros((3, 2));
        let message = |labels: &[usize], k| {
            smooth_labels(labels, positions.view(), k)
                .unwrap_err()
                .to_string()
        };
        assert_eq!(message(&[0], 1), "labels has 1 spots but positions has 3");
        assert_eq!(
            message(&[0, 0, 0], 3),
            "nearest neighbours needs at least 4 points but got 3"
        );
    }
}
