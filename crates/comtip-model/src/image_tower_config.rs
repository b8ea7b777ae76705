//! Which image tower a model has, and its shape.

use burn::tensor::Device;
use comtip_image::N_HAND_FEATURES;
use comtip_vision::{FeatureStandard, HandFeatureTowerConfig, VisionTransformerConfig};
use serde::{Deserialize, Deserializer, Serialize};

use crate::image_tower::ImageTower;
use crate::tile_reading::TileReading;

/// Settings of an [`ImageTower`].
///
/// In a file each kind stands as its own settings do, so that the vision transformers of earlier versions are read as they
/// were written; `standard` tells hand features.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum ImageTowerConfig {
    /// Patches of pixels.
    Transformer(VisionTransformerConfig),
    /// Numbers of colour and texture.
    HandFeatures(HandFeatureTowerConfig),
}

impl ImageTowerConfig {
    /// A tower of hand features as wide as the smallest transformer, whose standard is not fitted yet.
    pub fn colour_texture() -> Self {
        let standard = FeatureStandard::none(N_HAND_FEATURES);
        Self::HandFeatures(HandFeatureTowerConfig::new(standard))
    }

    /// A tower with fresh weights on `device`.
    pub fn init(&self, device: &Device) -> ImageTower {
        match self {
            Self::Transformer(config) => ImageTower::Transformer(Box::new(config.init(device))),
            Self::HandFeatures(config) => ImageTower::HandFeatures(Box::new(config.init(device))),
        }
    }

    /// Width of the feature of a tile.
    pub fn d_model(&self) -> usize {
        match self {
            Self::Transformer(config) => config.d_model,
            Self::HandFeatures(config) => config.d_model,
        }
    }

    /// Patches that can be hidden in a tile; 0 of a tower that reads none.
    pub fn n_patches(&self) -> usize {
        self.transformer()
            .map_or(0, VisionTransformerConfig::n_patches)
    }

    /// What it takes from a tile.
    pub fn reading(&self) -> TileReading {
        match self {
            Self::Transformer(config) => TileReading::Pixels {
                image_px: config.image_px,
            },
            Self::HandFeatures(_) => TileReading::HandFeatures,
        }
    }

    /// The vision transformer, if it is one.
    pub fn transformer(&self) -> Option<&VisionTransformerConfig> {
        match self {
            Self::Transformer(config) => Some(config),
            Self::HandFeatures(_) => None,
        }
    }

    /// As [`transformer`](Self::transformer), to be changed.
    pub fn transformer_mut(&mut self) -> Option<&mut VisionTransformerConfig> {
        match self {
            Self::Transformer(config) => Some(config),
            Self::HandFeatures(_) => None,
        }
    }
}

impl From<VisionTransformerConfig> for ImageTowerConfig {
    fn from(config: VisionTransformerConfig) -> Self {
        Self::Transformer(config)
    }
}

impl<'de> Deserialize<'de> for ImageTowerConfig {
    /// Not by trying one kind after the other: an error is to say what is wrong with the kind that is meant.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error;
        let settings = serde_json::Value::deserialize(deserializer)?;
        match settings.get("standard") {
            Some(_) => HandFeatureTowerConfig::deserialize(settings).map(Self::HandFeatures),
            None => VisionTransformerConfig::deserialize(settings).map(Self::Transformer),
        }
        .map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transformer_stands_in_a_file_as_it_did_before_there_were_other_kinds() {
        let config = VisionTransformerConfig::tiny();
        let written = serde_json::to_string(&ImageTowerConfig::from(config.clone()));
        let before = serde_json::to_string(&config).expect("JSON");
        assert_eq!(written.expect("JSON"), before);
        let read: ImageTowerConfig = serde_json::from_str(&before).expect("read");
        assert_eq!(read.transformer(), Some(&config));
    }

    #[test]
    fn hand_features_are_read_back_with_their_standard() {
        let mut config = ImageTowerConfig::colour_texture();
        if let ImageTowerConfig::HandFeatures(config) = &mut config {
            config.standard.means[3] = 1.0 / 3.0;
            config.d_hidden = 77;
        }
        let written = serde_json::to_string(&config).expect("JSON");
        let read: ImageTowerConfig = serde_json::from_str(&written).expect("read");
        assert_eq!(read, config);
        assert_eq!((read.d_model(), read.n_patches()), (128, 0));
    }

    #[test]
    fn what_is_missing_is_named_whatever_the_kind() {
        for (text, missing) in [
            (r#"{"image_px": 112}"#, "patch_px"),
            (r#"{"standard": {"means": [1.0]}}"#, "deviations"),
        ] {
            let problem = serde_json::from_str::<ImageTowerConfig>(text).expect_err("incomplete");
            assert!(problem.to_string().contains(missing), "{problem}");
        }
    }
}
