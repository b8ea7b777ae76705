//! How large a picture may be, known from its header before memory is taken.

/// Longest side taken, in pixels.
const MAX_SIDE_PX: u64 = 40_000;
/// Most bytes a decoded picture may take; RGB of the longest sides takes 4.5 GiB.
pub(crate) const MAX_DECODED_BYTES: u64 = 5 << 30;

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
