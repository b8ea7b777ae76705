//! The sides of a split, compared tile by tile and spot by spot before anything is trained.

use comtip_data::{DataError, LeakRules, ShardFolder, TrainTestSplit, refuse_leaks};

/// Refuses a split by patient that has a tile, or the counts of a spot, on both sides: names do not tell a section that is
/// there under two of them. Returns how many slides were compared; none where no patients are kept apart.
///
/// # Errors
///
/// [`DataError::Leak`] with the first of what the sides share, or if a shard cannot be read.
pub(super) fn compare_sides(
    split: &TrainTestSplit,
    shards: &ShardFolder,
) -> Result<usize, DataError> {
    match split {
        TrainTestSplit::Patients(split) if !split.test.is_empty() => {
            refuse_leaks(&split.find_leaks(shards, LeakRules::default())?)?;
            Ok(split.train.len() + split.test.len())
        }
        // Nothing is tested on, or a stamp beside every score says that the sides may share patients or tissue.
        TrainTestSplit::Patients(_) | TrainTestSplit::Slides(_) | TrainTestSplit::Spots(_) => Ok(0),
    }
}
