#![doc = include_str!("../README.md")]

mod error;
mod warning;

mod region_reader;
mod slide_image;
mod span;
mod thumbnail;
mod tile;
mod tint;

mod box_reduce;
mod resample;
mod resize_tile;

mod colour_statistics;

mod image_format;
mod registry;

mod jpeg;
mod jpeg_scans;
mod png_rows;
mod tiff;

mod byte_order;
mod complete;
mod exif;
mod io_problem;
mod limits;
mod sixteen_bits;

pub use colour_statistics::colour_statistics;
pub use error::ImageError;
pub use image_format::ImageFormat;
pub use limits::check_size;
pub use region_reader::RegionReader;
pub use registry::{open_image, open_image_with};
pub use resize_tile::resize_tile;
pub use slide_image::SlideImage;
pub use tile::{Outside, Tile};
pub use tint::{Tint, one_colour};
pub use warning::ImageWarning;
