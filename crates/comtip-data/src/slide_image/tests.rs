use std::io::Cursor;
use std::path::PathBuf;

use image::{DynamicImage, GrayImage, ImageBuffer, ImageFormat, Luma, Rgb, Rgba, RgbaImage};

use super::*;

const SAMPLE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../examples/sample/ST/image/Human_Breast_Andersson_10142021_ST_B4.png"
);

/// Opens `bytes` as a file of the name `slide.png`.
fn open(bytes: &[u8]) -> Result<SlideImage, DataError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("slide.png");
    std::fs::write(&path, bytes).unwrap();
    SlideImage::open(path)
}

fn refusal(bytes: &[u8]) -> String {
    match open(bytes) {
        Err(error @ DataError::Image { .. }) => error.to_string(),
        other => panic!("expected a refusal, got {other:?}"),
    }
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

/// The header of a PNG that claims a size, and an end: no pixels.
fn hollow_png(width: u32, height: u32) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = b"IHDR".to_vec();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([8, 2, 0, 0, 0]);
    for chunk in [header, b"IDAT\0".to_vec(), b"IEND".to_vec()] {
        png.extend((chunk.len() as u32 - 4).to_be_bytes());
        png.extend(&chunk);
        png.extend(crc32(&chunk).to_be_bytes());
    }
    png
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

/// Overwrites height and width in the frame header of a baseline JPEG.
fn claim_jpeg_size(jpeg: &mut [u8], width: u16, height: u16) {
    let frame = jpeg.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
    jpeg[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
    jpeg[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
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
fn far_away_coordinates_give_black_tiles() {
    let slide = SlideImage::from_pixels(ramp());
    for far in [1e300, -1e300, 1e12, f64::MAX] {
        assert_eq!(slide.tile(far, 3.0, 2.0).outside, Outside::Wholly);
        assert_eq!(slide.tile(3.0, far, 2.0).outside, Outside::Wholly);
    }
}

#[test]
fn the_format_is_told_by_the_bytes() {
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
    let thumbnail = slide.thumbnail(1024);
    assert_eq!(thumbnail.dimensions(), (957, 1024));
    let mean = |image: &RgbImage| {
        let sum: u64 = image.iter().map(|v| u64::from(*v)).sum();
        sum as f64 / image.len() as f64
    };
    approx::assert_abs_diff_eq!(mean(&thumbnail), mean(&slide.pixels), epsilon = 0.5);
}

#[test]
fn a_real_jpeg_cut_anywhere_is_refused_by_name() {
    let whole = std::fs::read(SAMPLE).unwrap();
    for missing in [
        1,
        2,
        20,
        whole.len() / 2,
        whole.len() - 700,
        whole.len() - 3,
    ] {
        let problem = refusal(&whole[..whole.len() - missing]);
        assert!(
            problem.contains("slide.png: the file ends before"),
            "{problem}"
        );
    }
}

#[test]
fn a_png_cut_anywhere_is_refused() {
    let whole = encode(&DynamicImage::from(ramp()), ImageFormat::Png);
    for len in 8..whole.len() {
        let problem = refusal(&whole[..len]);
        assert!(
            problem.contains("ends before its picture does"),
            "{problem}"
        );
    }
}

#[test]
fn a_tiff_cut_anywhere_is_refused() {
    let whole = encode(&DynamicImage::from(ramp()), ImageFormat::Tiff);
    for len in (8..whole.len()).step_by(17) {
        assert!(!refusal(&whole[..len]).is_empty());
    }
}

#[test]
fn bytes_after_the_end_of_a_jpeg_do_no_harm() {
    let mut jpeg = encode(&DynamicImage::from(ramp()), ImageFormat::Jpeg);
    jpeg.extend(b"trailing bytes of a camera");
    assert_eq!(open(&jpeg).unwrap().width_px(), 48);
}

#[test]
fn an_empty_file_and_a_text_are_refused() {
    assert!(refusal(b"").contains("the file is empty"));
    assert!(refusal(b"<html>404</html>").contains("not an image"));
    assert!(refusal(b"\x89PNG\r\n\x1a\n").contains("ends before"));
}

#[test]
fn a_missing_file_is_an_io_error() {
    let opened = SlideImage::open(PathBuf::from("no/such/slide.png"));
    assert!(matches!(opened, Err(DataError::Io { action: "open", .. })));
}

#[test]
fn giant_claims_are_refused_from_the_header() {
    assert!(refusal(&hollow_png(40_001, 1)).contains("more than 40000 a side"));
    assert!(refusal(&hollow_png(40_000, 40_000)).contains("takes 5 GiB decoded"));
    let mut jpeg = encode(&DynamicImage::from(ramp()), ImageFormat::Jpeg);
    claim_jpeg_size(&mut jpeg, 65_500, 16);
    assert!(refusal(&jpeg).contains("more than 40000 a side"));
    claim_jpeg_size(&mut jpeg, 39_000, 39_000);
    assert!(refusal(&jpeg).contains("GiB decoded"));
}

#[test]
fn a_png_without_pixels_is_refused() {
    assert!(refusal(&hollow_png(30, 30)).contains("cannot be decoded"));
}

#[test]
fn four_ink_jpegs_are_refused() {
    let mut jpeg = encode(&DynamicImage::from(ramp()), ImageFormat::Jpeg);
    let frame = jpeg.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
    jpeg[frame + 9] = 4;
    assert!(refusal(&jpeg).contains("CMYK"));
}

#[test]
fn floating_point_samples_are_refused() {
    let float = ImageBuffer::<Rgb<f32>, _>::from_pixel(2, 2, Rgb([0.5; 3]));
    let tiff = encode(&DynamicImage::from(float), ImageFormat::Tiff);
    assert!(refusal(&tiff).contains("floating point"));
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
    let deep_grey = ImageBuffer::<Luma<u16>, _>::from_pixel(1, 1, Luma([0x12FF]));
    assert_eq!(pixel(deep_grey.into()), [0x12; 3]);
}

#[test]
fn a_small_picture_is_its_own_thumbnail() {
    let slide = SlideImage::from_pixels(ramp());
    assert_eq!(slide.thumbnail(48), ramp());
    assert_eq!(slide.thumbnail(24).dimensions(), (24, 16));
}
