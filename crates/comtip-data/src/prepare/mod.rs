//! From slides to a folder of shards, slide by slide.

mod event;
mod one_slide;
mod options;
mod other_slides;
mod other_source;
mod other_tiles;
mod partial_files;
mod prepare;
mod prepare_state;
mod progress_file;
mod remake_reason;
mod retiled;
mod shard_record;
mod slide_job;
mod workers;

pub use event::PrepareEvent;
pub use options::{OnFailure, PrepareOptions};
pub use other_slides::OtherSlides;
pub use other_tiles::OtherTiles;
pub use prepare::prepare;
pub use remake_reason::RemakeReason;

#[cfg(test)]
mod tests;
