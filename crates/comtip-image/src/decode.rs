//! From the file of a slide to 8-bit RGB pixels.

use std::fs::File;
use std::io::{BufReader, ErrorKind, Read, Seek, SeekFrom};
use std::path::Path;

use image::error::ImageError as DecodeError;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage};

use super::complete::jpeg_frame;
use super::{png_rows, tiff};
use crate::error::ImageError;
use crate::warning::ImageWarning;

/// Longest side taken, in pixels.
const MAX_SIDE_PX: u64 = 40_000;
/// Most bytes a decoded picture may take; RGB of the longest sides takes 4.5 GiB.
const MAX_DECODED_BYTES: u64 = 5 << 30;

/// Decodes a picture, and says what was left out of its file.
pub(crate) fn decode(path: &Path) -> Result<(RgbImage, Vec<ImageWarning>), ImageError> {
    let refuse = |problem: String| ImageError::Picture {
        path: path.to_owned(),
        problem,
    };
    let mut file = BufReader::new(File::open(path).map_err(ImageError::io("open", path))?);
    let format = sniff(&mut file)
        .map_err(ImageError::io("read", path))?
        .map_err(refuse)?;
    let n_bytes = file
        .seek(SeekFrom::End(0))
        .map_err(ImageError::io("read", path))?;
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

/// Refuses a picture without pixels or with too many, before memory is taken for them; returns its sides.
///
/// # Errors
///
/// Names the sides and the limit.
pub fn check_size(width: u64, height: u64, n_bytes: u64) -> Result<(u32, u32), String> {
    if width == 0 || height == 0 {
        return Err(format!("the picture is {width} x {height} px"));
    }
    if width.max(height) > MAX_SIDE_PX {
        return Err(format!(
            "the picture is {width} x {height} px, more than {MAX_SIDE_PX} a side; scale it down, \
             and the coordinates with it"
        ));
    }
    if n_bytes > MAX_DECODED_BYTES {
        return Err(format!(
            "the picture is {width} x {height} px and takes {} GiB decoded, more than {}; scale \
             it down, and the coordinates with it",
            n_bytes.div_ceil(1 << 30),
            MAX_DECODED_BYTES >> 30
        ));
    }
    Ok((width as u32, height as u32))
}

/// Refuses a file that is too short for the pixels of its header, before memory is taken for them:
/// one of its bytes stands for `most` at most.
pub(crate) fn check_not_hollow(
    n_unpacked: u64,
    n_bytes: u64,
    most: u64,
    (width, height): (u32, u32),
) -> Result<(), String> {
    match n_bytes.saturating_mul(most) < n_unpacked {
        true => Err(format!(
            "{n_bytes} bytes cannot hold the {width} x {height} px of its header; fetch it again"
        )),
        false => Ok(()),
    }
}

/// As [`check_not_hollow`]. A JPEG spends at least one bit on the mean of every 8 x 8 block, and the
/// decoder would paint the blocks that are not there black, however many the header claims.
pub(crate) fn check_jpeg_not_hollow(
    (width, height): (u32, u32),
    n_bytes: u64,
) -> Result<(), String> {
    let n_blocks = u64::from(width.div_ceil(8)) * u64::from(height.div_ceil(8));
    check_not_hollow(n_blocks / 8, n_bytes, 1, (width, height))
}

fn why(error: &DecodeError) -> String {
    match error {
        DecodeError::IoError(error) => io_problem(error),
        other => format!("the picture cannot be decoded: {other}"),
    }
}

pub(crate) fn io_problem(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::UnexpectedEof => {
            "the file ends before its picture does; fetch it again".to_owned()
        }
        ErrorKind::Unsupported => error.to_string(),
        _ => format!("the picture cannot be decoded: {error}"),
    }
}
