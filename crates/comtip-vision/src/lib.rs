#![doc = include_str!("../README.md")]

mod convolution_stem;
mod embedded_tiles;
mod feature_standard;
mod hand_feature_tower;
mod mask_feature_generator;
mod masked_feature_loss;
mod patch_mask;
mod pixel_statistics;
mod stem;
mod vision_transformer;
mod vision_transformer_config;

pub use comtip_transformer::{Activation, Precision};
pub use convolution_stem::ConvolutionStem;
pub use embedded_tiles::EmbeddedTiles;
pub use feature_standard::FeatureStandard;
pub use hand_feature_tower::{HandFeatureTower, HandFeatureTowerConfig};
pub use mask_feature_generator::{MaskFeatureGenerator, MaskFeatureGeneratorConfig};
pub use masked_feature_loss::MaskedFeatureLoss;
pub use patch_mask::{PatchMask, PatchMasks};
pub use pixel_statistics::{PixelStatistics, PixelStatisticsError, PixelTable};
pub use stem::Stem;
pub use vision_transformer::{TileFeatures, VisionTransformer};
pub use vision_transformer_config::VisionTransformerConfig;
