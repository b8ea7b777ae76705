//! Slides looked at as `prepare` would take them, and nothing written.

mod inspect;
mod inspected_slide;
mod inspection;

pub use inspect::{SlideSeen, inspect};
pub use inspected_slide::InspectedSlide;
pub use inspection::Inspection;
