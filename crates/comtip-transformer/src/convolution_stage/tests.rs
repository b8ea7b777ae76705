//! Tests of `convolution_stage`.

use burn::tensor::{Distribution, TensorData, Tolerance};

use super::*;

fn stage(n_inputs: usize, n_outputs: usize, device: &Device) -> ConvolutionStage {
    let mut stage = ConvolutionStage::new(n_inputs, n_outputs, device);
    let columns = |from, to| {
        let drawn = Tensor::random([n_outputs], Distribution::Uniform(from, to), device);
        Some(burn::module::Param::from_tensor(drawn))
    };
    (stage.norm.gamma, stage.norm.beta) = (columns(0.5, 1.5), columns(-1.0, 1.0));
    stage
}

fn pictures(shape: [usize; 4], device: &Device) -> Tensor<4> {
    Tensor::random(shape, Distribution::Normal(0.4, 1.5), device)
}

/// Value and all gradients are those that Burn derives from its own operations.
fn assert_that_of_burn(device: &Device, shape: [usize; 4], n_outputs: usize) {
    let stage = stage(shape[3], n_outputs, device);
    let pictures = pictures(shape, device);
    let [batch, height, width, _] = shape;
    let of_value = [batch, height.div_ceil(2), width.div_ceil(2), n_outputs];
    let upstream = Tensor::<4>::random(of_value, Distribution::Normal(0.0, 1.0), device);
    let run = |forward: &dyn Fn(Tensor<4>) -> Tensor<4>| {
        // The pictures are read twice, so that gradients add up.
        let leaf = pictures.clone().require_grad();
        let value = forward(leaf.clone());
        assert_eq!(value.dims(), of_value);
        let loss = (value.clone() * upstream.clone()).sum() + leaf.clone().square().sum();
        let gradients = loss.backward();
        let kernels = stage.convolution.weight.val();
        let [gamma, beta] = [&stage.norm.gamma, &stage.norm.beta]
            .map(|columns| columns.as_ref().expect("columns").val());
        [
            value.into_data(),
            leaf.grad(&gradients).expect("of pictures").into_data(),
            kernels.grad(&gradients).expect("of kernels").into_data(),
            gamma.grad(&gradients).expect("of gamma").into_data(),
            beta.grad(&gradients).expect("of beta").into_data(),
        ]
    };
    let ours = run(&|pictures| stage.forward(pictures));
    let burns = run(&|pictures| stage.by_tensors(pictures));
    for (ours, burns) in ours.iter().zip(&burns) {
        ours.assert_approx_eq::<f32>(burns, Tolerance::rel_abs(1e-4, 5e-5));
    }
}

#[test]
fn value_and_gradients_are_those_of_burn() {
    for device in [
        Device::flex().autodiff(),
        Device::flex().autodiff().gradient_checkpointing(),
    ] {
        // More tiles than a piece of work has; sides that are odd, and one of a single pixel.
        assert_that_of_burn(&device, [6, 8, 12, 3], 16);
        assert_that_of_burn(&device, [5, 7, 5, 8], 24);
        assert_that_of_burn(&device, [1, 1, 6, 2], 8);
    }
}

#[test]
fn without_a_graph_the_value_is_the_same() {
    let device = Device::flex().autodiff();
    let (stage, pictures) = (stage(3, 16, &device), pictures([3, 8, 8, 3], &device));
    let value = stage.forward(pictures.clone()).into_data();
    let still = stage.valid().forward(pictures.inner()).into_data();
    assert_eq!(value, still);
}

#[test]
fn numbers_do_not_depend_on_how_channels_lie_in_memory() {
    let device = Device::flex();
    let (stage, pictures) = (stage(3, 8, &device), pictures([2, 6, 4, 3], &device));
    // Red, green and blue as planes, seen as pixels.
    let planes = pictures.clone().permute([0, 3, 1, 2]).into_data();
    let seen = Tensor::<4>::from_data(planes, &device).permute([0, 2, 3, 1]);
    let [a, b] = [pictures, seen].map(|pictures| stage.forward(pictures).into_data());
    assert_eq!(a, b);
}

/// Each tile by itself: statistics are those of one picture.
#[test]
fn a_tile_does_not_change_another() {
    let device = Device::flex();
    let (stage, pictures) = (stage(3, 8, &device), pictures([3, 6, 6, 3], &device));
    let all = stage.forward(pictures.clone());
    let last = stage.forward(pictures.slice(2..3));
    assert_eq!(all.slice(2..3).into_data(), last.into_data());
}

/// One window, in which a kernel of ones in its middle sees one pixel; groups of one channel are 0 when normalised, so
/// that what is left is the GELU of the move.
#[test]
fn a_single_number_is_normalised_away() {
    let device = Device::flex();
    let mut stage = ConvolutionStage::new(1, 8, &device);
    let beta = Tensor::<1>::from_floats([1.0, -1.0, 0.0, 2.0, 0.0, 0.0, 0.0, 0.0], &device);
    stage.norm.beta = Some(burn::module::Param::from_tensor(beta));
    let value = stage.forward(Tensor::full([1, 1, 1, 1], 3.0, &device));
    let expected = [
        0.841_344_7,
        -0.158_655_3,
        0.0,
        1.954_499_7,
        0.0,
        0.0,
        0.0,
        0.0,
    ];
    let expected = TensorData::from([[[expected]]]);
    value
        .into_data()
        .assert_approx_eq::<f32>(&expected, Tolerance::absolute(1e-6));
}

/// Frozen weights, frozen pictures: what is tracked gets its gradient, what is not gets none.
#[test]
fn what_is_frozen_gets_no_gradient_and_does_not_hinder_the_rest() {
    let device = Device::flex().autodiff();
    let (whole, pictures) = (stage(3, 8, &device), pictures([2, 4, 4, 3], &device));
    let gradients = |of_pictures: bool, of_weights: bool| {
        let stage = match of_weights {
            true => whole.clone(),
            false => whole.clone().no_grad(),
        };
        let leaf = pictures.clone().set_require_grad(of_pictures);
        let gradients = stage.forward(leaf.clone()).square().sum().backward();
        let kernels = stage.convolution.weight.val().grad(&gradients);
        (
            leaf.grad(&gradients).map(Tensor::into_data),
            kernels.map(Tensor::into_data),
        )
    };
    let all = gradients(true, true);
    assert!(all.0.is_some() && all.1.is_some());
    assert_eq!(gradients(true, false), (all.0, None));
    assert_eq!(gradients(false, true), (None, all.1));
}
