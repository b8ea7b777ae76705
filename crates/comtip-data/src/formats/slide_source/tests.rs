//! Slides of every format behind one door.

mod annotated;
mod detected;
mod hints;
mod options;

use super::*;
use crate::formats::read_options::TechnologyOverrides;
use crate::formats::space_ranger::{Fixture, golden_root};
use crate::formats::stimage::sample_root;

fn names(source: &SlideSource) -> Vec<&str> {
    source.slide_names().collect()
}
