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
mod hand_features;
mod texture_statistics;

mod image_format;
mod registry;

mod jpeg;
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
pub use hand_features::{N_HAND_FEATURES, hand_features};
pub use image_format::ImageFormat;
pub use limits::check_size;
pub use region_reader::RegionReader;
pub use registry::{open_image, open_image_with};
pub use resize_tile::resize_tile;
pub use slide_image::SlideImage;
pub use texture_statistics::{texture_names, texture_statistics};
pub use tile::{Outside, Tile};
pub use tint::{Tint, one_colour};
pub use warning::ImageWarning;
