//! Whether two pictures are of one slide, by their light and dark.

use comtip_image::{ImageError, RegionReader};
use image::{GrayImage, RgbImage, imageops};

/// Longer side at which pictures are compared, px.
const SIDE_PX: u32 = 96;
/// Correlation from which pictures are alike. Of four sections of HER2+ breast cancer (Andersson et al. 2021)
/// a section against itself is 1.0, another section at most 0.70 in any turn, and the section itself,
/// turned or mirrored, at most 0.77.
const ALIKE: f64 = 0.9;

/// How alike an image and a small picture are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Likeness {
    /// As one slide is, or nothing can be said: one of them is of one shade.
    Alike,
    /// Not as they are.
    Unlike {
        /// Pearson correlation of their shades.
        correlation: f64,
        /// A turn of the image that makes it alike, and the correlation then.
        better: Option<(&'static str, f64)>,
    },
}

/// Compares the shades of both, made as small as [`SIDE_PX`].
///
/// # Errors
///
/// [`ImageError`] if the pixels of one cannot be read.
pub(crate) fn likeness(
    image: &dyn RegionReader,
    picture: &dyn RegionReader,
) -> Result<Likeness, ImageError> {
    let ours = grey(&image.thumbnail(SIDE_PX)?);
    let theirs = grey(&picture.thumbnail(SIDE_PX)?);
    let compared = |turned: GrayImage| {
        let (width, height) = theirs.dimensions();
        let fitted = match turned.dimensions() == (width, height) {
            true => turned,
            false => imageops::resize(&turned, width, height, imageops::FilterType::Triangle),
        };
        correlation(&fitted, &theirs)
    };
    let Some(correlation) = compared(ours.clone()).filter(|r| *r < ALIKE) else {
        return Ok(Likeness::Alike);
    };
    let turns = [
        ("turned by 90 degrees", imageops::rotate90(&ours)),
        ("turned by 180 degrees", imageops::rotate180(&ours)),
        ("turned by 270 degrees", imageops::rotate270(&ours)),
        ("mirrored left to right", imageops::flip_horizontal(&ours)),
        ("mirrored top to bottom", imageops::flip_vertical(&ours)),
    ];
    let turns = turns
        .into_iter()
        .filter_map(|(turn, turned)| Some((turn, compared(turned)?)));
    let best = turns.max_by(|a, b| a.1.total_cmp(&b.1));
    Ok(Likeness::Unlike {
        correlation,
        better: best.filter(|(_, reached)| *reached >= ALIKE),
    })
}

fn grey(pixels: &RgbImage) -> GrayImage {
    imageops::grayscale(pixels)
}

/// Pearson correlation of two pictures of one size; `None` if one of them is of one shade.
fn correlation(a: &GrayImage, b: &GrayImage) -> Option<f64> {
    let n = a.as_raw().len() as f64;
    let mean =
        |picture: &GrayImage| picture.as_raw().iter().map(|v| f64::from(*v)).sum::<f64>() / n;
    let (mean_a, mean_b) = (mean(a), mean(b));
    let (mut of_both, mut of_a, mut of_b) = (0.0, 0.0, 0.0);
    for (a, b) in a.as_raw().iter().zip(b.as_raw()) {
        let (a, b) = (f64::from(*a) - mean_a, f64::from(*b) - mean_b);
        of_both += a * b;
        of_a += a * a;
        of_b += b * b;
    }
    (of_a > 0.0 && of_b > 0.0).then(|| of_both / (of_a * of_b).sqrt())
}

#[cfg(test)]
mod tests {
    use comtip_image::SlideImage;

    use super::*;
    use crate::formats::StImageDataset;

    #[test]
    fn shades_that_follow_each_other_correlate_and_one_shade_tells_nothing() {
        let grey = |pixels: &[u8]| GrayImage::from_raw(2, 2, pixels.to_vec()).unwrap();
        let ramp = grey(&[0, 10, 20, 30]);
        assert_eq!(correlation(&ramp, &grey(&[50, 70, 90, 110])), Some(1.0));
        assert_eq!(correlation(&ramp, &grey(&[30, 20, 10, 0])), Some(-1.0));
        assert_eq!(correlation(&ramp, &grey(&[7; 4])), None);
    }

    #[test]
    fn sections_of_the_sample_are_like_themselves_alone() {
        let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/sample");
        let dataset = StImageDataset::open(sample.as_ref()).unwrap();
        let pictures = ["C2", "C3"].map(|section| {
            let name = format!("Human_Breast_Andersson_10142021_ST_{section}");
            let image = SlideImage::open(dataset.read(&name).unwrap().image_path).unwrap();
            SlideImage::from_pixels(image.thumbnail(500).unwrap())
        });
        for (i, image) in pictures.iter().enumerate() {
            for (j, picture) in pictures.iter().enumerate() {
                assert_eq!(
                    likeness(image, picture).unwrap() == Likeness::Alike,
                    i == j,
                    "{i} {j}"
                );
            }
            let turned =
                SlideImage::from_pixels(imageops::rotate180(&image.thumbnail(500).unwrap()));
            match likeness(&turned, image).unwrap() {
                Likeness::Unlike {
                    better: Some(("turned by 180 degrees", reached)),
                    ..
                } => assert!(reached > 0.95),
                other => panic!("{other:?}"),
            }
        }
    }
}
