//! Numbers of the tags that decide how a page is read.

pub(super) const SUBFILE_TYPE: u16 = 254;
pub(super) const WIDTH: u16 = 256;
pub(super) const HEIGHT: u16 = 257;
pub(super) const BITS_PER_SAMPLE: u16 = 258;
pub(super) const COMPRESSION: u16 = 259;
pub(super) const PHOTOMETRIC: u16 = 262;
pub(super) const FILL_ORDER: u16 = 266;
pub(super) const IMAGE_DESCRIPTION: u16 = 270;
pub(super) const STRIP_OFFSETS: u16 = 273;
pub(super) const ORIENTATION: u16 = 274;
pub(super) const SAMPLES_PER_PIXEL: u16 = 277;
pub(super) const ROWS_PER_STRIP: u16 = 278;
pub(super) const STRIP_BYTE_COUNTS: u16 = 279;
pub(super) const MAX_SAMPLE_VALUE: u16 = 281;
pub(super) const PLANAR_CONFIGURATION: u16 = 284;
pub(super) const PREDICTOR: u16 = 317;
pub(super) const COLOUR_MAP: u16 = 320;
pub(super) const TILE_WIDTH: u16 = 322;
pub(super) const TILE_HEIGHT: u16 = 323;
pub(super) const TILE_OFFSETS: u16 = 324;
pub(super) const TILE_BYTE_COUNTS: u16 = 325;
pub(super) const EXTRA_SAMPLES: u16 = 338;
pub(super) const SAMPLE_FORMAT: u16 = 339;

/// How many numbers of a tag are read at most; `None` for a tag that decides nothing here.
pub(super) fn n_wanted(tag: u16) -> Option<u64> {
    match tag {
        SUBFILE_TYPE | WIDTH | HEIGHT | COMPRESSION | PHOTOMETRIC | FILL_ORDER | ORIENTATION
        | SAMPLES_PER_PIXEL | ROWS_PER_STRIP | PLANAR_CONFIGURATION | PREDICTOR | TILE_WIDTH
        | TILE_HEIGHT => Some(1),
        BITS_PER_SAMPLE | EXTRA_SAMPLES | MAX_SAMPLE_VALUE | SAMPLE_FORMAT => Some(8),
        COLOUR_MAP => Some(3 * 256),
        // Only how many there are.
        STRIP_OFFSETS | STRIP_BYTE_COUNTS | TILE_OFFSETS | TILE_BYTE_COUNTS => Some(0),
        _ => None,
    }
}
