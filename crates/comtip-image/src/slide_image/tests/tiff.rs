//! TIFF in its variants, against the pixels Pillow and tifffile read.

use super::*;
use crate::warning::ImageWarning;

pub(super) fn golden(name: &str) -> PathBuf {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/tiff");
    PathBuf::from(folder).join(name)
}

fn refusal(name: &str) -> String {
    match SlideImage::open(golden(name)) {
        Err(error @ ImageError::Picture { .. }) => error.to_string(),
        other => panic!("{name}: expected a refusal, got {other:?}"),
    }
}

#[derive(serde::Deserialize)]
pub(super) struct Variant {
    pub(super) file: String,
    expected: String,
    tolerance: u8,
}

pub(super) fn variants() -> Vec<Variant> {
    serde_json::from_slice(&std::fs::read(golden("read.json")).unwrap()).unwrap()
}

#[test]
fn every_variant_has_the_pixels_pillow_reads() {
    let variants = variants();
    assert_eq!(variants.len(), 37);
    for Variant {
        file,
        expected,
        tolerance,
    } in variants
    {
        let expected = image::open(golden(&expected)).unwrap().into_rgb8();
        let slide = SlideImage::open(golden(&file)).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(slide.pixels.dimensions(), expected.dimensions(), "{file}");
        let pairs = slide.pixels.iter().zip(expected.iter());
        let differences: Vec<u8> = pairs.map(|(a, b)| a.abs_diff(*b)).collect();
        let largest = differences.iter().max().unwrap();
        assert!(*largest <= tolerance, "{file}: {largest}");
        // Where three levels are allowed for, hardly a sample in a thousand has them.
        let n_over_two = differences.iter().filter(|d| **d > 2).count();
        assert!(
            1000 * n_over_two < differences.len(),
            "{file}: {n_over_two}"
        );
    }
}

#[test]
fn of_several_pages_the_largest_is_taken_and_a_note_says_so() {
    let note = |page| ImageWarning::LargestPage {
        page,
        n_pages: 3,
        width_px: 41,
        height_px: 27,
    };
    let warnings = |name| SlideImage::open(golden(name)).unwrap().warnings;
    assert_eq!(warnings("pyramid.tif"), [note(1)]);
    assert_eq!(warnings("label_first.tif"), [note(3)]);
    assert_eq!(
        note(3).to_string(),
        "the image has 3 pages; the largest, page 3 of 41 x 27 px, is taken for the slide"
    );
    assert_eq!(warnings("pyramid.ome.tif"), []);
    assert_eq!(warnings("rgb_one_strip.tif"), []);
}

#[test]
fn other_kinds_are_refused_by_name_and_with_a_remedy() {
    let cases = [
        ("planar.tif", "3 channels lie one after the other"),
        ("planar.tif", "vips tiffsave"),
        ("pages_of_channels.tif", "3 of its pages have 7 x 5 px"),
        ("channels.ome.tif", "transpose(1, 2, 0)"),
        ("float.tif", "floating point; save it with 8 or 16 bits"),
        ("signed.tif", "its samples are signed"),
        ("wide.tif", "its samples are of 32 bits"),
        (
            "bits.tif",
            "its samples are of 1 bits; save it with 8 or 16",
        ),
        ("cmyk.tif", "CMYK"),
        ("lab.tif", "L*a*b*"),
        ("zstd.tif", "Zstandard, is not read"),
        ("jpeg2000.tif", "JPEG 2000, is not read"),
        ("five_bands.tif", "RGB of 5 channels"),
        ("extra_predicted.tif", "a channel of unknown meaning"),
        ("turned.tif", "(Orientation)"),
    ];
    for (name, expected) in cases {
        let problem = refusal(name);
        assert!(problem.contains(expected), "{problem}");
        assert!(problem.contains(name), "{problem}");
    }
}
