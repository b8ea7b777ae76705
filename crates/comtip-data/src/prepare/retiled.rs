//! Tiles of another size than those of the folder: cut aside, and put in their place when all are there.

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::Path;

use super::prepare_state::PrepareState;
use super::slide_job::SlideJob;
use super::workers::{OnEvent, Work};
use crate::error::DataError;
use crate::formats::NamedSlides;

/// The folder in the folder of shards in which new shards wait for all of them; a folder of shards like any other.
const FOLDER: &str = ".comtip.next";

/// Prepares slides aside, then replaces those of the folder, which it leaves as they are if anything is amiss before.
pub(super) fn retile<R: NamedSlides + ?Sized>(
    work: Work<'_, R>,
    state: &mut PrepareState<'_>,
    on_event: OnEvent<'_>,
) -> Result<BTreeSet<String>, DataError> {
    let (to, slide_jobs) = (work.to, work.slide_jobs);
    let path = to.join(FOLDER);
    // A run that was killed while it replaced them has left some in the folder.
    let there = slide_jobs.iter().filter_map(|job| {
        let record = state.earlier(&job.slide)?;
        record.is_of(job).then(|| record.clone().found_in(to))?
    });
    let there: BTreeMap<_, _> = there
        .map(|record| (record.entry.slide.clone(), record))
        .collect();
    let work = Work {
        elsewhere: there.keys().cloned().collect(),
        to: &path,
        ..work
    };
    let mut aside = PrepareState::open(&path, work.options)?;
    if aside.lists_other_tiles() {
        drop(aside);
        remove(&path)?;
        aside = PrepareState::open(&path, work.options)?;
    }
    let run = work.run(&mut aside, on_event);
    state.take_failures(&aside)?;
    let done = run?;
    let new: Vec<&str> = done
        .iter()
        .map(String::as_str)
        .filter(|slide| !there.contains_key(*slide))
        .collect();
    for record in there.into_values() {
        state.put_done(record)?;
    }
    state.take_over(&aside, new)?;
    drop(aside);
    remove(&path)?;
    Ok(done)
}

/// Takes what a run that was killed left aside, as far as it is wanted, and removes the rest.
pub(super) fn take_over<R: NamedSlides + ?Sized>(
    work: &Work<'_, R>,
    state: &mut PrepareState<'_>,
) -> Result<(), DataError> {
    let path = work.to.join(FOLDER);
    if !path.is_dir() {
        return Ok(());
    }
    let aside = PrepareState::open(&path, work.options)?;
    let is_of = |job: &&SlideJob| {
        let record = aside.earlier(&job.slide);
        record.is_some_and(|record| record.is_of(job))
    };
    let found = work.slide_jobs.iter().filter(is_of);
    state.take_over(&aside, found.map(|job| job.slide.as_str()))?;
    drop(aside);
    remove(&path)
}

fn remove(folder: &Path) -> Result<(), DataError> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(DataError::io("remove", folder)(error))
        }
        _ => Ok(()),
    }
}
