mod hostile;
mod png_file;
mod png_kinds;
mod refusals;
mod tiff;
mod traps;

use std::io::Cursor;
use std::path::PathBuf;

use image::{DynamicImage, GrayImage, ImageBuffer, ImageFormat, Luma, Rgb, Rgba, RgbaImage};

use super::*;

const SAMPLE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../examples/sample/ST/image/Human_Breast_Andersson_10142021_ST_B4.png"
);

/// Opens `bytes` as a file of the name `slide.png`.
fn open(bytes: &[u8]) -> Result<SlideImage, ImageError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("slide.png");
    std::fs::write(&path, bytes).unwrap();
    SlideImage::open(path)
}

fn encode(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn ramp() -> RgbImage {
    RgbImage::from_fn(48, 32, |x, y| {
        Rgb([5 * x as u8, 7 * y as u8, (x * y) as u8])
    })
}

#[test]
fn tiles_equal_pillows_crops_byte_for_byte() {
    #[derive(serde::Deserialize)]
    struct Crop {
        x: f64,
        y: f64,
        r: f64,
        width: u32,
        height: u32,
        rgb: String,
    }
    let slide = open(include_bytes!("../../tests/golden/picture.png")).unwrap();
    let crops: Vec<Crop> =
        serde_json::from_str(include_str!("../../tests/golden/crops.json")).unwrap();
    assert_eq!(crops.len(), 11);
    for crop in crops {
        let tile = slide.tile(crop.x, crop.y, crop.r);
        assert_eq!(tile.pixels.dimensions(), (crop.width, crop.height));
        let hex: String = tile.pixels.iter().map(|v| format!("{v:02x}")).collect();
        assert_eq!(hex, crop.rgb, "x {} y {} r {}", crop.x, crop.y, crop.r);
        // The picture has no black pixel, so black ones lie outside.
        let n_black = tile.pixels.pixels().filter(|p| p.0 == [0; 3]).count();
        let outside = match n_black {
            0 => Outside::No,
            n if n == (crop.width * crop.height) as usize => Outside::Wholly,
            _ => Outside::Partly,
        };
        assert_eq!(tile.outside, outside);
    }
}

#[test]
fn tiles_of_a_real_slide_are_pillows_whatever_the_radius() {
    let slide = SlideImage::open(SAMPLE).unwrap();
    // Name, centre, radius and size; see pixels.py.
    let cases = [
        ("b4", (2555.02, 3792.05), 72.437_435_277_873_66, (144, 144)),
        ("odd", (2700.5, 4100.5), 60.5, (121, 121)),
        ("half", (2400.25, 3700.75), 36.5, (73, 73)),
        ("oblong", (2600.3, 3900.0), 40.3, (81, 80)),
    ];
    for (name, (x_px, y_px), radius_px, size) in cases {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden");
        let expected = image::open(format!("{folder}/tile_{name}.png")).unwrap();
        let tile = slide.tile(x_px, y_px, radius_px).pixels;
        assert_eq!(tile.dimensions(), size, "{name}");
        let pairs = tile.iter().zip(expected.as_bytes());
        let differences: Vec<u8> = pairs.map(|(a, b)| a.abs_diff(*b)).collect();
        // JPEG decoders round differently, most where chroma is interpolated; a tile cut a pixel
        // away would differ by tens of levels.
        let largest = differences.iter().max().unwrap();
        assert!(*largest <= 4, "{name}: {largest}");
        let n_over_two = differences.iter().filter(|d| **d > 2).count();
        assert!(500 * n_over_two < differences.len(), "{name}: {n_over_two}");
    }
}

#[test]
fn far_away_coordinates_give_black_tiles() {
    let slide = SlideImage::from_pixels(ramp());
    for far in [1e300, -1e300, 1e12, f64::MAX] {
        assert_eq!(slide.tile(far, 3.0, 2.0).outside, Outside::Wholly);
        assert_eq!(slide.tile(3.0, far, 2.0).outside, Outside::Wholly);
    }
}

#[test]
fn the_format_is_recognised_by_the_bytes() {
    let ramp = DynamicImage::from(ramp());
    for format in [ImageFormat::Png, ImageFormat::Tiff] {
        let slide = open(&encode(&ramp, format)).unwrap();
        assert_eq!(&slide.pixels, ramp.as_rgb8().unwrap());
    }
    let jpeg = open(&encode(&ramp, ImageFormat::Jpeg)).unwrap();
    assert_eq!((jpeg.width_px(), jpeg.height_px()), (48, 32));
}

#[test]
fn a_jpeg_named_png_of_the_real_sample_opens() {
    let slide = SlideImage::open(SAMPLE).unwrap();
    assert_eq!((slide.width_px(), slide.height_px()), (9272, 9923));
    assert_eq!(slide.tile(4000.0, 4000.0, 72.4).outside, Outside::No);
    let thumbnail = slide.thumbnail(1024).unwrap();
    assert_eq!(thumbnail.dimensions(), (957, 1024));
    let mean = |image: &RgbImage| {
        let sum: u64 = image.iter().map(|v| u64::from(*v)).sum();
        sum as f64 / image.len() as f64
    };
    approx::assert_abs_diff_eq!(mean(&thumbnail), mean(&slide.pixels), epsilon = 0.5);
}

#[test]
fn grey_is_tripled_alpha_dropped_and_16_bit_cut_to_the_upper_byte() {
    let pixel = |image: DynamicImage| {
        let slide = open(&encode(&image, ImageFormat::Png)).unwrap();
        slide.pixels.get_pixel(0, 0).0
    };
    let grey = GrayImage::from_pixel(1, 1, Luma([77]));
    assert_eq!(pixel(grey.into()), [77; 3]);
    let clear = RgbaImage::from_pixel(1, 1, Rgba([10, 20, 30, 0]));
    assert_eq!(pixel(clear.into()), [10, 20, 30]);
    let deep = ImageBuffer::<Rgb<u16>, _>::from_pixel(1, 1, Rgb([255, 256, 65_535]));
    assert_eq!(pixel(deep.into()), [0, 1, 255]);
    let deep_grey = ImageBuffer::<Luma<u16>, _>::from_pixel(1, 1, Luma([0x92FF]));
    assert_eq!(pixel(deep_grey.into()), [0x92; 3]);
}

#[test]
fn a_small_picture_is_its_own_thumbnail() {
    let slide = SlideImage::from_pixels(ramp());
    assert_eq!(slide.thumbnail(48).unwrap(), ramp());
    assert_eq!(slide.thumbnail(24).unwrap().dimensions(), (24, 16));
}
