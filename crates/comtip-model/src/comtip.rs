//! The joint model: tiles and gene sentences in, vectors of one space out.

use burn::module::{Module, Param};
use burn::nn::Linear;
use burn::tensor::{Device, Tensor};
use comtip_text::{GeneSentences, GeneTextEncoder, SentenceTokenizer};
use comtip_vision::{Precision, TileFeatures};

use crate::image_tower::ImageTower;
use crate::joint_norm::JointNorm;
use crate::parameters::parameter_shapes;
use crate::tile_inputs::TileInputs;
use crate::towers::Towers;

/// Two towers and the maps from each into the joint space; made by
/// [`ComtipConfig`](crate::ComtipConfig).
#[derive(Module, Debug)]
pub struct Comtip {
    /// Reads tiles.
    pub vision: ImageTower,
    /// Reads gene sentences.
    pub text: GeneTextEncoder,
    pub(crate) image_projection: Linear,
    pub(crate) text_projection: Linear,
    pub(crate) logit_scale: Param<Tensor<1>>,
    /// Normalises the joint embeddings of either side; none by default.
    pub embedding_norm: Option<JointNorm>,
}

impl Comtip {
    /// Largest logit scale, `ln 100`, CLIP's: beyond it the contrast sharpens without learning.
    pub const MAX_LOGIT_SCALE: f64 = 4.605_170_185_988_092;

    /// Where tiles lie in the joint space (Eq. 6), not of unit length.
    ///
    /// # Shapes
    ///
    /// - `pixels`: `[batch, 3, image_px, image_px]`
    /// - output: `[batch, d_joint]`
    ///
    /// # Panics
    ///
    /// If the image tower reads no pixels; [`tile_features`](Self::tile_features) is for any.
    pub fn embed_tiles(&self, pixels: Tensor<4>) -> Tensor<2> {
        self.project_tiles(&self.vision.forward(pixels))
    }

    /// Features of tiles that were read for the image tower.
    ///
    /// # Panics
    ///
    /// If they were read for a tower of another kind.
    pub fn tile_features(&self, tiles: &TileInputs) -> TileFeatures {
        self.vision.features(tiles, &self.device())
    }

    /// Where tiles lie in the joint space, from their features: their projection, behind the embedding norm with its
    /// running statistics if the model has one.
    ///
    /// # Shapes
    ///
    /// - output: `[batch, d_joint]`
    pub fn project_tiles(&self, features: &TileFeatures) -> Tensor<2> {
        let projected = self.tile_projections(features);
        match &self.embedding_norm {
            Some(norm) => norm.image.by_running(projected),
            None => projected,
        }
    }

    /// The projections of tiles alone, ahead of the embedding norm.
    ///
    /// # Shapes
    ///
    /// - output: `[batch, d_joint]`
    pub fn tile_projections(&self, features: &TileFeatures) -> Tensor<2> {
        self.image_projection.forward(features.mean_patch())
    }

    /// Where the transcriptomes that sentences describe lie in the joint space, not of unit length.
    ///
    /// # Shapes
    ///
    /// - output: `[n_spots, d_joint]`
    pub fn embed_sentences(
        &self,
        sentences: &GeneSentences,
        tokens: &SentenceTokenizer,
    ) -> Tensor<2> {
        self.project_sentences(self.text.mean_sentence(sentences, tokens))
    }

    /// Where transcriptomes lie in the joint space, from their mean sentence feature (Eq. 11): its projection, behind the
    /// embedding norm with its running statistics if the model has one.
    ///
    /// # Shapes
    ///
    /// - `mean_sentence`: `[n_spots, d_sentence]`
    /// - output: `[n_spots, d_joint]`
    pub fn project_sentences(&self, mean_sentence: Tensor<2>) -> Tensor<2> {
        let projected = self.sentence_projections(mean_sentence);
        match &self.embedding_norm {
            Some(norm) => norm.text.by_running(projected),
            None => projected,
        }
    }

    /// The projections of mean sentence features alone, ahead of the embedding norm.
    ///
    /// # Shapes
    ///
    /// - `mean_sentence`: `[n_spots, d_sentence]`
    /// - output: `[n_spots, d_joint]`
    pub fn sentence_projections(&self, mean_sentence: Tensor<2>) -> Tensor<2> {
        self.text_projection.forward(mean_sentence)
    }

    /// The same model with other towers. A CLIP brings its projections too; the gene table, the projection
    /// of values and the map of sentences into the joint space stay, and so does the logit scale: CLIP's
    /// has long been at its bound of 100, where a contrast that begins anew could only sharpen.
    ///
    /// # Panics
    ///
    /// If the model was not made for them; see
    /// [`ComtipConfig::with_towers`](crate::ComtipConfig::with_towers).
    pub fn with_towers(mut self, towers: Towers) -> Self {
        let (before, after) = (
            parameter_shapes(&self.vision),
            parameter_shapes(&towers.vision),
        );
        assert_eq!(before, after, "weights of the image tower");
        self.vision = ImageTower::Transformer(Box::new(towers.vision));
        if let Some(text) = towers.text {
            let (before, after) = (parameter_shapes(&self.text.tower), parameter_shapes(&text));
            assert_eq!(before, after, "weights of the text tower");
            self.text.tower = text;
        }
        if let Some(projection) = towers.image_projection {
            self.image_projection = projection;
        }
        self
    }

    /// The towers of the model, as [`with_towers`](Self::with_towers) takes them; without their logit scale. `None` if the
    /// image tower is no vision transformer.
    pub fn towers(&self) -> Option<Towers> {
        Some(Towers {
            vision: self.vision.transformer()?.clone(),
            text: Some(self.text.tower.clone()),
            image_projection: Some(self.image_projection.clone()),
            logit_scale: None,
        })
    }

    /// Sets the numbers in which the linear maps of both towers' blocks multiply. Not a part of the weights:
    /// those that are loaded later, or towers, bring none.
    pub fn set_precision(&mut self, precision: Precision) {
        self.vision.set_precision(precision);
        self.text.tower.set_precision(precision);
    }

    /// What cosines are multiplied by, `exp(logit scale)`.
    ///
    /// # Shapes
    ///
    /// - output: `[1]`
    pub fn scale(&self) -> Tensor<1> {
        self.logit_scale.val().exp()
    }

    /// The same model with its logit scale within `[0, ln 100]`, to be called after every step.
    pub fn clamp_logit_scale(mut self) -> Self {
        self.logit_scale = self.logit_scale.map(|scale| {
            // A leaf again: a clamped weight must not remember the graph of its last step.
            let clamped = scale.clone().clamp(0.0, Self::MAX_LOGIT_SCALE).detach();
            clamped.set_require_grad(scale.is_require_grad())
        });
        self
    }

    /// Where the weights are.
    pub fn device(&self) -> Device {
        self.logit_scale.val().device()
    }
}
