//! From the samples of a row to its red, green and blue.

use super::page::{Colour, Depth};
use crate::sixteen_bits::SixteenBits;

/// Converts rows of one width, colour and depth.
pub(super) struct RgbRow<'a> {
    colour: &'a Colour,
    depth: Depth,
    /// Samples of a pixel.
    n_samples: usize,
}

impl<'a> RgbRow<'a> {
    /// Rows of `n_pixels` whose samples take `row_len` bytes.
    pub(super) fn new(colour: &'a Colour, depth: Depth, row_len: usize, n_pixels: usize) -> Self {
        let n_samples = match depth {
            Depth::Eight => row_len / n_pixels,
            Depth::Sixteen(_) => row_len / (2 * n_pixels),
        };
        Self {
            colour,
            depth,
            n_samples,
        }
    }

    /// Converts samples, of 16 bits in the order of this machine, to three bytes a pixel.
    pub(super) fn convert(&self, samples: &[u8], rgb: &mut [u8], deep: &mut SixteenBits) {
        for (x, to) in rgb.chunks_exact_mut(3).enumerate() {
            let alpha = match self.colour {
                Colour::Premultiplied => self.alpha(samples, x * self.n_samples + 3, deep),
                _ => u8::MAX,
            };
            let mut sample = |i: usize| self.byte(samples, x * self.n_samples + i, deep);
            to.copy_from_slice(&match self.colour {
                Colour::Grey => [sample(0); 3],
                Colour::Rgb => [sample(0), sample(1), sample(2)],
                Colour::Premultiplied => {
                    [sample(0), sample(1), sample(2)].map(|v| divide(v, alpha))
                }
                Colour::YCbCr => ycbcr_to_rgb([sample(0), sample(1), sample(2)]),
                Colour::Palette(colours) => {
                    let found = colours.get(usize::from(sample(0)));
                    found.copied().unwrap_or_default()
                }
            });
        }
    }

    /// Sample `i` of a row, of 16 bits the upper byte.
    fn byte(&self, samples: &[u8], i: usize, deep: &mut SixteenBits) -> u8 {
        match self.depth {
            Depth::Eight => samples[i],
            Depth::Sixteen(_) => deep.byte(sample_of_two_bytes(samples, i)),
        }
    }

    /// Sample `i` of a row, of alpha.
    fn alpha(&self, samples: &[u8], i: usize, deep: &SixteenBits) -> u8 {
        match self.depth {
            Depth::Eight => samples[i],
            Depth::Sixteen(_) => deep.byte_of_alpha(sample_of_two_bytes(samples, i)),
        }
    }
}

fn sample_of_two_bytes(samples: &[u8], i: usize) -> u16 {
    u16::from_ne_bytes([samples[2 * i], samples[2 * i + 1]])
}

/// Undoes a multiplication by alpha, as Pillow does.
fn divide(value: u8, alpha: u8) -> u8 {
    match alpha {
        0 => 0,
        _ => (u32::from(value) * 255 / u32::from(alpha)).min(255) as u8,
    }
}

/// The integer arithmetic of libjpeg, ITU-R BT.601 of full range.
fn ycbcr_to_rgb([y, cb, cr]: [u8; 3]) -> [u8; 3] {
    const HALF: i32 = 1 << 15;
    let (y, cb, cr) = (i32::from(y), i32::from(cb) - 128, i32::from(cr) - 128);
    let red = y + ((91_881 * cr + HALF) >> 16);
    let green = y + ((-22_554 * cb - 46_802 * cr + HALF) >> 16);
    let blue = y + ((116_130 * cb + HALF) >> 16);
    [red, green, blue].map(|v| v.clamp(0, 255) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sixteen_bits::Range;

    #[test]
    fn full_alpha_makes_no_sixteen_bits_of_twelve() {
        let pixel = [4095, 2000, 3000, u16::MAX].map(u16::to_ne_bytes);
        let mut deep = SixteenBits::of(Range::Unknown);
        let depth = Depth::Sixteen(Range::Unknown);
        let mut rgb = [0; 3];
        RgbRow::new(&Colour::Premultiplied, depth, 8, 1).convert(
            pixel.as_flattened(),
            &mut rgb,
            &mut deep,
        );
        assert_eq!(rgb, [15, 7, 11]);
        assert!(deep.check().unwrap_err().contains("a camera of 12 bits"));
    }

    #[test]
    fn colours_without_chroma_are_grey_and_pure_ones_come_out_pure() {
        assert_eq!(ycbcr_to_rgb([77, 128, 128]), [77; 3]);
        // BT.601: red is Y 76.245, Cb 84.97, Cr 255.5, clipped to 255.
        assert_eq!(ycbcr_to_rgb([76, 85, 255]), [254, 0, 0]);
        assert_eq!(ycbcr_to_rgb([29, 255, 107]), [0, 0, 254]);
    }
}
