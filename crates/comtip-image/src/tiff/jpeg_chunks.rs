//! JPEG streams in the strips or tiles of a page, checked before they are decoded.

use std::io::{Cursor, Read, Seek, SeekFrom};

use tiff::decoder::Decoder;
use tiff::tags::Tag;

use super::page::{Colour, Page};
use super::problem::why;
use crate::complete::jpeg_frame;
use crate::jpeg_scans::JpegScans;
use crate::limits::check_jpeg_not_hollow;

/// Where the JPEG streams of a page lie and what they must be.
///
/// Each has a size of its own. The decoder takes memory for that, and mixes up the rows where it is
/// not that of the tile; what is missing of a stream it paints grey.
pub(super) struct JpegChunks {
    /// With the tables that they share.
    scans: JpegScans,
    offsets: Vec<u64>,
    lens: Vec<u64>,
    n_components: u8,
    /// Whether the page says that they are luma and chromas, or red, green and blue; grey says nothing.
    is_ycbcr: Option<bool>,
    width: u32,
    max_height: u32,
}

impl JpegChunks {
    /// Reads where the streams of a page lie.
    pub(super) fn of(decoder: &mut Decoder<impl Read + Seek>, page: &Page) -> Result<Self, String> {
        let tables = decoder.find_tag(Tag::JPEGTables);
        let mut scans = JpegScans::default();
        if let Some(tables) = tables.map_err(|error| why(&error))? {
            let tables = tables.into_u8_vec().map_err(|error| why(&error))?;
            match jpeg_frame(Cursor::new(&tables)) {
                Ok(None) => scans
                    .read(&mut Cursor::new(tables))
                    .map_err(|error| wrong(&format!("the tables they share: {error}")))?,
                Ok(Some(_)) => return Err(wrong("the tables they share hold a picture")),
                Err(error) => return Err(wrong(&format!("the tables they share: {error}"))),
            }
        }
        let mut numbers = |of_tiles, of_strips| {
            let found = match decoder.find_tag_unsigned_vec(of_tiles) {
                Ok(None) => decoder.find_tag_unsigned_vec(of_strips),
                found => found,
            };
            found
                .map(Option::unwrap_or_default)
                .map_err(|error| why(&error))
        };
        Ok(Self {
            scans,
            offsets: numbers(Tag::TileOffsets, Tag::StripOffsets)?,
            lens: numbers(Tag::TileByteCounts, Tag::StripByteCounts)?,
            n_components: match page.colour {
                Colour::Grey => 1,
                _ => 3,
            },
            is_ycbcr: match page.colour {
                Colour::YCbCr => Some(true),
                Colour::Rgb => Some(false),
                _ => None,
            },
            width: page.chunk.0,
            max_height: page.chunk.1,
        })
    }

    /// Whether a stream is whole and of the size and number of channels it should have.
    pub(super) fn check(
        &self,
        file: &mut (impl Read + Seek),
        chunk: u32,
        n_rows: usize,
    ) -> Result<(), String> {
        let place = (
            self.offsets.get(chunk as usize),
            self.lens.get(chunk as usize),
        );
        let (Some(offset), Some(len)) = place else {
            return Err(wrong(&format!("there is no number {chunk}")));
        };
        let mut stream = Vec::new();
        file.seek(SeekFrom::Start(*offset))
            .and_then(|_| file.take(*len).read_to_end(&mut stream))
            .map_err(|error| crate::io_problem::io_problem(&error))?;
        let n_bytes = stream.len() as u64;
        let frame = jpeg_frame(Cursor::new(&stream))
            .map_err(|error| crate::io_problem::io_problem(&error))?;
        let Some(frame) = frame else {
            return Err(wrong(&format!("number {chunk} holds no picture")));
        };
        let is_high_enough = (n_rows..=self.max_height as usize).contains(&frame.height.into());
        if u32::from(frame.width) != self.width
            || !is_high_enough
            || frame.n_components != self.n_components
        {
            return Err(wrong(&format!(
                "number {chunk} has {} x {} px of {} channels instead of {} x {} px of {}",
                frame.width,
                frame.height,
                frame.n_components,
                self.width,
                self.max_height,
                self.n_components
            )));
        }
        let contradicts = match self.is_ycbcr {
            Some(true) => frame.says_rgb,
            Some(false) => frame.says_ycbcr,
            None => false,
        };
        if contradicts {
            let (page, stream) = match self.is_ycbcr {
                Some(true) => ("YCbCr", "RGB"),
                _ => ("RGB", "YCbCr"),
            };
            return Err(format!(
                "its pixels are {page} by the tag PhotometricInterpretation but {stream} by the markers of its \
                 JPEG data, and readers differ in whom they believe: one of them shows it pink and green; save \
                 it anew from a program that shows it right"
            ));
        }
        check_jpeg_not_hollow((frame.width.into(), frame.height.into()), n_bytes)?;
        let mut scans = self.scans.clone();
        scans
            .read(&mut Cursor::new(stream))
            .map_err(|error| wrong(&format!("of number {chunk} {error}")))
    }
}

fn wrong(what: &str) -> String {
    format!("its strips or tiles are JPEG, and {what}; save the file anew")
}
