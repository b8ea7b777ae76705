#![doc = include_str!("../README.md")]

mod checkpoint;
mod checksums;
mod comtip;
mod config;
mod embed;
mod error;
mod gene_panel;
mod host_tensor;
mod info_nce;
mod model_sizes;
mod parameters;
mod provenance;
mod read_ahead;
mod seed_weights;
mod tile_pixels;
mod towers;
mod zero_shot;

pub use checkpoint::{Checkpoint, Integrity};
pub use checksums::Checksums;
pub use comtip::Comtip;
pub use config::ComtipConfig;
pub use embed::{embed_batches, embed_pixels, embed_spots};
pub use error::ModelError;
pub use gene_panel::GenePanel;
pub use host_tensor::HostTensor;
pub use info_nce::info_nce;
pub use model_sizes::{check_held, check_towers, n_numbers};
pub use parameters::{parameter_shapes, parameter_values, with_parameter_values};
pub use provenance::{Origin, PastTraining, Provenance, Seen, TrainedSlide};
pub use read_ahead::read_ahead;
pub use seed_weights::{normal_values, seed_weights};
pub use tile_pixels::TilePixels;
pub use towers::{Towers, TowersConfig};
pub use zero_shot::{Decision, ZeroShot};
