//! Whether a picture has colours at all.

use crate::error::ImageError;
use crate::region_reader::RegionReader;
use crate::tile::spans;

/// Brightest value of a picture that is all but black: an eighth of the range.
const DARK: u8 = 31;
/// Widest spread of the channels of a grey pixel; the rounding of a JPEG is within it.
const GREY_SPREAD: u8 = 3;
/// One pixel in so many makes a picture neither coloured nor bright: a scale bar, a mark, a hot pixel of the camera.
/// Where colours are looked for, pixels of pure white do not count, as a scanner may have cleared all glass.
const ONE_IN: usize = 1000;
/// Brightest value of a black tile: a mask kept as JPEG is not 0 everywhere.
const BLACK: u8 = 5;
/// Rows of a picture that are looked at before the next ones are read.
const ROWS_AT_A_TIME: u32 = 256;

/// What colours a picture has throughout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tint {
    /// Several.
    Coloured,
    /// Grey ones alone, but for a few pixels.
    Grey,
    /// Those of one channel alone: the others are 0 but in a few pixels.
    OneChannel(&'static str),
    /// None that is brighter than this, of 255, but for a few pixels.
    Dark(u8),
    /// This one alone.
    OneColour([u8; 3]),
}

impl Tint {
    /// What colours a picture has; looks no further than the first rows that tell.
    ///
    /// # Errors
    ///
    /// As [`RegionReader::read_region`].
    pub fn of(picture: &dyn RegionReader) -> Result<Self, ImageError> {
        let (width, height) = picture.size();
        let few_of_all = width as usize * height as usize / ONE_IN;
        let mut first = None;
        let mut seen = Seen::default();
        for y in (0..height).step_by(ROWS_AT_A_TIME as usize) {
            let n_rows = ROWS_AT_A_TIME.min(height - y);
            let rows = picture.read_region(0, 0, y.into(), width, n_rows)?;
            for pixel in rows.pixels().map(|pixel| pixel.0) {
                seen.take(pixel, *first.get_or_insert(pixel));
                if seen.is_coloured(few_of_all) {
                    return Ok(Self::Coloured);
                }
            }
        }
        let few_of_shown = (seen.n_pixels - seen.n_white) / ONE_IN;
        let lit: Vec<usize> = (0..3).filter(|i| seen.n_above_0[*i] > few_of_all).collect();
        Ok(match (seen.n_others == 0, lit.as_slice()) {
            (true, _) => Self::OneColour(first.unwrap_or_default()),
            _ if seen.n_bright.iter().all(|n| *n <= few_of_all) => Self::Dark(seen.brightest_dark),
            (_, [one]) => Self::OneChannel(["red", "green", "blue"][*one]),
            _ if seen.n_coloured <= few_of_shown => Self::Grey,
            _ => Self::Coloured,
        })
    }
}

/// The one colour of what of a tile lies inside the picture, black if it is so near to it that no value is
/// above 5; `None` if it has several or nothing of it does. See [`Tile::cut`](crate::Tile::cut) for the tile.
///
/// # Errors
///
/// As [`RegionReader::read_region`].
///
/// # Panics
///
/// As [`Tile::cut`](crate::Tile::cut).
pub fn one_colour(
    picture: &dyn RegionReader,
    x_px: f64,
    y_px: f64,
    radius_px: f64,
) -> Result<Option<[u8; 3]>, ImageError> {
    let (width, height) = picture.size();
    let [across, down] = spans(x_px, y_px, radius_px);
    let (columns, rows) = (across.inside(width), down.inside(height));
    if columns.n_px == 0 || rows.n_px == 0 {
        return Ok(None);
    }
    let (x, y) = (columns.from.into(), rows.from.into());
    let inside = picture.read_region(0, x, y, columns.n_px, rows.n_px)?;
    let first = inside.get_pixel(0, 0).0;
    if first.iter().all(|sample| *sample <= BLACK) {
        let is_black = inside.iter().all(|sample| *sample <= BLACK);
        return Ok(is_black.then_some([0; 3]));
    }
    let is_one = inside.pixels().all(|pixel| pixel.0 == first);
    Ok(is_one.then_some(first))
}

/// How many pixels of each kind were seen.
#[derive(Default)]
struct Seen {
    n_pixels: usize,
    n_white: usize,
    /// Other than the first.
    n_others: usize,
    n_coloured: usize,
    /// By channel.
    n_above_0: [usize; 3],
    n_bright: [usize; 3],
    /// Brightest value of a picture that is all but black.
    brightest_dark: u8,
}

impl Seen {
    fn take(&mut self, pixel: [u8; 3], first: [u8; 3]) {
        let [red, green, blue] = pixel;
        let spread = red.max(green).max(blue) - red.min(green).min(blue);
        self.n_pixels += 1;
        self.n_white += usize::from(pixel == [255; 3]);
        self.n_others += usize::from(pixel != first);
        self.n_coloured += usize::from(spread > GREY_SPREAD);
        for (i, value) in pixel.into_iter().enumerate() {
            self.n_above_0[i] += usize::from(value > 0);
            self.n_bright[i] += usize::from(value > DARK);
            if value <= DARK {
                self.brightest_dark = self.brightest_dark.max(value);
            }
        }
    }

