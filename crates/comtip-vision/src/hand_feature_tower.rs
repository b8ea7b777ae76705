//! An image tower that reads numbers of colour and texture instead of pixels.

use burn::config::Config;
use burn::module::Module;
use burn::nn::{Linear, LinearConfig};
use burn::tensor::activation::gelu;
use burn::tensor::{Device, Tensor, TensorData};

use crate::feature_standard::FeatureStandard;
use crate::vision_transformer::TileFeatures;

/// Settings of a [`HandFeatureTower`].
///
/// ```
/// use burn::tensor::Device;
/// use comtip_vision::{FeatureStandard, HandFeatureTowerConfig};
///
/// let config = HandFeatureTowerConfig::new(FeatureStandard::none(3));
/// let tower = config.init(&Device::flex());
/// let features = tower.features(&[0.5, 1.0, 2.0, 0.0, 0.0, 0.0], &Device::flex());
/// assert_eq!(features.mean_patch().dims(), [2, 128]);
/// ```
#[derive(Config, Debug, PartialEq)]
pub struct HandFeatureTowerConfig {
    /// What features are standardised with, fitted on training tiles; its length is their number.
    pub standard: FeatureStandard,
    /// Width of the hidden layer.
    #[config(default = 256)]
    pub d_hidden: usize,
    /// Width of the feature of a tile.
    #[config(default = 128)]
    pub d_model: usize,
}

/// Features that are not learned, standardised, and a perceptron with one hidden layer: Linear, GELU, Linear.
#[derive(Module, Debug)]
pub struct HandFeatureTower {
    fc_1: Linear,
    fc_2: Linear,
    #[module(skip)]
    standard: FeatureStandard,
}

impl HandFeatureTowerConfig {
    /// A tower with fresh weights on `device`.
    pub fn init(&self, device: &Device) -> HandFeatureTower {
        let linear = |d_input, d_output| LinearConfig::new(d_input, d_output).init(device);
        HandFeatureTower {
            fc_1: linear(self.standard.n_features(), self.d_hidden),
            fc_2: linear(self.d_hidden, self.d_model),
            standard: self.standard.clone(),
        }
    }
}

impl HandFeatureTower {
    /// Features of tiles. A tile is one patch: its feature is that of the class token and of the patch.
    ///
    /// # Shapes
    ///
    /// - `values`: `[n_tiles, n_features]`, in their own units, one tile after the other; `device` is that of the weights
    ///
    /// # Panics
    ///
    /// If there are values of a part of a tile.
    pub fn features(&self, values: &[f32], device: &Device) -> TileFeatures {
        let n_features = self.standard.n_features();
        assert!(values.len().is_multiple_of(n_features), "features of tiles");
        let shape = [values.len() / n_features, n_features];
        let data = TensorData::new(self.standard.apply(values), shape);
        let values = Tensor::<2>::from_data(data, device);
        let class = self.fc_2.forward(gelu(self.fc_1.forward(values)));
        TileFeatures {
            patches: class.clone().unsqueeze_dim(1),
            class,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_are_read_one_by_one() {
        let config =
            HandFeatureTowerConfig::new(FeatureStandard::new(vec![1.0, 2.0], vec![0.5, 4.0]));
        let tower = config.init(&Device::flex());
        let read = |values: &[f32]| -> Vec<f32> {
            let features = tower
                .features(values, &Device::flex())
                .mean_patch()
                .into_data();
            features.try_to_vec().expect("f32")
        };
        let both = read(&[0.25, -1.0, 3.0, 8.0]);
        let apart = [read(&[0.25, -1.0]), read(&[3.0, 8.0])].concat();
        assert!(both.iter().zip(&apart).all(|(a, b)| (a - b).abs() < 1e-6));
        assert_ne!(both[..128], both[128..]);
        // A tile at the mean is the biases alone, whatever the units.
        let moved =
            HandFeatureTowerConfig::new(FeatureStandard::new(vec![-7.0, 0.0], vec![3.0, 1.0]));
        let moved = HandFeatureTower {
            standard: moved.standard,
            ..tower.clone()
        };
        let at_mean = moved
            .features(&[-7.0, 0.0], &Device::flex())
            .class
            .into_data();
        assert_eq!(at_mean.try_to_vec::<f32>().expect("f32"), read(&[1.0, 2.0]));
    }
}
