//! How far the slides that are being prepared have come.

use std::collections::HashMap;

use comtip::data::{
    DroppedSpots, ManifestEntry, OnFailure, PrepareEvent, RemakeReason, Slide, SlideWarning,
};

use super::cli_error::with_remedy;
use super::plural::plural;
use super::progress::{Bars, Progress};

/// Ids that are named in a warning; the rest are counted.
const N_NAMED_IDS: usize = 5;

/// A bar for every slide in work, and what became of the others.
#[derive(Default)]
pub(crate) struct SlideBoard {
    bars: Bars,
    in_work: HashMap<String, InWork>,
    on_failure: OnFailure,
    /// Slides that were there already.
    pub(crate) n_kept: usize,
    /// Slides that were written now.
    pub(crate) n_written: usize,
    /// Slides that could not be prepared.
    pub(crate) n_failed: usize,
}

#[derive(Default)]
struct InWork {
    progress: Option<Progress>,
}

impl SlideBoard {
    /// A board for a run that skips a slide that fails, or stops at it; only the former is shown here.
    pub(crate) fn new(on_failure: OnFailure) -> Self {
        Self {
            on_failure,
            ..Self::default()
        }
    }

    /// Slides that are in the folder now.
    pub(crate) fn n_done(&self) -> usize {
        self.n_kept + self.n_written
    }

    /// Shows what happened.
    pub(crate) fn show(&mut self, event: PrepareEvent<'_>) {
        match event {
            PrepareEvent::SlideUnlisted { slide } => {
                self.bars.line(&format!(
                    "dropped {slide} from the list of slides: it was prepared earlier and is not among those of this run; its files stay \
                     (--add keeps such slides)"
                ));
            }
            PrepareEvent::SlideRemade { slide, reasons } => {
                let is_lost = |reason: &RemakeReason| {
                    matches!(
                        reason,
                        RemakeReason::Patient {
                            is_given_lost: true,
                            ..
                        }
                    )
                };
                let warning = match reasons.iter().any(is_lost) {
                    true => "warning: ",
                    false => "",
                };
                let reasons: Vec<String> = reasons.iter().map(ToString::to_string).collect();
                let line = format!("{warning}{slide}: made again, {}", reasons.join(", "));
                self.bars.line(&line);
            }
            PrepareEvent::IdsDropped { slide, dropped } => {
                for line in lines_of_dropped(slide, dropped) {
                    self.bars.line(&line);
                }
            }
            PrepareEvent::Noted { slide, note } => {
                self.bars.line(&format!("warning: {slide}: {note}"));
            }
            PrepareEvent::SpotsDone {
                slide,
                n_done,
                n_spots,
            } => {
                let bars = self.bars.clone();
                self.in_work(slide)
                    .progress
                    .get_or_insert_with(|| bars.start(slide, n_spots as u64, "tiles"))
                    .reach(n_done as u64);
            }
            PrepareEvent::SlideKept { entry } => {
                self.n_kept += 1;
                self.in_work.remove(&entry.slide);
            }
            PrepareEvent::SlideFinished { entry } => {
                self.n_written += 1;
                self.finish(entry);
            }
            PrepareEvent::SlideFailed { slide, error } => {
                self.n_failed += 1;
                self.in_work.remove(slide);
                if self.on_failure == OnFailure::Skip {
                    self.bars.line(&skipped(slide, &with_remedy(error)));
                }
            }
            _ => {}
        }
    }

    fn in_work(&mut self, slide: &str) -> &mut InWork {
        self.in_work.entry(slide.to_owned()).or_default()
    }

    fn finish(&mut self, entry: &ManifestEntry) {
        let InWork { progress } = self.in_work.remove(&entry.slide).unwrap_or_default();
        let slide = &entry.slide;
        if entry.n_tiles_wholly_outside > 0 {
            let tiles = plural(entry.n_tiles_wholly_outside, "tile");
            self.bars.line(&format!(
                "warning: {slide}: {tiles} wholly outside the image, and so wholly black"
            ));
        }
        if entry.n_tiles_partly_outside > 0 {
            let tiles = plural(entry.n_tiles_partly_outside, "tile");
            self.bars.line(&format!(
                "warning: {slide}: {tiles} over the border of the image; the part outside is black"
            ));
        }
        if let Some(progress) = progress {
            progress.finish(&format!(
                "{} x {}, {} UMI",
                plural(entry.n_spots, "spot"),
                plural(entry.n_genes, "gene"),
                entry.umi_total
            ));
        }
    }
}

/// `skipped B4: no image`, once by the name of the slide.
pub(crate) fn skipped(slide: &str, problem: &str) -> String {
    let own = format!("slide {slide}: ");
    format!(
        "skipped {slide}: {}",
        problem.strip_prefix(&own).unwrap_or(problem)
    )
}

/// Says on standard error what of a slide was of no use, and what was noted of it.
pub(crate) fn warn(slide: &Slide, notes: &[SlideWarning]) {
    for line in lines_of_dropped(&slide.name, &slide.dropped) {
        message!("{line}");
    }
    for note in notes {
        message!("warning: {}: {note}", slide.name);
    }
}

/// Which ids of a slide were of no use, some of them by name.
fn lines_of_dropped(slide: &str, dropped: &DroppedSpots) -> Vec<String> {
    let kinds = [
        (
            &dropped.without_counts,
            "spot",
            "with coordinates but no counts",
        ),
        (
            &dropped.without_coordinates,
            "spot",
            "with counts but no coordinates",
        ),
        (&dropped.unknown_labels, "label", "of no spot"),
    ];
    let some = kinds.into_iter().filter(|(ids, ..)| !ids.is_empty());
    some.map(|(ids, thing, what)| {
        let mut named = ids[..ids.len().min(N_NAMED_IDS)].join(", ");
        if ids.len() > N_NAMED_IDS {
            named.push_str(", …");
        }
        let some = plural(ids.len(), thing);
        format!("warning: {slide}: {some} {what}: {named}")
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slide_that_is_skipped_is_named_once() {
        assert_eq!(
            skipped("c", "slide c: no image at c.png"),
            "skipped c: no image at c.png"
        );
        assert_eq!(
            skipped("c", "cannot read c.csv"),
            "skipped c: cannot read c.csv"
        );
    }
}
