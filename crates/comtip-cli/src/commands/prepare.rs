//! `comtip prepare`: slides to shards.

use std::num::NonZeroUsize;
use std::path::Path;
use std::path::PathBuf;

use clap::Args;
use comtip::data::{
    CoarseTiles, DataError, Manifest, ManifestEntry, OnFailure, OtherSlides, OtherTiles,
    PrepareOptions, Shard, ShardFolder, ShardMetadata, SlideInfo, SlideSource,
};
use comtip::train::RunFolder;

use crate::options::{SlideFolder, Slides, Tiles, show_guesses_of};
use crate::ui::{CliError, SlideBoard, interrupt, plural, with_remedy};

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  comtip prepare slides --patients patients.csv --to shards")]
pub(crate) struct Prepare {
    /// Folder for the shards; one that has shards already is brought up to date.
    #[arg(long)]
    pub(crate) to: PathBuf,
    #[command(flatten)]
    pub(crate) from: SlideFolder,
    /// Keep the slides that the folder of shards lists already, and add these.
    #[arg(long)]
    pub(crate) add: bool,
    #[command(flatten)]
    pub(crate) tiles: Tiles,
    /// Replace all tiles of the folder of shards by tiles of another size, and slides of the same name from elsewhere. Runs trained on the old ones cannot be evaluated on the new. Until all are cut, the disk holds both.
    #[arg(long)]
    pub(crate) replace: bool,
    /// Skip slides that cannot be prepared instead of stopping at the first; the exit code is 4 then.
    #[arg(long)]
    pub(crate) skip_errors: bool,
    /// Slides prepared at the same time [default: one per core, at most 4]. Each takes 3 bytes of memory per pixel of its image (0.25 GB for 9,000 x 9,000 px), and its counts and tiles.
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,
}

/// Slides at a time where nothing is said: each holds its decoded image, up to 4.5 GiB.
const MAX_JOBS: usize = 4;

/// Cuts tiles and writes shards.
///
/// # Errors
///
/// If a slide cannot be prepared; with `--skip-errors` at the end, if any was skipped. By Ctrl-C.
pub(crate) fn prepare(arguments: &Prepare) -> Result<(), CliError> {
    check_folder(&arguments.to, &arguments.from.folder)?;
    let slides = Slides::open(&arguments.from)?;
    let names = slides.chosen(&arguments.from.slides)?;
    if names.is_empty() {
        return Err(CliError::none_left());
    }
    let options = PrepareOptions {
        on_failure: match arguments.skip_errors {
            true => OnFailure::Skip,
            false => OnFailure::Stop,
        },
        jobs: arguments.jobs.unwrap_or_else(jobs),
        others: others(arguments, &slides)?,
        other_tiles: match arguments.replace {
            true => OtherTiles::Replace,
            false => OtherTiles::Refuse,
        },
        stop: interrupt::flag(),
        tiles: arguments.tiles.options()?,
    };
    let mut board = SlideBoard::new(options.on_failure);
    let manifest = write_shards(&names, slides.source(), &arguments.to, &options, &mut board)?;
    let log = arguments.to.join("prepare.json");
    let of_all = plural(names.len(), "slide");
    if board.n_done() == 0 {
        return Err(CliError::input(format!(
            "none of {of_all} could be prepared; {} names each and its error",
            log.display()
        )));
    }
    let of_run = |entry: &&ManifestEntry| names.contains(&entry.slide);
    let of_run: Vec<SlideInfo> = manifest
        .slides
        .iter()
        .filter(of_run)
        .map(Into::into)
        .collect();
    show_guesses_of(&of_run, arguments.from.patients.as_deref());
    print_line!("{}", outcome(&arguments.to, &of_all, &board, &manifest));
    warn_of_widths(&arguments.to, &manifest);
    match board.n_failed {
        0 => Ok(()),
        n => Err(CliError::partial(format!(
            "skipped {n} of {of_all}; {} names each and its error",
            log.display()
        ))),
    }
}

/// Warns of slides whose tiles are cut from much smaller pictures than those of others. A shard that is listed and
/// gone, or damaged, is refused by who reads it.
fn warn_of_widths(to: &Path, manifest: &Manifest) {
    let shards = manifest.slides.iter();
    let facts = shards.filter_map(|entry| {
        let shard = Shard::open(to.join(format!("{}.parquet", entry.slide))).ok()?;
        Some(shard.facts().clone())
    });
    let facts: Vec<ShardMetadata> = facts.collect();
    if let Some(coarse) = CoarseTiles::among(&facts) {
        message!("warning: {coarse}");
    }
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
        n => format!(", beside {} that stayed", plural(n, "other")),
    };
    format!("{n_done} of {of_all} in {}{kept}{others}", to.display())
}

