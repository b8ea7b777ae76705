//! The sides of a split, compared tile by tile and spot by spot before anything is trained.

use comtip_data::{DataError, LeakRules, ShardFolder, TrainTestSplit, refuse_leaks};

/// Refuses a split of whole slides that has a tile, or the counts of a spot, on both sides and no record that this was allowed:
/// names do not tell a section that is there under two of them. Returns how many slides were compared; none where nothing
/// is tested on, and of random spots, whose stamp says that the sides share tissue.
///
/// # Errors
///
/// [`DataError::Leak`] with the first of what the sides share, or if a shard cannot be read.
pub(super) fn compare_sides(
    split: &TrainTestSplit,
    shards: &ShardFolder,
) -> Result<usize, DataError> {
    refuse_leaks(&split.find_leaks(shards, LeakRules::default())?)?;
    match split {
        TrainTestSplit::Spots(_) => Ok(0),
        TrainTestSplit::Patients(_) | TrainTestSplit::Slides(_) => match split.test().len() {
            0 => Ok(0),
            n_test => Ok(split.train().len() + n_test),
        },
    }
}
