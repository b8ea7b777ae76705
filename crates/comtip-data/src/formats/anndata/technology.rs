//! Technology and scale of a file, as who wrote it means its scale factors.

use crate::formats::space_ranger::ScaleFactors;
use crate::slide::{HestTechnology, ImageScale, SlideWarning, Spot, pitch_px};

/// Technology and scale of the image, as 10x means the scale factors.
pub(super) fn of_10x(factors: &ScaleFactors, reduction: f64) -> (&'static str, Option<ImageScale>) {
    let is_hd = factors.bin_size_um.is_some();
    let scale = factors.scale(is_hd).map(|full| ImageScale {
        mpp: full.mpp / reduction,
        ..full
    });
    (if is_hd { "VisiumHD" } else { "Visium" }, scale)
}

/// Technology and scale of the image in a file of HEST-1k, by how far apart its spots lie; a note where that
/// does not tell.
pub(super) fn of_hest(
    spots: &[Spot],
    radius_px: f64,
    notes: &mut Vec<SlideWarning>,
) -> (&'static str, Option<ImageScale>) {
    let pitch = pitch_px(spots).map(|px| px / (2.0 * radius_px));
    match pitch.and_then(HestTechnology::of_pitch) {
        Some(found) => (found.name(), Some(found.scale(2.0 * radius_px))),
        None => {
            notes.push(SlideWarning::HestSpots { pitch });
            ("unknown", None)
        }
    }
}
