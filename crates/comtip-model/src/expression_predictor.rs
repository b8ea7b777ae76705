//! A network that predicts expression from tiles: the image side of a joint model and a head.

use std::fmt;

use burn::config::{Config, config_to_json};
use burn::module::Module;
use burn::nn::{Linear, LinearConfig};
use burn::tensor::{Device, Tensor, TensorReadError};
use comtip_data::SpotSet;
use ndarray::Array2;
use serde::{Deserialize, Serialize};

use crate::comtip::Comtip;
use crate::config::ComtipConfig;
use crate::embedding_norm::EmbeddingNorm;
use crate::error::ModelError;
use crate::expression_head::{ExpressionHead, ExpressionHeadConfig};
use crate::image_tower::ImageTower;
use crate::image_tower_config::ImageTowerConfig;
use crate::read_ahead::read_ahead;
use crate::running_norm::RunningNorm;
use crate::seed_weights::seed_weights;
use crate::tile_inputs::TileInputs;
use crate::tile_reading::TileReading;

/// Settings of an [`ExpressionPredictor`]. As in [`ComtipConfig`], what is off leaves no key in `config.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExpressionPredictorConfig {
    /// The image tower.
    pub vision: ImageTowerConfig,
    /// The head, which reads embeddings of the joint space.
    pub head: ExpressionHeadConfig,
    /// What is done to joint embeddings over spots.
    #[serde(default, skip_serializing_if = "EmbeddingNorm::is_none")]
    pub embedding_norm: EmbeddingNorm,
}

impl Config for ExpressionPredictorConfig {}

impl fmt::Display for ExpressionPredictorConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&config_to_json(self))
    }
}

/// Predicts the expression of a spot from its tile: the image tower, the mean over patches and the projection of a joint
/// model (Eq. 6), and a head.
#[derive(Module, Debug)]
pub struct ExpressionPredictor {
    /// Reads tiles.
    pub vision: ImageTower,
    image_projection: Linear,
    /// Reads their embeddings.
    pub head: ExpressionHead,
    /// By the running statistics of the joint model, which stay as they are.
    embedding_norm: Option<RunningNorm>,
}

impl ExpressionPredictorConfig {
    /// The image side of a joint model, with a head for `n_genes` genes.
    pub fn of(model: &ComtipConfig, n_genes: usize) -> Self {
        let head = ExpressionHeadConfig::new(model.d_joint, n_genes);
        Self {
            vision: model.vision.clone(),
            head,
            embedding_norm: model.embedding_norm,
        }
    }

    /// A network with fresh weights on `device`.
    pub fn init(&self, device: &Device) -> ExpressionPredictor {
        ExpressionPredictor {
            vision: self.vision.init(device),
            image_projection: LinearConfig::new(self.vision.d_model(), self.head.d_input)
                .with_bias(false)
                .init(device),
            head: self.head.init(device),
            embedding_norm: RunningNorm::new(self.embedding_norm, self.head.d_input, device),
        }
    }

    /// A network with the image side of `model`, on its device. The head is drawn from `seed`, and its predictions begin
    /// around `means`, a value a gene.
    pub fn init_from(&self, model: &Comtip, means: &[f32], seed: u64) -> ExpressionPredictor {
        let head = seed_weights(self.head.init(&model.device()), seed);
        ExpressionPredictor {
            vision: model.vision.clone(),
            image_projection: model.image_projection.clone(),
            head: head.around(means),
            embedding_norm: model.embedding_norm.as_ref().map(|norm| norm.image.clone()),
        }
    }
}

impl ExpressionPredictor {
    /// Where tiles lie in the joint space (Eq. 6), not of unit length; what the head reads.
    ///
    /// # Shapes
    ///
    /// - output: `[n_tiles, d_joint]`
    ///
    /// # Panics
    ///
    /// If the tiles were read for an image tower of another kind.
    pub fn embed(&self, tiles: &TileInputs) -> Tensor<2> {
        let features = self.vision.features(tiles, &self.device());
        let projected = self.image_projection.forward(features.mean_patch());
        match &self.embedding_norm {
            Some(norm) => norm.by_running(projected),
            None => projected,
        }
    }

