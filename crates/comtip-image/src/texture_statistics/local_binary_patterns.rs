//! Patterns of brighter and darker neighbours about a pixel.

use std::f64::consts::FRAC_1_SQRT_2;

use super::grey::Grey;

/// Shares of the pixels with 0, 1, … 8 of eight neighbours at least as bright, where these lie side by side, and of
/// those where they do not.
///
/// Neighbours lie on a circle of `radius_px`, which is 1, 2 or 4. Those between pixels are interpolated by the steps of
/// scikit-image 0.26 in their order, so that every pixel has its pattern: where all are alike, one is as bright as the pixel
/// or less by a rounding.
///
/// The tile has pixels.
pub(super) fn shares(grey: &Grey, radius_px: usize) -> [f32; 10] {
    let mut n_by_pattern = [0_u32; 256];
    for pattern in patterns(grey, radius_px) {
        n_by_pattern[usize::from(pattern)] += 1;
    }
    let mut n_by_kind = [0; 10];
    for (pattern, n) in (0..=u8::MAX).zip(n_by_pattern) {
        n_by_kind[kind(pattern)] += n;
    }
    n_by_kind.map(|n| n as f32 / grey.levels.len() as f32)
}

/// Neighbours that are at least as bright, or 9 if they do not lie side by side.
fn kind(pattern: u8) -> usize {
    let n_changes = (pattern ^ pattern.rotate_left(1)).count_ones();
    match n_changes <= 2 {
        true => pattern.count_ones() as usize,
        false => 9,
    }
}

/// Of every pixel a bit for each neighbour at least as bright: to the right, and on against the clock.
fn patterns(grey: &Grey, radius_px: usize) -> Vec<u8> {
    let framed = Framed::new(grey, radius_px);
    // Rounded as scikit-image rounds it.
    let diagonal_px = (radius_px as f64 * FRAC_1_SQRT_2 * 1e5).round() / 1e5;
    let [left, right] = [-diagonal_px, diagonal_px].map(|by_px| framed.shifted_across(by_px));
    let radius = radius_px as isize;
    let mut patterns = vec![0; grey.levels.len()];
    for (y, patterns) in patterns.chunks_exact_mut(grey.width).enumerate() {
        let pixels = framed.row(y, 0, 0);
        let straight = |across, down| framed.row(y, across, down).iter().copied();
        let [up, down] = [-diagonal_px, diagonal_px].map(|by_px| Between::new(y, by_px));
        mark(patterns, 0, pixels, straight(radius, 0));
        mark(patterns, 1, pixels, framed.between(&right, &up));
        mark(patterns, 2, pixels, straight(0, -radius));
        mark(patterns, 3, pixels, framed.between(&left, &up));
        mark(patterns, 4, pixels, straight(-radius, 0));
        mark(patterns, 5, pixels, framed.between(&left, &down));
        mark(patterns, 6, pixels, straight(0, radius));
        mark(patterns, 7, pixels, framed.between(&right, &down));
    }
    patterns
}

/// Sets this bit of every pixel whose neighbour is at least as bright.
fn mark(patterns: &mut [u8], bit: u32, pixels: &[f64], neighbours: impl Iterator<Item = f64>) {
    for ((pattern, pixel), neighbour) in patterns.iter_mut().zip(pixels).zip(neighbours) {
        *pattern |= u8::from(neighbour >= *pixel) << bit;
    }
}

/// A tile in a black frame as wide as neighbours are away.
struct Framed {
    /// One row after the other.
    levels: Vec<f64>,
    frame: usize,
    /// Of the tile, without the frame.
    width: usize,
}

impl Framed {
    fn new(grey: &Grey, frame: usize) -> Self {
        let stride = grey.width + 2 * frame;
        let mut levels = vec![0.0; stride * (grey.height + 2 * frame)];
        let rows = levels.chunks_exact_mut(stride).skip(frame);
        for (framed, row) in rows.zip(grey.levels.chunks_exact(grey.width)) {
            for (framed, level) in framed[frame..].iter_mut().zip(row) {
                *framed = f64::from(*level);
            }
        }
        Self {
            levels,
            frame,
            width: grey.width,
        }
    }

