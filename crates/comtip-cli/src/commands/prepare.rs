//! `comtip prepare`: slides to shards.

use std::num::NonZeroUsize;
use std::path::Path;

use comtip::data::{Manifest, OnFailure, PrepareOptions, SlideReader};

use crate::arguments::Prepare;
use crate::failure::Failure;
use crate::slide_board::SlideBoard;
use crate::slides::Slides;

/// Slides at a time where nothing is said: each holds its decoded image, up to 4.5 GiB.
const MAX_JOBS: usize = 4;

/// Cuts tiles and writes shards.
///
/// # Errors
///
/// If a slide cannot be prepared; with `--skip-errors` at the end, if any was skipped.
pub(crate) fn prepare(arguments: &Prepare) -> Result<(), Failure> {
    let options = PrepareOptions {
        on_failure: match arguments.skip_errors {
            true => OnFailure::Skip,
            false => OnFailure::Stop,
        },
        jobs: arguments.jobs.unwrap_or_else(jobs),
        ..arguments.tiles.options()?
    };
    let slides = Slides::open(&arguments.from)?;
    let names = match arguments.slides.is_empty() {
        true => slides.names(),
        false => arguments.slides.clone(),
    };
    let mut board = SlideBoard::default();
    write_shards(&names, &slides, &arguments.to, &options, &mut board)?;
    println!(
        "{} of {} slides are in {}{}",
        names.len() - board.n_failed,
        names.len(),
        arguments.to.display(),
        match board.n_kept {
            0 => String::new(),
            n => format!(", {n} of them from an earlier run"),
        }
    );
    match board.n_failed {
        0 => Ok(()),
        n => Err(Failure::partial(format!(
            "{n} of {} slides were skipped; {} names each and its error",
            names.len(),
            arguments.to.join("prepare.json").display()
        ))),
    }
}

/// Prepares the named slides, telling how far it is.
///
/// # Errors
///
/// As [`comtip::data::prepare`].
pub(super) fn write_shards<R: SlideReader>(
    names: &[String],
    slides: &R,
    to: &Path,
    options: &PrepareOptions,
    board: &mut SlideBoard,
) -> Result<Manifest, Failure> {
    let shown = &mut |event: comtip::data::PrepareEvent<'_>| board.show(event);
    Ok(comtip::data::prepare(names, slides, to, options, shown)?)
}

/// As many slides at a time as there are cores, up to [`MAX_JOBS`].
fn jobs() -> NonZeroUsize {
    let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    NonZeroUsize::new(cores.min(MAX_JOBS)).unwrap_or(NonZeroUsize::MIN)
}
