//! TIFF, read strip by strip or tile by tile into the picture, so that it is in memory once.

mod chunks;
mod compression;
mod directory;
mod jpeg_chunks;
mod one_page;
mod page;
mod planes;
mod problem;
mod rgb_row;
mod tag;

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use crate::error::ImageError;
use crate::image_format::ImageFormat;
use crate::io_problem::io_problem;
use crate::limits::{check_not_hollow, check_size};
use crate::slide_image::SlideImage;
use crate::warning::ImageWarning;
use directory::{Directories, Directory};
use one_page::OnePage;
use page::{Colour, Page};

/// How to make a readable file of one that is refused.
const CONVERT: &str = "convert it, for example with `vips tiffsave in.tif out.tif --tile --compression lzw --bigtiff`";

/// TIFF, and BigTIFF.
pub(crate) struct Tiff;

impl ImageFormat for Tiff {
    fn name(&self) -> &str {
        "TIFF"
    }

    fn is_magic(&self, first_bytes: &[u8]) -> bool {
        matches!(
            first_bytes,
            [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..]
        )
    }

    fn open_whole(&self, path: &Path) -> Result<SlideImage, ImageError> {
        SlideImage::decoded(path, decode)
    }
}

/// Decodes the largest page of a TIFF of `n_bytes`.
///
/// # Errors
///
/// Says what cannot be read, and the remedy.
fn decode(mut file: BufReader<File>, n_bytes: u64) -> Result<SlideImage, String> {
    let directories = Directories::read(&mut file, n_bytes)?;
    let largest = largest(&directories.pages)?;
    let directory = &directories.pages[largest.page_idx];
    let of_file = directories.pages[0].description(&mut file)?;
    let of_page = directory.description(&mut file)?;
    planes::check_one_plane([&of_file, &of_page], directory, largest.size)?;
    let page = Page::of(directory, largest.size)?;
    check_not_hollow(
        page.n_sample_bytes(),
        n_bytes,
        page.compression.most(),
        largest.size,
    )?;
    let changes = changes(&directories, largest.page_idx, &page);
    let file = OnePage::new(file, changes).map_err(|error| io_problem(&error))?;
    let pixels = chunks::read(file, &page, n_bytes)?;
    let (width_px, height_px) = largest.size;
    let largest_page = ImageWarning::LargestPage {
        page: largest.page_idx + 1,
        n_pages: directories.pages.len(),
        width_px,
        height_px,
    };
    let warnings = match directories.pages.len() {
        1 => Vec::new(),
        _ => vec![largest_page],
    };
    Ok(SlideImage::with_warnings(pixels, warnings))
}

struct Largest {
    page_idx: usize,
    size: (u32, u32),
}

/// The largest page that is no mask; reduced ones are taken only for want of others.
fn largest(pages: &[Directory]) -> Result<Largest, String> {
    const IS_REDUCED: u64 = 1;
    const IS_MASK: u64 = 4;
    let mut candidates = Vec::new();
    for (page_idx, directory) in pages.iter().enumerate() {
        let kind = directory.number(tag::SUBFILE_TYPE)?.unwrap_or(0);
        if kind & IS_MASK == 0 {
            let (width, height) = page::size(directory)?;
            let rank = (kind & IS_REDUCED == 0, width.saturating_mul(height));
            candidates.push((rank, page_idx, (width, height)));
        }
    }
    let Some(&(rank, page_idx, size)) = candidates.iter().max_by_key(|(rank, ..)| *rank) else {
        return Err("it holds no picture; save the slide anew".to_owned());
    };
    let of_that_size = candidates.iter().filter(|(other, ..)| *other == rank);
    let (width, height) = size;
    let size = check_size(
        width,
        height,
        width.saturating_mul(height).saturating_mul(3),
    )?;
    match of_that_size.count() {
        1 => Ok(Largest { page_idx, size }),
        n => Err(format!(
            "{n} of its pages have {width} x {height} px: channels (CHW), focal planes or times, and \
             none is the slide; of channels make one RGB page, for example with `tifffile.imwrite(to, \
             tifffile.imread(from).transpose(1, 2, 0), photometric=\"rgb\")`, else save one page alone"
        )),
    }
}

/// What makes the page the only one, and indices into a palette grey; see [`OnePage`].
fn changes(file: &Directories, page_idx: usize, page: &Page) -> Vec<(u64, Vec<u8>)> {
    const GREY: u64 = 1;
    let (at, len) = if file.is_big { (8, 8) } else { (4, 4) };
    let directory = &file.pages[page_idx];
    let mut changes = vec![(at, file.byte_order.bytes(directory.offset, len))];
    if let (Colour::Palette(_), Some(at)) = (&page.colour, directory.place(tag::PHOTOMETRIC)) {
        changes.push((at, file.byte_order.bytes(GREY, 2)));
    }
    changes
}
