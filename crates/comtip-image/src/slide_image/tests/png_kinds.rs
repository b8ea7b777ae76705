//! Every kind of PNG, against the pixels that went in.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use png::{BitDepth, ColorType, Encoder};

use super::png_file::png_file;
use super::*;

/// Columns and rows of the seven passes: first place and step of each.
const ADAM7: [[usize; 4]; 7] = [
    [0, 8, 0, 8],
    [4, 8, 0, 8],
    [0, 4, 4, 8],
    [2, 4, 0, 4],
    [0, 2, 2, 4],
    [1, 2, 0, 2],
    [0, 1, 1, 2],
];

/// An interlaced PNG of RGB, whose samples are the upper bytes of samples of `depth` bits.
fn interlaced(picture: &RgbImage, depth: u8) -> Vec<u8> {
    let mut rows = Vec::new();
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    for [x0, dx, y0, dy] in ADAM7 {
        let columns = || (x0..width).step_by(dx);
        for y in (y0..height).step_by(dy).filter(|_| x0 < width) {
            rows.push(0);
            for sample in columns().flat_map(|x| picture.get_pixel(x as u32, y as u32).0) {
                rows.push(sample);
                rows.extend((depth == 16).then_some(!sample));
            }
        }
    }
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(&rows).unwrap();
    let packed = encoder.finish().unwrap();
    png_file(
        [picture.width(), picture.height()],
        [depth, 2, 0, 0, 1],
        &packed,
    )
}

#[test]
fn interlaced_pictures_of_any_size_come_out_as_they_went_in() {
    for (width, height) in [(48, 32), (1, 1), (3, 1), (1, 9), (5, 7), (17, 13)] {
        let mut picture = image::imageops::crop_imm(&ramp(), 0, 0, width, height).to_image();
        // Dark pictures of 16 bits are refused.
        picture.get_pixel_mut(0, 0).0[2] = 255;
        for depth in [8, 16] {
            let opened = open(&interlaced(&picture, depth)).unwrap();
            assert_eq!(opened.pixels, picture, "{width} x {height}, {depth} bits");
        }
    }
}

/// A PNG of one row of two pixels.
fn row(colour: ColorType, depth: BitDepth, samples: &[u8], palette: &[u8]) -> [[u8; 3]; 2] {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 2, 1);
    encoder.set_color(colour);
    encoder.set_depth(depth);
    if !palette.is_empty() {
        encoder.set_palette(palette);
        // A transparent colour is a colour all the same.
        encoder.set_trns([0_u8].as_slice());
    }
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(samples).unwrap();
    writer.finish().unwrap();
    let pixels = open(&bytes).unwrap().pixels;
    [pixels.get_pixel(0, 0).0, pixels.get_pixel(1, 0).0]
}

#[test]
fn samples_of_every_width_and_colour_become_eight_bits_of_rgb() {
    use BitDepth::{Eight, Four, One, Sixteen, Two};
    use ColorType::{Grayscale, GrayscaleAlpha, Indexed, Rgb, Rgba};
    let grey = |depth, samples: &[u8]| row(Grayscale, depth, samples, &[]);
    assert_eq!(grey(One, &[0b0100_0000]), [[0; 3], [255; 3]]);
    assert_eq!(grey(Two, &[0b0110_0000]), [[85; 3], [170; 3]]);
    assert_eq!(grey(Four, &[0x1f]), [[17; 3], [255; 3]]);
    assert_eq!(grey(Eight, &[7, 9]), [[7; 3], [9; 3]]);
    assert_eq!(grey(Sixteen, &[7, 255, 209, 0]), [[7; 3], [209; 3]]);
    let samples = [7, 0, 9, 255];
    assert_eq!(row(GrayscaleAlpha, Eight, &samples, &[]), [[7; 3], [9; 3]]);
    let samples = [1, 255, 2, 255, 203, 255, 4, 0, 5, 0, 6, 0];
    assert_eq!(row(Rgb, Sixteen, &samples, &[]), [[1, 2, 203], [4, 5, 6]]);
    let samples = [1, 9, 2, 9, 203, 9, 0, 0, 4, 9, 5, 9, 6, 9, 255, 0];
    assert_eq!(row(Rgba, Sixteen, &samples, &[]), [[1, 2, 203], [4, 5, 6]]);
    let expected = [[1, 2, 3], [4, 5, 6]];
    assert_eq!(row(Rgba, Eight, &[1, 2, 3, 0, 4, 5, 6, 9], &[]), expected);
    let palette = [1, 2, 3, 4, 5, 6];
    assert_eq!(row(Indexed, One, &[0b0100_0000], &palette), expected);
}
