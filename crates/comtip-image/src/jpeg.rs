//! JPEG, decoded as a whole after its markers were walked.

use std::fs::File;
use std::io::{BufReader, Seek};
use std::path::Path;

use image::error::ImageError as DecodeError;
use image::{DynamicImage, ImageReader, Limits};

use crate::complete::jpeg_frame;
use crate::error::ImageError;
use crate::image_format::ImageFormat;
use crate::io_problem::io_problem;
use crate::jpeg_scans::JpegScans;
use crate::limits::{MAX_DECODED_BYTES, check_jpeg_not_hollow, check_size};
use crate::slide_image::SlideImage;

/// JPEG.
pub(crate) struct Jpeg;

impl ImageFormat for Jpeg {
    fn name(&self) -> &str {
        "JPEG"
    }

    fn is_magic(&self, first_bytes: &[u8]) -> bool {
        first_bytes.starts_with(&[0xFF, 0xD8, 0xFF])
    }

    fn open_whole(&self, path: &Path) -> Result<SlideImage, ImageError> {
        SlideImage::decoded(path, decode)
    }
}

const CMYK: &str = "the picture is CMYK; save it as RGB first";

fn decode(mut file: BufReader<File>, n_bytes: u64) -> Result<SlideImage, String> {
    let frame = file
        .rewind()
        .and_then(|()| jpeg_frame(&mut file))
        .and_then(|frame| file.rewind().map(|()| frame))
        .map_err(|error| io_problem(&error))?;
    if frame.is_some_and(|frame| frame.n_components == 4) {
        return Err(CMYK.to_owned());
    }
    if let Some(frame) = frame {
        let size @ (width, height) = (u32::from(frame.width), u32::from(frame.height));
        let n_samples = u64::from(width) * u64::from(height) * u64::from(frame.n_components);
        check_size(width.into(), height.into(), n_samples)?;
        check_jpeg_not_hollow(size, n_bytes)?;
        JpegScans::default()
            .read(&mut file)
            .and_then(|()| file.rewind())
            .map_err(|error| io_problem(&error))?;
    }
    let mut reader = ImageReader::with_format(file, image::ImageFormat::Jpeg);
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_DECODED_BYTES);
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(|e| why(&e))?;
    let image = DynamicImage::from_decoder(decoder).map_err(|e| why(&e))?;
    Ok(SlideImage::from_pixels(image.into_rgb8()))
}

fn why(error: &DecodeError) -> String {
    match error {
        DecodeError::IoError(error) => io_problem(error),
        other => format!("the picture cannot be decoded: {other}"),
    }
}
