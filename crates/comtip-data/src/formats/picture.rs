//! The pixels of a slide, from a file of pixels or out of a file of AnnData.

use comtip_image::{RegionReader, open_image_with};

use super::anndata::AnnDataPicture;
use crate::error::DataError;
use crate::slide::{Slide, SmallPicture};

impl Slide {
    /// Opens the picture of the slide for reading by region: that of [`image_path`](Self::image_path), or of an
    /// AnnData file the small picture in it, with the feature `hdf5`.
    ///
    /// # Errors
    ///
    /// As [`SlideImage::open`](comtip_image::SlideImage::open); [`DataError::Hdf5`] if an AnnData file holds no
    /// picture.
    pub fn open_image(&self) -> Result<Box<dyn RegionReader>, DataError> {
        open_image_with(&self.image_path, &[&AnnDataPicture])
    }
}

/// Opens the small picture of a slide.
///
/// # Errors
///
/// As [`Slide::open_image`].
pub(crate) fn open_small(picture: &SmallPicture) -> Result<Box<dyn RegionReader>, DataError> {
    match &picture.object {
        Some(object) => AnnDataPicture::open_object(&picture.path, object),
        None => open_image_with(&picture.path, &[&AnnDataPicture]),
    }
}
