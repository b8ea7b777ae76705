//! The picture of a slide: decoding, cutting tiles, resizing them.

mod colour_statistics;
mod complete;
mod decode;
mod exif;
mod png_rows;
mod resize_tile;
mod sixteen_bits;
mod slide_image;
mod span;
mod thumbnail;
mod tiff;
mod tint;

pub use colour_statistics::colour_statistics;
pub use resize_tile::resize_tile;
pub use slide_image::{Outside, SlideImage, Tile};
pub(crate) use tint::Tint;
