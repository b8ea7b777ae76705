//! The critic `D`: a small Lipschitz network that scores an embedding.

use burn::config::Config;
use burn::module::Module;
use burn::tensor::activation::leaky_relu;
use burn::tensor::{Device, Tensor};

use crate::spectral_linear::{SpectralLinear, SpectralLinearConfig};

/// Settings of a [`Critic`].
#[derive(Config, Debug)]
pub struct CriticConfig {
    /// Width of the embedding that is judged.
    pub d_embedding: usize,
    /// Width of the hidden layer.
    #[config(default = 256)]
    pub d_hidden: usize,
}

/// `d_embedding -> d_hidden -> 1` with LeakyReLU (slope 0.2) and spectral normalisation; no sigmoid:
/// scores are differences in the sense of Wasserstein, not probabilities.
#[derive(Module, Debug)]
pub struct Critic {
    hidden: SpectralLinear,
    score: SpectralLinear,
}

impl CriticConfig {
    /// A critic with fresh weights on `device`.
    pub fn init(&self, device: &Device) -> Critic {
        Critic {
            hidden: SpectralLinearConfig::new(self.d_embedding, self.d_hidden).init(device),
            score: SpectralLinearConfig::new(self.d_hidden, 1).init(device),
        }
    }
}

impl Critic {
    /// Scores embeddings; two embeddings at distance `d` differ by about `d` at most.
    ///
    /// # Shapes
    ///
    /// - `embedding`: `[batch, d_embedding]`
    /// - output: `[batch]`
    pub fn forward(&self, embedding: Tensor<2>) -> Tensor<1> {
        let hidden = leaky_relu(self.hidden.forward(embedding), 0.2);
        self.score.forward(hidden).squeeze_dim(1)
    }

    #[cfg(test)]
    pub(crate) fn first_weight(&self) -> Tensor<2> {
        self.hidden.weight()
    }
}

#[cfg(test)]
mod tests {
    use burn::tensor::Distribution;

    use super::*;

    #[test]
    fn scores_differ_by_no_more_than_the_embeddings_do() {
        let device = Device::flex();
        let mut critic = CriticConfig::new(64).init(&device);
        critic.hidden = critic.hidden.stretched(100.0);
        critic.score = critic.score.stretched(100.0);
        let a = Tensor::<2>::random([200, 64], Distribution::Normal(0.0, 1.0), &device);
        let b = Tensor::<2>::random([200, 64], Distribution::Normal(0.0, 1.0), &device);
        let distance = (a.clone() - b.clone()).powi_scalar(2).sum_dim(1).sqrt();
        let gap = (critic.forward(a) - critic.forward(b)).abs();
        let ratio = gap / distance.squeeze_dim(1);
        let largest = ratio.max().into_scalar::<f32>();
        assert!(largest > 0.01 && largest <= 1.05, "{largest}");
    }
}
