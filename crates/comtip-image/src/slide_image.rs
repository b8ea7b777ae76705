//! The picture of a slide, decoded once, from which tiles are cut.

use std::path::Path;

use image::RgbImage;

use super::decode;
use super::span::Span;
use crate::error::ImageError;
use crate::warning::ImageWarning;

/// The decoded picture of a slide, 8-bit RGB.
///
/// # Example
///
/// ```
/// use comtip_image::{Outside, SlideImage};
///
/// let pixels = image::RgbImage::from_pixel(20, 10, image::Rgb([200, 150, 180]));
/// let slide = SlideImage::from_pixels(pixels);
/// let tile = slide.tile(5.0, 5.0, 2.0);
/// assert_eq!(tile.pixels.dimensions(), (4, 4));
/// assert_eq!(tile.outside, Outside::No);
/// assert_eq!(slide.tile(0.0, 5.0, 2.0).outside, Outside::Partly);
/// ```
#[derive(Debug, Clone)]
pub struct SlideImage {
    pub(crate) pixels: RgbImage,
    notes: Vec<ImageWarning>,
}

/// A square of a slide around a spot.
#[derive(Debug, Clone, PartialEq)]
pub struct Tile {
    /// The pixels; black outside the slide. A side is `2 radius` rounded up or down, because each
    /// edge is rounded by itself, so sides may differ by a pixel.
    pub pixels: RgbImage,
    /// Whether the square reaches over the edge of the slide.
    pub outside: Outside,
}

/// How much of a tile lies outside the picture, where it is black.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outside {
    /// Nothing.
    No,
    /// Some of it.
    Partly,
    /// All of it: the coordinates are probably of another picture.
    Wholly,
}

impl SlideImage {
    /// Decodes a PNG, JPEG or TIFF; its bytes tell which, not its name.
    ///
    /// Grey becomes three equal channels, alpha is dropped without blending, and of 16-bit samples the
    /// upper byte is kept, or that of the range `MaxSampleValue` of a TIFF tells: so do the dataset's
    /// authors, with `convert('RGB')` of Pillow. Pillow itself clips a 16-bit *grey* at 255 instead. Of
    /// a TIFF with several pages the largest is taken, and a note says so.
    ///
    /// # Errors
    ///
    /// [`ImageError::File`] if the file cannot be read; [`ImageError::Picture`] if it is empty, is no
    /// PNG, JPEG or TIFF, ends before its picture does, claims a side over 40,000 px or more than
    /// 5 GiB decoded (told from the header, before memory is taken), is CMYK, or is a TIFF of a kind
    /// that is not read: channel by channel, several pages of one size, one page of several that its
    /// description tells of (ImageJ, OME, tifffile), floating point, or compressed with JPEG 2000, WebP
    /// or Zstandard; if it asks to be turned (Orientation, of any format), or its 16-bit samples leave
    /// half of the range unused and no tag tells the range.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, ImageError> {
        let (pixels, notes) = decode::decode(path.as_ref())?;
        Ok(Self { pixels, notes })
    }

    /// Wraps pixels that are decoded already.
    pub fn from_pixels(pixels: RgbImage) -> Self {
        Self {
            pixels,
            notes: Vec::new(),
        }
    }

    /// What was left out of the file: the smaller pages of a TIFF.
    pub fn notes(&self) -> &[ImageWarning] {
        &self.notes
    }

    /// The pixels themselves.
    pub fn into_pixels(self) -> RgbImage {
        self.pixels
    }

    /// Width in pixels.
    pub fn width_px(&self) -> u32 {
        self.pixels.width()
    }

    /// Height in pixels.
    pub fn height_px(&self) -> u32 {
        self.pixels.height()
    }

    /// Cuts the tile of a spot as the dataset's authors do:
    /// `crop((x - r, y - r, x + r, y + r))`, each edge rounded to the nearest pixel, ties to even,
    /// as Pillow's `Image.crop` does; black outside the picture.
    ///
    /// # Panics
    ///
    /// If a coordinate is not finite or the radius is not between 0 and 32,768 px.
    pub fn tile(&self, x_px: f64, y_px: f64, radius_px: f64) -> Tile {
        let (across, down) = self.spans(x_px, y_px, radius_px);
        let mut pixels = RgbImage::new(across.len, down.len);
        let row_len = 3 * across.copied as usize;
        let source = self.pixels.as_raw();
        let target: &mut [u8] = &mut pixels;
        let (source_width, tile_width) = (self.width_px() as usize, across.len as usize);
        for row in 0..down.copied as usize {
            let from = 3 * ((down.from as usize + row) * source_width + across.from as usize);
            let to = 3 * ((down.to as usize + row) * tile_width + across.to as usize);
            target[to..to + row_len].copy_from_slice(&source[from..from + row_len]);
        }
        Tile {
            pixels,
            outside: outside(&across, &down),
        }
    }

    /// Whether the tile of a spot would reach over the edge of the slide; see [`tile`](Self::tile).
    ///
    /// # Panics
    ///
    /// As [`tile`](Self::tile).
    pub fn outside(&self, x_px: f64, y_px: f64, radius_px: f64) -> Outside {
        let (across, down) = self.spans(x_px, y_px, radius_px);
        outside(&across, &down)
    }

    pub(super) fn spans(&self, x_px: f64, y_px: f64, radius_px: f64) -> (Span, Span) {
        assert!(
            x_px.is_finite() && y_px.is_finite(),
            "coordinates must be finite"
        );
        assert!((0.0..=32_768.0).contains(&radius_px), "radius out of range");
        (
            Span::new(x_px, radius_px, self.width_px()),
            Span::new(y_px, radius_px, self.height_px()),
        )
    }
}

fn outside(across: &Span, down: &Span) -> Outside {
    if across.copied == 0 || down.copied == 0 {
        Outside::Wholly
    } else if across.copied < across.len || down.copied < down.len {
        Outside::Partly
    } else {
        Outside::No
    }
}

#[cfg(test)]
mod tests;
