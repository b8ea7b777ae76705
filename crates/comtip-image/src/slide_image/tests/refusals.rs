//! Files that are no slide.

use comtip_files::FileError;

use super::png_file::png_file;
use super::*;

fn refusal(bytes: &[u8]) -> String {
    match open(bytes) {
        Err(error @ ImageError::Picture { .. }) => error.to_string(),
        other => panic!("expected a refusal, got {other:?}"),
    }
}

/// The header of a PNG that claims a size, and an end: no pixels.
fn hollow_png(width: u32, height: u32, depth: u8) -> Vec<u8> {
    png_file([width, height], [depth, 2, 0, 0, 0], b"\0")
}

/// Overwrites height and width in the frame header of a baseline JPEG.
fn claim_jpeg_size(jpeg: &mut [u8], width: u16, height: u16) {
    let frame = jpeg.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
    jpeg[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
    jpeg[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
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
fn a_real_jpeg_with_a_hole_is_refused_with_its_row() {
    let mut holed = std::fs::read(SAMPLE).unwrap();
    let middle = holed.len() / 2;
    holed[middle..middle + 512].fill(0);
    let problem = refusal(&holed);
    assert!(
        problem.contains("slide.png: the picture cannot be decoded: its data are damaged in row "),
        "{problem}"
    );
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
    assert!(matches!(
        opened,
        Err(ImageError::File(FileError::Io { action: "open", .. }))
    ));
}

#[test]
fn giant_claims_are_refused_from_the_header() {
    assert!(refusal(&hollow_png(40_001, 1, 8)).contains("more than 40000 a side"));
    assert!(refusal(&hollow_png(100_000, 100_000, 8)).contains("more than 40000 a side"));
    let mut jpeg = encode(&DynamicImage::from(ramp()), ImageFormat::Jpeg);
    claim_jpeg_size(&mut jpeg, 65_500, 16);
    assert!(refusal(&jpeg).contains("more than 40000 a side"));
}

#[test]
fn a_png_too_short_for_its_header_is_refused_before_it_is_decoded() {
    for depth in [8, 16] {
        let png = hollow_png(40_000, 40_000, depth);
        assert!(refusal(&png).contains("cannot hold the 40000 x 40000 px"));
    }
}

#[test]
fn a_jpeg_too_short_for_its_header_is_refused_before_it_is_decoded() {
    let mut jpeg = encode(&DynamicImage::from(ramp()), ImageFormat::Jpeg);
    claim_jpeg_size(&mut jpeg, 39_000, 30_000);
    assert!(refusal(&jpeg).contains("cannot hold the 39000 x 30000 px"));
}

#[test]
fn a_png_without_pixels_is_refused() {
    assert!(refusal(&hollow_png(30, 30, 8)).contains("cannot be decoded"));
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
