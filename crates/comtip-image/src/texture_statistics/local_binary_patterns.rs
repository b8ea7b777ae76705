//! Patterns of brighter and darker neighbours about a pixel.

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
    let n_by_pattern = n_by_pattern(grey, radius_px);
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

/// Pixels by pattern, a bit for each neighbour at least as bright: to the right, and on against the clock.
fn n_by_pattern(grey: &Grey, radius_px: usize) -> [u32; 256] {
    let width = grey.width;
    let framed = Framed::new(grey, radius_px);
    let diagonal_px = match radius_px {
        1 => 0.70711,
        2 => 1.41421,
        _ => 2.82843,
    };
    let [left, right] = [-diagonal_px, diagonal_px].map(|by_px| framed.shifted_across(by_px));
    let mut n_by_pattern = [0; 256];
    let mut patterns = vec![0; width];
    for y in 0..grey.height {
        let pixels = framed.row(y, 0, 0);
        let straight = |across, down| framed.row(y, across, down).iter().copied();
        let (zero, radius) = (0, radius_px as isize);
        let up = Between::new(y, -diagonal_px);
        let down = Between::new(y, diagonal_px);
        patterns.fill(0);
        mark(&mut patterns, 0, pixels, straight(radius, zero));
        mark(&mut patterns, 1, pixels, framed.between(&right, &up));
        mark(&mut patterns, 2, pixels, straight(zero, -radius));
        mark(&mut patterns, 3, pixels, framed.between(&left, &up));
        mark(&mut patterns, 4, pixels, straight(-radius, zero));
        mark(&mut patterns, 5, pixels, framed.between(&left, &down));
        mark(&mut patterns, 6, pixels, straight(zero, radius));
        mark(&mut patterns, 7, pixels, framed.between(&right, &down));
        for pattern in &patterns {
            n_by_pattern[usize::from(*pattern)] += 1;
        }
    }
    n_by_pattern
}

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
    fn the_brightest_pixel_has_no_brighter_neighbour_and_its_neighbours_have() {
        let mut levels = vec![0; 25];
        levels[12] = 100;
        let grey = Grey {
            levels,
            width: 5,
            height: 5,
        };
        let patterns = n_by_pattern(&grey, 1);
        assert_eq!(patterns[0], 1);
        // All others are as bright as what is about them, or less.
        assert_eq!(patterns[255], 24);
    }

    #[test]
    fn the_first_neighbour_lies_to_the_right_and_the_next_above_it() {
        // Bright to the right of the middle, then above it as well.
        let of = |bright: &[usize]| {
            let mut levels = vec![0; 9];
            bright.iter().for_each(|at| levels[*at] = 200);
            levels[4] = 100;
            n_by_pattern(
                &Grey {
                    levels,
                    width: 3,
                    height: 3,
                },
                1,
            )
        };
        assert!(of(&[5])[0b1] > 0);
        assert!(of(&[2, 5])[0b11] > 0);
        assert!(of(&[1, 2, 5])[0b111] > 0);
    }
}