    /// Values of the genes.
    ///
    /// # Shapes
    ///
    /// - output: `[n_tiles, n_genes]`
    ///
    /// # Panics
    ///
    /// As [`embed`](Self::embed).
    pub fn forward(&self, tiles: &TileInputs) -> Tensor<2> {
        self.head.forward(self.embed(tiles))
    }

    /// The same network of which only the head takes a gradient.
    #[must_use]
    pub fn with_frozen_encoder(mut self) -> Self {
        self.vision = self.vision.no_grad();
        self.image_projection = self.image_projection.no_grad();
        self
    }

    /// Where the weights are.
    pub fn device(&self) -> Device {
        self.image_projection.weight.val().device()
    }

    /// Predicted expression of all spots, `batch_size` tiles at a time, read ahead on all cores.
    ///
    /// `reading` is that of the image tower; `on_spots` hears of every batch that is done, with the number of spots in it.
    ///
    /// # Shapes
    ///
    /// - output: `[n_spots, n_genes]`
    ///
    /// # Errors
    ///
    /// If a tile cannot be decoded or the device cannot be read.
    pub fn predict_spots(
        &self,
        reading: TileReading,
        set: &SpotSet,
        batch_size: usize,
        mut on_spots: impl FnMut(usize),
    ) -> Result<Array2<f32>, ModelError> {
        let mut values: Vec<f32> = Vec::new();
        let read = |spot| Ok(reading.read(&set.tile(spot)?));
        read_ahead(set.len(), batch_size, read, |spots, read| {
            let mut tiles = TileInputs::none(reading);
            read.into_iter().for_each(|tile| tiles.push(tile));
            let predicted = self.forward(&tiles);
            let read = predicted.try_into_data().map_err(TensorReadError::from)?;
            values.extend(read.iter::<f32>());
            on_spots(spots.len());
            Ok::<(), ModelError>(())
        })?;
        let n_genes = values.len() / set.len().max(1);
        Ok(Array2::from_shape_fn(
            (set.len(), n_genes),
            |(spot, gene)| values[spot * n_genes + gene],
        ))
    }
}

#[cfg(test)]
mod tests {
    use image::{Rgb, RgbImage};

    use super::*;
    use crate::joint_norm::JointMoments;
    use crate::parameters::parameter_shapes;

    #[test]
    fn it_begins_with_the_embeddings_of_the_model_and_the_means_of_the_genes() {
        let device = Device::flex();
        let norms = [EmbeddingNorm::None, EmbeddingNorm::Batch];
        let kinds = [ComtipConfig::tiny(2), ComtipConfig::colour_texture(2)];
        for (norm, mut shape) in norms
            .into_iter()
            .flat_map(|norm| kinds.clone().map(|shape| (norm, shape)))
        {
            shape.embedding_norm = norm;
            let mut model = seed_weights(shape.init(&device), 7);
            let tile = RgbImage::from_pixel(40, 40, Rgb([90, 30, 200]));
            let tiles = shape.vision.reading().read(&tile);
            let embedded = |model: &Comtip| model.project_tiles(&model.tile_features(&tiles));
            let before = embedded(&model);
            let batch = Tensor::cat(vec![before.clone(), before * 2.0], 0);
            let moments = JointMoments::of(batch.clone(), batch);
            model.embedding_norm = model.embedding_norm.map(|norm| norm.following(&moments));
            let config = ExpressionPredictorConfig::of(&shape, 3);
            let network = config.init_from(&model, &[1.0, 2.0, 3.0], 7);
            let (own, of_model) = (network.embed(&tiles), embedded(&model));
            assert_eq!(own.into_data(), of_model.into_data());
            let shapes = parameter_shapes(&network);
            assert_eq!(shapes["head.fc_1.weight"], [256, 256]);
            assert_eq!(shapes["head.fc_2.bias"], [3]);
            assert_eq!(shapes, parameter_shapes(&config.init(&device)));
            let is_told = config.to_string().contains("embedding_norm");
            assert_eq!(is_told, norm == EmbeddingNorm::Batch);
        }
    }
}
