#![doc = include_str!("../README.md")]

mod error;

mod check_settings;
mod simulation_settings;
mod spot_layout;

mod derived_rng;

mod expression;
mod folder;
mod picture;
mod tissue;

mod simulate;

pub use error::SimulationError;
pub use expression::{CeilingMeans, CeilingOfGene, CeilingOfSlide, GeneGroup, PlantedCeilings};
pub use simulate::{SimulationEvent, simulate};
pub use simulation_settings::SimulationSettings;
pub use spot_layout::SpotLayout;
pub use tissue::state_names;
