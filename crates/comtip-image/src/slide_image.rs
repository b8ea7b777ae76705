//! The picture of a slide, decoded once, from which tiles are cut.

use std::fs::File;
use std::io::{BufReader, Seek, SeekFrom};
use std::path::Path;

use comtip_files::FileError;
use image::RgbImage;

use crate::error::ImageError;
use crate::region_reader::RegionReader;
use crate::registry::format_of;
use crate::span::Span;
use crate::thumbnail::thumbnail;
use crate::tile::{Outside, Tile, spans};
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
    pixels: RgbImage,
    warnings: Vec<ImageWarning>,
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
    /// 5 GiB decoded (known from the header, before memory is taken), is CMYK, or is a TIFF of a kind
    /// that is not read: channel by channel, several pages of one size, one page of several that its
    /// description tells of (ImageJ, OME, tifffile), floating point, or compressed with JPEG 2000, WebP
    /// or Zstandard; if it asks to be turned (Orientation, of any format), or its 16-bit samples leave
    /// half of the range unused and no tag tells the range.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, ImageError> {
        format_of(path.as_ref())?.open_whole(path.as_ref())
    }

    /// Wraps pixels that are decoded already.
    pub fn from_pixels(pixels: RgbImage) -> Self {
        Self {
            pixels,
            warnings: Vec::new(),
        }
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

    /// Cuts the tile of a spot; see [`Tile::cut`], which this is for pixels that are there.
    ///
    /// # Panics
    ///
    /// As [`Tile::cut`].
    pub fn tile(&self, x_px: f64, y_px: f64, radius_px: f64) -> Tile {
        let square = spans(x_px, y_px, radius_px);
        Tile {
            pixels: self.region(square),
            outside: Outside::of(square, self.size()),
        }
    }

    /// Decodes a file of so many bytes by `decode`, which says what is wrong where it cannot.
    pub(crate) fn decoded(
        path: &Path,
        decode: impl FnOnce(BufReader<File>, u64) -> Result<Self, String>,
    ) -> Result<Self, ImageError> {
        let mut file = BufReader::new(File::open(path).map_err(FileError::io("open", path))?);
        let n_bytes = file
            .seek(SeekFrom::End(0))
            .map_err(FileError::io("read", path))?;
        decode(file, n_bytes).map_err(|problem| ImageError::Picture {
            path: path.to_owned(),
            problem,
        })
    }

    /// As [`from_pixels`](Self::from_pixels), with what was left out of the file.
    pub(crate) fn with_warnings(pixels: RgbImage, warnings: Vec<ImageWarning>) -> Self {
        Self { pixels, warnings }
    }

    fn region(&self, [across, down]: [Span; 2]) -> RgbImage {
        let mut pixels = RgbImage::new(across.len, down.len);
        let (columns, rows) = (
            across.inside(self.width_px()),
            down.inside(self.height_px()),
        );
        let row_len = 3 * columns.n_px as usize;
        let source = self.pixels.as_raw();
        let target: &mut [u8] = &mut pixels;
        let (source_width, width) = (self.width_px() as usize, across.len as usize);
        for row in 0..rows.n_px as usize {
            let from = 3 * ((rows.from as usize + row) * source_width + columns.from as usize);
            let to = 3 * ((rows.to as usize + row) * width + columns.to as usize);
            target[to..to + row_len].copy_from_slice(&source[from..from + row_len]);
        }
        pixels
    }
}

impl RegionReader for SlideImage {
    fn size(&self) -> (u32, u32) {
        self.pixels.dimensions()
    }

    fn read_region(
        &self,
        level: usize,
        x: i64,
        y: i64,
        width: u32,
        height: u32,
    ) -> Result<RgbImage, ImageError> {
        assert_eq!(level, 0, "there is one level");
        let span = |start, len| Span { start, len };
        Ok(self.region([span(x, width), span(y, height)]))
    }

    fn thumbnail(&self, max_side_px: u32) -> Result<RgbImage, ImageError> {
        Ok(thumbnail(&self.pixels, max_side_px))
    }

    fn warnings(&self) -> &[ImageWarning] {
        &self.warnings
    }
}

#[cfg(test)]
mod tests;
