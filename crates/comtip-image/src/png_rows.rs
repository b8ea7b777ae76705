//! A PNG decoded row by row into the picture, which so is in memory once.

use std::fs::File;
use std::io::{BufReader, Seek};
use std::path::Path;

use image::RgbImage;
use png::{
    BitDepth, Decoder, DecodingError, InterlaceInfo, Transformations, expand_interlaced_row,
};

use crate::complete::png_row_bytes;
use crate::error::ImageError;
use crate::image_format::ImageFormat;
use crate::io_problem::io_problem;
use crate::limits::{check_not_hollow, check_size};
use crate::sixteen_bits::{Range, SixteenBits};
use crate::slide_image::SlideImage;

/// Deflate packs at most 1,032 bytes into one.
const MOST_PER_BYTE: u64 = 1032;
const BITS_PER_PIXEL: u8 = 24;

/// PNG.
pub(crate) struct Png;

impl ImageFormat for Png {
    fn name(&self) -> &str {
        "PNG"
    }

    fn is_magic(&self, first_bytes: &[u8]) -> bool {
        first_bytes.starts_with(b"\x89PNG")
    }

    fn open_whole(&self, path: &Path) -> Result<SlideImage, ImageError> {
        SlideImage::decoded(path, decode)
    }
}

/// Decodes a PNG of any kind to 8-bit RGB: of 16 bits the upper byte is kept, alpha is dropped.
fn decode(mut file: BufReader<File>, n_bytes: u64) -> Result<SlideImage, String> {
    let n_row_bytes = file
        .rewind()
        .and_then(|()| png_row_bytes(&mut file))
        .and_then(|n| file.rewind().map(|()| n))
        .map_err(|error| io_problem(&error))?;
    let mut decoder = Decoder::new(file);
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    decoder.set_transformations(Transformations::EXPAND);
    let (width, height) = decoder.read_header_info().map_err(|e| why(&e))?.size();
    let rgb_bytes = 3 * u64::from(width) * u64::from(height);
    check_size(width.into(), height.into(), rgb_bytes)?;
    check_not_hollow(n_row_bytes, n_bytes, MOST_PER_BYTE, (width, height))?;

    let mut reader = decoder.read_info().map_err(|e| why(&e))?;
    let (colour, depth) = reader.output_color_type();
    let n_channels = colour.samples();
    let mut deep = (depth == BitDepth::Sixteen).then(|| SixteenBits::of(Range::Unknown));
    let mut bytes = Vec::new();
    let mut pixels = RgbImage::new(width, height);
    let row_len = 3 * width as usize;
    let mut row_of_pass = Vec::new();
    let mut n_rows = 0;
    while let Some(row) = reader.next_interlaced_row().map_err(|e| why(&e))? {
        let samples = match &mut deep {
            None => row.data(),
            Some(deep) => {
                bytes.clear();
                let samples = row.data().chunks_exact(2);
                bytes.extend(samples.enumerate().map(|(i, sample)| {
                    // Alpha is as bright as can be wherever the picture is.
                    match n_channels % 2 == 0 && i % n_channels == n_channels - 1 {
                        true => sample[0],
                        false => deep.byte(u16::from_be_bytes([sample[0], sample[1]])),
                    }
                }));
                &bytes
            }
        };
        match row.interlace() {
            InterlaceInfo::Null(_) => {
                if let Some(to) = pixels.chunks_exact_mut(row_len).nth(n_rows) {
                    copy_rgb(samples, n_channels, to);
                }
                n_rows += 1;
            }
            InterlaceInfo::Adam7(pass) => {
                row_of_pass.resize(samples.len() / n_channels * 3, 0);
                copy_rgb(samples, n_channels, &mut row_of_pass);
                expand_interlaced_row(&mut pixels, row_len, &row_of_pass, pass, BITS_PER_PIXEL);
            }
        }
    }
    if let Some(deep) = deep {
        deep.check()?;
    }
    Ok(SlideImage::from_pixels(pixels))
}

/// Copies samples of grey, grey and alpha, RGB or RGBA, by their number.
fn copy_rgb(samples: &[u8], n_channels: usize, rgb: &mut [u8]) {
    for (pixel, to) in samples
        .chunks_exact(n_channels)
        .zip(rgb.chunks_exact_mut(3))
    {
        match pixel {
            [grey] | [grey, _] => to.fill(*grey),
            more => to.copy_from_slice(&more[..3]),
        }
    }
}

fn why(error: &DecodingError) -> String {
    match error {
        DecodingError::IoError(error) => io_problem(error),
        other => format!("the picture cannot be decoded: {other}"),
    }
}
