//! Our side of `compare.py vit`: one ViT-B/32 forward or training step a line of input.
//!
//! Reads `forward` or `step` from standard input, does it once on a batch of 32 tiles, and prints the
//! seconds it took. The device is the first argument, `cpu` or `libtorch`.

mod rounds;

use burn::module::Module;
use burn::nn::{Linear, LinearConfig};
use burn::optim::{AdamWConfig, GradientsParams, ModuleOptimizer};
use burn::tensor::{Distribution, Tensor};
use comtip::vision::{VisionTransformer, VisionTransformerConfig};

use rounds::{answer, timed};

const BATCH: usize = 32;

#[derive(Module, Debug)]
struct ImageSide {
    vision: VisionTransformer,
    projection: Linear,
}

impl ImageSide {
    fn forward(&self, tiles: Tensor<4>) -> Tensor<2> {
        self.projection
            .forward(self.vision.forward(tiles).mean_patch())
    }
}

fn main() {
    let inference = rounds::device();
    let training = inference.clone().autodiff();
    let config = VisionTransformerConfig::vit_b32();
    // Taken out for a step: a weight that is shared could not be updated in place.
    let mut model = Some(ImageSide {
        vision: config.init(&training),
        projection: LinearConfig::new(config.d_model, 512)
            .with_bias(false)
            .init(&training),
    });
    let shape = [BATCH, 3, config.image_px, config.image_px];
    let tiles = Tensor::<4>::random(shape, Distribution::Normal(0.0, 1.0), &training);
    let still = Tensor::<4>::from_data(tiles.to_data(), &inference);
    let mut adamw = ModuleOptimizer::from(
        AdamWConfig::new()
            .with_beta_1(0.9)
            .with_beta_2(0.98)
            .with_epsilon(1e-6)
            .with_weight_decay(0.05)
            .build(),
    );
    answer(|round| match round {
        "forward" => {
            let frozen = model.clone().expect("there").valid();
            timed(&inference, || frozen.forward(still.clone())).1
        }
        "step" => {
            let before = model.take().expect("there");
            let (after, seconds) = timed(&training, || {
                let loss = before.forward(tiles.clone()).square().mean();
                let gradients = GradientsParams::from_grads(loss.backward(), &before);
                adamw.step(1e-5, before, gradients)
            });
            model = Some(after);
            seconds
        }
        other => panic!("`{other}` is neither forward nor step"),
    });
}
