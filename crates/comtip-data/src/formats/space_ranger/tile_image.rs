//! The image tiles are cut from: the full-resolution one, or the small one for want of it.

use std::path::{Path, PathBuf};

use super::layout::Files;
use super::scale_factors::ScaleFactors;
use crate::error::DataError;
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
            return Ok(Self {
                path: path.to_path_buf(),
                reduction: 1.0,
                is_reduced: false,
                small: small(files, factors),
            });
        }
        let path = files.hires_image()?;
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
