//! The image tiles are cut from: the one that was given, or the small one in the file for want of it.

use std::path::{Path, PathBuf};

use super::decode_picture;
use super::library::Library;
use crate::error::DataError;
use crate::formats::hdf5::H5File;
use crate::slide::SmallPicture;

/// The image tiles are cut from and its pixels per pixel of the full-resolution image, and the small
/// picture a given one is compared with. The small picture is decoded from the file itself; see
/// [`Slide::open_image`](crate::Slide::open_image).
pub(super) fn tile_image(
    path: &Path,
    given: Option<&Path>,
    file: &H5File,
    library: &Library,
) -> Result<(PathBuf, f64, Option<SmallPicture>), DataError> {
    let pictures = library.pictures(file)?;
    if let Some(given) = given {
        let small = pictures.into_iter().find_map(|picture| {
            Some(SmallPicture {
                path: path.to_path_buf(),
                object: Some(picture.object),
                name: format!("the picture `{}` in the file", picture.name),
                reduction: picture.reduction?,
            })
        });
        return Ok((given.to_path_buf(), 1.0, small));
    }
    let Some(picture) = pictures.into_iter().next() else {
        return Err(file.error(&library.hires(), decode_picture::MISSING));
    };
    match picture.reduction {
        Some(reduction) => Ok((path.to_path_buf(), reduction, None)),
        None => {
            let problem = format!(
                "there is no `tissue_{}_scalef` among the scale factors that tells its size; give the \
                 full-resolution image",
                picture.name
            );
            Err(file.error(&picture.object, problem))
        }
    }
}
