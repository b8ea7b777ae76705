//! Patterns of brighter and darker neighbours about a pixel.

use std::f64::consts::FRAC_1_SQRT_2;

use super::grey::Grey;
use super::neighbours::{Between, Corner, Framed};

/// Shares of the pixels with 0, 1, … 8 of eight neighbours at least as bright, where these lie side by side, and of
/// those where they do not.
///
/// Neighbours lie on a circle of `radius_px`. Those between pixels are interpolated by the steps of
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
    // Five decimals, as scikit-image keeps of it.
    let diagonal_px = (1e5 * radius_px as f64 * FRAC_1_SQRT_2).round() / 1e5;
    let [left, right] = [-diagonal_px, diagonal_px].map(|by_px| framed.shifted_across(by_px));
    let mut patterns = vec![0; grey.levels.len()];
    for (y, patterns) in patterns.chunks_exact_mut(grey.width).enumerate() {
        let pixels = framed.row(y, 0, 0);
        mark_straight(patterns, pixels, framed.straight(y));
        let [above, below] = [-diagonal_px, diagonal_px].map(|by_px| Between::new(y, by_px));
        let corners = [
            (&right, &above),
            (&left, &above),
            (&left, &below),
            (&right, &below),
        ];
        mark_diagonal(
            patterns,
            pixels,
            corners.map(|(shifted, place)| framed.corner(shifted, place)),
        );
    }
    patterns
}

/// Bits of the neighbours to the right, above, to the left and below.
fn mark_straight(patterns: &mut [u8], pixels: &[u8], neighbours: [&[u8]; 4]) {
    // As long as the loop: so no place is checked within.
    let [right, above, left, below] = neighbours.map(|row| &row[..pixels.len()]);
    for (x, (pattern, pixel)) in patterns.iter_mut().zip(pixels).enumerate() {
        *pattern = u8::from(right[x] >= *pixel)
            | u8::from(above[x] >= *pixel) << 2
            | u8::from(left[x] >= *pixel) << 4
            | u8::from(below[x] >= *pixel) << 6;
    }
}

/// Bits of the neighbours between those, in wide numbers until all are there: packing them takes longer than comparing.
fn mark_diagonal(patterns: &mut [u8], pixels: &[u8], neighbours: [Corner; 4]) {
    let neighbours = neighbours.map(|corner| corner.of_width(pixels.len()));
    let [right_above, left_above, left_below, right_below] = neighbours;
    for (x, (pattern, pixel)) in patterns.iter_mut().zip(pixels).enumerate() {
        let pixel = f64::from(*pixel);
        let bits = u64::from(right_above.at(x) >= pixel) << 1
            | u64::from(left_above.at(x) >= pixel) << 3
            | u64::from(left_below.at(x) >= pixel) << 5
            | u64::from(right_below.at(x) >= pixel) << 7;
        *pattern |= bits as u8;
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
