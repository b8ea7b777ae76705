//! Whether a picture has colours at all.

use super::SlideImage;

/// Brightest value of a picture that is all but black: an eighth of the range.
const DARK: u8 = 31;
/// Widest spread of the channels of a grey pixel; the rounding of a JPEG is within it.
const GREY_SPREAD: u8 = 3;

/// What colours a picture has throughout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tint {
    /// Several.
    Coloured,
    /// Grey ones alone.
    Grey,
    /// Those of one channel alone: the others are 0 everywhere.
    OneChannel(&'static str),
    /// None that is brighter than this, of 255.
    Dark(u8),
    /// This one alone.
    OneColour([u8; 3]),
}

impl SlideImage {
    /// What colours the picture has; looks no further than the first pixels that tell.
    pub(crate) fn tint(&self) -> Tint {
        let mut pixels = self.pixels.pixels().map(|pixel| pixel.0);
        let first = pixels.next().unwrap_or_default();
        let (mut brightest, mut is_grey, mut is_one) = ([0_u8; 3], true, true);
        for pixel in std::iter::once(first).chain(pixels) {
            is_one &= pixel == first;
            for (most, value) in brightest.iter_mut().zip(pixel) {
                *most = value.max(*most);
            }
            let [red, green, blue] = pixel;
            let spread = red.max(green).max(blue) - red.min(green).min(blue);
            is_grey &= spread <= GREY_SPREAD;
            let n_channels = brightest.iter().filter(|most| **most > DARK).count();
            if !is_one && !is_grey && n_channels > 1 {
                return Tint::Coloured;
            }
        }
        let lit: Vec<usize> = (0..3).filter(|i| brightest[*i] > 0).collect();
        match (is_one, lit.as_slice(), brightest.into_iter().max()) {
            (true, ..) => Tint::OneColour(first),
            (_, _, Some(most)) if most <= DARK => Tint::Dark(most),
            (_, [one], _) => Tint::OneChannel(["red", "green", "blue"][*one]),
            _ if is_grey => Tint::Grey,
            _ => Tint::Coloured,
        }
    }

    /// The one colour of what of a tile lies inside the picture; `None` if it has several or nothing of
    /// it does. See [`tile`](Self::tile) for the tile.
    pub(crate) fn one_colour(&self, x_px: f64, y_px: f64, radius_px: f64) -> Option<[u8; 3]> {
        let (across, down) = self.spans(x_px, y_px, radius_px);
        if across.copied == 0 || down.copied == 0 {
            return None;
        }
        let first = self.pixels.get_pixel(across.from, down.from);
        let row_len = 3 * self.width_px() as usize;
        let columns = 3 * across.from as usize..3 * (across.from + across.copied) as usize;
        let rows = self.pixels.as_raw().chunks_exact(row_len);
        let mut rows = rows.skip(down.from as usize).take(down.copied as usize);
        let is_one = rows.all(|row| {
            let mut pixels = row[columns.clone()].chunks_exact(3);
            pixels.all(|pixel| pixel == first.0)
        });
        is_one.then_some(first.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgb, RgbImage};

    fn tint(pixel: impl Fn(u32, u32) -> [u8; 3]) -> Tint {
        let pixels = RgbImage::from_fn(20, 10, |x, y| Rgb(pixel(x, y)));
        SlideImage::from_pixels(pixels).tint()
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
        // One coloured pixel makes no coloured picture of 12 bits in 16, but of a grey one it does.
        assert_eq!(
            tint(|x, y| if x == 3 {
                [200, 90, 20]
            } else {
                [byte(x, y); 3]
            }),
            Tint::Coloured
        );
    }

    #[test]
    fn a_tile_of_one_colour_is_known_by_what_lies_inside() {
        let pixels = RgbImage::from_fn(20, 10, |x, _| {
            Rgb([if x < 10 { 255 } else { 7 }, 255, x as u8 / 10])
        });
        let slide = SlideImage::from_pixels(pixels);
        assert_eq!(slide.one_colour(5.0, 5.0, 3.0), Some([255, 255, 0]));
        assert_eq!(slide.one_colour(0.0, 5.0, 3.0), Some([255, 255, 0]));
        assert_eq!(slide.one_colour(10.0, 5.0, 3.0), None);
        assert_eq!(slide.one_colour(15.0, 5.0, 3.0), Some([7, 255, 1]));
        assert_eq!(slide.one_colour(90.0, 5.0, 3.0), None);
    }
}
