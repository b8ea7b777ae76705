//! The hidden truth of a slide: where which tissue is.

mod field_raster;
mod patient;
mod smooth_field;
mod spot_grid;
mod tissue_map;
mod tissue_state;

pub(crate) use field_raster::FieldRaster;
pub(crate) use patient::SimulatedSlide;
pub(crate) use spot_grid::{GridSpot, SpotGrid};
pub(crate) use tissue_map::{N_HIDDEN, SpotTruth, TissueMap};
pub use tissue_state::state_names;
pub(crate) use tissue_state::{Arrangement, N_STATES, Orientation, Particles, STATES};
