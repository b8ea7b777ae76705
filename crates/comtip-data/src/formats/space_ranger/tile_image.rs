//! The image tiles are cut from: the full-resolution one, or the small one for want of it.

use std::path::{Path, PathBuf};

use super::layout::Files;
use super::scale_factors::ScaleFactors;
use crate::error::DataError;
use crate::formats::open_small;
use crate::slide::SmallPicture;

/// The image tiles are cut from.
pub(crate) struct TileImage {
    pub(crate) path: PathBuf,
    /// Its pixels per pixel of the full-resolution image.
    pub(crate) reduction: f64,
    /// Whether it is the small one.
    pub(crate) is_reduced: bool,
    /// The small one, where another is cut.
    pub(crate) small: Option<SmallPicture>,
}

impl TileImage {
    /// The image that was given, else `tissue_hires_image.png`.
    pub(crate) fn of(
        slide: &str,
        given: Option<&Path>,
        files: &Files<'_>,
        factors: &ScaleFactors,
    ) -> Result<Self, DataError> {
        if let Some(path) = given {
            check_small(slide, files, factors)?;
            return Ok(Self {
                path: path.to_path_buf(),
                reduction: 1.0,
                is_reduced: false,
                small: small(files, factors),
            });
        }
        let path = files.hires_image()?;
        check_small(slide, files, factors)?;
        match factors.tissue_hires_scalef {
            Some(reduction) => Ok(Self {
                path,
                reduction,
                is_reduced: true,
                small: None,
            }),
            None => Err(DataError::Slide {
                slide: slide.to_owned(),
                problem: "no full-resolution image was given, and scalefactors_json.json has no \
                          `tissue_hires_scalef` for tissue_hires_image.png; give the \
                          full-resolution image"
                    .to_owned(),
            }),
        }
    }
}

/// Refuses two small pictures that stand for full-resolution images of other sizes: one of their factors is wrong, or
/// one of them is of another run. One that is missing or cannot be read tells nothing.
fn check_small(slide: &str, files: &Files<'_>, factors: &ScaleFactors) -> Result<(), DataError> {
    let full = |name: &str, factor: Option<f64>| {
        let (path, factor) = (files.small_image(name)?, factor?);
        let picture = SmallPicture {
            path,
            object: None,
            name: name.to_owned(),
            reduction: factor,
        };
        let (width, height) = open_small(&picture).ok()?.size();
        Some((factor, [width, height].map(|side| f64::from(side) / factor)))
    };
    let hires = full("tissue_hires_image.png", factors.tissue_hires_scalef);
    let lowres = full("tissue_lowres_image.png", factors.tissue_lowres_scalef);
    let (Some((hires_factor, hires)), Some((lowres_factor, lowres))) = (hires, lowres) else {
        return Ok(());
    };
    // Each side was rounded, and a factor may have been written with few digits.
    let allowed = 1.5 / hires_factor + 1.5 / lowres_factor + 1.0;
    match [0, 1]
        .iter()
        .all(|side| (hires[*side] - lowres[*side]).abs() <= allowed)
    {
        true => Ok(()),
        false => Err(DataError::Slide {
            slide: slide.to_owned(),
            problem: format!(
                "tissue_hires_image.png stands for an image of {:.0} x {:.0} px (`tissue_hires_scalef` {hires_factor}), \
                 tissue_lowres_image.png for one of {:.0} x {:.0} px (`tissue_lowres_scalef` {lowres_factor}): copy both \
                 and scalefactors_json.json from one run",
                hires[0], hires[1], lowres[0], lowres[1]
            ),
        }),
    }
}

/// The small picture a given image is compared with: the hires one, for want of it the lowres one.
fn small(files: &Files<'_>, factors: &ScaleFactors) -> Option<SmallPicture> {
    let pictures = [
        ("tissue_hires_image.png", factors.tissue_hires_scalef),
        ("tissue_lowres_image.png", factors.tissue_lowres_scalef),
    ];
    pictures.into_iter().find_map(|(name, reduction)| {
        Some(SmallPicture {
            path: files.small_image(name)?,
            object: None,
            name: name.to_owned(),
            reduction: reduction?,
        })
    })
}

#[cfg(test)]
mod tests {
    use image::{ImageFormat, RgbImage};

    use crate::formats::space_ranger::fixture::{FACTORS, Fixture, HIRES};

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut png = std::io::Cursor::new(Vec::new());
        RgbImage::new(width, height)
            .write_to(&mut png, ImageFormat::Png)
            .unwrap();
        png.into_inner()
    }

    /// Pictures of 200 x 150 and 60 x 45 px, and these factors.
    fn pictures(hires: f64, lowres: f64) -> Fixture {
        let factors = format!(
            r#"{{"spot_diameter_fullres": 100, "tissue_hires_scalef": {hires}, "tissue_lowres_scalef": {lowres}}}"#
        );
        Fixture::new()
            .with(HIRES, png(200, 150))
            .with("spatial/tissue_lowres_image.png", png(60, 45))
            .with(FACTORS, factors)
    }

    #[test]
    fn small_pictures_and_factors_of_one_run_pass_and_of_two_are_refused_with_both_sizes() {
        for (hires, lowres) in [(0.1, 0.03), (0.1002, 0.0299)] {
            assert!(pictures(hires, lowres).read().is_ok(), "{hires} {lowres}");
        }
        for (hires, lowres, size) in [(0.05, 0.03, "4000 x 3000"), (0.1, 0.06, "1000 x 750")] {
            let problem = pictures(hires, lowres).problem();
            assert!(problem.contains(size), "{problem}");
            assert!(
                problem.ends_with("copy both and scalefactors_json.json from one run"),
                "{problem}"
            );
        }
    }
}
