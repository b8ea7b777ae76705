//! From the file of a slide to 8-bit RGB pixels.

use std::fs::File;
use std::io::{BufReader, ErrorKind, Read, Seek, SeekFrom};
use std::path::Path;

use image::{
    DynamicImage, ExtendedColorType, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits,
    RgbImage,
};

use super::complete::{jpeg_components, png_end};
use crate::DataError;

/// Longest side taken, in pixels.
const MAX_SIDE_PX: u32 = 40_000;
/// Most bytes a decoded picture may take.
const MAX_DECODED_BYTES: u64 = 4 << 30;

pub(super) fn decode(path: &Path) -> Result<RgbImage, DataError> {
    let refuse = |problem: String| DataError::Image {
        path: path.to_owned(),
        problem,
    };
    let mut file = BufReader::new(File::open(path).map_err(DataError::io("open", path))?);
    if is_hdf5(&mut file).map_err(DataError::io("read", path))? {
        return of_anndata(path);
    }
    let format = sniff(&mut file)
        .map_err(DataError::io("read", path))?
        .map_err(refuse)?;
    check_complete(&mut file, format).map_err(refuse)?;
    let n_bytes = file
        .seek(SeekFrom::End(0))
        .map_err(DataError::io("read", path))?;
    file.rewind().map_err(DataError::io("read", path))?;

    let mut reader = ImageReader::with_format(file, format);
    let mut limits = Limits::no_limits();
    // TIFF needs room for a strip beside the picture itself.
    limits.max_alloc = Some(2 * MAX_DECODED_BYTES);
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(|e| refuse(why(&e)))?;
    check_header(&decoder).map_err(refuse)?;
    if format == ImageFormat::Jpeg {
        check_not_hollow(decoder.dimensions(), n_bytes).map_err(refuse)?;
    }
    let image = DynamicImage::from_decoder(decoder).map_err(|e| refuse(why(&e)))?;
    to_rgb8(image).map_err(refuse)
}

/// Whether a file is HDF5; leaves it at its start.
fn is_hdf5(file: &mut (impl Read + Seek)) -> std::io::Result<bool> {
    let mut magic = Vec::new();
    file.take(4).read_to_end(&mut magic)?;
    file.rewind()?;
    Ok(magic == b"\x89HDF")
}

#[cfg(feature = "hdf5")]
fn of_anndata(path: &Path) -> Result<RgbImage, DataError> {
    crate::anndata::picture::decode(path, |width, height| {
        check_size(
            width,
            height,
            width.saturating_mul(height).saturating_mul(3),
        )
    })
}

#[cfg(not(feature = "hdf5"))]
fn of_anndata(path: &Path) -> Result<RgbImage, DataError> {
    Err(DataError::NeedsHdf5 {
        path: path.to_path_buf(),
        remedy: "or give a PNG, JPEG or TIFF",
    })
}

fn sniff(file: &mut impl Read) -> std::io::Result<Result<ImageFormat, String>> {
    let mut magic = Vec::new();
    file.take(8).read_to_end(&mut magic)?;
    Ok(match magic.as_slice() {
        [] => Err("the file is empty; fetch it again".to_owned()),
        [0x89, b'P', b'N', b'G', ..] => Ok(ImageFormat::Png),
        [0xFF, 0xD8, 0xFF, ..] => Ok(ImageFormat::Jpeg),
        [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => Ok(ImageFormat::Tiff),
        _ => Err(format!(
            "not an image: the file starts with bytes {magic:02x?}; give a PNG, JPEG or TIFF"
        )),
    })
}

fn check_complete(file: &mut BufReader<File>, format: ImageFormat) -> Result<(), String> {
    let checked = file.rewind().and_then(|()| match format {
        ImageFormat::Jpeg => jpeg_components(&mut *file),
        ImageFormat::Png => png_end(&mut *file).map(|()| 3),
        // Strips of a TIFF lie anywhere; a missing one is an error of the decoder.
        _ => Ok(3),
    });
    match checked {
        Ok(4) => Err(CMYK.to_owned()),
        Ok(_) => Ok(()),
        Err(error) => Err(io_problem(&error)),
    }
}

const CMYK: &str = "the picture is CMYK; save it as RGB first";

fn check_header(decoder: &impl ImageDecoder) -> Result<(), String> {
    let (width, height) = decoder.dimensions();
    check_size(width.into(), height.into(), decoder.total_bytes())?;
    match decoder.original_color_type() {
        ExtendedColorType::Cmyk8 | ExtendedColorType::Cmyk16 => Err(CMYK.to_owned()),
        _ => Ok(()),
    }
}

fn check_size(width: u64, height: u64, n_bytes: u64) -> Result<(), String> {
    if width == 0 || height == 0 {
        return Err(format!("the picture is {width} x {height} px"));
    }
    if width.max(height) > u64::from(MAX_SIDE_PX) {
        return Err(format!(
            "the picture is {width} x {height} px, more than {MAX_SIDE_PX} a side; scale it down, \
             and the coordinates with it"
        ));
    }
    match n_bytes > MAX_DECODED_BYTES {
        true => Err(format!(
            "the picture is {width} x {height} px and takes {} GiB decoded, more than {}; scale \
             it down, and the coordinates with it",
            n_bytes.div_ceil(1 << 30),
            MAX_DECODED_BYTES >> 30
        )),
        false => Ok(()),
    }
}

/// A JPEG spends at least one bit on the mean of every 8 x 8 block. The decoder would paint the
/// blocks that are not there black, however many the header claims.
fn check_not_hollow((width, height): (u32, u32), n_bytes: u64) -> Result<(), String> {
    let n_blocks = u64::from(width.div_ceil(8)) * u64::from(height.div_ceil(8));
    match n_bytes < n_blocks / 8 {
        true => Err(format!(
            "{n_bytes} bytes cannot hold the {width} x {height} px of its header; fetch it again"
        )),
        false => Ok(()),
    }
}

fn to_rgb8(image: DynamicImage) -> Result<RgbImage, String> {
    let (width, height) = (image.width(), image.height());
    match image {
        DynamicImage::ImageRgb32F(_) | DynamicImage::ImageRgba32F(_) => {
            Err("the samples are floating point; save the picture with 8 bits a channel".to_owned())
        }
        DynamicImage::ImageLuma16(_)
        | DynamicImage::ImageLumaA16(_)
        | DynamicImage::ImageRgb16(_)
        | DynamicImage::ImageRgba16(_) => {
            let wide = image.into_rgb16();
            Ok(RgbImage::from_fn(width, height, |x, y| {
                image::Rgb(wide.get_pixel(x, y).0.map(|sample| (sample >> 8) as u8))
            }))
        }
        eight_bit => Ok(eight_bit.into_rgb8()),
    }
}

fn why(error: &ImageError) -> String {
    match error {
        ImageError::IoError(error) => io_problem(error),
        other => format!("the picture cannot be decoded: {other}"),
    }
}

fn io_problem(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::UnexpectedEof => {
            "the file ends before its picture does; fetch it again".to_owned()
        }
        _ => format!("the picture cannot be decoded: {error}"),
    }
}
