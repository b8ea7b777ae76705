//! `comtip prepare`: slides to shards.

use std::num::NonZeroUsize;
use std::path::Path;

use comtip::data::{
    CoarseTiles, DataError, Manifest, OnFailure, OtherSlides, PrepareOptions, Shard, ShardFolder,
    SlideReader,
};

use crate::arguments::Prepare;
use crate::counted::counted;
use crate::failure::{Failure, with_causes};
use crate::interrupt;
use crate::slide_board::SlideBoard;
use crate::slides::Slides;

/// Slides at a time where nothing is said: each holds its decoded image, up to 4.5 GiB.
const MAX_JOBS: usize = 4;

/// Cuts tiles and writes shards.
///
/// # Errors
///
/// If a slide cannot be prepared; with `--skip-errors` at the end, if any was skipped. By Ctrl-C.
pub(crate) fn prepare(arguments: &Prepare) -> Result<(), Failure> {
    let slides = Slides::open(&arguments.from)?;
    let names = slides.chosen(&arguments.slides)?;
    let options = PrepareOptions {
        on_failure: match arguments.skip_errors {
            true => OnFailure::Skip,
            false => OnFailure::Stop,
        },
        jobs: arguments.jobs.unwrap_or_else(jobs),
        others: others(arguments, &slides)?,
        stop: interrupt::flag(),
        ..arguments.tiles.options()?
    };
    let mut board = SlideBoard::new(options.on_failure);
    let manifest = write_shards(&names, &slides, &arguments.to, &options, &mut board)?;
    let told = arguments.to.join("prepare.json");
    let of_all = counted(names.len(), "slide");
    if names.is_empty() {
        return Err(Failure::none_left());
    }
    if board.n_done() == 0 {
        return Err(Failure::input(format!(
            "none of {of_all} could be prepared; {} names each and its error",
            told.display()
        )));
    }
    say!("{}", outcome(&arguments.to, &of_all, &board, &manifest));
    warn_of_widths(&arguments.to, &manifest)?;
    match board.n_failed {
        0 => Ok(()),
        n => Err(Failure::partial(format!(
            "skipped {n} of {of_all}; {} names each and its error",
            told.display()
        ))),
    }
}

/// Warns of slides whose tiles are cut from much smaller pictures than those of others.
fn warn_of_widths(to: &Path, manifest: &Manifest) -> Result<(), Failure> {
    let shards = manifest.slides.iter();
    let facts = shards.map(|entry| {
        let shard = Shard::open(to.join(format!("{}.parquet", entry.slide)))?;
        Ok(shard.facts().clone())
    });
    let facts = facts.collect::<Result<Vec<_>, DataError>>()?;
    if let Some(coarse) = CoarseTiles::among(&facts) {
        tell!("warning: {coarse}");
    }
    Ok(())
}

/// What is in the folder now.
fn outcome(to: &Path, of_all: &str, board: &SlideBoard, manifest: &Manifest) -> String {
    let n_done = board.n_done();
    let kept = match board.n_kept {
        0 => String::new(),
        n => format!(", {n} of them from an earlier run"),
    };
    let others = match manifest.slides.len() - n_done {
        0 => String::new(),
        n => format!(", beside {} that stayed", counted(n, "other")),
    };
    format!("{n_done} of {of_all} in {}{kept}{others}", to.display())
}

/// All other slides leave, unless this run adds to the folder; then those that are excluded.
fn others(arguments: &Prepare, slides: &Slides) -> Result<OtherSlides, Failure> {
    if arguments.slides.is_empty() && !arguments.add {
        return Ok(OtherSlides::Leave);
    }
    // One that cannot be opened has no slides yet, or `prepare` says what is wrong with it.
    let but = match ShardFolder::open(&arguments.to) {
        Ok(folder) => slides.excluded_of(&folder.slide_names().collect::<Vec<_>>())?,
        Err(_) => [].into(),
    };
    Ok(OtherSlides::Stay { but })
}

/// Prepares the named slides, telling how far it is.
///
/// # Errors
///
/// As [`comtip::data::prepare`], with what to do about it.
pub(super) fn write_shards<R: SlideReader>(
    names: &[String],
    slides: &R,
    to: &Path,
    options: &PrepareOptions,
    board: &mut SlideBoard,
) -> Result<Manifest, Failure> {
    let shown = &mut |event: comtip::data::PrepareEvent<'_>| board.show(event);
    let prepared = comtip::data::prepare(names, slides, to, options, shown);
    prepared.map_err(|error| {
        let done = format!("{} of {}", board.n_done(), counted(names.len(), "slide"));
        match error {
            DataError::Cancelled => Failure::interrupted(format!(
                "interrupted with {done} done, which stay in {}; the same command goes on",
                to.display()
            )),
            error if board.n_failed > 0 && names.len() > 1 => Failure::input(format!(
                "{}; {done} are done and stay, and --skip-errors goes on with the others",
                with_causes(&error)
            )),
            DataError::Unknown { .. } => Failure::of_option("--mpp", &error),
            error => error.into(),
        }
    })
}

/// As many slides at a time as there are cores, up to [`MAX_JOBS`].
fn jobs() -> NonZeroUsize {
    let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    NonZeroUsize::new(cores.min(MAX_JOBS)).unwrap_or(NonZeroUsize::MIN)
}
