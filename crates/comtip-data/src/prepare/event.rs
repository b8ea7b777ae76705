//! What happens while slides are prepared.

use comtip_image::Outside;

use super::remake_reason::RemakeReason;
use crate::error::DataError;
use crate::shards::ManifestEntry;
use crate::slide::{DroppedSpots, SlideWarning};

/// What happens while slides are prepared, for a progress bar and a log.
///
/// With several [`jobs`](crate::PrepareOptions::jobs) events of several slides come mixed, those of
/// one slide in order.
#[derive(Debug)]
#[non_exhaustive]
pub enum PrepareEvent<'a> {
    /// A slide of an earlier call left the manifest: it is not among those given, and
    /// [`OtherSlides`](crate::OtherSlides) says that it does not stay.
    SlideUnlisted {
        /// The slide.
        slide: &'a str,
    },
    /// A slide is about to be read.
    SlideStarted {
        /// The slide.
        slide: &'a str,
        /// Its place among the slides given, from 0.
        slide_idx: usize,
        /// How many slides were given, each counted once.
        n_slides: usize,
    },
    /// Warning: some ids of the slide's tables could not be used.
    IdsDropped {
        /// The slide.
        slide: &'a str,
        /// The ids.
        dropped: &'a DroppedSpots,
    },
    /// Warning: something was left out of the slide, or is not as it should be.
    Noted {
        /// The slide.
        slide: &'a str,
        /// What it is; it displays as a sentence.
        note: &'a SlideWarning,
    },
    /// Warning: the tile of a spot reaches over the edge of the image; it is black there.
    TileOutside {
        /// The slide.
        slide: &'a str,
        /// The spot.
        spot_id: &'a str,
        /// How far; never [`Outside::No`].
        outside: Outside,
    },
    /// Some more spots are written.
    SpotsDone {
        /// The slide.
        slide: &'a str,
        /// Spots written so far.
        n_done: usize,
        /// Spots of the slide.
        n_spots: usize,
    },
    /// A slide was prepared by an earlier run, and is made again.
    SlideRemade {
        /// The slide.
        slide: &'a str,
        /// Why, one reason at least; each displays as a clause.
        reasons: &'a [RemakeReason],
    },
    /// A slide was prepared by an earlier run, from the same files with the same options.
    SlideKept {
        /// Its entry.
        entry: &'a ManifestEntry,
    },
    /// A slide is written and in the manifest.
    SlideFinished {
        /// Its entry.
        entry: &'a ManifestEntry,
    },
    /// A slide could not be prepared; [`OnFailure`](crate::OnFailure) says whether the next follows.
    SlideFailed {
        /// The slide.
        slide: &'a str,
        /// Why.
        error: &'a DataError,
    },
}
