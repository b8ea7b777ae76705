//! Spots that lie side by side, and what those around a spot say of it.

use comtip_metrics::{
    MetricError, NearestNeighbours, SpotPositions, nearest_neighbours, smooth_labels_among,
};
use ndarray::{Array2, ArrayView2, Axis, Slice};

/// Spots around one of a hexagonal grid, as Visium has it.
const HEXAGONAL: usize = 6;
/// Spots around one of a square grid, as Spatial Transcriptomics and Visium HD have it.
const SQUARE: usize = 4;

/// The spots around each spot of a slide: 4 of a square grid, else 6, or all the others if they are fewer.
pub(crate) struct Neighbourhood(NearestNeighbours);

impl Neighbourhood {
    /// Finds the neighbours of every spot among the others.
    ///
    /// # Errors
    ///
    /// [`MetricError::TooFew`] for a single spot.
    pub(crate) fn of(positions: &SpotPositions) -> Result<Self, MetricError> {
        let places = positions.places();
        let n_others = positions.spots.len().saturating_sub(1);
        let mut nearest = nearest_neighbours(places.view(), HEXAGONAL.min(n_others).max(1))?;
        if nearest.indices.ncols() > SQUARE && nearest.is_square_grid() {
            let columns = Slice::from(..SQUARE);
            nearest.indices = nearest.indices.slice_axis(Axis(1), columns).to_owned();
            nearest.distances = nearest.distances.slice_axis(Axis(1), columns).to_owned();
        }
        Ok(Self(nearest))
    }

    /// How many spots are around one.
    pub(crate) fn n_around(&self) -> usize {
        self.0.indices.ncols()
    }

    /// How many spots are around one, of slides with their names: `4`, or `4 (B2) or 6 (B1)`.
    pub(crate) fn counts_in_words(slides: &[(&str, usize)]) -> String {
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
        each.collect::<Vec<String>>().join(" or ")
    }

    /// Gives each spot the most frequent cluster among itself and the spots around it.
    ///
    /// # Errors
    ///
    /// [`MetricError::LengthMismatch`] unless every spot has a cluster.
    pub(crate) fn smooth(&self, clusters: &[usize]) -> Result<Vec<usize>, MetricError> {
        smooth_labels_among(clusters, &self.0)
    }

    /// Gives each spot the mean over the spots around it; what is measured at the spot itself is no part of it.
    ///
    /// # Shapes
    ///
    /// - `values`, output: `[n_spots, n_columns]`
    ///
    /// # Panics
    ///
    /// Unless there is a row for every spot.
    pub(crate) fn mean_around(&self, values: ArrayView2<'_, f32>) -> Array2<f32> {
        let mut means = Array2::zeros(values.dim());
        for (mut mean, around) in means.outer_iter_mut().zip(self.0.indices.outer_iter()) {
            for (column, mean) in mean.iter_mut().enumerate() {
                let of_others = around
                    .iter()
                    .map(|other| f64::from(values[[*other, column]]));
                *mean = (of_others.sum::<f64>() / around.len() as f64) as f32;
            }
        }
        means
    }
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
    fn the_mean_around_a_spot_is_that_of_its_neighbours_without_its_own() {
        let neighbourhood = Neighbourhood::of(&grid(5, 1.0, 0.0)).unwrap();
        // Rows and columns: the mean over the four around one is its own again, whatever it holds itself.
        let mut values =
            Array2::from_shape_fn((25, 2), |(spot, axis)| [spot / 5, spot % 5][axis] as f32);
        values[[12, 0]] = 1e6;
        let means = neighbourhood.mean_around(values.view());
        assert_eq!(means.row(12).to_vec(), [2.0, 2.0]);
        assert_eq!(means[[6, 1]], 1.0);
        // Spot 7 has spot 12 below it.
        assert_eq!(means[[7, 0]], (0.0 + 1.0 + 1.0 + 1e6) / 4.0);
    }
}
