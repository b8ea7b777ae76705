//! Our side of `compare.py`: one ViT-B/32 forward or training step a line of input.
//!
//! Reads `forward` or `step` from standard input, does it once on a batch of 32 tiles, and prints the
//! seconds it took. The device is the first argument, `cpu` or `libtorch`.

use std::io::BufRead;
use std::time::Instant;

use burn::module::Module;
use burn::nn::{Linear, LinearConfig};
use burn::optim::{AdamWConfig, GradientsParams, ModuleOptimizer};
use burn::tensor::{Device, Distribution, Tensor};
use comtip::vision::{VisionTransformer, VisionTransformerConfig};

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

fn device(name: &str) -> Device {
    match name {
        "cpu" => Device::flex(),
        #[cfg(feature = "tch")]
        "libtorch" => libtorch(),
        _ => panic!("no device `{name}` in this build"),
    }
}

#[cfg(feature = "tch")]
#[expect(deprecated, reason = "burn-tch goes with the next release of Burn")]
fn libtorch() -> Device {
    Device::libtorch()
}

/// Waits for the numbers: a back-end may still be at work when it answers.
fn wait_for(tensor: &Tensor<2>) {
    tensor.clone().slice([0..1, 0..1]).into_data();
}

fn main() {
    let name = std::env::args().nth(1).unwrap_or_else(|| "cpu".to_owned());
    let training = device(&name).autodiff();
    let inference = device(&name);
    let config = VisionTransformerConfig::vit_b32();
    let mut model = ImageSide {
        vision: config.init(&training),
        projection: LinearConfig::new(config.d_model, 512)
            .with_bias(false)
            .init(&training),
    };
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
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("readable");
        let seconds = match line.trim() {
            "forward" => {
                let frozen = model.clone().valid();
                let start = Instant::now();
                wait_for(&frozen.forward(still.clone()));
                start.elapsed().as_secs_f64()
            }
            "step" => {
                let start = Instant::now();
                let out = model.forward(tiles.clone());
                let loss = out.square().mean();
                let gradients = GradientsParams::from_grads(loss.backward(), &model);
                model = adamw.step(1e-5, model, gradients);
                wait_for(&model.projection.weight.val());
                start.elapsed().as_secs_f64()
            }
            other => panic!("`{other}` is neither forward nor step"),
        };
        println!("{seconds}");
    }
}
