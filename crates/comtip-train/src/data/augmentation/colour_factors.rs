//! Brightness, contrast and saturation of a tile.

/// Factors of brightness, contrast and saturation, applied in that order.
///
/// The order is the one in which torchvision's [`ColorJitter`] lists its arguments; it applies them in
/// an order drawn anew each time. The arithmetic is that of Pillow's [`ImageEnhance`], which
/// torchvision uses on pictures, sample for sample: every step ends in whole bytes.
///
/// [`ColorJitter`]: https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.ColorJitter.html
/// [`ImageEnhance`]: https://pillow.readthedocs.io/en/stable/reference/ImageEnhance.html
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct ColourFactors {
    brightness: f32,
    contrast: f32,
    saturation: f32,
}

impl ColourFactors {
    /// Factors of brightness, contrast and saturation; 1 leaves a tile as it is.
    pub(super) fn new([brightness, contrast, saturation]: [f64; 3]) -> Self {
        Self {
            brightness: brightness as f32,
            contrast: contrast as f32,
            saturation: saturation as f32,
        }
    }

    #[cfg(test)]
    pub(super) fn factors(&self) -> [f32; 3] {
        [self.brightness, self.contrast, self.saturation]
    }

    /// Changes the samples of a tile, `[n_pixels, 3]`.
    pub(super) fn apply(&self, rgb: &mut [u8]) {
        if self.brightness != 1.0 {
            replace_bytes(rgb, |byte| blend(0, byte, self.brightness));
        }
        if self.contrast != 1.0 {
            let mean = mean_grey(rgb);
            replace_bytes(rgb, |byte| blend(mean, byte, self.contrast));
        }
        if self.saturation != 1.0 {
            for pixel in rgb.chunks_exact_mut(3) {
                let grey = grey(pixel);
                for sample in pixel {
                    *sample = blend(grey, *sample, self.saturation);
                }
            }
        }
    }
}

/// As far from `from` as `factor` says: at 0 `from`, at 1 `to`, beyond it further away, within a byte.
fn blend(from: u8, to: u8, factor: f32) -> u8 {
    let (from, to) = (f32::from(from), f32::from(to));
    // The cast cuts the fraction off, as Pillow does, and stays within 0 and 255.
    (from + factor * (to - from)) as u8
}

fn replace_bytes(samples: &mut [u8], by: impl Fn(u8) -> u8) {
    let table: [u8; 256] = std::array::from_fn(|byte| by(byte as u8));
    for sample in samples {
        *sample = table[usize::from(*sample)];
    }
}

/// Luma of ITU-R 601 in whole bytes, in Pillow's fixed point.
fn grey(pixel: &[u8]) -> u8 {
    let [red, green, blue] = [0, 1, 2].map(|channel| u32::from(pixel[channel]));
    ((red * 19_595 + green * 38_470 + blue * 7_471 + 0x8000) >> 16) as u8
}

fn mean_grey(rgb: &[u8]) -> u8 {
    let sum: u64 = rgb
        .chunks_exact(3)
        .map(|pixel| u64::from(grey(pixel)))
        .sum();
    (sum as f64 / (rgb.len() / 3) as f64 + 0.5) as u8
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    struct Golden {
        rgb: Vec<u8>,
        cases: Vec<Case>,
    }

    #[derive(Deserialize)]
    struct Case {
        factors: [f64; 3],
        rgb: Vec<u8>,
    }

    #[test]
    fn colours_are_those_of_pillow_sample_for_sample() {
        let text = include_str!("../../../tests/golden/colour_jitter.json");
        let golden: Golden = serde_json::from_str(text).expect("the fixture");
        assert!(golden.cases.len() >= 8);
        for case in golden.cases {
            let mut rgb = golden.rgb.clone();
            ColourFactors::new(case.factors).apply(&mut rgb);
            assert_eq!(rgb, case.rgb, "{:?}", case.factors);
        }
    }

    #[test]
    fn each_factor_does_what_its_name_says() {
        let altered = |factors| {
            let mut rgb = [200, 100, 100, 40, 40, 40];
            ColourFactors::new(factors).apply(&mut rgb);
            rgb
        };
        assert_eq!(altered([1.0, 1.0, 1.0]), [200, 100, 100, 40, 40, 40]);
        assert_eq!(altered([0.5, 1.0, 1.0]), [100, 50, 50, 20, 20, 20]);
        assert_eq!(altered([2.0, 1.0, 1.0]), [255, 200, 200, 80, 80, 80]);
        // Greys of 130 and 40, 85 in the mean.
        assert_eq!(altered([1.0, 0.0, 1.0]), [85; 6]);
        assert_eq!(altered([1.0, 1.0, 0.0]), [130, 130, 130, 40, 40, 40]);
    }
}
