//! The pixels of a slide, from a file of pixels or out of a file of AnnData.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use comtip_image::SlideImage;

use crate::error::DataError;
use crate::slide::{Slide, SmallPicture};

impl Slide {
    /// Decodes the picture of the slide: that of [`image_path`](Self::image_path), or of an AnnData file the small
    /// picture in it, with the feature `hdf5`.
    ///
    /// # Errors
    ///
    /// As [`SlideImage::open`]; [`DataError::Hdf5`] if an AnnData file holds no picture.
    pub fn open_image(&self) -> Result<SlideImage, DataError> {
        open_picture(&self.image_path, None)
    }
}

/// Decodes the small picture of a slide.
///
/// # Errors
///
/// As [`Slide::open_image`].
pub(crate) fn open_small(picture: &SmallPicture) -> Result<SlideImage, DataError> {
    open_picture(&picture.path, picture.object.as_deref())
}

fn open_picture(path: &Path, object: Option<&str>) -> Result<SlideImage, DataError> {
    match object.is_some() || is_hdf5(path)? {
        true => of_anndata(path, object),
        false => Ok(SlideImage::open(path)?),
    }
}

fn is_hdf5(path: &Path) -> Result<bool, DataError> {
    let mut magic = Vec::new();
    let file = File::open(path).map_err(DataError::io("open", path))?;
    file.take(4)
        .read_to_end(&mut magic)
        .map_err(DataError::io("read", path))?;
    Ok(magic == b"\x89HDF")
}

/// The picture at a path in a file of AnnData, by default the small one of its library.
#[cfg(feature = "hdf5")]
fn of_anndata(path: &Path, object: Option<&str>) -> Result<SlideImage, DataError> {
    super::anndata::picture::decode(path, object).map(SlideImage::from_pixels)
}

#[cfg(not(feature = "hdf5"))]
fn of_anndata(path: &Path, _object: Option<&str>) -> Result<SlideImage, DataError> {
    Err(DataError::NeedsHdf5 {
        path: path.to_path_buf(),
        remedy: "or give a PNG, JPEG or TIFF",
    })
}
