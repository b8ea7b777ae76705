//! Random spots of every slide held out.

use comtip::data::{ShardFolder, SpotSplit};

use super::{Split, chosen};
use crate::ui::CliError;

/// The share of every slide's spots that is tested on, where none is given.
pub(super) const TEST_SHARE: f64 = 0.2;

/// Random spots of every slide of a folder of shards, by the share that is tested on if none is given.
///
/// # Errors
///
/// If a shard cannot be read, or a slide has fewer than two spots.
pub(in crate::commands) fn random_spots(
    shards: &ShardFolder,
    seed: u64,
) -> Result<SpotSplit, CliError> {
    let all: Vec<&str> = shards.slide_names().collect();
    drawn(shards, &all, TEST_SHARE, seed)
}

fn drawn(
    shards: &ShardFolder,
    names: &[&str],
    test_share: f64,
    seed: u64,
) -> Result<SpotSplit, CliError> {
    let mut slides = Vec::new();
    for &name in names {
        let spots = shards.read_slide(name)?.read_spots()?.spots;
        let ids = spots.into_iter().map(|spot| spot.id).collect();
        slides.push((name.to_owned(), ids));
    }
    Ok(SpotSplit::random(&slides, test_share, seed)?)
}

/// Writes random spots of the slides that are divided.
///
/// # Errors
///
/// If a shard cannot be read, a slide has fewer than two spots, or the file cannot be written.
pub(super) fn by_spot(
    arguments: &Split,
    shards: &ShardFolder,
    test_share: f64,
    seed: u64,
) -> Result<(), CliError> {
    let split = drawn(shards, &chosen(arguments, shards)?, test_share, seed)?;
    split.write(&arguments.to)?;
    let n_test: usize = split.slides.iter().map(|slide| slide.test.len()).sum();
    print_line!(
        "{n_test} spots of {} slides to test on: {}. Neighbours of tested spots are trained on, so scores say \
         nothing about another slide",
        split.slides.len(),
        split.protocol
    );
    Ok(())
}