/// Refuses to write shards among raw data, the files of a run or anything else.
///
/// # Errors
///
/// If the folder for shards is that of the slides, or holds something that is neither a shard nor a log.
fn check_folder(to: &Path, slides: &Path) -> Result<(), CliError> {
    let refuse = |problem: &str| {
        let to = to.display();
        Err(CliError::usage(format!("--to {to}: {problem}")))
    };
    if RunFolder::new(to).is_begun() {
        return refuse("is the folder of a run; choose another");
    }
    // One that is not there yet has nothing that could come to harm.
    let (Ok(at), Ok(slides)) = (std::fs::canonicalize(to), std::fs::canonicalize(slides)) else {
        return Ok(());
    };
    if at == slides {
        return refuse("is the folder of the slides; choose another");
    }
    let Some(other) = other_than_shards(&at) else {
        return Ok(());
    };
    let what = match (at.starts_with(&slides), slides.starts_with(&at)) {
        (true, _) => "lies in the folder of the slides and holds data",
        (_, true) => "holds the folder of the slides",
        _ => "holds what are no shards",
    };
    refuse(&format!("{what}, such as {other}; choose a new folder"))
}

/// A file or folder, the first by name, that shows a folder is not one of shards; hidden ones and logs may be
/// anywhere.
fn other_than_shards(folder: &Path) -> Option<String> {
    let mut records = ["manifest.json", "prepare.json"].iter();
    if records.any(|name| folder.join(name).is_file()) {
        return None;
    }
    // Killed in its first moments, `prepare` leaves a shard and its thumbnail, and nothing that lists them.
    let is_shard = |slide: &str| Shard::open(folder.join(format!("{slide}.parquet"))).is_ok();
    let is_of_shard = |name: &str| {
        let slide = name.strip_suffix(".thumbnail.png");
        slide
            .or(name.strip_suffix(".parquet"))
            .is_some_and(is_shard)
    };
    let is_log = |name: &str| {
        [".log", ".out", ".err"]
            .iter()
            .any(|end| name.ends_with(end))
    };
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names
        .filter(|name| !name.starts_with('.') && !is_log(name) && !is_of_shard(name))
        .min()
}

/// All other slides leave, unless this run adds to the folder; then those that are excluded.
fn others(arguments: &Prepare, slides: &Slides) -> Result<OtherSlides, CliError> {
    if arguments.from.slides.is_empty() && !arguments.add {
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
pub(super) fn write_shards(
    names: &[String],
    slides: &SlideSource,
    to: &Path,
    options: &PrepareOptions,
    board: &mut SlideBoard,
) -> Result<Manifest, CliError> {
    let shown = &mut |event: comtip::data::PrepareEvent<'_>| board.show(event);
    let prepared = comtip::data::prepare(names, slides, to, options, shown);
    prepared.map_err(|error| {
        let done = format!("{} of {}", board.n_done(), plural(names.len(), "slide"));
        match error {
            DataError::Cancelled if board.n_done() == 0 => CliError::interrupted(
                "interrupted before the first slide was done; the same command begins again",
            ),
            DataError::Cancelled => CliError::interrupted(format!(
                "interrupted with {done} done, which stay in {}; the same command resumes",
                to.display()
            )),
            DataError::OtherTiles { ref there, .. } => CliError::input(format!(
                "{error} (`--tile {there}`; or `--replace`, without --slides and --add)"
            )),
            DataError::OtherSource { .. } => CliError::input(format!("{error} (`--replace`)")),
            error if board.n_failed > 0 && names.len() > 1 => CliError::input(format!(
                "{}\n{done} are done and stay; with --skip-errors such slides are skipped and the others prepared",
                with_remedy(&error)
            )),
            DataError::Unknown { .. } => CliError::of_option("--mpp", &error),
            error => error.into(),
        }
    })
}

/// As many slides at a time as there are cores, up to [`MAX_JOBS`].
fn jobs() -> NonZeroUsize {
    let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    NonZeroUsize::new(cores.min(MAX_JOBS)).unwrap_or(NonZeroUsize::MIN)
}
