//! A stage of a convolution stem: by loops over host memory, if they are there, as by Burn's operations.

use burn::module::{Module, Param};
use burn::tensor::{Device, Distribution, Tensor, TensorData, Tolerance};
use comtip_transformer::ConvolutionStage;

fn stage(n_inputs: usize, n_outputs: usize, device: &Device) -> ConvolutionStage {
    let mut stage = ConvolutionStage::new(n_inputs, n_outputs, device);
    let columns = |from, to| {
        let drawn = Tensor::random([n_outputs], Distribution::Uniform(from, to), device);
        Some(Param::from_tensor(drawn))
    };
    (stage.norm.gamma, stage.norm.beta) = (columns(0.5, 1.5), columns(-1.0, 1.0));
    stage
}

fn pictures(shape: [usize; 4], device: &Device) -> Tensor<4> {
    Tensor::random(shape, Distribution::Normal(0.4, 1.5), device)
}

/// Value, then the gradients of pictures, kernels, gamma and beta, on a device with autodiff.
fn value_and_gradients(numbers: &Numbers, device: &Device) -> [TensorData; 5] {
    let [n_outputs, n_inputs, ..] = numbers.kernels.shape()[..] else {
        panic!("four axes");
    };
    let mut stage = ConvolutionStage::new(n_inputs, n_outputs, device);
    stage.convolution.weight =
        Param::from_tensor(Tensor::from_data(numbers.kernels.clone(), device));
    let columns = |data: &TensorData| Tensor::<1>::from_data(data.clone(), device);
    stage.norm.gamma = Some(Param::from_tensor(columns(&numbers.gamma)));
    stage.norm.beta = Some(Param::from_tensor(columns(&numbers.beta)));
    // The pictures are read twice, so that gradients add up.
    let pictures = Tensor::<4>::from_data(numbers.pictures.clone(), device).require_grad();
    let value = stage.forward(pictures.clone());
    let upstream = Tensor::<4>::from_data(numbers.upstream.clone(), device);
    let loss = (value.clone() * upstream).sum() + pictures.clone().square().sum();
    let gradients = loss.backward();
    let [gamma, beta] = [&stage.norm.gamma, &stage.norm.beta]
        .map(|columns| columns.as_ref().expect("columns").val());
    let of_columns = |leaf: Tensor<1>| leaf.grad(&gradients).expect("of columns").into_data();
    let kernels = stage.convolution.weight.val();
    [
        value.into_data(),
        pictures.grad(&gradients).expect("of pictures").into_data(),
        kernels.grad(&gradients).expect("of kernels").into_data(),
        of_columns(gamma),
        of_columns(beta),
    ]
}

struct Numbers {
    pictures: TensorData,
    kernels: TensorData,
    gamma: TensorData,
    beta: TensorData,
    upstream: TensorData,
}

impl Numbers {
    fn new([batch, height, width, n_inputs]: [usize; 4], n_outputs: usize) -> Self {
        let device = Device::flex();
        let drawn = |shape: [usize; 4], distribution| {
            let numbers: usize = shape.iter().product();
            let drawn = Tensor::<1>::random([numbers], distribution, &device);
            drawn.reshape(shape).into_data()
        };
        let columns = |from, to| {
            let uniform = Distribution::Uniform(from, to);
            Tensor::<1>::random([n_outputs], uniform, &device).into_data()
        };
        let normal = Distribution::Normal;
        let halved = [batch, height.div_ceil(2), width.div_ceil(2), n_outputs];
        Self {
            pictures: drawn([batch, height, width, n_inputs], normal(0.4, 1.5)),
            kernels: drawn([n_outputs, n_inputs, 3, 3], normal(0.0, 0.3)),
            gamma: columns(0.5, 1.5),
            beta: columns(-1.0, 1.0),
            upstream: drawn(halved, normal(0.0, 1.0)),
        }
    }
}

/// A graph that computes values anew for its gradient is of Burn's operations alone.
#[test]
fn value_and_gradients_are_those_of_burn() {
    // More tiles than a piece of work has; sides that are odd, and one of a single pixel.
    for (shape, n_outputs) in [([6, 8, 12, 3], 16), ([5, 7, 5, 8], 24), ([1, 1, 6, 2], 8)] {
        let numbers = Numbers::new(shape, n_outputs);
        let device = Device::flex().autodiff();
        let ours = value_and_gradients(&numbers, &device);
        let burns = value_and_gradients(&numbers, &device.gradient_checkpointing());
        for (ours, burns) in ours.iter().zip(&burns) {
            ours.assert_approx_eq::<f32>(burns, Tolerance::rel_abs(1e-4, 5e-5));
        }
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
    stage.norm.beta = Some(Param::from_tensor(beta));
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
