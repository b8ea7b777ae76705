#![doc = include_str!("../README.md")]

mod error;

mod config;

mod comtip;
mod embedding_norm;
mod image_tower;
mod image_tower_config;

mod expression_head;
mod expression_predictor;
mod joint_norm;
mod running_norm;
mod towers;

mod host_rows;
mod host_tensor;
mod model_sizes;
mod parameters;
mod seed_weights;

mod embed;
mod hand_feature_rows;
mod read_ahead;
mod tile_inputs;
mod tile_pixels;
mod tile_reading;
mod tile_representation;

mod contrast;
mod covariance_loss;
mod info_nce;
mod siglip;
mod soft_info_nce;

mod gene_panel;
mod neighbours;
mod zero_shot;

mod checkpoint;
mod checksums;
mod provenance;

pub use checkpoint::{Checkpoint, Integrity, TunedCheckpoint};
pub use checksums::Checksums;
pub use comtip::Comtip;
pub use config::ComtipConfig;
pub use contrast::Contrast;
pub use covariance_loss::covariance_loss;
pub use embed::{
    embed_batches, embed_sentences, embed_spots, embed_tile_inputs, represent_tiles,
    represent_tiles_by,
};
pub use embedding_norm::EmbeddingNorm;
pub use error::ModelError;
pub use expression_head::{ExpressionHead, ExpressionHeadConfig};
pub use expression_predictor::{ExpressionPredictor, ExpressionPredictorConfig};
pub use gene_panel::GenePanel;
pub use hand_feature_rows::HandFeatureRows;
pub use host_rows::host_rows;
pub use host_tensor::HostTensor;
pub use image_tower::ImageTower;
pub use image_tower_config::ImageTowerConfig;
pub use info_nce::info_nce;
pub use joint_norm::{JointMoments, JointNorm, NormStatistics};
pub use model_sizes::{check_held, check_towers, n_numbers};
pub use neighbours::Neighbours;
pub use parameters::{parameter_shapes, parameter_values, with_parameter_values};
pub use provenance::{Origin, PastTraining, Provenance, Seen, TrainedSlide};
pub use read_ahead::read_ahead;
pub use running_norm::{FeatureMoments, RunningNorm};
pub use seed_weights::{normal_values, seed_weights};
pub use siglip::{SIGLIP_BIAS, siglip};
pub use soft_info_nce::{profile_targets, soft_info_nce};
pub use tile_inputs::TileInputs;
pub use tile_pixels::TilePixels;
pub use tile_reading::TileReading;
pub use tile_representation::TileRepresentation;
pub use towers::{Towers, TowersConfig};
pub use zero_shot::{Decision, ZeroShot};
