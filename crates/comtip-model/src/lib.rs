//! The joint text-image model of spatial transcriptomics: two towers, one space.
//!
//! [`Comtip`] holds the vision transformer, the gene-text encoder and the linear maps into their
//! common space (CoMTIP, arXiv 2509.16892, Eq. 6-11); [`info_nce`] is the contrast that aligns the two.
//! A trained model lives in a folder, a [`Checkpoint`], together with the [`GenePanel`] it speaks of and the
//! [`Provenance`] of its weights.
//! [`embed_spots`] and [`ZeroShot`] put it to use on prepared slides; [`read_ahead`] keeps their tiles coming.

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
