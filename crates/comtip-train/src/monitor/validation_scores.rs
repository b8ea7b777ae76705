//! What the best checkpoint can be chosen by other than losses: retrieval or a probe on validation spots.

use comtip_metrics::{ExpressionScores, MetricError, Retrieval, Ridge};
use comtip_model::{embed_tile_inputs, host_rows};
use ndarray::{Array2, ArrayView2, Axis, concatenate};

use crate::data::{PairBatch, PairLoader};
use crate::error::TrainError;
use crate::objective::Pretraining;

/// Training spots that the probe is fitted on, at most, evenly spaced.
const MAX_FITTED: usize = 2048;

/// Recall at 10 among the validation spots: the share that finds its partner among the ten most similar, the mean of tiles
/// and of transcriptomes asking. No number where embeddings are not finite.
///
/// # Errors
///
/// If a tile cannot be decoded or a number cannot be read from the device.
pub(crate) fn recall_at_10(
    model: &Pretraining,
    loader: &PairLoader,
    chunk_size: usize,
) -> Result<f64, TrainError> {
    let (mut images, mut texts) = (Vec::new(), Vec::new());
    for batch in batches(loader, loader.plan().validation(), chunk_size) {
        let (image, text) = model.joint_embeddings(&batch?);
        images.push(host_rows(image)?);
        texts.push(host_rows(text)?);
    }
    let retrieval = Retrieval::of_embeddings(joined(&images).view(), joined(&texts).view());
    let mean = |found: Retrieval| {
        (found.left_to_right.recall_at_10 + found.right_to_left.recall_at_10) / 2.0
    };
    Ok(retrieval.map_or(f64::NAN, mean))
}

/// Mean over genes of the correlation of predicted with measured values on validation spots, by ridge regression on the
/// tile embeddings of training spots. No number where embeddings are not finite or no gene varies.
///
/// # Errors
///
/// As [`recall_at_10`].
pub(crate) fn probe_pcc(
    model: &Pretraining,
    loader: &PairLoader,
    chunk_size: usize,
) -> Result<f64, TrainError> {
    let training = loader.plan().training();
    let step = training.len().div_ceil(MAX_FITTED).max(1);
    let fitted: Vec<usize> = training.into_iter().step_by(step).collect();
    let tiles = |spots: &[usize]| -> Result<Array2<f32>, TrainError> {
        let mut rows = Vec::new();
        for batch in batches(loader, spots, chunk_size) {
            rows.push(embed_tile_inputs(&model.model, &batch?.tiles)?);
        }
        Ok(joined(&rows))
    };
    let measured = |spots: &[usize]| {
        let values: Vec<_> = spots
            .iter()
            .map(|spot| loader.set().values(*spot))
            .collect();
        let n_genes = values.first().map_or(0, |values| values.len());
        Array2::from_shape_fn((spots.len(), n_genes), |(row, gene)| values[row][gene])
    };
    let held_out = loader.plan().validation();
    let pcc = pcc_of_ridge(
        (tiles(&fitted)?.view(), measured(&fitted).view()),
        (tiles(held_out)?.view(), measured(held_out).view()),
    );
    Ok(pcc.ok().flatten().unwrap_or(f64::NAN))
}

/// Of a ridge regression that is fitted on some spots and tried on others.
fn pcc_of_ridge(
    (x, y): (ArrayView2<'_, f32>, ArrayView2<'_, f32>),
    (x_held_out, y_held_out): (ArrayView2<'_, f32>, ArrayView2<'_, f32>),
) -> Result<Option<f64>, MetricError> {
    let predicted = Ridge::default().fit(x, y)?.predict(x_held_out)?;
    Ok(ExpressionScores::of(y_held_out, predicted.view())?.mean_pcc())
}

/// Spots as validation reads them, so many at a time.
fn batches(
    loader: &PairLoader,
    spots: &[usize],
    chunk_size: usize,
) -> impl Iterator<Item = Result<PairBatch, TrainError>> {
    spots.chunks(chunk_size.max(1)).map(|spots| {
        let batch = loader
            .batcher()
            .batch(loader.set(), spots.iter().copied(), (0, 0));
        Ok(batch?)
    })
}

/// All rows in one matrix; none of none.
fn joined(parts: &[Array2<f32>]) -> Array2<f32> {
    let views: Vec<_> = parts.iter().map(|part| part.view()).collect();
    concatenate(Axis(0), &views).unwrap_or_default()
}
