//! Normalised, softened and decorrelated: losses and gradients are those of plain loops; `golden/joint_losses.py` wrote the
//! numbers.

use std::collections::BTreeMap;

use burn::tensor::{Device, Tensor, TensorData};
use comtip_model::{
    EmbeddingNorm, JointNorm, NormStatistics, covariance_loss, info_nce, profile_targets,
    soft_info_nce,
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    image: Vec<Vec<f32>>,
    text: Vec<Vec<f32>>,
    profiles: Vec<Vec<f32>>,
    scale: f32,
    temperature: f64,
    targets: Vec<Vec<f32>>,
    losses: BTreeMap<String, Expected>,
}

#[derive(Deserialize)]
struct Expected {
    loss: f32,
    image: Vec<Vec<f32>>,
    text: Vec<Vec<f32>>,
}

fn tensor(rows: &[Vec<f32>], device: &Device) -> Tensor<2> {
    let shape = [rows.len(), rows[0].len()];
    Tensor::from_data(TensorData::new(rows.concat(), shape), device)
}

#[track_caller]
fn near(name: &str, found: &[f32], expected: &[f32]) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        let apart = (found - expected).abs();
        assert!(
            apart < 2e-5 * expected.abs().max(1.0),
            "{name}: {found} for {expected}"
        );
    }
}

#[test]
fn losses_and_gradients_are_those_of_plain_loops() {
    let json = include_str!("golden/joint_losses.json");
    let cases: Vec<Case> = serde_json::from_str(json).expect("cases");
    assert_eq!(cases.len(), 2);
    let device = Device::flex().autodiff();
    for case in cases {
        let scale = Tensor::<1>::from_floats([case.scale], &device);
        let targets = profile_targets(tensor(&case.profiles, &device), case.temperature);
        let found: Vec<f32> = targets.clone().into_data().iter::<f32>().collect();
        near("targets", &found, &case.targets.concat());
        let normed = |norm, image: Tensor<2>, text| {
            let norm = JointNorm::new(norm, image.dims()[1], &device).expect("a norm");
            let (image, text) = norm.forward(image, text, NormStatistics::OfBatch);
            info_nce(image, text, scale.clone())
        };
        assert_eq!(case.losses.len(), 4);
        for (name, expected) in case.losses {
            let [image, text] = [&case.image, &case.text].map(|rows| {
                let leaf = tensor(rows, &device);
                leaf.require_grad()
            });
            let (a, b) = (image.clone(), text.clone());
            let loss = match name.as_str() {
                "batch" => normed(EmbeddingNorm::Batch, a, b),
                "centre" => normed(EmbeddingNorm::Centre, a, b),
                "soft" => soft_info_nce(a, b, scale.clone(), targets.clone()),
                "covariance" => covariance_loss(a) + covariance_loss(b),
                other => panic!("no loss is called {other}"),
            };
            near(&name, &[loss.clone().into_scalar()], &[expected.loss]);
            let gradients = loss.backward();
            for (leaf, expected) in [(image, expected.image), (text, expected.text)] {
                let gradient = leaf.grad(&gradients).expect("a gradient").into_data();
                let found: Vec<f32> = gradient.iter::<f32>().collect();
                near(&name, &found, &expected.concat());
            }
        }
    }
}
