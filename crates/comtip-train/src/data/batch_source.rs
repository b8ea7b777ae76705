//! Where the batches of a run come from.

use crate::error::TrainError;

/// The batches of a run, epoch by epoch: the same for the same epoch and step, whenever they are asked for, so that a
/// run which is resumed sees what it would have seen. [`PairLoader`](crate::PairLoader) is the source of pretraining.
///
/// ```
/// use comtip_train::{BatchSource, TrainError};
///
/// /// Ten numbers, in batches of two; the last two are kept for validation.
/// struct Numbers;
///
/// impl BatchSource for Numbers {
///     type Batch = [usize; 2];
///
///     fn steps_per_epoch(&self) -> usize {
///         4
///     }
///
///     fn epoch(&self, _: usize, first_step: usize) -> impl Iterator<Item = Result<[usize; 2], TrainError>> {
///         (first_step..=4).map(|step| Ok([2 * step - 2, 2 * step - 1]))
///     }
///
///     fn validation(&self) -> impl Iterator<Item = Result<[usize; 2], TrainError>> {
///         std::iter::once(Ok([8, 9]))
///     }
/// }
///
/// let rest: Result<Vec<_>, _> = Numbers.epoch(3, 4).collect();
/// assert_eq!(rest.expect("numbers"), [[6, 7]]);
/// ```
pub trait BatchSource {
    /// What a step reads.
    type Batch;

    /// Steps of every epoch, at least one. The learning rates follow from it, so an epoch of more or fewer batches is an
    /// error, and a run is not resumed with another number.
    fn steps_per_epoch(&self) -> usize;

    /// The batches of an epoch, counted from 1, from step `first_step` on, counted from 1; none behind the last. An
    /// error is the last item.
    fn epoch(
        &self,
        epoch: usize,
        first_step: usize,
    ) -> impl Iterator<Item = Result<Self::Batch, TrainError>>;

    /// The batches that are validated with, the same at every call; none without validation.
    fn validation(&self) -> impl Iterator<Item = Result<Self::Batch, TrainError>>;
}
