//! How far the slides that are being prepared have come.

use std::collections::HashMap;

use comtip::data::{DroppedSpots, ManifestSlide, PrepareEvent, Slide};

use crate::failure::with_causes;
use crate::progress::{Bars, Progress};

/// Ids that are named in a warning; the rest are counted.
const N_NAMED_IDS: usize = 5;

/// A bar for every slide in work, and what became of the others.
#[derive(Default)]
pub(crate) struct SlideBoard {
    bars: Bars,
    in_work: HashMap<String, InWork>,
    /// Slides that were there already.
    pub(crate) n_kept: usize,
    /// Slides that were skipped.
    pub(crate) n_failed: usize,
}

#[derive(Default)]
struct InWork {
    progress: Option<Progress>,
    n_clipped: usize,
}

impl SlideBoard {
    /// Shows what happened.
    pub(crate) fn show(&mut self, event: PrepareEvent<'_>) {
        match event {
            PrepareEvent::IdsDropped { slide, dropped } => {
                for line in lines_of_dropped(slide, dropped) {
                    self.bars.line(&line);
                }
            }
            PrepareEvent::Noted { slide, note } => {
                self.bars.line(&format!("warning: {slide}: {note}"));
            }
            PrepareEvent::TileOutside { slide, .. } => self.in_work(slide).n_clipped += 1,
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
            PrepareEvent::SlideFinished { entry } => self.finish(entry),
            PrepareEvent::SlideFailed { slide, error } => {
                self.n_failed += 1;
                self.in_work.remove(slide);
                let problem = with_causes(error);
                self.bars.line(&format!("skipped {slide}: {problem}"));
            }
            _ => {}
        }
    }

    fn in_work(&mut self, slide: &str) -> &mut InWork {
        self.in_work.entry(slide.to_owned()).or_default()
    }

    fn finish(&mut self, entry: &ManifestSlide) {
        let InWork {
            progress,
            n_clipped,
        } = self.in_work.remove(&entry.slide).unwrap_or_default();
        if n_clipped > 0 {
            self.bars.line(&format!(
                "warning: {}: {n_clipped} tiles reach over the edge of the image and are black there",
                entry.slide
            ));
        }
        if let Some(progress) = progress {
            progress.finish(&format!(
                "{} spots x {} genes, {} UMI",
                entry.n_spots, entry.n_genes, entry.umi_total
            ));
        }
    }
}

/// Says on standard error what of a slide was of no use.
pub(crate) fn warn(slide: &Slide) {
    for line in lines_of_dropped(&slide.name, &slide.dropped) {
        eprintln!("{line}");
    }
    for note in &slide.notes {
        eprintln!("warning: {}: {note}", slide.name);
    }
}

/// Which ids of a slide were of no use, some of them by name.
fn lines_of_dropped(slide: &str, dropped: &DroppedSpots) -> Vec<String> {
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
    let some = kinds.into_iter().filter(|(ids, _)| !ids.is_empty());
    some.map(|(ids, what)| {
        let mut named = ids[..ids.len().min(N_NAMED_IDS)].join(", ");
        if ids.len() > N_NAMED_IDS {
            named.push_str(", …");
        }
        format!("warning: {slide}: {} {what}: {named}", ids.len())
    })
    .collect()
}
