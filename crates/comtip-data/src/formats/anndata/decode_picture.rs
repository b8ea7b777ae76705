//! The small picture in a file: `uns/spatial/<library>/images/hires`, or another size for want of it.

use std::path::Path;

use comtip_image::check_size;
use image::RgbImage;

use super::library::Library;
use crate::error::DataError;
use crate::formats::hdf5::{H5File, NumericDataset};

/// Decodes the picture: bytes, or floats of 0 to 1 as matplotlib reads them; RGB or RGBA, of which
/// alpha is dropped.
///
/// `object` is the path of the picture in the file, by default that of the first one its library has.
pub(crate) fn decode(path: &Path, object: Option<&str>) -> Result<RgbImage, DataError> {
    let file = H5File::open(path)?;
    let picture = match object {
        Some(object) => object.to_owned(),
        None => {
            let library = Library::of(&file)?;
            match library.pictures(&file)?.into_iter().next() {
                Some(picture) => picture.object,
                None => return Err(file.error(&library.hires(), MISSING)),
            }
        }
    };
    let samples = file.numbers(&picture, 3)?;
    let [height, width, n_channels @ (3 | 4)] = *samples.shape() else {
        let shape = samples.shape();
        return Err(samples.error(match shape {
            [3 | 4, _, _] => format!(
                "an array of {shape:?} has its channels first, and whether height or width comes next \
                 is not known; write it as height x width x channels: `.transpose(2, 1, 0)` of what R wrote, which \
                 turns all axes round, `numpy.moveaxis(picture, 0, -1)` of channels x height x width; or give the \
                 full-resolution image"
            ),
            _ => format!("an array of {shape:?} is no picture in RGB or RGBA"),
        }));
    };
    let n_bytes = width.saturating_mul(height).saturating_mul(3);
    check_size(width, height, n_bytes).map_err(|problem| samples.error(problem))?;
    let pixels = read_pixels(&samples, height, n_channels as usize)?;
    let pixels = RgbImage::from_raw(width as u32, height as u32, pixels);
    pixels.ok_or_else(|| file.error(&picture, "has fewer samples than its shape claims"))
}

/// What to say where there is no picture.
pub(crate) const MISSING: &str = "there is no picture; give the full-resolution image";

fn read_pixels(
    samples: &NumericDataset<'_>,
    height: u64,
    n_channels: usize,
) -> Result<Vec<u8>, DataError> {
    let scale = if samples.are_integers() { 1.0 } else { 255.0 };
    let mut pixels = Vec::new();
    let mut start = 0;
    while start < height {
        let mut rows = samples.rows(start, samples.rows_at_a_time())?;
        for sample in &mut rows {
            *sample = (*sample * scale).round();
            // A resampled picture may miss the ends of the range by a rounding error.
            if !(-0.5..=255.5).contains(sample) {
                return Err(samples.error(
                    "samples lie beyond 0 to 255 (integers) or 0 to 1 (floats); give the \
                     full-resolution image",
                ));
            }
        }
        for pixel in rows.chunks_exact(n_channels) {
            pixels.extend(pixel.iter().take(3).map(|sample| *sample as u8));
        }
        start = start.saturating_add(samples.rows_at_a_time());
    }
    Ok(pixels)
}
