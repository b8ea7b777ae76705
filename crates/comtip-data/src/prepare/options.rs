//! Choices made when slides are prepared.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::other_slides::OtherSlides;
use super::other_tiles::OtherTiles;
use crate::tiles::TileOptions;

/// How slides are prepared; the default takes tiles of the spot's size and stops at an error.
///
/// # Example
///
/// ```
/// use comtip_data::{OnFailure, PrepareOptions, TileSize};
///
/// let options = PrepareOptions::default();
/// assert_eq!(options.tiles.size, TileSize::Spot);
/// assert_eq!(options.on_failure, OnFailure::Stop);
/// ```
#[derive(Debug, Clone)]
pub struct PrepareOptions {
    /// How tiles are cut.
    pub tiles: TileOptions,
    /// What happens when a slide cannot be prepared.
    pub on_failure: OnFailure,
    /// What becomes of slides that are in the folder and not among those prepared.
    pub others: OtherSlides,
    /// What becomes of tiles that are in the folder with another size.
    pub other_tiles: OtherTiles,
    /// How many slides are prepared at a time; each takes memory for its decoded image and counts.
    /// What is written does not depend on it.
    pub jobs: NonZeroUsize,
    /// Set from another thread, as by Ctrl-C, it ends the run soon: slides in work are abandoned, those
    /// done stay.
    pub stop: Arc<AtomicBool>,
}

impl Default for PrepareOptions {
    fn default() -> Self {
        Self {
            tiles: TileOptions::default(),
            on_failure: OnFailure::default(),
            others: OtherSlides::default(),
            other_tiles: OtherTiles::default(),
            jobs: NonZeroUsize::MIN,
            stop: Arc::default(),
        }
    }
}

/// What happens when a slide cannot be prepared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnFailure {
    /// The error is returned; slides done before it stay.
    #[default]
    Stop,
    /// The error is an event, and the next slide follows.
    Skip,
}
