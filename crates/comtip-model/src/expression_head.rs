//! Expression from the embedding of a tile: two linear maps with GELU between them.

use burn::config::Config;
use burn::module::{Module, Param};
use burn::nn::{Linear, LinearConfig};
use burn::tensor::{Device, Tensor};
use comtip_vision::Activation;

/// Settings of an [`ExpressionHead`].
///
/// ```
/// use burn::tensor::{Device, Tensor};
/// use comtip_model::ExpressionHeadConfig;
///
/// let device = Device::flex();
/// let head = ExpressionHeadConfig::new(512, 8).init(&device).around(&[1.5; 8]);
/// let values = head.forward(Tensor::zeros([3, 512], &device));
/// assert_eq!(values.dims(), [3, 8]);
/// ```
#[derive(Config, Debug, PartialEq)]
pub struct ExpressionHeadConfig {
    /// Width of an embedding.
    pub d_input: usize,
    /// Genes that are predicted.
    pub n_genes: usize,
    /// Width between the two maps; 256 is our reading of the paper's Table 2.
    #[config(default = 256)]
    pub d_hidden: usize,
}

/// Predicts the values of genes from embeddings.
#[derive(Module, Debug)]
pub struct ExpressionHead {
    fc_1: Linear,
    fc_2: Linear,
}

impl ExpressionHeadConfig {
    /// A head with fresh weights on `device`; see [`seed_weights`](crate::seed_weights) for weights that a seed names.
    pub fn init(&self, device: &Device) -> ExpressionHead {
        ExpressionHead {
            fc_1: LinearConfig::new(self.d_input, self.d_hidden).init(device),
            fc_2: LinearConfig::new(self.d_hidden, self.n_genes).init(device),
        }
    }
}

impl ExpressionHead {
    /// Values of the genes, in the unit they were trained on.
    ///
    /// # Shapes
    ///
    /// - `embeddings`: `[batch, d_input]`
    /// - output: `[batch, n_genes]`
    pub fn forward(&self, embeddings: Tensor<2>) -> Tensor<2> {
        let hidden = Activation::Gelu.forward(self.fc_1.forward(embeddings));
        self.fc_2.forward(hidden)
    }

    /// The same head with predictions that begin around `means`, a value a gene: a rate that suits weights would take long
    /// to bring a bias from 0 to the mean of a gene.
    #[must_use]
    pub fn around(mut self, means: &[f32]) -> Self {
        let device = self.fc_2.weight.val().device();
        self.fc_2.bias = Some(Param::from_tensor(Tensor::from_floats(means, &device)));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed_weights::seed_weights;

    #[test]
    fn of_nothing_it_predicts_the_means_it_begins_around() {
        let device = Device::flex();
        let head = seed_weights(ExpressionHeadConfig::new(6, 3).init(&device), 7);
        let values = head
            .around(&[0.5, 1.5, 2.5])
            .forward(Tensor::zeros([2, 6], &device))
            .into_data();
        let values: Vec<f32> = values.iter::<f32>().collect();
        assert_eq!(values, [0.5, 1.5, 2.5, 0.5, 1.5, 2.5]);
    }
}
