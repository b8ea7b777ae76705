//! The grid of a slide's spots as the cells of a map.

use ndarray::{Array2, ArrayView1};
use std::collections::BTreeSet;

use crate::error::MetricError;
use crate::input::check_same_length;

/// Cells a map may have, 64 Mi: more is a position in another unit.
const MAX_CELLS: usize = 1 << 26;

/// The cells that the spots of a slide fill in the smallest rectangle around them.
///
/// A cell without a spot holds nothing: outside the tissue, where a spot was left out, and between the
/// spots of Visium, whose rows are shifted by half a spot so that every second cell is empty.
#[derive(Debug, Clone, PartialEq)]
pub struct SpotRaster {
    n_rows: usize,
    n_columns: usize,
    /// Row and column of every spot, counted from those of the first cell.
    cells: Vec<(usize, usize)>,
}

impl SpotRaster {
    /// Lays spots on a map by their rows and columns in the array of the technology.
    ///
    /// # Shapes
    ///
    /// - `rows`, `columns`: `[n_spots]`, whole numbers, not pixels
    ///
    /// # Errors
    ///
    /// [`MetricError::LengthMismatch`], [`MetricError::Empty`], [`MetricError::SharedCell`] for two spots in one
    /// place, and [`MetricError::InvalidSetting`] for positions so far apart that the map would have more than
    /// 64 Mi cells.
    ///
    /// ```
    /// use comtip_metrics::SpotRaster;
    ///
    /// let raster = SpotRaster::new(&[7, 7, 9], &[3, 4, 3])?;
    /// assert_eq!((raster.n_rows(), raster.n_columns()), (3, 2));
    /// let error = SpotRaster::new(&[7, 7], &[3, 3]).unwrap_err();
    /// assert_eq!(error.to_string(), "spots 0 and 1 (counted from 0) share row 7, column 3 of the grid");
    /// # Ok::<(), comtip_metrics::MetricError>(())
    /// ```
    pub fn new(rows: &[usize], columns: &[usize]) -> Result<Self, MetricError> {
        check_same_length("spots", ("rows", rows.len()), ("columns", columns.len()))?;
        let ((first_row, n_rows), (first_column, n_columns)) = extent(rows)
            .zip(extent(columns))
            .ok_or(MetricError::Empty { what: "rows" })?;
        if n_rows.saturating_mul(n_columns) > MAX_CELLS {
            return Err(MetricError::InvalidSetting {
                setting: "extent of the grid",
                requirement: "at most 67108864 cells",
                value: format!("{n_rows} x {n_columns}"),
            });
        }
        check_apart(rows, columns)?;
        let cells = rows.iter().zip(columns);
        Ok(Self {
            n_rows,
            n_columns,
            cells: cells
                .map(|(row, column)| (row - first_row, column - first_column))
                .collect(),
        })
    }

    /// Rows of the map.
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// Columns of the map.
    pub fn n_columns(&self) -> usize {
        self.n_columns
    }

    /// Row and column of every spot on the map.
    pub(super) fn cells(&self) -> &[(usize, usize)] {
        &self.cells
    }

    /// A map of one value a spot, 0 where there is no spot.
    pub(super) fn map(&self, values: ArrayView1<'_, f64>) -> Array2<f64> {
        let mut map = Array2::zeros((self.n_rows, self.n_columns));
        for (&cell, &value) in self.cells.iter().zip(values) {
            map[cell] = value;
        }
        map
    }
}

/// The least of some positions and how many there are up to the greatest.
fn extent(positions: &[usize]) -> Option<(usize, usize)> {
    let (first, last) = (positions.iter().min()?, positions.iter().max()?);
    Some((*first, (last - first).saturating_add(1)))
}

fn check_apart(rows: &[usize], columns: &[usize]) -> Result<(), MetricError> {
    let mut seen = BTreeSet::new();
    for (spot, cell) in rows.iter().zip(columns).enumerate() {
        if !seen.insert(cell) {
            let earlier = rows.iter().zip(columns).position(|other| other == cell);
            return Err(MetricError::SharedCell {
                earlier: earlier.unwrap_or(spot),
                spot,
                row: *cell.0,
                column: *cell.1,
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn values_lie_where_their_spots_do() {
        let raster = SpotRaster::new(&[5, 4, 5], &[10, 11, 12]).unwrap();
        let map = raster.map(array![1.0, 2.0, 3.0].view());
        assert_eq!(map, array![[0.0, 2.0, 0.0], [1.0, 0.0, 3.0]]);
    }

    #[test]
    fn positions_in_pixels_of_a_whole_scanner_are_refused() {
        let error = SpotRaster::new(&[0, 90_000], &[0, 90_000]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "extent of the grid must be at most 67108864 cells but is 90001 x 90001"
        );
        assert!(SpotRaster::new(&[0, usize::MAX], &[0, usize::MAX]).is_err());
    }

    #[test]
    fn no_spots_have_no_grid() {
        let error = SpotRaster::new(&[], &[]).unwrap_err();
        assert_eq!(error, MetricError::Empty { what: "rows" });
        let error = SpotRaster::new(&[1], &[]).unwrap_err();
        assert_eq!(error.to_string(), "rows has 1 spots but columns has 0");
    }
}
