//! What the tags of a page say about its picture, or why it is refused.

use super::compression::Compression;
use super::directory::Directory;
use super::{CONVERT, tag};
use crate::exif::TURNED;
use crate::sixteen_bits::Range;

/// The picture of a page.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) colour: Colour,
    pub(super) depth: Depth,
    pub(super) compression: Compression,
    /// Width and height of its tiles, or of its strips.
    pub(super) chunk: (u32, u32),
}

/// What the samples of a pixel mean.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Colour {
    /// Grey, and perhaps alpha.
    Grey,
    /// Red, green and blue, and perhaps something else.
    Rgb,
    /// Red, green and blue that were multiplied by alpha, and alpha.
    Premultiplied,
    /// Luma and two chromas, of a JPEG.
    YCbCr,
    /// An index into these colours, the upper bytes of the file's.
    Palette(Vec<[u8; 3]>),
}

/// Bits of a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    Eight,
    /// And what range of them is used.
    Sixteen(Range),
}

/// Width and height of a page, in pixels.
pub(super) fn size(page: &Directory) -> Result<(u64, u64), String> {
    match (page.number(tag::WIDTH)?, page.number(tag::HEIGHT)?) {
        (Some(width), Some(height)) => Ok((width, height)),
        _ => Err("a page lacks its width or height; save the file anew".to_owned()),
    }
}

impl Page {
    /// Reads the tags of a page whose size has been found good.
    ///
    /// # Errors
    ///
    /// Says what cannot be read, and the remedy.
    pub(super) fn of(page: &Directory, (width, height): (u32, u32)) -> Result<Self, String> {
        let n_samples = page.number(tag::SAMPLES_PER_PIXEL)?.unwrap_or(1);
        if n_samples > 1 && page.number(tag::PLANAR_CONFIGURATION)? == Some(2) {
            return Err(format!(
                "its {n_samples} channels lie one after the other (planar, CHW) instead of pixel by \
                 pixel; {CONVERT}"
            ));
        }
        if page.number(tag::ORIENTATION)?.is_some_and(|turn| turn != 1) {
            return Err(TURNED.to_owned());
        }
        if page
            .number(tag::FILL_ORDER)?
            .is_some_and(|order| order != 1)
        {
            return Err(format!("its bits are in reverse (FillOrder 2); {CONVERT}"));
        }
        let compression = Compression::numbered(page.number(tag::COMPRESSION)?.unwrap_or(1))?;
        let depth = depth(page)?;
        let colour = colour(page, n_samples, depth, compression)?;
        let chunk = chunk(page, width, height)?;
        Ok(Self {
            width,
            height,
            colour,
            depth,
            compression,
            chunk,
        })
    }
}

impl Page {
    /// Whether its samples may be bytes of red, green and blue.
    pub(super) fn is_rgb8(&self) -> bool {
        self.colour == Colour::Rgb && self.depth == Depth::Eight
    }

    /// How many bytes its samples take unpacked, at least.
    pub(super) fn n_sample_bytes(&self) -> u64 {
        let n_channels = match self.colour {
            Colour::Grey | Colour::Palette(_) => 1,
            Colour::Rgb | Colour::YCbCr => 3,
            Colour::Premultiplied => 4,
        };
        let n_pixels = u64::from(self.width) * u64::from(self.height);
        match self.depth {
            Depth::Eight => n_channels * n_pixels,
            Depth::Sixteen(_) => 2 * n_channels * n_pixels,
        }
    }
}

fn depth(page: &Directory) -> Result<Depth, String> {
    let formats = page.numbers(tag::SAMPLE_FORMAT)?;
    if let Some(format) = formats.iter().find(|format| **format != 1) {
        let what = match format {
            2 => "signed",
            3 => "floating point",
            _ => "no integers",
        };
        return Err(format!(
            "its samples are {what}; save it with 8 or 16 bits a channel"
        ));
    }
    let bits = page.numbers(tag::BITS_PER_SAMPLE)?;
    let first = bits.first().copied().unwrap_or(1);
    if bits.iter().any(|other| *other != first) {
        return Err(format!("its channels differ in depth; {CONVERT}"));
    }
    match first {
        8 => Ok(Depth::Eight),
        16 => Ok(Depth::Sixteen(range(page)?)),
        other => Err(format!(
            "its samples are of {other} bits; save it with 8 or 16 bits a channel"
        )),
    }
}

/// The range of 16-bit samples, by the largest value the page says there may be.
fn range(page: &Directory) -> Result<Range, String> {
    let most = page.numbers(tag::MAX_SAMPLE_VALUE)?;
    match most {
        [] => Ok(Range::Unknown),
        [first, others @ ..] if *first > 0 && others.iter().all(|other| other == first) => {
            Ok(Range::UpTo((*first).min(u64::from(u16::MAX)) as u16))
        }
        _ => Err(format!(
            "its channels have other largest values each (MaxSampleValue {most:?}); {CONVERT}"
        )),
    }
}

