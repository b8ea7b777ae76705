//! Pixels of a slide by region.

use std::fmt;

use image::RgbImage;

use crate::error::ImageError;
use crate::warning::ImageWarning;

/// Pixels of a slide by region: what tiles are cut from. [`SlideImage`](crate::SlideImage), the one of this crate, has the
/// whole picture in memory; a reader of one's own may decode parts of its file when they are asked for.
///
/// # Example
///
/// ```
/// use comtip_image::{RegionReader, SlideImage};
///
/// let pixels = image::RgbImage::from_pixel(20, 10, image::Rgb([200, 150, 180]));
/// let slide: Box<dyn RegionReader> = Box::new(SlideImage::from_pixels(pixels));
/// assert_eq!(slide.size(), (20, 10));
/// assert_eq!(slide.levels(), [(20, 10)]);
/// let corner = slide.read_region(0, -1, -1, 2, 2)?;
/// assert_eq!(corner.get_pixel(0, 0).0, [0, 0, 0]);
/// assert_eq!(corner.get_pixel(1, 1).0, [200, 150, 180]);
/// assert_eq!(slide.thumbnail(5)?.dimensions(), (5, 3));
/// # Ok::<(), comtip_image::ImageError>(())
/// ```
pub trait RegionReader: fmt::Debug + Send + Sync {
    /// Width and height of the picture at full size, px.
    fn size(&self) -> (u32, u32);

    /// Micrometres per pixel at full size, where the file says it; by default it does not.
    fn mpp(&self) -> Option<f64> {
        None
    }

    /// Width and height of every level of the picture, px, full size first; by default there is no other.
    fn levels(&self) -> Vec<(u32, u32)> {
        vec![self.size()]
    }

    /// Pixels of a rectangle, black outside the picture; `x` and `y` are those of its upper left corner in pixels
    /// of `level`, which is a place among [`levels`](Self::levels).
    ///
    /// # Errors
    ///
    /// [`ImageError`] if pixels that are decoded now cannot be.
    ///
    /// # Panics
    ///
    /// If there is no such level.
    fn read_region(
        &self,
        level: usize,
        x: i64,
        y: i64,
        width: u32,
        height: u32,
    ) -> Result<RgbImage, ImageError>;

    /// The whole picture, its longer side at most `max_side_px`; never enlarged.
    ///
    /// # Errors
    ///
    /// As [`read_region`](Self::read_region).
    ///
    /// # Panics
    ///
    /// If `max_side_px` is 0.
    fn thumbnail(&self, max_side_px: u32) -> Result<RgbImage, ImageError>;

    /// What was left out of the file; by default nothing.
    fn warnings(&self) -> &[ImageWarning] {
        &[]
    }
}
