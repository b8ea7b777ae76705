//! The sigmoid loss and its gradients are those of the paper's pseudo-code; `golden/siglip.py` wrote the numbers.

use burn::tensor::{Device, Tensor, TensorData};
use comtip_model::siglip;
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    image: Vec<Vec<f32>>,
    text: Vec<Vec<f32>>,
    scale: f32,
    bias: f32,
    loss: f32,
    gradients: Gradients,
}

#[derive(Deserialize)]
struct Gradients {
    image: Vec<Vec<f32>>,
    text: Vec<Vec<f32>>,
    scale: f32,
    bias: f32,
}

fn tensor(rows: &[Vec<f32>], device: &Device) -> Tensor<2> {
    let shape = [rows.len(), rows[0].len()];
    Tensor::from_data(TensorData::new(rows.concat(), shape), device).require_grad()
}

#[track_caller]
fn near(found: &[f32], expected: &[f32]) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        let apart = (found - expected).abs();
        assert!(
            apart < 2e-6 * expected.abs().max(1.0),
            "{found} for {expected}"
        );
    }
}

#[test]
fn loss_and_gradients_are_those_of_the_reference() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("golden/siglip.json")).expect("cases");
    assert_eq!(cases.len(), 4);
    let device = Device::flex().autodiff();
    for case in cases {
        let (image, text) = (tensor(&case.image, &device), tensor(&case.text, &device));
        let leaf = |value: f32| Tensor::<1>::from_floats([value], &device).require_grad();
        let (scale, bias) = (leaf(case.scale), leaf(case.bias));
        let loss = siglip(image.clone(), text.clone(), scale.clone(), bias.clone());
        near(&[loss.clone().into_scalar()], &[case.loss]);
        let gradients = loss.backward();
        let of_rows = |rows: &Tensor<2>| {
            let gradient = rows.grad(&gradients).expect("a gradient");
            gradient.into_data().try_to_vec::<f32>().expect("f32")
        };
        near(&of_rows(&image), &case.gradients.image.concat());
        near(&of_rows(&text), &case.gradients.text.concat());
        let of_scalar = |scalar: &Tensor<1>| -> f32 {
            scalar.grad(&gradients).expect("a gradient").into_scalar()
        };
        near(
            &[of_scalar(&scale), of_scalar(&bias)],
            &[case.gradients.scale, case.gradients.bias],
        );
    }
}