fn colour(
    page: &Directory,
    n_samples: u64,
    depth: Depth,
    compression: Compression,
) -> Result<Colour, String> {
    const ASSOCIATED_ALPHA: u64 = 1;
    const UNASSOCIATED_ALPHA: u64 = 2;
    let extra = page.numbers(tag::EXTRA_SAMPLES)?;
    let is_predicted = page.number(tag::PREDICTOR)?.is_some_and(|how| how != 1);
    let unreadable = |what: &str| Err(format!("its pixels are {what}; {CONVERT}"));
    let photometric = page.number(tag::PHOTOMETRIC)?;
    if compression == Compression::Jpeg && (depth != Depth::Eight || !extra.is_empty()) {
        return unreadable("a JPEG of other than 8 bits or with alpha");
    }
    match (photometric, n_samples) {
        (Some(0 | 1), 1) => Ok(Colour::Grey),
        (Some(1), 2) => Ok(Colour::Grey),
        (Some(2), 3 | 4) => match (n_samples - 3, extra) {
            (0, []) | (1, [] | [UNASSOCIATED_ALPHA]) => Ok(Colour::Rgb),
            (1, [ASSOCIATED_ALPHA]) => Ok(Colour::Premultiplied),
            // The decoder mistakes the width of such a pixel when it undoes the differences.
            (1, [_]) if is_predicted => {
                unreadable("RGB and a channel of unknown meaning, kept as differences")
            }
            (1, [_]) => Ok(Colour::Rgb),
            _ => unreadable("of contradictory channels"),
        },
        (Some(2), _) => unreadable(&format!("RGB of {n_samples} channels")),
        (Some(3), 1) if depth == Depth::Eight => Ok(Colour::Palette(palette(page)?)),
        (Some(3), _) => unreadable("indices into a palette, but not of 8 bits"),
        (Some(5), _) => unreadable("CMYK"),
        (Some(6), 3) if compression == Compression::Jpeg => Ok(Colour::YCbCr),
        (Some(6), _) => unreadable("YCbCr without JPEG compression"),
        (Some(8..=10), _) => unreadable("CIE L*a*b*"),
        (Some(0 | 1), _) => Err(format!(
            "it has {n_samples} channels of no known colour; save red, green and blue alone"
        )),
        (Some(other), _) => Err(format!(
            "its colours, kind {other}, are not read; {CONVERT}"
        )),
        (None, _) => Err(format!("it does not tell its kind of colours; {CONVERT}")),
    }
}

/// Colours of a palette: all reds, then all greens, then all blues, 16 bits each; of 8 bits if none is
/// above 255, as libtiff takes them.
fn palette(page: &Directory) -> Result<Vec<[u8; 3]>, String> {
    let map = page.numbers(tag::COLOUR_MAP)?;
    if map.len() != 3 * 256 {
        return Err(format!(
            "its palette has {} numbers instead of 768; save it as RGB",
            map.len()
        ));
    }
    let n_lower_bits = if map.iter().all(|number| *number <= 255) {
        0
    } else {
        8
    };
    let upper = |number: u64| (number >> n_lower_bits) as u8;
    Ok((0..256)
        .map(|i| [map[i], map[256 + i], map[512 + i]].map(upper))
        .collect())
}

/// Width and height of tiles or strips, whose number must be that which covers the page.
fn chunk(page: &Directory, width: u32, height: u32) -> Result<(u32, u32), String> {
    let sides = (
        page.number(tag::TILE_WIDTH)?,
        page.number(tag::TILE_HEIGHT)?,
    );
    let (across, down, n_offsets) = match sides {
        (Some(across), Some(down)) => (across, down, page.count(tag::TILE_OFFSETS)),
        _ => {
            let rows = page.number(tag::ROWS_PER_STRIP)?;
            let rows = rows.unwrap_or(u64::from(height)).min(u64::from(height));
            (u64::from(width), rows, page.count(tag::STRIP_OFFSETS))
        }
    };
    // Tiles are padded to their full size, and 65,536 px is more than any picture that is read.
    let side = |px: u64| {
        u32::try_from(px)
            .ok()
            .filter(|px| (1..=1 << 16).contains(px))
    };
    let (Some(across), Some(down)) = (side(across), side(down)) else {
        return Err(format!(
            "its tiles claim {across} x {down} px; save the file anew"
        ));
    };
    let n_chunks = u64::from(width.div_ceil(across)) * u64::from(height.div_ceil(down));
    if n_offsets != n_chunks {
        return Err(format!(
            "it claims {n_offsets} strips or tiles where {n_chunks} cover it; save the file anew"
        ));
    }
    Ok((across, down))
}
