//! The picture of a slide: decoded, cut into tiles, resized. Knows no spot and no gene.
//!
//! PNG, JPEG and TIFF are told by their bytes, decoded row by row or strip by strip, and refused where they would come
//! out dark, grey, turned or in wrong colours. Tiles are cut and resized with Pillow's arithmetic, to the bit.
//!
//! ```
//! use comtip_image::{SlideImage, resize_tile};
//!
//! let pixels = image::RgbImage::from_pixel(300, 200, image::Rgb([200, 150, 180]));
//! let slide = SlideImage::from_pixels(pixels);
//! let tile = slide.tile(150.0, 100.0, 56.0);
//! assert_eq!(tile.pixels.dimensions(), (112, 112));
//! assert_eq!(resize_tile(&tile.pixels, 224).dimensions(), (224, 224));
//! ```

mod error;
mod warning;

mod slide_image;
mod span;
mod thumbnail;
mod tint;

mod resize_tile;

mod colour_statistics;

mod byte_order;
mod complete;
mod decode;
mod exif;
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
