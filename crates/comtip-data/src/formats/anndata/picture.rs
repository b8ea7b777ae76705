//! The small picture in a file of AnnData as a format of pictures beside those of comtip-image, which knows no HDF5.

use std::path::Path;

use comtip_image::{ImageFormat, RegionReader, SlideImage};

use crate::error::DataError;

/// Files of AnnData, for the small picture in them.
pub(crate) struct AnnDataPicture;

impl ImageFormat<DataError> for AnnDataPicture {
    fn name(&self) -> &str {
        "AnnData"
    }

    fn is_magic(&self, first_bytes: &[u8]) -> bool {
        first_bytes.starts_with(b"\x89HDF")
    }

    fn open_whole(&self, path: &Path) -> Result<SlideImage, DataError> {
        decode(path, None)
    }
}

impl AnnDataPicture {
    /// Opens the picture at a path in a file.
    ///
    /// # Errors
    ///
    /// [`DataError::Hdf5`] if there is none; [`DataError::NeedsHdf5`] in a build without the feature `hdf5`.
    pub(crate) fn open_object(
        path: &Path,
        object: &str,
    ) -> Result<Box<dyn RegionReader>, DataError> {
        Ok(Box::new(decode(path, Some(object))?))
    }
}

#[cfg(feature = "hdf5")]
fn decode(path: &Path, object: Option<&str>) -> Result<SlideImage, DataError> {
    super::decode_picture::decode(path, object).map(SlideImage::from_pixels)
}

#[cfg(not(feature = "hdf5"))]
fn decode(path: &Path, _object: Option<&str>) -> Result<SlideImage, DataError> {
    Err(DataError::NeedsHdf5 {
        path: path.to_path_buf(),
        remedy: "or give a PNG, JPEG or TIFF",
    })
}
