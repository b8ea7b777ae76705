//! Predicts the features of hidden patches from those of visible ones (Eq. 3).

use burn::config::Config;
use burn::module::{Module, Param};
use burn::nn::{Initializer, Linear, LinearConfig};
use burn::tensor::activation::softmax;
use burn::tensor::{Device, Int, Tensor};

use crate::patch_mask::gather_tokens;

/// Settings of a [`MaskFeatureGenerator`].
#[derive(Config, Debug)]
pub struct MaskFeatureGeneratorConfig {
    /// Width of a patch feature.
    pub d_model: usize,
    /// Patches in a tile, hidden or not.
    pub n_patches: usize,
}

/// One cross-attention layer with a learnable query per patch position; one head, no bias, no
/// feed-forward part, no residual, no output projection.
///
/// `z_j = softmax((q_j W_Q) (H W_K)^T / sqrt(d)) (H W_V)` for every hidden position `j`, where the rows
/// of `H` are the visible features. Queries are tied to positions: without them every hidden patch of
/// a tile would get the same prediction.
#[derive(Module, Debug)]
pub struct MaskFeatureGenerator {
    queries: Param<Tensor<2>>,
    query: Linear,
    key: Linear,
    value: Linear,
}

impl MaskFeatureGeneratorConfig {
    /// A generator with fresh weights on `device`.
    pub fn init(&self, device: &Device) -> MaskFeatureGenerator {
        let linear = LinearConfig::new(self.d_model, self.d_model).with_bias(false);
        MaskFeatureGenerator {
            queries: Initializer::Normal {
                mean: 0.0,
                std: 0.02,
            }
            .init([self.n_patches, self.d_model], device),
            query: linear.init(device),
            key: linear.init(device),
            value: linear.init(device),
        }
    }
}

impl MaskFeatureGenerator {
    /// Predicts the feature of every hidden patch.
    ///
    /// # Shapes
    ///
    /// - `visible`: `[batch, n_visible, d_model]`
    /// - `hidden`: `[batch, n_hidden]`, the positions left out of `visible`
    /// - output: `[batch, n_hidden, d_model]`
    pub fn forward(&self, visible: Tensor<3>, hidden: Tensor<2, Int>) -> Tensor<3> {
        let [batch, _, d_model] = visible.dims();
        let [n_patches, _] = self.queries.val().dims();
        let queries = self.query.forward(self.queries.val()).unsqueeze::<3>();
        let queries = gather_tokens(queries.expand([batch, n_patches, d_model]), hidden);
        let keys = self.key.forward(visible.clone());
        let values = self.value.forward(visible);
        let scores = queries.matmul(keys.swap_dims(1, 2)) / (d_model as f64).sqrt();
        softmax(scores, 2).matmul(values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_visible_patch_is_all_that_can_be_said_of_every_hidden_one() {
        let device = Device::flex();
        let generator = MaskFeatureGeneratorConfig::new(4, 3).init(&device);
        let visible = Tensor::<3>::from_floats([[[1.0, -2.0, 0.5, 3.0]]], &device);
        let hidden = Tensor::<2, Int>::from_data([[0, 2]], &device);

        let predicted = generator.forward(visible.clone(), hidden);

        let value = generator.value.forward(visible).into_data();
        let value = value.try_to_vec::<f32>().expect("f32");
        let predicted = predicted.into_data().try_to_vec::<f32>().expect("f32");
        assert_eq!(predicted[..4], value);
        assert_eq!(predicted[4..], value);
    }

    #[test]
    fn hidden_positions_get_predictions_of_their_own() {
        let device = Device::flex();
        let generator = MaskFeatureGeneratorConfig::new(4, 4).init(&device);
        let visible =
            Tensor::<3>::from_floats([[[9.0, 0.0, 0.0, 1.0], [0.0, 9.0, 1.0, 0.0]]], &device);
        let hidden = Tensor::<2, Int>::from_data([[1, 3]], &device);
        let predicted = generator.forward(visible, hidden).into_data();
        let predicted = predicted.try_to_vec::<f32>().expect("f32");
        assert_ne!(predicted[..4], predicted[4..]);
    }
}
