//! Embeds one crate: a critic and an encoder that pull apart in one backward pass, with `comtip-adversarial` alone.
//!
//! cargo run --release --example reverse_gradient

use burn::tensor::{Device, Distribution, Tensor};
use comtip::adversarial::{CriticConfig, PairObjective};

fn main() {
    let device = Device::flex().autodiff();
    device.seed(7);
    let critic = CriticConfig::new(16).init(&device);
    let embeddings =
        || Tensor::<2>::random([32, 16], Distribution::Normal(0.0, 1.0), &device).require_grad();
    let (matched, shuffled) = (embeddings(), embeddings());
    for objective in [PairObjective::ReversalSigned, PairObjective::Cooperative] {
        let gap = objective
            .gap(&critic, matched.clone(), shuffled.clone(), 1.0)
            .expect("switched on");
        let loss = objective.loss(gap.clone());
        let gradient = matched.grad(&loss.backward()).expect("a gradient");
        // What the encoder would do with the gap, if it followed its gradient.
        let step = Tensor::from_inner(gradient).mul_scalar(-1.0);
        let moved = objective
            .gap(&critic, matched.clone() + step, shuffled.clone(), 1.0)
            .expect("switched on");
        let (before, after) = (gap.into_scalar::<f32>(), moved.into_scalar::<f32>());
        println!(
            "{objective:?}: the gap is {before:.4}, and {after:.4} after a step of the encoder"
        );
        // Under both the encoder widens the gap; a reversal has the critic narrow it.
        assert!(after > before);
    }
}
