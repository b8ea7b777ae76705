//! A stage tile by tile in host memory.

use burn::backend::Flex;
use burn::backend::flex::FlexTensor;
use burn::tensor::{Device, Tensor, TensorData};
use rayon::prelude::*;

use super::ConvolutionStage;
use super::normed_gelu::NormedGelu;
use super::own_gradient;
use super::own_gradient::{OwnConvolutionStage, Saved, StageGradients, StageInputs};
use super::windows::Windows;
use crate::host_memory::{floats, in_host};

/// Tiles of one piece of work. Gradients of weights are added up piece by piece in their order, so they are the same
/// however many threads there are.
const TILES_OF_PIECE: usize = 4;

/// The value of a stage, of pictures in host memory.
pub(super) fn stage(stage: &ConvolutionStage, pictures: Tensor<4>) -> Tensor<4> {
    let kernels = stage.convolution.weight.val();
    let [n_outputs, n_inputs, height, width] = kernels.dims();
    let kernels = kernels.permute([2, 3, 1, 0]);
    let [gamma, beta] = [&stage.norm.gamma, &stage.norm.beta].map(|columns| {
        let columns = columns.as_ref();
        columns.expect("a norm with scales and moves").val()
    });
    own_gradient::stage::<Flex>(StageInputs {
        pictures,
        kernels: kernels.reshape([height * width * n_inputs, n_outputs]),
        gamma,
        beta,
        n_groups: stage.norm.num_groups,
        epsilon: stage.norm.epsilon,
    })
}

impl OwnConvolutionStage for Flex {
    fn forward(inputs: StageInputs) -> (Tensor<4>, Saved) {
        let windows = windows_of(&inputs.pictures);
        let [batch, ..] = inputs.pictures.dims();
        let [_, n_outputs] = inputs.kernels.dims();
        let device = inputs.pictures.device();
        let pictures = in_host(inputs.pictures.clone());
        let columns = [inputs.gamma.clone(), inputs.beta.clone()].map(in_host);
        let norm = norm_of(&inputs, &columns);
        let n_numbers = windows.n_windows() * n_outputs;
        let mut convolved = vec![0_f32; batch * n_numbers];
        let mut statistics = vec![0_f32; batch * 2 * n_outputs];
        let mut values = vec![0_f32; batch * n_numbers];
        let tiles = pictures.storage::<f32>().par_chunks(picture_len(&windows));
        tiles
            .zip(convolved.par_chunks_mut(n_numbers))
            .zip(statistics.par_chunks_mut(2 * n_outputs))
            .zip(values.par_chunks_mut(n_numbers))
            .for_each(|(((tile, convolved), statistics), value)| {
                let product = laid_out(&windows, tile, &device).matmul(inputs.kernels.clone());
                convolved.copy_from_slice(floats(&product.into_data()));
                norm.statistics(convolved, statistics);
                norm.value(convolved, statistics, value);
            });
        let [height, width] = windows.halved();
        let tensor = |numbers, shape: [usize; 3]| {
            Tensor::from_data(TensorData::new(numbers, shape), &device)
        };
        let saved = Saved {
            convolved: tensor(convolved, [batch, height * width, n_outputs]),
            statistics: tensor(statistics, [batch, 2, n_outputs]),
            inputs: StageInputs {
                // As they were laid out, so that the gradient need not do it again.
                pictures: Tensor::from_primitive::<Flex>(pictures.clone()),
                ..inputs
            },
        };
        let shape = [batch, height, width, n_outputs];
        let values = Tensor::from_data(TensorData::new(values, shape), &device);
        (values, saved)
    }

