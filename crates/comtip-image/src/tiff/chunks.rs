//! Strips and tiles of a page, decoded from the top into the picture.

use std::io::{Read, Seek};

use image::RgbImage;
use tiff::TiffError;
use tiff::decoder::{Decoder, Limits};

use super::compression::Compression;
use super::jpeg_chunks::JpegChunks;
use super::page::{Depth, Page};
use super::problem::why;
use super::rgb_row::RgbRow;
use crate::sixteen_bits::{Range, SixteenBits};

/// Decodes the one page of `file`, a row of strips or tiles at a time.
///
/// # Errors
///
/// Says what is malformed, or that the file ends too early.
pub(super) fn read(file: impl Read + Seek, page: &Page, n_bytes: u64) -> Result<RgbImage, String> {
    let mut limits = Limits::default();
    // There are no more packed bytes than the file has.
    limits.intermediate_buffer_size = usize::try_from(n_bytes).unwrap_or(usize::MAX);
    let decoder = Decoder::new(file).map_err(|error| why(&error))?;
    let mut decoder = decoder.with_limits(limits);
    let jpegs = match page.compression {
        Compression::Jpeg => Some(JpegChunks::of(&mut decoder, page)?),
        _ => None,
    };
    let (width, height) = (page.width as usize, page.height as usize);
    let (chunk_width, chunk_height) = (page.chunk.0 as usize, page.chunk.1 as usize);
    let row_len = 3 * width;
    let mut pixels = Vec::new();
    pixels
        .try_reserve_exact(row_len * height)
        .map_err(|_| format!("there is not enough memory for {width} x {height} px"))?;
    let mut samples = Vec::new();
    let mut chunks = 0..;
    let mut deep = SixteenBits::of(match page.depth {
        Depth::Eight => Range::UpTo(255),
        Depth::Sixteen(range) => range,
    });
    for top in (0..height).step_by(chunk_height) {
        let n_rows = chunk_height.min(height - top);
        let above = pixels.len();
        pixels.resize(above + n_rows * row_len, 0);
        let band = &mut pixels[above..];
        let lefts = (0..width).step_by(chunk_width);
        for (left, chunk) in lefts.zip(&mut chunks) {
            if let Some(jpegs) = &jpegs {
                jpegs.check(decoder.inner(), chunk, n_rows)?;
            }
            read_chunk(
                &mut decoder,
                chunk,
                page,
                left,
                band,
                &mut samples,
                &mut deep,
            )
            .map_err(|error| why(&error))?;
        }
    }
    deep.check()?;
    RgbImage::from_raw(page.width, page.height, pixels)
        .ok_or_else(|| "its strips do not cover it; save the file anew".to_owned())
}

/// Decodes one strip or tile into its place in a band of the picture.
fn read_chunk(
    decoder: &mut Decoder<impl Read + Seek>,
    chunk: u32,
    page: &Page,
    left: usize,
    band: &mut [u8],
    samples: &mut Vec<u8>,
    deep: &mut SixteenBits,
) -> Result<(), TiffError> {
    let picture_row_len = 3 * page.width as usize;
    let width = (page.chunk.0 as usize).min(page.width as usize - left);
    let layout = decoder.image_chunk_buffer_layout(chunk)?;
    let row_len = layout.row_stride.map_or(1, |len| len.get());
    if page.is_rgb8() && row_len == picture_row_len {
        return decoder.read_chunk_bytes(chunk, band);
    }
    samples.resize(layout.len, 0);
    decoder.read_chunk_bytes(chunk, samples)?;
    let row = RgbRow::new(&page.colour, page.depth, row_len, width);
    let targets = band.chunks_exact_mut(picture_row_len);
    for (from, to) in samples.chunks_exact(row_len).zip(targets) {
        row.convert(from, &mut to[3 * left..][..3 * width], deep);
    }
    Ok(())
}
