//! Layer normalisation in one pass over host memory, and its gradient in another.

use burn::backend::Flex;
use burn::backend::flex::FlexTensor;
use burn::tensor::{Tensor, TensorData};
use rayon::prelude::*;

use super::own_gradient;
use super::own_gradient::{LayerNormGradients, OwnLayerNorm, Saved};
use crate::host_memory::{floats_mut, in_host};

/// Rows of one piece of work. Gradients of columns are added up piece by piece in their order, so they are
/// the same however many threads there are.
const ROWS_OF_PIECE: usize = 32;

/// The normalised rows of a tensor in host memory on a device that records a graph.
pub(super) fn normed<const D: usize>(
    x: Tensor<D>,
    columns: [Tensor<1>; 2],
    epsilon: f64,
) -> Tensor<D> {
    own_gradient::normed::<Flex, D>(x, columns, epsilon)
}

impl OwnLayerNorm for Flex {
    fn forward(
        rows: Tensor<2>,
        gamma: Tensor<1>,
        beta: Tensor<1>,
        epsilon: f64,
    ) -> (Tensor<2>, Saved) {
        let device = rows.device();
        let [n_rows, d_model] = rows.dims();
        let columns = [gamma.clone(), beta].map(in_host);
        let [of_gamma, of_beta] = columns.each_ref().map(FlexTensor::storage::<f32>);
        let given = in_host(rows.clone());
        let mut values = vec![0_f32; n_rows * d_model];
        let mut mean = vec![0_f32; n_rows];
        let mut rstd = vec![0_f32; n_rows];
        values
            .par_chunks_mut(d_model)
            .zip(given.storage::<f32>().par_chunks(d_model))
            .zip(mean.par_iter_mut().zip(&mut rstd))
            .with_min_len(ROWS_OF_PIECE)
            .for_each(|((values, row), (mean, rstd))| {
                *mean = average(row, row, |x, _| x);
                let mean = *mean;
                let variance = average(row, row, |x, _| (x - mean) * (x - mean));
                *rstd = 1.0 / (variance + epsilon as f32).sqrt();
                let columns = of_gamma.iter().zip(of_beta);
                for ((value, x), (gamma, beta)) in values.iter_mut().zip(row).zip(columns) {
                    *value = (x - mean) * *rstd * gamma + beta;
                }
            });
        let tensor = |numbers: Vec<f32>, width| {
            Tensor::from_data(TensorData::new(numbers, [n_rows, width]), &device)
        };
        let saved = Saved {
            rows,
            mean: tensor(mean, 1),
            rstd: tensor(rstd, 1),
            gamma,
        };
        (tensor(values, d_model), saved)
    }

    fn gradients(upstream: Tensor<2>, saved: Saved) -> LayerNormGradients {
        let device = upstream.device();
        let [_, d_model] = upstream.dims();
        let of_rows = [saved.rows, saved.mean, saved.rstd].map(in_host);
        let [rows, mean, rstd] = of_rows.each_ref().map(FlexTensor::storage::<f32>);
        let gamma = in_host(saved.gamma);
        let gamma = gamma.storage::<f32>();
        let mut gradient = upstream.into_data();
        let of_pieces: Vec<_> = floats_mut(&mut gradient)
            .par_chunks_mut(ROWS_OF_PIECE * d_model)
            .zip(rows.par_chunks(ROWS_OF_PIECE * d_model))
            .zip(mean.par_chunks(ROWS_OF_PIECE))
            .zip(rstd.par_chunks(ROWS_OF_PIECE))
            .map(|(((gradients, rows), means), rstd)| {
                let mut of_columns = [vec![0_f32; d_model], vec![0_f32; d_model]];
                let mut normed = vec![0_f32; d_model];
                let numbers = means.iter().zip(rstd);
                let rows = gradients.chunks_mut(d_model).zip(rows.chunks(d_model));
                for ((gradient, row), (mean, rstd)) in rows.zip(numbers) {
                    for (normed, x) in normed.iter_mut().zip(row) {
                        *normed = (x - mean) * rstd;
                    }
                    carry(gradient, &normed, gamma, &mut of_columns);
                    gradient.iter_mut().for_each(|gradient| *gradient *= rstd);
                }
                of_columns
            })
            .collect();
        let mut of_columns = [vec![0_f32; d_model], vec![0_f32; d_model]];
        for (sum, piece) in of_pieces.iter().flat_map(|piece| (0..2).zip(piece)) {
            let pairs = of_columns[sum].iter_mut().zip(piece);
            pairs.for_each(|(sum, piece)| *sum += piece);
        }
        let [gamma, beta] =
            of_columns.map(|sum| Tensor::from_data(TensorData::new(sum, [d_model]), &device));
        LayerNormGradients {
            rows: Tensor::from_data(gradient, &device),
            gamma,
            beta,
        }
    }
}

/// From the gradient at the value of a row to that at its normalised form, less what moves or stretches it;
/// adds to the gradients of gamma and beta.
fn carry(
    gradient: &mut [f32],
    normed: &[f32],
    gamma: &[f32],
    [of_gamma, of_beta]: &mut [Vec<f32>; 2],
) {
    let columns = gamma.iter().zip(of_gamma.iter_mut().zip(of_beta));
    for ((gradient, normed), (gamma, (of_gamma, of_beta))) in
        gradient.iter_mut().zip(normed).zip(columns)
    {
        *of_gamma += *gradient * normed;
        *of_beta += *gradient;
        *gradient *= gamma;
    }
    let mean_gradient = average(gradient, normed, |gradient, _| gradient);
    let mean_product = average(gradient, normed, |gradient, normed| gradient * normed);
    for (gradient, normed) in gradient.iter_mut().zip(normed) {
        *gradient -= mean_gradient + normed * mean_product;
    }
}

/// The mean of what `term` makes of pairs of numbers, summed in lanes so that a compiler can take several
/// at a time.
fn average(a: &[f32], b: &[f32], term: impl Fn(f32, f32) -> f32) -> f32 {
    const LANES: usize = 16;
    let mut lanes = [0_f32; LANES];
    let (whole_a, rest_a) = a.as_chunks::<LANES>();
    let (whole_b, rest_b) = b.as_chunks::<LANES>();
    for (a, b) in whole_a.iter().zip(whole_b) {
        for ((lane, a), b) in lanes.iter_mut().zip(a).zip(b) {
            *lane += term(*a, *b);
        }
    }
    let rest = rest_a.iter().zip(rest_b).map(|(a, b)| term(*a, *b));
    (lanes.iter().sum::<f32>() + rest.sum::<f32>()) / a.len() as f32
}
