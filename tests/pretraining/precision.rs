//! How far products in bfloat16 lead away from those in 32-bit floats.

use burn::module::{Module, ModuleVisitor, Param};
use burn::optim::GradientsParams;
use burn::tensor::Tensor;
use comtip::vision::Precision;

use crate::one_batch::OneBatch;

/// Gradients of all weights, one after the other.
fn flat(one: &OneBatch, gradients: GradientsParams) -> Vec<f64> {
    struct Flat {
        gradients: GradientsParams,
        numbers: Vec<f64>,
    }

    impl ModuleVisitor for Flat {
        fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
            let gradient = self.gradients.get::<D>(param.id).expect("a gradient");
            self.numbers.extend(gradient.into_data().iter::<f64>());
        }
    }

    let mut flat = Flat {
        gradients,
        numbers: Vec::new(),
    };
    one.model.visit(&mut flat);
    flat.numbers
}

#[test]
fn in_bf16_losses_and_gradient_are_near_those_in_f32() {
    let [f32, bf16] = [Precision::F32, Precision::Bf16].map(|precision| {
        let one = OneBatch::new(precision);
        let (losses, gradients) = one.gradients();
        let terms = ["info_nce", "observed", "unobserved"].map(|name| {
            let term = losses.term(name).expect("a term");
            f64::from(term.into_scalar::<f32>())
        });
        (terms, flat(&one, gradients))
    });
    for (f32, bf16) in f32.0.iter().zip(bf16.0) {
        let relative = (bf16 - f32).abs() / f32;
        println!("a loss of {f32}: {relative:.1e} apart");
        assert!(relative < 0.01, "{bf16} for {f32}");
    }
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let (a, b) = (&f32.1, &bf16.1);
    let cosine = dot(a, b) / (dot(a, a) * dot(b, b)).sqrt();
    println!("the gradients: cosine {cosine:.6}");
    assert!(cosine > 0.99, "{cosine}");
    assert!(cosine < 1.0 - 1e-9, "nothing was computed in bf16");
}

/// At a rate that does not leap: where it does, two ways part after any rounding.
#[test]
fn learning_in_bf16_goes_the_way_of_f32() {
    let [f32, bf16] = [Precision::F32, Precision::Bf16]
        .map(|precision| OneBatch::new(precision).learn(30, 0.0, 1e-4));
    let apart = f32.iter().zip(&bf16).map(|(a, b)| (a - b).abs());
    let most = apart.fold(0.0, f32::max);
    let (first, last) = (f32[0], f32[f32.len() - 1]);
    println!("InfoNCE fell from {first} to {last} in f32; in bf16 it was at most {most:.4} apart");
    assert!(last < 0.7 * first, "too little was learned to compare");
    assert!(most < 0.05, "{most}");
}

#[test]
fn one_batch_is_learned_by_heart_in_bf16_too() {
    let seen = OneBatch::new(Precision::Bf16).learn(400, 0.05, 1e-3);
    println!("learned by heart in {} steps", seen.len());
    assert!(seen[seen.len() - 1] < 0.05);
}
