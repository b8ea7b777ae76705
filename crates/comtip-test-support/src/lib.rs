//! What the tests of several crates need: the sample and its shards, small slides, and the command run in a folder.
//!
//! It is not published. Whatever goes wrong here is a panic, as in a test.

mod command;
mod sample;
mod small_slide;

pub use command::{Words, run};
pub use sample::{B4, C2, C3, PATIENT_B, SAMPLE, TIMM_TOWER, golden, sample_shards};
pub use small_slide::{SmallSlide, SmallSpot, two_spots};
