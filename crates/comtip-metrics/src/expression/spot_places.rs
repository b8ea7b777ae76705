//! The grid of a slide's spots, read off their places.

use ndarray::ArrayView2;

use super::spot_raster::SpotRaster;
use crate::clustering::{NearestNeighbours, nearest_neighbours};
use crate::error::MetricError;
use crate::median::median;

/// Neighbours of a spot that are looked at: all around it on either grid.
const N_AROUND: usize = 6;
/// Spots this many times as far as the nearest are neighbours: the next of a square grid are 1.41 times as far.
const REACH: f64 = 1.35;

/// How spots are laid out.
#[derive(Debug, Clone, Copy)]
enum Grid {
    /// Rows and columns of one spacing.
    Square,
    /// Rows along x, every other one shifted by half a spot, and a column for each half.
    HexagonalRows,
    /// Columns along y, every other one shifted by half a spot, and a row for each half.
    HexagonalColumns,
}

/// Places of spots, and who is beside whom.
struct Places<'a> {
    places: ArrayView2<'a, f32>,
    neighbours: Vec<Vec<usize>>,
    grid: Grid,
    /// From a spot to the next.
    pitch: f64,
}

impl SpotRaster {
    /// Lays spots on a map by their places on the slide, in any unit, from neighbour to neighbour: a grid may be turned by
    /// some degrees, and its spots may lie beside it by some tenths of their spacing.
    ///
    /// A square grid has a cell a spot; on a hexagonal one every second cell is empty, as in the array of Visium.
    ///
    /// # Shapes
    ///
    /// - `places`: `[n_spots, 2]`, x and y
    ///
    /// # Errors
    ///
    /// [`MetricError::TooFew`] for less than 7 spots, [`MetricError::NonFinite`], and [`MetricError::SharedCell`] for
    /// spots that lie on no grid.
    ///
    /// ```
    /// use comtip_metrics::SpotRaster;
    /// use ndarray::Array2;
    ///
    /// let places = Array2::from_shape_fn((12, 2), |(spot, axis)| [spot % 4, spot / 4][axis] as f32 * 200.0);
    /// let raster = SpotRaster::of_places(places.view())?;
    /// assert_eq!((raster.n_rows(), raster.n_columns()), (3, 4));
    /// # Ok::<(), comtip_metrics::MetricError>(())
    /// ```
    pub fn of_places(places: ArrayView2<'_, f32>) -> Result<Self, MetricError> {
        let places = Places::of(places)?;
        let n_spots = places.neighbours.len();
        let mut cells: Vec<Option<[i64; 2]>> = vec![None; n_spots];
        for start in 0..n_spots {
            if cells[start].is_some() {
                continue;
            }
            cells[start] = Some(places.beside_the_nearest(start, &cells));
            let mut reached = vec![start];
            while let Some(spot) = reached.pop() {
                for &other in &places.neighbours[spot] {
                    if cells[other].is_none() {
                        cells[other] = cells[spot].map(|from| places.beside(from, spot, other));
                        reached.push(other);
                    }
                }
            }
        }
        let along = |axis: usize| -> Vec<usize> {
            let places = cells.iter().flatten().map(|cell| cell[axis]);
            let first = places.clone().min().unwrap_or(0);
            places.map(|place| place.abs_diff(first) as usize).collect()
        };
        Self::new(&along(0), &along(1))
    }
}

impl<'a> Places<'a> {
    fn of(places: ArrayView2<'a, f32>) -> Result<Self, MetricError> {
        let nearest = nearest_neighbours(places, N_AROUND)?;
        let reach = REACH * median(&mut nearest.distances.column(0).to_vec());
        let NearestNeighbours { indices, distances } = &nearest;
        let pairs = indices.outer_iter().zip(distances.outer_iter());
        let neighbours = pairs.map(|(indices, distances)| {
            let pairs = indices.into_iter().zip(distances);
            let near = pairs.filter(|(_, distance)| **distance <= reach);
            near.map(|(other, _)| *other).collect()
        });
        let near = distances.iter().copied().filter(|by| *by <= reach);
        let mut near: Vec<f64> = near.collect();
        let mut found = Self {
            places,
            neighbours: neighbours.collect(),
            grid: Grid::Square,
            pitch: median(&mut near),
        };
        if !nearest.is_square_grid() {
            // Of rows along x neighbours lie at 0, 60 and 120 degrees, of columns along y at 30, 90 and 150.
            let pairs = found.neighbours.iter().enumerate();
            let turns =
                pairs.flat_map(|(spot, others)| others.iter().map(move |other| (spot, *other)));
            let sixfold: f64 = turns
                .map(|(spot, other)| {
                    let [x, y] = found.step(spot, other);
                    (6.0 * y.atan2(x)).cos()
                })
                .sum();
            found.grid = match sixfold > 0.0 {
                true => Grid::HexagonalRows,
                false => Grid::HexagonalColumns,
            };
        }
        Ok(found)
    }

