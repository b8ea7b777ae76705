//! The tile of a spot, cut from whatever reads regions.

use image::RgbImage;

use crate::error::ImageError;
use crate::region_reader::RegionReader;
use crate::span::Span;

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

impl Tile {
    /// Cuts the tile of a spot as the dataset's authors do:
    /// `crop((x - r, y - r, x + r, y + r))`, each edge rounded to the nearest pixel, ties to even,
    /// as Pillow's `Image.crop` does; black outside the picture.
    ///
    /// # Errors
    ///
    /// As [`RegionReader::read_region`].
    ///
    /// # Panics
    ///
    /// If a coordinate is not finite or the radius is not between 0 and 32,768 px.
    ///
    /// # Example
    ///
    /// ```
    /// use comtip_image::{Outside, SlideImage, Tile};
    ///
    /// let pixels = image::RgbImage::from_pixel(20, 10, image::Rgb([200, 150, 180]));
    /// let slide = SlideImage::from_pixels(pixels);
    /// let tile = Tile::cut(&slide, 0.0, 5.0, 2.0)?;
    /// assert_eq!(tile.pixels.dimensions(), (4, 4));
    /// assert_eq!(tile.outside, Outside::Partly);
    /// # Ok::<(), comtip_image::ImageError>(())
    /// ```
    pub fn cut(
        from: &dyn RegionReader,
        x_px: f64,
        y_px: f64,
        radius_px: f64,
    ) -> Result<Self, ImageError> {
        let [across, down] = spans(x_px, y_px, radius_px);
        Ok(Self {
            pixels: from.read_region(0, across.start, down.start, across.len, down.len)?,
            outside: Outside::of([across, down], from.size()),
        })
    }
}

impl Outside {
    /// Whether the tile of a spot would reach over the edge of a picture of this width and height; see
    /// [`Tile::cut`].
    ///
    /// # Panics
    ///
    /// As [`Tile::cut`].
    pub fn of_tile(size: (u32, u32), x_px: f64, y_px: f64, radius_px: f64) -> Self {
        Self::of(spans(x_px, y_px, radius_px), size)
    }

    pub(crate) fn of([across, down]: [Span; 2], (width, height): (u32, u32)) -> Self {
        let (n_across, n_down) = (across.inside(width).n_px, down.inside(height).n_px);
        if n_across == 0 || n_down == 0 {
            Self::Wholly
        } else if n_across < across.len || n_down < down.len {
            Self::Partly
        } else {
            Self::No
        }
    }
}

/// The square about a spot, across and down.
pub(crate) fn spans(x_px: f64, y_px: f64, radius_px: f64) -> [Span; 2] {
    assert!(
        x_px.is_finite() && y_px.is_finite(),
        "coordinates must be finite"
    );
    assert!((0.0..=32_768.0).contains(&radius_px), "radius out of range");
    [Span::around(x_px, radius_px), Span::around(y_px, radius_px)]
}
