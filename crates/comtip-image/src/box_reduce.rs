//! Whole pixels taken together by their mean.

use image::RgbImage;

/// Every `factor` x `factor` pixels as one, their mean rounded; blocks at the right and lower border may be smaller.
///
/// # Panics
///
/// If the factor is 0 or over 256: sums of a column are kept in 16 bits.
pub(crate) fn box_reduce(from: &RgbImage, factor: u32) -> RgbImage {
    assert!((1..=256).contains(&factor), "factor out of range");
    let (width, height) = (
        from.width().div_ceil(factor),
        from.height().div_ceil(factor),
    );
    let (n_from, n_to) = (3 * from.width() as usize, 3 * width as usize);
    let mut to = RgbImage::new(width, height);
    let mut sums = vec![0_u16; n_from];
    let blocks = from.chunks(n_from * factor as usize);
    for (rows, reduced) in blocks.zip(to.chunks_exact_mut(n_to)) {
        sums.fill(0);
        for row in rows.chunks_exact(n_from) {
            for (sum, sample) in sums.iter_mut().zip(row) {
                *sum += u16::from(*sample);
            }
        }
        let n_rows = rows.len() / n_from;
        let columns = sums.chunks(3 * factor as usize);
        for (column, pixel) in columns.zip(reduced.chunks_exact_mut(3)) {
            let n_pixels = (n_rows * column.len() / 3) as u32;
            let mut totals = [n_pixels / 2; 3];
            for samples in column.chunks_exact(3) {
                for (total, sample) in totals.iter_mut().zip(samples) {
                    *total += u32::from(*sample);
                }
            }
            pixel.copy_from_slice(&totals.map(|total| (total / n_pixels) as u8));
        }
    }
    to
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_becomes_its_mean_and_one_at_the_border_that_of_what_is_left() {
        // 3 x 3 pixels: 0 1 2 / 10 11 12 / 20 21 22 in red, the others constant.
        let from = RgbImage::from_fn(3, 3, |x, y| image::Rgb([(10 * y + x) as u8, 7, 255]));
        let reduced = box_reduce(&from, 2);
        assert_eq!(reduced.dimensions(), (2, 2));
        // Means 5.5, 7, 20.5 and 22; halves are rounded up.
        let red: Vec<u8> = reduced.pixels().map(|pixel| pixel.0[0]).collect();
        assert_eq!(red, [6, 7, 21, 22]);
        assert!(reduced.pixels().all(|pixel| pixel.0[1..] == [7, 255]));
    }

    #[test]
    fn sums_of_256_white_rows_fit() {
        let white = RgbImage::from_pixel(2, 256, image::Rgb([255; 3]));
        assert_eq!(
            box_reduce(&white, 256),
            RgbImage::from_pixel(1, 1, image::Rgb([255; 3]))
        );
    }
}
