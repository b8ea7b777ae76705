//! Slides whose tiles are not as those a run was trained on.

use comtip_data::ShardMetadata;
use comtip_files::first_names;
use comtip_train::{RunFolder, TrainError};

/// Slides that a message names; the rest are counted.
const N_NAMED: usize = 10;

/// What becomes of slides whose tiles are not as those a run was trained on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TileMismatch {
    /// They are an error.
    Refused,
    /// They are taken, and the protocol of scores or a warning says so.
    Taken,
}

/// What is wrong with the tiles of the slides that were cut otherwise than those a run was trained on: all of the
/// first, and names of the others. `None` if nothing is, and of a run that [has no record](RunFolder::tells_tiles).
///
/// # Errors
///
/// If the run's record of them cannot be read.
pub fn tile_problem<'a>(
    run: &RunFolder,
    slides: impl IntoIterator<Item = &'a ShardMetadata>,
) -> Result<Option<String>, TrainError> {
    let (mut first, mut others) = (None, Vec::new());
    for facts in slides {
        match (run.tile_problem(facts)?, &first) {
            (Some(problem), None) => first = Some(problem),
            (Some(_), Some(_)) => others.push(facts.slide.as_str()),
            (None, _) => {}
        }
    }
    Ok(first.map(|problem| match others.is_empty() {
        true => problem,
        false => format!(
            "{problem}; those of {} differ too",
            first_names(&others, N_NAMED)
        ),
    }))
}
