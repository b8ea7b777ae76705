//! Initial weights that depend on a seed alone, whatever the back-end.

use burn::module::{Module, ModuleMapper, Param};
use burn::tensor::{Tensor, TensorData};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Draws the weights of a module anew: matrices and kernels from a normal distribution of variance
/// `1 / fan_in`, tables and tokens with CLIP's deviations (0.02, positions 0.01).
///
/// Vectors that start at a constant keep it: biases are set to 0 (Burn draws them), gains stay 1, and
/// so do the identity projection and the logit scale. Each tensor draws from a stream of its own,
/// named by the seed and its path, so one module more or less leaves the others' weights alone.
pub fn seed_weights<M: Module>(module: M, seed: u64) -> M {
    module.map(&mut SeedWeights {
        seed,
        path: Vec::new(),
    })
}

struct SeedWeights {
    seed: u64,
    path: Vec<String>,
}

impl SeedWeights {
    /// Deviation of a tensor's initial values; `None` keeps what is there.
    fn deviation<const D: usize>(&self, shape: [usize; D]) -> Option<f64> {
        let path = self.path.join(".");
        let is = |name: &str| path == name || path.ends_with(&format!(".{name}"));
        let has = |name: &str| self.path.iter().any(|part| part == name);
        let is_identity = has("text_projection") && shape.first() == shape.last();
        if is("gamma") || is("beta") || is("logit_scale") || is_identity {
            None
        } else if is("bias") {
            Some(0.0)
        } else if is("positions") {
            Some(0.01)
        } else if ["token_embedding", "gene_table", "queries", "class_token"]
            .into_iter()
            .any(is)
            || has("value_projection")
        {
            Some(0.02)
        } else {
            // Linear weights are [d_input, d_output], kernels [d_output, channels, height, width].
            let fan_in = match D {
                4 => shape[1..].iter().product(),
                _ => shape[0],
            };
            Some((fan_in as f64).powf(-0.5))
        }
    }
}

impl ModuleMapper for SeedWeights {
    fn enter_module(&mut self, name: &str, _container: &str) {
        self.path.push(name.to_owned());
    }

    fn exit_module(&mut self, _name: &str, _container: &str) {
        self.path.pop();
    }

    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let shape = param.lazy_shape().dims();
        let Some(deviation) = self.deviation::<D>(shape) else {
            return param;
        };
        let mut rng = ChaCha8Rng::seed_from_u64(self.seed ^ hash(&self.path.join(".")));
        let values = normal_values(shape.iter().product(), deviation, &mut rng);
        param.map(|weight| {
            Tensor::from_data(TensorData::new(values, shape), &weight.device())
                .set_require_grad(weight.is_require_grad())
        })
    }
}

/// Normal values by Box and Muller's transform.
pub(crate) fn normal_values(n: usize, deviation: f64, rng: &mut ChaCha8Rng) -> Vec<f32> {
    let mut values = Vec::with_capacity(n + 1);
    while values.len() < n {
        let radius = (-2.0 * (1.0 - rng.random::<f64>()).ln()).sqrt() * deviation;
        let (sine, cosine) = (std::f64::consts::TAU * rng.random::<f64>()).sin_cos();
        values.extend([(radius * cosine) as f32, (radius * sine) as f32]);
    }
    values.truncate(n);
    values
}

/// 64-bit FNV-1a.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ComtipConfig;
    use approx::assert_relative_eq;
    use burn::tensor::Device;

    #[test]
    fn normal_values_have_the_deviation_asked_for() {
        let values = normal_values(20_001, 0.5, &mut ChaCha8Rng::seed_from_u64(1));
        let mean = values.iter().sum::<f32>() / values.len() as f32;
        let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f32>() / 20_001.0;
        assert_relative_eq!(mean, 0.0, epsilon = 0.02);
        assert_relative_eq!(variance.sqrt(), 0.5, epsilon = 0.02);
    }

    #[test]
    fn a_seed_names_the_weights() {
        let device = Device::flex();
        let weights = |seed| {
            let model = seed_weights(ComtipConfig::tiny(3).init(&device), seed);
            model
                .embed_tiles(Tensor::ones([1, 3, 112, 112], &device))
                .into_data()
        };
        assert_eq!(weights(1), weights(1));
        assert_ne!(weights(1), weights(2));
    }
}
