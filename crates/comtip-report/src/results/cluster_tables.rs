//! What tables of clusters have in common, with labels and without.

use comtip_metrics::{ClusterAlgorithm, ClusteredSlide, ClusteringResult, Estimate, IntervalKind};

use super::score_cell::score_cell;
use crate::table::{Cell, Table};

/// The mean over slides where there are several, then a table a slide. The note of the first says how scores are read
/// (`scale`), and what the result notes.
pub(super) fn cluster_tables(
    result: &ClusteringResult,
    scale: &str,
    mean: fn(&ClusteringResult) -> Table,
    of_slide: fn(&ClusteringResult, usize, &ClusteredSlide) -> Table,
) -> Vec<Table> {
    let mut tables = Vec::new();
    if result.slides.len() > 1 {
        tables.push(mean(result));
    }
    let slides = result.slides.iter().enumerate();
    tables.extend(slides.map(|(slide_idx, slide)| of_slide(result, slide_idx, slide)));
    if let Some(first) = tables.first_mut() {
        let mut note = vec![scale.to_owned()];
        note.extend(first.note.take());
        note.extend(result.header.notes.iter().cloned());
        first.note = Some(note.join("\n"));
    }
    tables
}

/// What a mean over slides is, for a note.
pub(super) fn of_a_mean(algorithm: ClusterAlgorithm) -> String {
    let algorithm = in_a_sentence(algorithm);
    format!("Each slide weighs the same, by its median over seeds of {algorithm}.")
}

/// What a seed is, for a note.
pub(super) fn of_a_seed(algorithm: ClusterAlgorithm) -> String {
    let algorithm = in_a_sentence(algorithm);
    format!("A seed is a start of {algorithm}, which ends elsewhere from another.")
}

/// The lowest and the highest of the seeds; ends of another kind are not theirs.
pub(super) fn seed_ends(score: &Estimate) -> [Cell; 2] {
    let interval = (score.interval).filter(|ends| ends.kind == IntervalKind::SeedRange);
    [
        score_cell(interval.map(|ends| ends.low)),
        score_cell(interval.map(|ends| ends.high)),
    ]
}

/// The name of an algorithm behind a preposition.
fn in_a_sentence(algorithm: ClusterAlgorithm) -> String {
    match algorithm {
        ClusterAlgorithm::Mixture => format!("the {algorithm}"),
        _ => algorithm.to_string(),
    }
}
