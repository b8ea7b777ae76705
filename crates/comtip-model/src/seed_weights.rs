//! Initial weights that depend on a seed alone, whatever the back-end.

use burn::module::{Module, ModuleMapper, Param};
use burn::tensor::{Tensor, TensorData};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Draws the weights of a module anew: matrices and kernels from a normal distribution of variance
/// `1 / fan_in`, tables and tokens with CLIP's deviations (0.02, positions 0.01).
///
/// Vectors that start at a constant keep it: biases are set to 0 (Burn draws them), gains, those of
/// LayerScale too, stay 1, and so do the identity projection, the logit scale and running statistics. Each tensor draws from a stream of its own,
/// named by the seed and its path, so one module more or less leaves the others' weights alone.
///
/// # Panics
///
/// If the module has a weight of a name that is not known here: a new kind of weight gets its start in
/// this file first.
pub fn seed_weights<M: Module>(module: M, seed: u64) -> M {
    module.map(&mut SeedWeights {
        seed,
        path: Vec::new(),
    })
}

/// Modules whose weight is the matrix of a linear map.
const LINEAR: [&str; 10] = [
    "query",
    "key",
    "value",
    "output",
    "fc_1",
    "fc_2",
    "projection",
    "image_projection",
    "text_projection",
    "linear",
];

/// How a tensor starts.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Start {
    /// As its module made it: a constant.
    Kept,
    /// From a normal distribution of that deviation.
    Drawn(f64),
}

struct SeedWeights {
    seed: u64,
    path: Vec<String>,
}

impl SeedWeights {
    /// How the tensor of that path starts; `None` if nothing is known of it.
    fn start(&self, shape: &[usize]) -> Option<Start> {
        let (name, inside) = match &self.path[..] {
            [.., inside, name] => (name.as_str(), inside.as_str()),
            [name] => (name.as_str(), ""),
            [] => return None,
        };
        Some(match (inside, name) {
            (_, "gamma" | "beta") | (_, "scale_1" | "scale_2") | (_, "logit_scale") => Start::Kept,
            (_, "running_mean" | "running_variance" | "n_batches") => Start::Kept,
            ("text_projection", "weight") if shape.first() == shape.last() => Start::Kept,
            (_, "bias") => Start::Drawn(0.0),
            (_, "positions") => Start::Drawn(0.01),
            (_, "token_embedding" | "gene_table" | "queries" | "class_token")
            | ("value_projection", "weight") => Start::Drawn(0.02),
            // Kernels are [d_output, channels, height, width].
            ("patch_embedding" | "convolution", "weight") => {
                Start::of_fan_in(shape[1..].iter().product())
            }
            // Linear weights are [d_input, d_output].
            (inside, "weight") if LINEAR.contains(&inside) => Start::of_fan_in(shape[0]),
            _ => return None,
        })
    }
}

