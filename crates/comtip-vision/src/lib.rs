//! A vision transformer with masked feature modelling, on [Burn](burn).
//!
//! The image half of contrastive masked text-image pretraining (CoMTIP, arXiv 2509.16892): a tile of
//! H&E pixels goes through one [`VisionTransformer`] twice, whole (Eq. 1) and with half of its patches
//! really dropped (Eq. 2). A [`MaskFeatureGenerator`] predicts the features of the dropped patches from
//! those of the visible ones (Eq. 3), and [`MaskedFeatureLoss`] compares both with the whole tile
//! (Eq. 4 and 5). The crate knows nothing of text, genes or training loops.
//!
//! ```
//! use burn::tensor::{Device, Tensor};
//! use comtip_vision::VisionTransformerConfig;
//!
//! let device = Device::flex();
//! let vit = VisionTransformerConfig::tiny().init(&device);
//! let tiles = Tensor::<4>::zeros([2, 3, 112, 112], &device);
//! let features = vit.forward(tiles);
//! assert_eq!(features.patches.dims(), [2, 49, 128]);
//! ```

mod mask_feature_generator;
mod masked_feature_loss;
mod patch_mask;
mod pixel_statistics;
mod vision_transformer;

pub use comtip_transformer::{Activation, Precision};
pub use mask_feature_generator::{MaskFeatureGenerator, MaskFeatureGeneratorConfig};
pub use masked_feature_loss::MaskedFeatureLoss;
pub use patch_mask::{PatchMask, PatchMasks};
pub use pixel_statistics::{PixelStatistics, PixelStatisticsError, PixelTable};
pub use vision_transformer::{TileFeatures, VisionTransformer, VisionTransformerConfig};
