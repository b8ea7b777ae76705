//! Images that readers show dark, grey, pink or turned; `tests/golden/image_traps.py` writes them.

use super::*;
use crate::tint::Tint;

fn open(name: &str) -> Result<SlideImage, String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/image_traps");
    SlideImage::open(Path::new(folder).join(name)).map_err(|error| error.to_string())
}

/// The largest difference of a sample from the picture of another file.
fn difference(name: &str, other: &str) -> u8 {
    let [one, other] =
        [name, other].map(|name| open(name).unwrap_or_else(|error| panic!("{error}")));
    assert_eq!(one.pixels.dimensions(), other.pixels.dimensions());
    let pairs = one.pixels.iter().zip(other.pixels.iter());
    pairs.map(|(a, b)| a.abs_diff(*b)).max().unwrap_or_default()
}

fn refusal(name: &str) -> String {
    open(name).map(|_| ()).unwrap_err()
}

#[test]
fn twelve_bits_in_sixteen_are_scaled_by_their_tag_or_refused() {
    for name in [
        "twelve_bits_told.tif",
        "eight_bits_told.tif",
        "sixteen_bits.png",
    ] {
        assert_eq!(difference(name, "rgb.png"), 0, "{name}");
    }
    for (name, n_bits) in [
        ("twelve_bits.tif", 12),
        ("twelve_bits.png", 12),
        ("grey_twelve_bits.tif", 12),
        ("eight_bits.tif", 8),
    ] {
        let problem = refusal(name);
        assert!(
            problem.contains(&format!("a camera of {n_bits} bits")),
            "{name}: {problem}"
        );
    }
    assert!(refusal("told_wrong.tif").contains("MaxSampleValue says 1000"));
}

/// A picture of 16 bits a sample, 40 x 30 px, whose brightest pixel is the first.
fn deep(name: &str, brightest: u16, most: u16) -> Result<SlideImage, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    image::ImageBuffer::from_fn(40, 30, |x, y| {
        let tissue = [most - 40 * x as u16, most / 2, most - 50 * y as u16];
        image::Rgb(if (x, y) == (0, 0) {
            [brightest; 3]
        } else {
            tissue
        })
    })
    .save(&path)
    .unwrap();
    SlideImage::open(&path).map_err(|error| error.to_string())
}

#[test]
fn one_hot_pixel_makes_no_sixteen_bits_of_twelve() {
    for name in ["hot.tif", "hot.png"] {
        let problem = deep(name, u16::MAX, 4095).map(|_| ()).unwrap_err();
        assert!(
            problem.contains("only 3 of 3600 are above 32767, as from a camera of 12 bits"),
            "{name}: {problem}"
        );
        assert!(deep(name, u16::MAX, u16::MAX).is_ok(), "{name}");
    }
}

#[test]
fn one_plane_of_several_is_refused_whoever_wrote_it() {
    let cases = [
        (
            "imagej_one_directory.tif",
            "one of 3 planes of a picture by the description that ImageJ",
        ),
        ("imagej_stack.tif", "3 "),
        (
            "truncated.tif",
            "one of 3 planes of a picture by the description that tifffile",
        ),
        (
            "first_of_three.ome.tif",
            "one of 3 planes of a picture by the description that OME",
        ),
    ];
    for (name, expected) in cases {
        let problem = refusal(name);
        assert!(problem.contains(expected), "{name}: {problem}");
    }
    for name in ["imagej_rgb.tif", "shaped_rgb.tif"] {
        assert_eq!(difference(name, "rgb.png"), 0, "{name}");
    }
    assert_eq!(
        Tint::of(&open("one_channel.ome.tif").unwrap()).unwrap(),
        Tint::Grey
    );
}

#[test]
fn a_palette_of_eight_bits_has_the_colours_of_one_of_sixteen() {
    assert_eq!(difference("palette_sixteen_bits.tif", "palette.png"), 0);
    assert_eq!(difference("palette_eight_bits.tif", "palette.png"), 0);
}

#[test]
fn a_turn_is_refused_in_every_format_and_an_upright_picture_is_read() {
    for name in ["turned.jpg", "turned.png", "turned.tif"] {
        let problem = refusal(name);
        assert!(
            problem.contains("asks to be turned or mirrored"),
            "{name}: {problem}"
        );
    }
    assert_eq!(difference("upright.png", "rgb.png"), 0);
    assert!(open("upright.jpg").is_ok());
}

#[test]
fn jpeg_data_whose_markers_contradict_the_tag_are_refused_and_others_have_their_colours() {
    for name in [
        "jpeg_ycbcr_bare.tif",
        "jpeg_ycbcr_jfif.tif",
        "jpeg_ycbcr_adobe_ycbcr.tif",
        "jpeg_rgb_bare.tif",
        "jpeg_rgb_adobe_rgb.tif",
    ] {
        let slide = open(name).unwrap_or_else(|error| panic!("{error}"));
        let truth = open("rgb.png").unwrap();
        let pairs = slide.pixels.iter().zip(truth.pixels.iter());
        let sum: f64 = pairs.map(|(a, b)| f64::from(a.abs_diff(*b))).sum();
        // Pink and green are 23 levels off and more, on the mean.
        assert!(sum / (truth.pixels.len() as f64) < 3.0, "{name}");
    }
    for name in [
        "jpeg_ycbcr_adobe_rgb.tif",
        "jpeg_rgb_jfif.tif",
        "jpeg_rgb_adobe_ycbcr.tif",
    ] {
        let problem = refusal(name);
        assert!(
            problem.contains("shows it pink and green"),
            "{name}: {problem}"
        );
    }
}
