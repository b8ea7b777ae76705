//! `comtip prepare`: slides to shards.

use std::path::Path;

use comtip::data::{
    DataError, DroppedSpots, Manifest, OnFailure, PrepareEvent, PrepareOptions, Slide,
};

use crate::arguments::Prepare;
use crate::failure::Failure;
use crate::progress::Progress;
use crate::slides::Slides;

/// Ids that are named in a warning; the rest are counted.
const N_NAMED_IDS: usize = 5;

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
        ..PrepareOptions::default()
    };
    let slides = Slides::open(&arguments.from)?;
    let names = match arguments.slides.is_empty() {
        true => slides.names(),
        false => arguments.slides.clone(),
    };
    let manifest = write_shards(&names, |name| slides.read(name), &arguments.to, &options)?;
    let n_failed = names
        .iter()
        .filter(|name| manifest.slide(name).is_none())
        .count();
    println!(
        "{} of {} slides are in {}",
        names.len() - n_failed,
        names.len(),
        arguments.to.display()
    );
    match n_failed {
        0 => Ok(()),
        n => Err(Failure::partial(format!(
            "{n} of {} slides were skipped",
            names.len()
        ))),
    }
}

/// Prepares the named slides, telling how far it is.
///
/// # Errors
///
/// As [`comtip::data::prepare`].
pub(super) fn write_shards(
    names: &[String],
    read: impl FnMut(&str) -> Result<Slide, DataError>,
    to: &Path,
    options: &PrepareOptions,
) -> Result<Manifest, Failure> {
    let mut progress: Option<Progress> = None;
    let mut n_clipped = 0;
    let manifest = comtip::data::prepare(names, read, to, options, &mut |event| match event {
        PrepareEvent::SlideStarted { .. } => {
            progress = None;
            n_clipped = 0;
        }
        PrepareEvent::IdsDropped { slide, dropped } => warn_dropped(slide, dropped),
        PrepareEvent::Noted { slide, note } => eprintln!("warning: {slide}: {note}"),
        PrepareEvent::TileOutside { .. } => n_clipped += 1,
        PrepareEvent::SpotsDone {
            slide,
            n_done,
            n_spots,
        } => progress
            .get_or_insert_with(|| Progress::start(slide, n_spots as u64, "tiles"))
            .reach(n_done as u64),
        PrepareEvent::SlideFinished { entry } => {
            if n_clipped > 0 {
                eprintln!(
                    "warning: {}: {n_clipped} tiles reach over the edge of the image and are black there",
                    entry.slide
                );
            }
            if let Some(progress) = progress.take() {
                progress.finish(&format!(
                    "{} spots x {} genes, {} UMI",
                    entry.n_spots, entry.n_genes, entry.umi_total
                ));
            }
        }
        PrepareEvent::SlideFailed { slide, error } => {
            eprintln!("skipped {slide}: {error}");
        }
        _ => {}
    })?;
    Ok(manifest)
}

/// Says what of a slide was of no use.
pub(super) fn warn(slide: &Slide) {
    if slide.dropped != DroppedSpots::default() {
        warn_dropped(&slide.name, &slide.dropped);
    }
    for note in &slide.notes {
        eprintln!("warning: {}: {note}", slide.name);
    }
}

/// Says which ids of a slide were of no use, some of them by name.
fn warn_dropped(slide: &str, dropped: &DroppedSpots) {
    let kinds = [
        (
            &dropped.without_counts,
            "spots have coordinates but no counts",
        ),
        (
            &dropped.without_coordinates,
            "spots have counts but no coordinates",
        ),
        (&dropped.unknown_labels, "labels belong to no spot"),
    ];
    for (ids, what) in kinds {
        if ids.is_empty() {
            continue;
        }
        let mut named = ids[..ids.len().min(N_NAMED_IDS)].join(", ");
        if ids.len() > N_NAMED_IDS {
            named.push_str(", …");
        }
        eprintln!("warning: {slide}: {} {what}: {named}", ids.len());
    }
}
