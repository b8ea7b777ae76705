//! The shape of the joint model.

use std::fmt;

use burn::config::{Config, config_to_json};
use burn::module::Param;
use burn::nn::LinearConfig;
use burn::tensor::{Device, Tensor};
use comtip_text::{GeneTextEncoderConfig, TextTowerConfig};
use comtip_vision::VisionTransformerConfig;
use serde::{Deserialize, Serialize};

use crate::comtip::Comtip;
use crate::embedding_norm::EmbeddingNorm;
use crate::error::ModelError;
use crate::image_tower_config::ImageTowerConfig;
use crate::joint_norm::JointNorm;
use crate::towers::TowersConfig;

/// Settings of a [`Comtip`]. Not derived as others are: what is off leaves no key in `config.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ComtipConfig {
    /// The image tower.
    pub vision: ImageTowerConfig,
    /// The text tower with its gene table.
    pub text: GeneTextEncoderConfig,
    /// Width of the joint space.
    pub d_joint: usize,
    /// Temperature at the start; the learnable logit scale begins at `ln(1 / temperature)`.
    pub temperature: f64,
    /// What is done to joint embeddings over spots.
    #[serde(default, skip_serializing_if = "EmbeddingNorm::is_none")]
    pub embedding_norm: EmbeddingNorm,
}

impl Config for ComtipConfig {}

impl fmt::Display for ComtipConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&config_to_json(self))
    }
}

impl ComtipConfig {
    /// Of two towers and the width of the joint space; temperature 0.07, embeddings as they are.
    pub fn new(
        vision: impl Into<ImageTowerConfig>,
        text: GeneTextEncoderConfig,
        d_joint: usize,
    ) -> Self {
        Self {
            vision: vision.into(),
            text,
            d_joint,
            temperature: 0.07,
            embedding_norm: EmbeddingNorm::None,
        }
    }

    /// CLIP's and PLIP's sizes, the paper's: ViT-B/32, 512-wide text tower, 512 joint.
    pub fn vit_b32(n_genes: usize) -> Self {
        Self::new(
            VisionTransformerConfig::vit_b32(),
            GeneTextEncoderConfig::new(TextTowerConfig::clip(), n_genes),
            512,
        )
    }

    /// A small model that two cores train in minutes, for the demo and for tests.
    ///
    /// Its joint space is wider than its text tower: the cosines of unrelated vectors spread as one
    /// over the root of the width, and the contrast is to start near chance.
    pub fn tiny(n_genes: usize) -> Self {
        Self::new(
            VisionTransformerConfig::tiny(),
            GeneTextEncoderConfig::new(TextTowerConfig::tiny(), n_genes),
            256,
        )
    }

    /// Numbers of colour and texture and a small perceptron as image tower, and the text side of [`tiny`](Self::tiny). The
    /// standard of the numbers is to be fitted.
    pub fn colour_texture(n_genes: usize) -> Self {
        Self {
            vision: ImageTowerConfig::colour_texture(),
            ..Self::tiny(n_genes)
        }
    }

    /// The same model for other towers: their sizes, and the joint space of a CLIP.
    ///
    /// # Errors
    ///
    /// If the text tower does not speak CLIP's vocabulary, or its texts are shorter than a sentence.
    pub fn with_towers(mut self, towers: &TowersConfig) -> Result<Self, ModelError> {
        self.vision = towers.vision.clone().into();
        if let Some(text) = &towers.text {
            let clip = TextTowerConfig::clip();
            let (n, n_clip) = (text.n_vocabulary, clip.n_vocabulary);
            if n != n_clip || text.n_positions < clip.n_positions {
                return Err(ModelError::Towers {
                    problem: format!(
                        "the text tower knows {n} tokens in texts of {}, but gene sentences are written in \
                         CLIP's {n_clip} in texts of {}; take weights of a CLIP with its own vocabulary",
                        text.n_positions, clip.n_positions
                    ),
                });
            }
            self.text.tower = text.clone();
            self.d_joint = text.d_sentence;
        }
        Ok(self)
    }

    /// A model with fresh weights on `device`; see [`seed_weights`](crate::seed_weights) for weights
    /// that a seed names.
    pub fn init(&self, device: &Device) -> Comtip {
        let project = |d_input| {
            LinearConfig::new(d_input, self.d_joint)
                .with_bias(false)
                .init(device)
        };
        let mut text_projection = project(self.text.tower.d_sentence);
        if self.text.tower.d_sentence == self.d_joint {
            text_projection.weight = Param::from_tensor(Tensor::eye(self.d_joint, device));
        }
        let logit_scale = (1.0 / self.temperature).ln();
        Comtip {
            vision: self.vision.init(device),
            text: self.text.init(device),
            image_projection: project(self.vision.d_model()),
            text_projection,
            logit_scale: Param::from_tensor(Tensor::full([1], logit_scale, device)),
            embedding_norm: JointNorm::new(self.embedding_norm, self.d_joint, device),
        }
    }
}
