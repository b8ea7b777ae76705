//! The tile of a spot: its size, its scale, where it is cut from, and guards against tiles that show nothing.

mod given_scales;
mod image_fit;
mod likeness;
mod notes;
mod spot_pitch;
mod tile_guards;
mod tile_options;
mod tile_size;
mod tile_source;

pub use given_scales::GivenScales;
pub use tile_guards::{GreyPictures, TileGuards};
pub use tile_options::TileOptions;
pub use tile_size::TileSize;
pub use tile_source::TileSource;
