//! Tokens of a convolution stem and its gradients are those of PyTorch; `golden/convolution_stem.py` wrote the numbers.

use burn::module::Param;
use burn::tensor::{Device, Tensor, TensorData, Tolerance};
use comtip_vision::ConvolutionStem;
use serde::Deserialize;

#[derive(Deserialize)]
struct Golden {
    pixels_shape: [usize; 4],
    tokens_shape: [usize; 3],
    pixels: Vec<f32>,
    upstream: Vec<f32>,
    stages: Vec<GoldenStage>,
    tokens: Vec<f32>,
    pixels_gradient: Vec<f32>,
}

#[derive(Deserialize)]
struct GoldenStage {
    channels: [usize; 2],
    weights: [Vec<f32>; 3],
    gradients: [Vec<f32>; 3],
}

fn assert_that_of_pytorch(device: &Device) {
    let golden = include_str!("golden/convolution_stem.json");
    let golden: Golden = serde_json::from_str(golden).expect("golden numbers");
    let mut stem = ConvolutionStem::new(
        &golden
            .stages
            .iter()
            .map(|s| s.channels[1])
            .collect::<Vec<_>>(),
        device,
    );
    for (stage, golden) in stem.stages.iter_mut().zip(&golden.stages) {
        let [n_inputs, n_outputs] = golden.channels;
        let [kernels, gamma, beta] = golden.weights.clone();
        let kernels = TensorData::new(kernels, [n_outputs, n_inputs, 3, 3]);
        stage.convolution.weight = Param::from_tensor(Tensor::from_data(kernels, device));
        let columns = |numbers: Vec<f32>| {
            let data = TensorData::new(numbers, [n_outputs]);
            Some(Param::from_tensor(Tensor::from_data(data, device)))
        };
        (stage.norm.gamma, stage.norm.beta) = (columns(gamma), columns(beta));
    }
    let near = |found: TensorData, expected: &[f32]| {
        let expected = TensorData::new(expected.to_vec(), found.shape().clone());
        found.assert_approx_eq::<f32>(&expected, Tolerance::rel_abs(1e-5, 1e-5));
    };
    let pixels = TensorData::new(golden.pixels, golden.pixels_shape);
    let pixels = Tensor::<4>::from_data(pixels, device).require_grad();
    let tokens = stem.forward(pixels.clone());
    assert_eq!(tokens.dims(), golden.tokens_shape);
    near(tokens.to_data(), &golden.tokens);

    let upstream = TensorData::new(golden.upstream, golden.tokens_shape);
    let loss = (tokens * Tensor::from_data(upstream, device)).sum();
    let gradients = loss.backward();
    let of_pixels = pixels.grad(&gradients).expect("of pixels");
    near(of_pixels.into_data(), &golden.pixels_gradient);
    for (stage, golden) in stem.stages.iter().zip(&golden.stages) {
        let [gamma, beta] = [&stage.norm.gamma, &stage.norm.beta]
            .map(|columns| columns.as_ref().expect("columns").val());
        let of_columns = |columns: Tensor<1>| columns.grad(&gradients).expect("of columns");
        let kernels = stage.convolution.weight.val();
        let kernels = kernels.grad(&gradients).expect("of kernels");
        near(kernels.into_data(), &golden.gradients[0]);
        near(of_columns(gamma).into_data(), &golden.gradients[1]);
        near(of_columns(beta).into_data(), &golden.gradients[2]);
    }
}

/// By loops over host memory, if `comtip-transformer` has them, and by Burn's operations.
#[test]
fn tokens_and_gradients_are_those_of_pytorch() {
    assert_that_of_pytorch(&Device::flex().autodiff());
    assert_that_of_pytorch(&Device::flex().autodiff().gradient_checkpointing());
}
