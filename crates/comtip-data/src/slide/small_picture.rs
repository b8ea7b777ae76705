//! The reduced picture of a slide that comes with its counts.

use std::path::PathBuf;

/// The reduced picture of a slide that comes with its counts: what a given image is compared with.
///
/// Its sides over [`reduction`](Self::reduction) are the sides of the image the coordinates belong to.
#[derive(Debug, Clone, PartialEq)]
pub struct SmallPicture {
    /// File it lies in.
    pub path: PathBuf,
    /// Path of the array in that file, if it is HDF5.
    pub object: Option<String>,
    /// What its users call it: `tissue_hires_image.png`.
    pub name: String,
    /// Its pixels per pixel of the image the coordinates belong to.
    pub reduction: f64,
}
