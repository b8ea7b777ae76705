//! The formats of pictures that are read, and which of them a file is of.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use comtip_files::FileError;

use crate::error::ImageError;
use crate::image_format::ImageFormat;
use crate::jpeg::Jpeg;
use crate::png_rows::Png;
use crate::region_reader::RegionReader;
use crate::tiff::Tiff;

/// Every format that is read: a line each.
#[rustfmt::skip]
const FORMATS: [&dyn ImageFormat; 3] = [
    &Png,
    &Jpeg,
    &Tiff,
];

/// First bytes of a file that are looked at.
const N_MAGIC: u64 = 8;

/// Opens the picture in a file; its bytes tell the format, not its name.
///
/// # Errors
///
/// As [`SlideImage::open`](crate::SlideImage::open).
pub fn open_image(path: impl AsRef<Path>) -> Result<Box<dyn RegionReader>, ImageError> {
    let path = path.as_ref();
    format_of(path)?.open(path)
}

/// As [`open_image`], asking `others` first.
///
/// # Errors
///
/// As [`SlideImage::open`](crate::SlideImage::open), and those of the others.
pub fn open_image_with<E: From<ImageError>>(
    path: impl AsRef<Path>,
    others: &[&dyn ImageFormat<E>],
) -> Result<Box<dyn RegionReader>, E> {
    let path = path.as_ref();
    let magic = magic(path)?;
    match others.iter().find(|format| format.is_magic(&magic)) {
        Some(format) => format.open(path),
        None => Ok(of_magic(path, &magic)?.open(path)?),
    }
}

/// The format of a file, by its first bytes.
pub(crate) fn format_of(path: &Path) -> Result<&'static dyn ImageFormat, ImageError> {
    of_magic(path, &magic(path)?)
}

fn magic(path: &Path) -> Result<Vec<u8>, ImageError> {
    let file = File::open(path).map_err(FileError::io("open", path))?;
    let mut magic = Vec::new();
    file.take(N_MAGIC)
        .read_to_end(&mut magic)
        .map_err(FileError::io("read", path))?;
    Ok(magic)
}

fn of_magic(path: &Path, magic: &[u8]) -> Result<&'static dyn ImageFormat, ImageError> {
    let found = FORMATS.into_iter().find(|format| format.is_magic(magic));
    found.ok_or_else(|| ImageError::Picture {
        path: path.to_owned(),
        problem: match magic {
            [] => "the file is empty; fetch it again".to_owned(),
            _ => format!(
                "not an image: the file starts with bytes {magic:02x?}; give a {}",
                names()
            ),
        },
    })
}

/// `PNG, JPEG or TIFF`
fn names() -> String {
    let names: Vec<&str> = FORMATS.iter().map(|format| format.name()).collect();
    match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::slide_image::SlideImage;

    /// A picture of one pixel for each of its bytes, in a file that begins with `GREY`.
    struct Grey;

    impl ImageFormat<ImageError> for Grey {
        fn name(&self) -> &str {
            "grey bytes"
        }

        fn is_magic(&self, first_bytes: &[u8]) -> bool {
            first_bytes.starts_with(b"GREY")
        }

        fn open_whole(&self, path: &Path) -> Result<SlideImage, ImageError> {
            let bytes = std::fs::read(path).map_err(FileError::io("read", path))?;
            let pixels = image::RgbImage::from_fn(bytes.len() as u32 - 4, 1, |x, _| {
                image::Rgb([bytes[4 + x as usize]; 3])
            });
            Ok(SlideImage::from_pixels(pixels))
        }
    }

    #[test]
    fn a_format_of_another_crate_is_asked_first_and_all_others_stay() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("slide.grey");
        std::fs::write(&path, b"GREYab").unwrap();
        let error = open_image(&path).unwrap_err().to_string();
        assert!(error.ends_with("give a PNG, JPEG or TIFF"), "{error}");
        let picture = open_image_with(&path, &[&Grey]).unwrap();
        assert_eq!(picture.size(), (2, 1));
        assert_eq!(
            picture.read_region(0, 1, 0, 1, 1).unwrap().into_raw(),
            [b'b'; 3]
        );
        let png = folder.path().join("slide.png");
        image::RgbImage::from_pixel(3, 2, image::Rgb([7, 8, 9]))
            .save(&png)
            .unwrap();
        assert_eq!(open_image_with(&png, &[&Grey]).unwrap().size(), (3, 2));
        assert_eq!(open_image(&png).unwrap().size(), (3, 2));
    }
}
