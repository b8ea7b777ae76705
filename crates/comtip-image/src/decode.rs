//! From the file of a slide to 8-bit RGB pixels.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use comtip_files::FileError;
use image::error::ImageError as DecodeError;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage};

use super::complete::jpeg_frame;
use super::io_problem::io_problem;
use super::limits::{MAX_DECODED_BYTES, check_jpeg_not_hollow, check_size};
use super::{png_rows, tiff};
use crate::error::ImageError;
use crate::warning::ImageWarning;

/// Decodes a picture, and says what was left out of its file.
pub(crate) fn decode(path: &Path) -> Result<(RgbImage, Vec<ImageWarning>), ImageError> {
    let refuse = |problem: String| ImageError::Picture {
        path: path.to_owned(),
        problem,
    };
    let mut file = BufReader::new(File::open(path).map_err(FileError::io("open", path))?);
    let format = sniff(&mut file)
        .map_err(FileError::io("read", path))?
        .map_err(refuse)?;
    let n_bytes = file
        .seek(SeekFrom::End(0))
        .map_err(FileError::io("read", path))?;
    let decoded = match format {
        Format::Tiff => tiff::decode(file, n_bytes),
        Format::Png => png_rows::decode(file, n_bytes).map(|pixels| (pixels, Vec::new())),
        Format::Jpeg => decode_jpeg(file, n_bytes).map(|pixels| (pixels, Vec::new())),
    };
    decoded.map_err(refuse)
}

fn decode_jpeg(mut file: BufReader<File>, n_bytes: u64) -> Result<RgbImage, String> {
    let frame = file
        .rewind()
        .and_then(|()| jpeg_frame(&mut file))
        .and_then(|frame| file.rewind().map(|()| frame))
        .map_err(|error| io_problem(&error))?;
    if frame.is_some_and(|frame| frame.n_components == 4) {
        return Err(CMYK.to_owned());
    }
    let mut reader = ImageReader::with_format(file, ImageFormat::Jpeg);
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_DECODED_BYTES);
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(|e| why(&e))?;
    let (width, height) = decoder.dimensions();
    check_size(width.into(), height.into(), decoder.total_bytes())?;
    check_jpeg_not_hollow((width, height), n_bytes)?;
    let image = DynamicImage::from_decoder(decoder).map_err(|e| why(&e))?;
    Ok(image.into_rgb8())
}

/// What the first bytes of a file tell.
enum Format {
    Png,
    Jpeg,
    Tiff,
}

fn sniff(file: &mut impl Read) -> std::io::Result<Result<Format, String>> {
    let mut magic = Vec::new();
    file.take(8).read_to_end(&mut magic)?;
    Ok(match magic.as_slice() {
        [] => Err("the file is empty; fetch it again".to_owned()),
        [0x89, b'P', b'N', b'G', ..] => Ok(Format::Png),
        [0xFF, 0xD8, 0xFF, ..] => Ok(Format::Jpeg),
        [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => Ok(Format::Tiff),
        _ => Err(format!(
            "not an image: the file starts with bytes {magic:02x?}; give a PNG, JPEG or TIFF"
        )),
    })
}

const CMYK: &str = "the picture is CMYK; save it as RGB first";

fn why(error: &DecodeError) -> String {
    match error {
        DecodeError::IoError(error) => io_problem(error),
        other => format!("the picture cannot be decoded: {other}"),
    }
}
