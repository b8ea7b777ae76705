//! Named sizes of the joint model.

use serde::{Deserialize, Serialize};

/// Named sizes of the joint model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ModelPreset {
    /// [`comtip_model::ComtipConfig::tiny`].
    Tiny,
    /// [`comtip_model::ComtipConfig::colour_texture`].
    ColourTexture,
    /// [`comtip_model::ComtipConfig::vit_b32`].
    VitB32,
}
