//! Tiles of another size than the spots of the example.

use super::*;
use crate::tiles::{MppOverrides, TileOptions, TileSize};

/// Tiles of another size than the spot's, in place of those there.
pub(super) fn wider() -> PrepareOptions {
    PrepareOptions {
        tiles: TileOptions {
            size: TileSize::Microns(112.0),
            scales: MppOverrides::parse(["4"]).unwrap(),
            ..TileOptions::default()
        },
        other_tiles: OtherTiles::Replace,
        ..PrepareOptions::default()
    }
}

/// Sides of the tiles of the slides that are listed; all of them are whole.
pub(super) fn sides_listed(to: &Path) -> Vec<Option<f64>> {
    let shards = ShardFolder::open(to).unwrap();
    let slides = shards.slide_names();
    slides
        .map(|slide| shards.read_slide(slide).unwrap().facts().tile_um)
        .collect()
}