    /// As wide as the tile, from pixels to the right of and below those of row `y`.
    fn row(&self, y: usize, right: isize, down: isize) -> &[f64] {
        let stride = self.width + 2 * self.frame;
        let row = (self.frame + y).saturating_add_signed(down);
        let start = row * stride + self.frame.saturating_add_signed(right);
        &self.levels[start..start + self.width]
    }

    /// The tile and the frame above and below it, seen from so far to the right.
    fn shifted_across(&self, by_px: f64) -> Vec<f64> {
        let stride = self.width + 2 * self.frame;
        let places: Vec<Between> = (0..self.width).map(|x| Between::new(x, by_px)).collect();
        let start = self.frame.saturating_add_signed(by_px.floor() as isize);
        let rows = self.levels.chunks_exact(stride);
        rows.flat_map(|row| {
            let pairs = row[start..].iter().zip(&row[start + 1..]);
            let interpolate =
                |(place, (near, far)): (&Between, (&f64, &f64))| place.mix(*near, *far);
            places.iter().zip(pairs).map(interpolate)
        })
        .collect()
    }

    /// A row between two of those that [`shifted_across`](Self::shifted_across) made.
    fn between(&self, shifted: &[f64], place: &Between) -> impl Iterator<Item = f64> {
        let start = (self.frame.saturating_add_signed(place.before)) * self.width;
        let (near, far) = shifted[start..start + 2 * self.width].split_at(self.width);
        near.iter()
            .zip(far)
            .map(|(near, far)| place.mix(*near, *far))
    }
}

/// A place between two pixels of a row or column.
struct Between {
    /// The pixel before it.
    before: isize,
    /// How far it is from there to the next, in `[0, 1)`.
    share: f64,
}

impl Between {
    /// So far behind a pixel.
    fn new(pixel: usize, by_px: f64) -> Self {
        let at_px = pixel as f64 + by_px;
        Self {
            before: at_px.floor() as isize,
            share: at_px - at_px.floor(),
        }
    }

    fn mix(&self, near: f64, far: f64) -> f64 {
        (1.0 - self.share) * near + self.share * far
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn neighbours_side_by_side_are_counted_and_others_are_a_kind_of_their_own() {
        assert_eq!(kind(0), 0);
        assert_eq!(kind(0b0001_1100), 3);
        assert_eq!(kind(0b1000_0011), 3);
        assert_eq!(kind(0b1111_1111), 8);
        assert_eq!(kind(0b0000_0101), 9);
        let n_uniform = (0..=u8::MAX).filter(|pattern| kind(*pattern) < 9).count();
        assert_eq!(n_uniform, 58);
    }

    #[test]
    fn every_pixel_of_a_real_tile_has_the_pattern_of_scikit_image() {
        let golden: BTreeMap<usize, Vec<String>> =
            serde_json::from_str(include_str!("../../tests/golden/patterns.json")).unwrap();
        let tile = image::load_from_memory(include_bytes!("../../tests/golden/tile_extremes.png"));
        let grey = Grey::of(&tile.unwrap().into_rgb8());
        assert_eq!(golden.len(), 3);
        for (radius_px, rows) in golden {
            let patterns = patterns(&grey, radius_px);
            let kinds: String = patterns
                .iter()
                .map(|pattern| kind(*pattern).to_string())
                .collect();
            assert_eq!(kinds, rows.concat(), "{radius_px} px");
        }
    }

    #[test]
    fn neighbours_are_bits_from_the_right_against_the_clock() {
        // Of the middle pixel.
        let pattern = |bright: &[usize]| {
            let mut levels = vec![0; 9];
            bright.iter().for_each(|at| levels[*at] = 200);
            levels[4] = 100;
            let (width, height) = (3, 3);
            patterns(
                &Grey {
                    levels,
                    width,
                    height,
                },
                1,
            )[4]
        };
        assert_eq!(pattern(&[]), 0);
        assert_eq!(pattern(&[5]), 0b0000_0001);
        assert_eq!(pattern(&[5, 1, 2]), 0b0000_0111);
        assert_eq!(pattern(&[3]), 0b0001_0000);
        assert_eq!(pattern(&[7]), 0b0100_0000);
    }
}
