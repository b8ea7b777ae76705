#![doc = include_str!("../README.md")]

mod error;
mod warning;

mod slide_image;
mod span;
mod thumbnail;
mod tint;

mod box_reduce;
mod resample;
mod resize_tile;

mod colour_statistics;

mod byte_order;
mod complete;
mod decode;
mod exif;
mod io_problem;
mod limits;
mod png_rows;
mod sixteen_bits;
mod tiff;

pub use colour_statistics::colour_statistics;
pub use error::ImageError;
pub use limits::check_size;
pub use resize_tile::resize_tile;
pub use slide_image::{Outside, SlideImage, Tile};
pub use tint::Tint;
pub use warning::ImageWarning;
