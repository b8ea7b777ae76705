//! Whether a JPEG or PNG reaches its end marker.
//!
//! The decoders paint what is missing grey, or stop reading as soon as the last row is there; a
//! download cut short would pass unseen. So the markers are walked first; no pixel is decoded.

use std::io::{BufRead, Error, ErrorKind, Result, Seek};

use super::exif::check_upright;

/// Size of a JPEG, as its frame header claims it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct JpegFrame {
    pub(crate) width: u16,
    pub(crate) height: u16,
    /// Colour components of a pixel.
    pub(crate) n_components: u8,
    /// Whether a marker, JFIF or that of Adobe, says that the components are luma and chromas.
    pub(crate) says_ycbcr: bool,
    /// Whether that of Adobe says that they are red, green and blue.
    pub(crate) says_rgb: bool,
}

/// Walks the segments of a JPEG to its end marker; tables alone have no frame.
///
/// # Errors
///
/// [`ErrorKind::UnexpectedEof`] if the file ends first, [`ErrorKind::InvalidData`] if a segment is
/// malformed or there is a second frame, [`ErrorKind::Unsupported`] if EXIF asks to turn the picture.
pub(crate) fn jpeg_frame(mut jpeg: impl BufRead + Seek) -> Result<Option<JpegFrame>> {
    const END_OF_IMAGE: u8 = 0xD9;
    const START_OF_SCAN: u8 = 0xDA;
    const APP0: u8 = 0xE0;
    const APP1: u8 = 0xE1;
    const APP14: u8 = 0xEE;
    let mut frame: Option<JpegFrame> = None;
    let (mut says_ycbcr, mut says_rgb) = (false, false);
    read::<2>(&mut jpeg)?;
    loop {
        match next_marker(&mut jpeg)? {
            END_OF_IMAGE => {
                return Ok(frame.map(|frame| JpegFrame {
                    says_ycbcr,
                    says_rgb,
                    ..frame
                }));
            }
            // A scan's entropy-coded bytes follow its header; `next_marker` runs over them.
            START_OF_SCAN => skip_segment(&mut jpeg)?,
            // Frame headers: all of C0-CF but the three that are tables.
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                let [_, _, _, h0, h1, w0, w1, n_components] = read(&mut jpeg)?;
                let found = JpegFrame {
                    width: u16::from_be_bytes([w0, w1]),
                    height: u16::from_be_bytes([h0, h1]),
                    n_components,
                    says_ycbcr,
                    says_rgb,
                };
                if frame.replace(found).is_some() {
                    return Err(Error::new(ErrorKind::InvalidData, "two frames in one JPEG"));
                }
                jpeg.seek_relative(-8)?;
                skip_segment(&mut jpeg)?;
            }
            APP0 => says_ycbcr |= segment(&mut jpeg)?.starts_with(b"JFIF\0"),
            APP1 => {
                if let Some(exif) = segment(&mut jpeg)?.strip_prefix(b"Exif\0\0") {
                    check_upright(exif)?;
                }
            }
            APP14 => {
                let adobe = segment(&mut jpeg)?;
                if let Some(transform) = adobe.get(11).filter(|_| adobe.starts_with(b"Adobe")) {
                    says_rgb |= *transform == 0;
                    says_ycbcr |= *transform == 1;
                }
            }
            _ => skip_segment(&mut jpeg)?,
        }
    }
}

/// The bytes of a segment, its length not counted.
pub(crate) fn segment(jpeg: &mut impl BufRead) -> Result<Vec<u8>> {
    let len = usize::from(u16::from_be_bytes(read(jpeg)?));
    let Some(len) = len.checked_sub(2) else {
        return Err(Error::new(ErrorKind::InvalidData, "a segment is too short"));
    };
    let mut segment = vec![0; len];
    jpeg.read_exact(&mut segment)?;
    Ok(segment)
}

/// Walks the chunks of a PNG to its `IEND` and returns how many bytes its rows take unpacked, as its
/// header claims.
///
/// # Errors
///
/// As [`jpeg_frame`], but for the frame.
pub(crate) fn png_row_bytes(mut png: impl BufRead + Seek) -> Result<u64> {
    const CHECKSUM_LEN: i64 = 4;
    const MAX_EXIF_BYTES: u32 = 1 << 20;
    let mut n_row_bytes = 0;
    read::<8>(&mut png)?;
    loop {
        let len = u32::from_be_bytes(read(&mut png)?);
        let kind: [u8; 4] = read(&mut png)?;
        if len > i32::MAX as u32 {
            return Err(Error::new(ErrorKind::InvalidData, "a chunk is too long"));
        }
        if &kind == b"IEND" {
            return read::<4>(&mut png).map(|_checksum| n_row_bytes);
        }
        if &kind == b"IHDR" {
            let [w0, w1, w2, w3, h0, h1, h2, h3, depth, colour] = read(&mut png)?;
            png.seek_relative(-10)?;
            let channels = match colour {
                2 => 3,
                4 => 2,
                6 => 4,
                _ => 1,
            };
            let width = u64::from(u32::from_be_bytes([w0, w1, w2, w3]));
            let height = u64::from(u32::from_be_bytes([h0, h1, h2, h3]));
            n_row_bytes = (width * u64::from(depth) * channels / 8).saturating_mul(height);
        }
        if &kind == b"eXIf" && len <= MAX_EXIF_BYTES {
            let mut exif = vec![0; len as usize];
            png.read_exact(&mut exif)?;
            check_upright(&exif)?;
            png.seek_relative(CHECKSUM_LEN)?;
            continue;
        }
        png.seek_relative(i64::from(len) + CHECKSUM_LEN)?;
    }
}

/// Runs over entropy-coded bytes, stuffed zeros and restart markers to the next other marker.
pub(crate) fn next_marker(jpeg: &mut impl BufRead) -> Result<u8> {
    loop {
        if jpeg.skip_until(0xFF)? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        let mut code = read::<1>(jpeg)?[0];
        while code == 0xFF {
            code = read::<1>(jpeg)?[0];
        }
        if !matches!(code, 0x00 | 0x01 | 0xD0..=0xD7) {
            return Ok(code);
        }
    }
}

fn skip_segment(jpeg: &mut (impl BufRead + Seek)) -> Result<()> {
    let len = i64::from(u16::from_be_bytes(read(jpeg)?));
    if len < 2 {
        return Err(Error::new(ErrorKind::InvalidData, "a segment is too short"));
    }
    jpeg.seek_relative(len - 2)
}

fn read<const N: usize>(from: &mut impl BufRead) -> Result<[u8; N]> {
    let mut bytes = [0; N];
    from.read_exact(&mut bytes)?;
    Ok(bytes)
}