    /// From one spot to another, x and y.
    fn step(&self, from: usize, to: usize) -> [f64; 2] {
        [0, 1].map(|axis| f64::from(self.places[[to, axis]]) - f64::from(self.places[[from, axis]]))
    }

    /// The cell of a spot, given that of another.
    fn beside(&self, [row, column]: [i64; 2], from: usize, to: usize) -> [i64; 2] {
        let [x, y] = self.step(from, to).map(|by| by / self.pitch);
        // Along the shifted lines, and across them; of an odd number across an odd number of halves along.
        let hexagonal = |along: f64, across: f64| {
            let across = (across / 0.75_f64.sqrt()).round();
            let odd = across.rem_euclid(2.0);
            (2.0 * (along - odd / 2.0).round() + odd, across)
        };
        let (rows, columns) = match self.grid {
            Grid::Square => (y.round(), x.round()),
            Grid::HexagonalRows => {
                let (columns, rows) = hexagonal(x, y);
                (rows, columns)
            }
            Grid::HexagonalColumns => hexagonal(y, x),
        };
        [row + rows as i64, column + columns as i64]
    }

    /// The cell of a spot by its distance to the nearest that has one; the first has the first.
    fn beside_the_nearest(&self, spot: usize, cells: &[Option<[i64; 2]>]) -> [i64; 2] {
        let laid = cells.iter().enumerate();
        let laid = laid.filter_map(|(other, cell)| Some((other, (*cell)?)));
        let distance = |other: usize| {
            let [x, y] = self.step(other, spot);
            x.hypot(y)
        };
        let nearest = laid.min_by(|a, b| distance(a.0).total_cmp(&distance(b.0)));
        nearest.map_or([0, 0], |(other, cell)| self.beside(cell, other, spot))
    }
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::*;

    /// Cells whose spots lie at `place`, turned by some degrees and off by up to a tenth of their spacing of 100.
    fn places(
        cells: &[[usize; 2]],
        degrees: f64,
        place: impl Fn(f64, f64) -> [f64; 2],
    ) -> Array2<f32> {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let of_spot = |spot: usize| {
            let [x, y] = place(cells[spot][0] as f64, cells[spot][1] as f64);
            let off = |salt: usize| ((spot * 7919 + salt) % 101) as f64 / 5.0 - 10.0;
            let (x, y) = (100.0 * x + off(3), 100.0 * y + off(57));
            [x * cos - y * sin, x * sin + y * cos]
        };
        Array2::from_shape_fn((cells.len(), 2), |(spot, axis)| of_spot(spot)[axis] as f32)
    }

    /// 20 rows of 20 cells but for a hole, and an island apart from the rest.
    fn square() -> Vec<[usize; 2]> {
        let all = (0..400).map(|cell| [cell / 20, cell % 20]);
        let is_hole = |at: usize| (6..9).contains(&at);
        let is_moat =
            |[row, column]: [usize; 2]| (row == 16 && column < 5) || (column == 4 && row > 16);
        all.filter(|cell| !(is_moat(*cell) || is_hole(cell[0]) && is_hole(cell[1])))
            .collect()
    }

    fn raster_of(cells: &[[usize; 2]]) -> SpotRaster {
        let along = |axis: usize| -> Vec<usize> { cells.iter().map(|cell| cell[axis]).collect() };
        SpotRaster::new(&along(0), &along(1)).unwrap()
    }

    #[test]
    fn a_square_grid_is_read_off_turned_with_a_hole_and_an_island() {
        let cells = square();
        for degrees in [0.0, 8.0, -8.0] {
            let places = places(&cells, degrees, |row, column| [column, row]);
            let found = SpotRaster::of_places(places.view()).unwrap();
            assert_eq!(found, raster_of(&cells), "{degrees}");
        }
    }

    #[test]
    fn a_hexagonal_grid_has_a_column_for_each_half_spot_whichever_way_it_lies() {
        let height = 0.75_f64.sqrt();
        let cells: Vec<[usize; 2]> = (0..400)
            .map(|cell| [cell / 20, 2 * (cell % 20) + cell / 20 % 2])
            .collect();
        let upright = places(&cells, 4.0, |row, column| [column / 2.0, row * height]);
        let found = SpotRaster::of_places(upright.view()).unwrap();
        assert_eq!(found, raster_of(&cells));
        let lying = places(&cells, 4.0, |row, column| [row * height, column / 2.0]);
        let turned: Vec<[usize; 2]> = cells.iter().map(|[row, column]| [*column, *row]).collect();
        assert_eq!(
            SpotRaster::of_places(lying.view()).unwrap(),
            raster_of(&turned)
        );
    }

    #[test]
    fn spots_at_one_place_and_few_spots_are_on_no_grid() {
        let same = Array2::<f32>::ones((8, 2));
        let error = SpotRaster::of_places(same.view()).unwrap_err();
        assert!(matches!(error, MetricError::SharedCell { .. }), "{error}");
        let few = Array2::<f32>::ones((6, 2));
        let error = SpotRaster::of_places(few.view()).unwrap_err();
        assert!(matches!(error, MetricError::TooFew { .. }), "{error}");
    }
}