    /// Whether it is coloured whatever comes: more than `few` pixels are, and more are bright in two channels.
    fn is_coloured(&self, few: usize) -> bool {
        let n_channels = self.n_bright.iter().filter(|n| **n > few).count();
        self.n_others > 0 && self.n_coloured > few && n_channels > 1
    }
}

#[cfg(test)]
mod tests {
    use image::{Rgb, RgbImage};

    use super::*;
    use crate::slide_image::SlideImage;

    fn tint(pixel: impl Fn(u32, u32) -> [u8; 3]) -> Tint {
        let pixels = RgbImage::from_fn(20, 10, |x, y| Rgb(pixel(x, y)));
        Tint::of(&SlideImage::from_pixels(pixels)).unwrap()
    }

    #[test]
    fn a_picture_without_colours_is_known() {
        let byte = |x: u32, y: u32| (10 * x + y) as u8;
        assert_eq!(tint(|_, _| [0; 3]), Tint::OneColour([0; 3]));
        assert_eq!(tint(|_, _| [9, 8, 200]), Tint::OneColour([9, 8, 200]));
        assert_eq!(tint(|x, y| [byte(x, y); 3]), Tint::Grey);
        assert_eq!(tint(|x, y| [byte(x, y) / 16, 0, 3]), Tint::Dark(12));
        assert_eq!(tint(|x, y| [0, byte(x, y), 0]), Tint::OneChannel("green"));
        assert_eq!(tint(|x, y| [byte(x, y), 90, 200]), Tint::Coloured);
    }

    /// A picture of 100 x 100 px, the first of which are of another colour.
    fn marked(n_marked: u32, mark: [u8; 3], pixel: impl Fn(u8) -> [u8; 3]) -> Tint {
        let pixels = RgbImage::from_fn(100, 100, |x, y| {
            Rgb(match 100 * y + x < n_marked {
                true => mark,
                false => pixel(x as u8),
            })
        });
        Tint::of(&SlideImage::from_pixels(pixels)).unwrap()
    }

    #[test]
    fn a_mark_makes_no_picture_coloured_or_bright_and_one_pixel_in_a_hundred_does() {
        let red = [200, 20, 20];
        assert_eq!(marked(10, red, |v| [v; 3]), Tint::Grey);
        assert_eq!(marked(100, red, |v| [v; 3]), Tint::Coloured);
        assert_eq!(marked(10, red, |v| [v / 4, 3, v / 9]), Tint::Dark(24));
        assert_eq!(marked(1, [255; 3], |v| [v / 4; 3]), Tint::Dark(24));
        assert_eq!(
            marked(10, [255; 3], |v| [0, v, 0]),
            Tint::OneChannel("green")
        );
        // A small piece of tissue on glass that was cleared.
        let tissue = |v| if v == 50 { [190, 90, 160] } else { [255; 3] };
        assert_eq!(marked(0, red, tissue), Tint::Coloured);
        let few = |n_tissue| marked(n_tissue, [190, 90, 160], |_| [255; 3]);
        assert_eq!(few(9), Tint::Coloured);
    }

    #[test]
    fn a_tile_of_one_colour_is_known_by_what_lies_inside() {
        let pixels = RgbImage::from_fn(20, 10, |x, _| {
            Rgb([if x < 10 { 255 } else { 7 }, 255, x as u8 / 10])
        });
        let slide = SlideImage::from_pixels(pixels);
        let at = |x_px, y_px, radius_px| one_colour(&slide, x_px, y_px, radius_px).unwrap();
        assert_eq!(at(5.0, 5.0, 3.0), Some([255, 255, 0]));
        assert_eq!(at(0.0, 5.0, 3.0), Some([255, 255, 0]));
        assert_eq!(at(10.0, 5.0, 3.0), None);
        assert_eq!(at(15.0, 5.0, 3.0), Some([7, 255, 1]));
        assert_eq!(at(90.0, 5.0, 3.0), None);
    }

    #[test]
    fn a_tile_all_but_black_is_black_and_one_with_a_brighter_pixel_is_not() {
        let tile = |brightest: u8| {
            let pixels = RgbImage::from_fn(20, 10, |x, y| {
                let is_bright = (x, y) == (6, 6);
                Rgb([
                    if is_bright { brightest } else { (x % 5) as u8 },
                    1,
                    (y % 4) as u8,
                ])
            });
            one_colour(&SlideImage::from_pixels(pixels), 5.0, 5.0, 4.0).unwrap()
        };
        assert_eq!(tile(5), Some([0; 3]));
        assert_eq!(tile(6), None);
    }
}