    fn gradients(upstream: Tensor<4>, saved: Saved, wants_pictures: bool) -> StageGradients {
        let inputs = &saved.inputs;
        let windows = windows_of(&inputs.pictures);
        let device = inputs.pictures.device();
        let [_, n_outputs] = inputs.kernels.dims();
        let shape = inputs.pictures.dims();
        let columns = [inputs.gamma.clone(), inputs.beta.clone()].map(in_host);
        let norm = norm_of(inputs, &columns);
        let turned = inputs.kernels.clone().transpose();
        let (n_numbers, n_pixels) = (windows.n_windows() * n_outputs, picture_len(&windows));
        let [convolved, statistics] = [saved.convolved, saved.statistics].map(in_host);
        let [pictures, upstream] = [inputs.pictures.clone(), upstream].map(in_host);

        let mut of_pictures = wants_pictures.then(|| vec![0_f32; shape.iter().product()]);
        let n_pieces = shape[0].div_ceil(TILES_OF_PIECE);
        let pieces: Vec<Option<&mut [f32]>> = match &mut of_pictures {
            Some(numbers) => numbers
                .chunks_mut(TILES_OF_PIECE * n_pixels)
                .map(Some)
                .collect(),
            None => (0..n_pieces).map(|_| None).collect(),
        };
        let of_piece = |(piece, mut of_pictures): (usize, Option<&mut [f32]>)| {
            let mut sum: Option<OfWeights> = None;
            let first = piece * TILES_OF_PIECE;
            for tile in first..(first + TILES_OF_PIECE).min(shape[0]) {
                let mut gradient = part(&upstream, tile, n_numbers).to_owned();
                let convolved = part(&convolved, tile, n_numbers);
                let statistics = part(&statistics, tile, 2 * n_outputs);
                let [gamma, beta] = norm.gradient(&mut gradient, convolved, statistics);
                let gradient = TensorData::new(gradient, [windows.n_windows(), n_outputs]);
                let gradient = Tensor::<2>::from_data(gradient, &device);
                let laid_out = laid_out(&windows, part(&pictures, tile, n_pixels), &device);
                let of_tile = OfWeights {
                    kernels: laid_out.transpose().matmul(gradient.clone()),
                    gamma,
                    beta,
                };
                sum = Some(OfWeights::total(sum, of_tile));
                if let Some(of_pictures) = &mut of_pictures {
                    let in_windows = gradient.matmul(turned.clone()).into_data();
                    let of_tile = of_pictures.chunks_mut(n_pixels).nth(tile - first);
                    windows.fold(floats(&in_windows), of_tile.expect("a tile of the piece"));
                }
            }
            sum
        };
        let sums: Vec<Option<OfWeights>> =
            pieces.into_par_iter().enumerate().map(of_piece).collect();
        let sum = sums
            .into_iter()
            .flatten()
            .fold(None, |sum, piece| Some(OfWeights::total(sum, piece)));
        let sum = sum.expect("a batch of at least one tile");
        let columns =
            |sums: Vec<f32>| Tensor::<1>::from_data(TensorData::new(sums, [n_outputs]), &device);
        StageGradients {
            pictures: of_pictures
                .map(|numbers| Tensor::from_data(TensorData::new(numbers, shape), &device)),
            kernels: sum.kernels,
            gamma: columns(sum.gamma),
            beta: columns(sum.beta),
        }
    }
}

/// Gradients at the weights.
struct OfWeights {
    kernels: Tensor<2>,
    gamma: Vec<f32>,
    beta: Vec<f32>,
}

impl OfWeights {
    fn total(sum: Option<Self>, more: Self) -> Self {
        let Some(mut sum) = sum else {
            return more;
        };
        for (sum, more) in [(&mut sum.gamma, more.gamma), (&mut sum.beta, more.beta)] {
            let pairs = sum.iter_mut().zip(more);
            pairs.for_each(|(sum, more)| *sum += more);
        }
        sum.kernels = sum.kernels + more.kernels;
        sum
    }
}

fn windows_of(pictures: &Tensor<4>) -> Windows {
    let [_, height, width, channels] = pictures.dims();
    Windows {
        height,
        width,
        channels,
    }
}

/// Numbers of a picture.
fn picture_len(windows: &Windows) -> usize {
    windows.height * windows.width * windows.channels
}

/// The windows of a picture as rows.
fn laid_out(windows: &Windows, picture: &[f32], device: &Device) -> Tensor<2> {
    let shape = [windows.n_windows(), windows.window_len()];
    Tensor::from_data(TensorData::new(windows.unfold(picture), shape), device)
}

fn norm_of<'a>(inputs: &StageInputs, [gamma, beta]: &'a [FlexTensor; 2]) -> NormedGelu<'a> {
    NormedGelu {
        gamma: gamma.storage(),
        beta: beta.storage(),
        n_groups: inputs.n_groups,
        epsilon: inputs.epsilon,
    }
}

/// The numbers of a tile.
fn part(tensor: &FlexTensor, tile: usize, length: usize) -> &[f32] {
    &tensor.storage::<f32>()[tile * length..(tile + 1) * length]
}