impl Start {
    fn of_fan_in(fan_in: usize) -> Self {
        Self::Drawn((fan_in as f64).powf(-0.5))
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
        let shape = param.lazy_shape().dims::<D>();
        let deviation = match self.start(&shape) {
            Some(Start::Kept) => return param,
            Some(Start::Drawn(deviation)) => deviation,
            None => panic!("no start is known for the weight `{}`", self.path.join(".")),
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
pub fn normal_values(n: usize, deviation: f64, rng: &mut ChaCha8Rng) -> Vec<f32> {
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
    use approx::assert_relative_eq;
    use burn::tensor::Device;
    use comtip_vision::VisionTransformerConfig;

    use super::*;
    use crate::config::ComtipConfig;
    use crate::embedding_norm::EmbeddingNorm;

    #[test]
    fn normal_values_have_the_deviation_asked_for() {
        let values = normal_values(20_001, 0.5, &mut ChaCha8Rng::seed_from_u64(1));
        let mean = values.iter().sum::<f32>() / values.len() as f32;
        let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f32>() / 20_001.0;
        assert_relative_eq!(mean, 0.0, epsilon = 0.02);
        assert_relative_eq!(variance.sqrt(), 0.5, epsilon = 0.02);
    }

    /// Start of every weight of a model.
    fn starts(config: &ComtipConfig) -> Vec<(String, Start)> {
        struct Starts(SeedWeights, Vec<(String, Start)>);
        impl burn::module::ModuleVisitor for Starts {
            fn enter_module(&mut self, name: &str, _container: &str) {
                self.0.path.push(name.to_owned());
            }
            fn exit_module(&mut self, _name: &str, _container: &str) {
                self.0.path.pop();
            }
            fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
                let path = self.0.path.join(".");
                let start = self.0.start(&param.lazy_shape().dims::<D>());
                self.1
                    .push((path.clone(), start.unwrap_or_else(|| panic!("{path}"))));
            }
        }
        let path = Vec::new();
        let mut starts = Starts(SeedWeights { seed: 0, path }, Vec::new());
        config.init(&Device::flex()).visit(&mut starts);
        starts.1
    }

    #[test]
    fn every_weight_of_every_kind_of_model_has_a_start() {
        let mut config = ComtipConfig::tiny(3);
        let vision = config.vision.transformer_mut().expect("a transformer");
        (vision.layer_scale, vision.patch_bias) = (true, true);
        let starts = starts(&config);
        let of = |name: &str| {
            starts
                .iter()
                .find(|(path, _)| path == name)
                .expect("there")
                .1
        };
        assert_eq!(of("vision.blocks.0.scale_1"), Start::Kept);
        assert_eq!(of("vision.blocks.3.scale_2"), Start::Kept);
        assert_eq!(of("vision.patch_embedding.bias"), Start::Drawn(0.0));
        assert_eq!(
            of("vision.patch_embedding.weight"),
            Start::Drawn(768f64.powf(-0.5))
        );
        assert_eq!(
            of("vision.blocks.0.fc_2.weight"),
            Start::Drawn(512f64.powf(-0.5))
        );
        assert_eq!(of("text.value_projection.weight"), Start::Drawn(0.02));
        config.d_joint = config.text.tower.d_sentence;
        assert_eq!(self::starts(&config).len(), starts.len());
        config.vision = VisionTransformerConfig::tiny()
            .with_convolution_stem(&[32, 64, 96])
            .into();
        let of_stem: Vec<_> = self::starts(&config)
            .into_iter()
            .filter(|(path, _)| path.starts_with("vision.stem."))
            .collect();
        assert_eq!(of_stem.len(), 4 * 3);
        let first = "vision.stem.stages.0.convolution.weight".to_owned();
        assert_eq!(of_stem[0], (first, Start::Drawn(27f64.powf(-0.5))));
        let kept = of_stem.iter().filter(|(_, start)| *start == Start::Kept);
        assert_eq!(kept.count(), 8);
        // Mean, variance and number of batches of both sides.
        config.embedding_norm = EmbeddingNorm::Batch;
        let kept = self::starts(&config);
        let kept = kept
            .iter()
            .filter(|(path, _)| path.starts_with("embedding_norm."));
        assert!(kept.clone().all(|(_, start)| *start == Start::Kept));
        assert_eq!(kept.count(), 6);
        let by_hand = self::starts(&ComtipConfig::colour_texture(3));
        let of_hidden = ("vision.fc_1.weight".to_owned(), Start::of_fan_in(61));
        assert!(by_hand.contains(&of_hidden));
    }

    #[test]
    #[should_panic(expected = "no start is known for the weight `gate`")]
    fn a_weight_of_a_new_name_is_not_drawn_unsaid() {
        #[derive(Module, Debug)]
        struct Gated {
            gate: Param<Tensor<1>>,
        }
        let gate = Param::from_tensor(Tensor::ones([2], &Device::flex()));
        seed_weights(Gated { gate }, 1);
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
