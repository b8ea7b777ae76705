//! A format that pictures of slides are kept in.

use std::path::Path;

use crate::error::ImageError;
use crate::region_reader::RegionReader;
use crate::slide_image::SlideImage;

/// A format that pictures of slides are kept in, known by the first bytes of its files.
///
/// `E` is the error of opening one: a crate that keeps pictures in files of its own brings its own error and gives
/// the format to [`open_image_with`](crate::open_image_with).
pub trait ImageFormat<E = ImageError>: Sync {
    /// Its name, for people: `PNG`.
    fn name(&self) -> &str;

    /// Whether a file that begins with these bytes, eight or all it has, is of this format.
    fn is_magic(&self, first_bytes: &[u8]) -> bool;

    /// Decodes the whole picture of a file that is of this format.
    ///
    /// # Errors
    ///
    /// If it cannot be read, or not without doubt.
    fn open_whole(&self, path: &Path) -> Result<SlideImage, E>;

    /// Opens a file that is of this format for reading by region; by default by decoding the whole.
    ///
    /// # Errors
    ///
    /// As [`open_whole`](Self::open_whole).
    fn open(&self, path: &Path) -> Result<Box<dyn RegionReader>, E> {
        Ok(Box::new(self.open_whole(path)?))
    }
}
