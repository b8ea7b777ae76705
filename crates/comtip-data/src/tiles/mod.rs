//! The tile of a spot: its size, its scale, where it is cut from, and guards against tiles that show nothing.

mod image_fit;
mod likeness;
mod mpp_overrides;
mod notes;
mod spot_pitch;
mod tile_guards;
mod tile_options;
mod tile_size;
mod tile_source;

pub use mpp_overrides::MppOverrides;
pub use tile_guards::{GreyPictures, TileGuards};
pub use tile_options::TileOptions;
pub use tile_size::TileSize;
pub use tile_source::TileSource;
