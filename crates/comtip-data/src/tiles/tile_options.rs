//! Choices made when tiles are cut.

use super::mpp_overrides::MppOverrides;
use super::tile_guards::TileGuards;
use super::tile_size::TileSize;

/// How tiles are cut; the default takes those of the spot's size.
#[derive(Debug, Clone, Default)]
pub struct TileOptions {
    /// Which square around a spot becomes its tile.
    pub size: TileSize,
    /// Micrometres per pixel of slides whose data do not tell them, or tell them wrong.
    pub scales: MppOverrides,
    /// How many tiles may show nothing, and whether a picture may be grey.
    pub guards: TileGuards,
}
