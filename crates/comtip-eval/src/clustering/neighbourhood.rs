//! Spots that lie side by side, and clusters that follow those around them.

use comtip_metrics::{
    MetricError, NearestNeighbours, SpotPositions, nearest_neighbours, smooth_labels_among,
};
use ndarray::{Array2, Axis, Slice};

/// Spots around one of a hexagonal grid, as Visium has it.
const HEXAGONAL: usize = 6;
/// Spots around one of a square grid, as Spatial Transcriptomics and Visium HD have it.
const SQUARE: usize = 4;

/// The spots around each spot of a slide: 4 of a square grid, else 6, or all the others if they are fewer.
pub(super) struct Neighbourhood(NearestNeighbours);

impl Neighbourhood {
    /// Finds the neighbours of every spot among the others.
    ///
    /// # Errors
    ///
    /// [`MetricError::TooFew`] for a single spot.
    pub(super) fn of(positions: &SpotPositions) -> Result<Self, MetricError> {
        let spots = &positions.spots;
        let places = Array2::from_shape_fn((spots.len(), 2), |(spot, axis)| match axis {
            0 => spots[spot].x_px as f32,
            _ => spots[spot].y_px as f32,
        });
        let n_others = spots.len().saturating_sub(1);
        let mut nearest = nearest_neighbours(places.view(), HEXAGONAL.min(n_others).max(1))?;
        if nearest.indices.ncols() > SQUARE && nearest.is_square_grid() {
            let columns = Slice::from(..SQUARE);
            nearest.indices = nearest.indices.slice_axis(Axis(1), columns).to_owned();
            nearest.distances = nearest.distances.slice_axis(Axis(1), columns).to_owned();
        }
        Ok(Self(nearest))
    }

    /// How many spots are around one.
    pub(super) fn n_around(&self) -> usize {
        self.0.indices.ncols()
    }

    /// Gives each spot the most frequent cluster among itself and the spots around it.
    ///
    /// # Errors
    ///
    /// [`MetricError::LengthMismatch`] unless every spot has a cluster.
    pub(super) fn smooth(&self, clusters: &[usize]) -> Result<Vec<usize>, MetricError> {
        smooth_labels_among(clusters, &self.0)
    }
}

/// How the clusters of slides are smoothed, in words; `slides` are their names and the spots around one.
pub(super) fn smoothing_in_words(slides: &[(&str, usize)]) -> String {
    let mut counts: Vec<usize> = slides.iter().map(|(_, n_around)| *n_around).collect();
    counts.sort_unstable();
    counts.dedup();
    let each = counts.iter().map(|count| {
        let own = slides.iter().filter(|(_, n_around)| n_around == count);
        let names: Vec<&str> = own.map(|(slide, _)| *slide).collect();
        match counts.len() {
            1 => count.to_string(),
            _ => format!("{count} ({})", names.join(", ")),
        }
    });
    format!(
        "none but for the smoothed ARI, where every spot takes the most frequent cluster among itself and its {} \
         nearest labelled spots: 4 on a square grid, else 6",
        each.collect::<Vec<String>>().join(" or ")
    )
}

#[cfg(test)]
mod tests {
    use comtip_metrics::SpotPosition;

    use super::*;

    fn positions(places: impl Iterator<Item = (f64, f64)>) -> SpotPositions {
        let spot = |(x_px, y_px)| SpotPosition {
            id: String::new(),
            x_px,
            y_px,
        };
        SpotPositions {
            spots: places.map(spot).collect(),
            ..SpotPositions::default()
        }
    }

    /// Rows of a grid whose odd rows are moved to the right by `shift`.
    fn grid(side: usize, row_height: f64, shift: f64) -> SpotPositions {
        let places = (0..side * side).map(|spot| {
            let (column, row) = (spot % side, spot / side);
            let moved = if row % 2 == 1 { shift } else { 0.0 };
            (column as f64 + moved, row as f64 * row_height)
        });
        positions(places)
    }

    #[test]
    fn four_spots_are_around_one_of_a_square_grid_and_six_of_a_hexagonal_one() {
        let n_around = |positions| Neighbourhood::of(&positions).unwrap().n_around();
        assert_eq!(n_around(grid(4, 1.0, 0.0)), 4);
        assert_eq!(n_around(grid(12, 1.0, 0.0)), 4);
        assert_eq!(n_around(grid(12, 0.75_f64.sqrt(), 0.5)), 6);
    }

    #[test]
    fn of_few_spots_all_others_are_around_one() {
        let row = |n: usize| positions((0..n).map(|at| (at as f64, 0.0)));
        let n_around = |n| Neighbourhood::of(&row(n)).map(|of| of.n_around());
        assert_eq!(n_around(2), Ok(1));
        assert_eq!(n_around(4), Ok(3));
        assert!(n_around(1).is_err());
    }

    #[test]
    fn a_spot_alone_among_another_cluster_takes_it() {
        let neighbourhood = Neighbourhood::of(&grid(5, 1.0, 0.0)).unwrap();
        let mut clusters = vec![3; 25];
        clusters[12] = 1;
        assert_eq!(neighbourhood.smooth(&clusters).unwrap(), vec![3; 25]);
    }

    #[test]
    fn slides_of_two_grids_are_named_with_the_spots_around_one() {
        let words = |slides: &[(&str, usize)]| smoothing_in_words(slides);
        assert!(words(&[("B1", 4), ("B2", 4)]).contains("its 4 nearest labelled spots"));
        assert!(words(&[("B1", 6), ("B2", 4)]).contains("its 4 (B2) or 6 (B1) nearest"));
    }
}
