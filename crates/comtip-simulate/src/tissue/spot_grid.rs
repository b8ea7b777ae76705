//! Where the spots of a slide are.

use crate::simulation_settings::SimulationSettings;
use crate::spot_layout::SpotLayout;

/// Tissue around the outermost tiles, px.
const MARGIN_PX: usize = 32;

/// The grid of spots, in px of the picture.
#[derive(Debug, Clone)]
pub(crate) struct SpotGrid {
    n_spots: usize,
    n_columns: usize,
    tile_px: usize,
    um_per_px: f64,
    layout: SpotLayout,
}

/// A spot of the grid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct GridSpot {
    /// Column and row in the array; in a hexagonal one columns are counted in half distances, as on Visium.
    pub(crate) array: [usize; 2],
    /// Centre, px of the picture.
    pub(crate) centre_px: [f64; 2],
}

impl SpotGrid {
    pub(crate) fn of(settings: &SimulationSettings) -> Self {
        Self {
            n_spots: settings.n_spots,
            n_columns: (settings.n_spots as f64).sqrt().ceil() as usize,
            tile_px: settings.tile_px,
            um_per_px: settings.um_per_px,
            layout: settings.layout,
        }
    }

    fn pitch_px(&self) -> [f64; 2] {
        self.layout.pitch().map(|tiles| tiles * self.tile_px as f64)
    }

    /// Row by row; the last may be shorter.
    pub(crate) fn spots(&self) -> impl Iterator<Item = GridSpot> {
        let [along, down] = self.pitch_px();
        let first = MARGIN_PX as f64 + self.tile_px as f64 / 2.0;
        (0..self.n_spots).map(move |spot| {
            let (column, row) = (spot % self.n_columns, spot / self.n_columns);
            let (array, shift) = match self.layout {
                SpotLayout::Square => (column, 0.0),
                SpotLayout::Hexagonal => (2 * column + row % 2, (row % 2) as f64 / 2.0),
            };
            GridSpot {
                array: [array, row],
                centre_px: [
                    first + (column as f64 + shift) * along,
                    first + row as f64 * down,
                ],
            }
        })
    }

    /// Width and height of the picture.
    pub(crate) fn picture_px(&self) -> [usize; 2] {
        let [along, down] = self.pitch_px();
        let around = 2 * MARGIN_PX + self.tile_px;
        let n_rows = self.n_spots.div_ceil(self.n_columns);
        let shift = match self.layout {
            SpotLayout::Square => 0.0,
            SpotLayout::Hexagonal => 0.5,
        };
        let side = |n: f64, pitch: f64| around + (n * pitch).ceil() as usize;
        [
            side((self.n_columns - 1) as f64 + shift, along),
            side((n_rows - 1) as f64, down),
        ]
    }

    pub(crate) fn radius_px(&self) -> f64 {
        self.tile_px as f64 / 2.0
    }

    /// Width and height, um.
    pub(crate) fn size_um(&self) -> [f64; 2] {
        self.picture_px().map(|px| px as f64 * self.um_per_px)
    }

    /// Whether an offset from the centre, in radii along each axis, is of the spot: a disc or a square.
    pub(crate) fn is_within(&self, [x, y]: [f64; 2]) -> bool {
        match self.layout {
            SpotLayout::Square => x.abs().max(y.abs()) <= 1.0,
            SpotLayout::Hexagonal => x * x + y * y <= 1.0,
        }
    }

    pub(crate) fn um_per_px(&self) -> f64 {
        self.um_per_px
    }
}
