//! The towers that weights bring: an image tower, and CLIP's text side if they have one.

use burn::config::Config;
use burn::module::{Module, Param};
use burn::nn::{Linear, LinearConfig};
use burn::tensor::{Device, Int, Tensor};
use comtip_text::{TextTower, TextTowerConfig};
use comtip_vision::{TileFeatures, VisionTransformer, VisionTransformerConfig};

/// Settings of [`Towers`].
///
/// ```
/// use burn::tensor::{Device, Tensor};
/// use comtip_model::TowersConfig;
/// use comtip_text::TextTowerConfig;
/// use comtip_vision::VisionTransformerConfig;
///
/// let device = Device::flex();
/// let clip = TowersConfig::new(VisionTransformerConfig::tiny())
///     .with_text(Some(TextTowerConfig::tiny()))
///     .init(&device);
/// let images = clip.embed_images(Tensor::zeros([2, 3, 112, 112], &device));
/// assert_eq!(images.dims(), [2, 256]);
/// ```
#[derive(Config, Debug, PartialEq)]
pub struct TowersConfig {
    /// The image tower.
    pub vision: VisionTransformerConfig,
    /// The text tower of a CLIP; the width of its sentences is that of the joint space.
    pub text: Option<TextTowerConfig>,
}

/// An image tower, alone or as half of a CLIP.
#[derive(Module, Debug)]
pub struct Towers {
    /// Reads tiles.
    pub vision: VisionTransformer,
    /// Reads texts.
    pub text: Option<TextTower>,
    pub(crate) image_projection: Option<Linear>,
    pub(crate) logit_scale: Option<Param<Tensor<1>>>,
}

impl TowersConfig {
    /// Towers with fresh weights on `device`; the logit scale begins at CLIP's `ln(1 / 0.07)`.
    pub fn init(&self, device: &Device) -> Towers {
        let projection = |text: &TextTowerConfig| {
            LinearConfig::new(self.vision.d_model, text.d_sentence)
                .with_bias(false)
                .init(device)
        };
        let scale = (1.0f64 / 0.07).ln();
        Towers {
            vision: self.vision.init(device),
            text: self.text.as_ref().map(|text| text.init(device)),
            image_projection: self.text.as_ref().map(projection),
            logit_scale: self
                .text
                .as_ref()
                .map(|_| Param::from_tensor(Tensor::full([1], scale, device))),
        }
    }
}

impl Towers {
    /// Embeddings of images as CLIP gives them, not normalised: the class feature, projected if there
    /// is a projection.
    ///
    /// # Shapes
    ///
    /// - `pixels`: `[batch, 3, image_px, image_px]`
    /// - output: `[batch, d_joint]`, or `[batch, d_model]` of an image tower alone
    pub fn embed_images(&self, pixels: Tensor<4>) -> Tensor<2> {
        self.project_images(&self.vision.forward(pixels))
    }

    /// Embeddings of images from their features; see [`embed_images`](Self::embed_images).
    pub fn project_images(&self, features: &TileFeatures) -> Tensor<2> {
        self.project(features.class.clone())
    }

    /// Embeddings of tiles as comtip trains them (Eq. 6), not normalised: the mean patch feature, projected if there is a
    /// projection.
    ///
    /// # Shapes
    ///
    /// - output: `[batch, d_joint]`, or `[batch, d_model]` of an image tower alone
    pub fn project_tiles(&self, features: &TileFeatures) -> Tensor<2> {
        self.project(features.mean_patch())
    }

    fn project(&self, features: Tensor<2>) -> Tensor<2> {
        match &self.image_projection {
            Some(projection) => projection.forward(features),
            None => features,
        }
    }

    /// Embeddings of texts as CLIP gives them, not normalised; none of an image tower alone.
    ///
    /// # Shapes
    ///
    /// - `tokens`: `[n_texts, n_tokens]`
    /// - `ends`: `[n_texts]`, where each text has its end-of-text token
    /// - output: `[n_texts, d_joint]`
    pub fn embed_texts(&self, tokens: Tensor<2, Int>, ends: Tensor<1, Int>) -> Option<Tensor<2>> {
        let text = self.text.as_ref()?;
        Some(text.forward(tokens, ends))
    }

    /// What cosines are multiplied by, `exp(logit scale)`, `[1]`; none of an image tower alone.
    pub fn scale(&self) -> Option<Tensor<1>> {
        Some(self.logit_scale.as_ref()?.val().exp())
    }
}
