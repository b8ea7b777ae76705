//! What was left out of the file of a picture.

use std::fmt;

/// What was left out of the file of a picture; it displays as a sentence.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ImageWarning {
    /// The image is a TIFF of several pages; the largest was taken.
    LargestPage {
        /// Its place among them, from 1.
        page: usize,
        /// How many there are, those of a pyramid kept below a page not counted.
        n_pages: usize,
        /// Its width in pixels.
        width_px: u32,
        /// Its height in pixels.
        height_px: u32,
    },
}

impl fmt::Display for ImageWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LargestPage {
                page,
                n_pages,
                width_px,
                height_px,
            } => write!(
                f,
                "the image has {n_pages} pages; the largest, page {page} of {width_px} x \
                 {height_px} px, is taken for the slide"
            ),
        }
    }
}
