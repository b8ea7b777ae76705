//! Agreement of clusters with labels as tables.

use comtip_metrics::{ClusteredSlide, ClusteringResult, IntervalKind, SlideClustering};

use super::caption::{caption, n_spots};
use crate::table::{Best, Cell, Table};

/// How ARI and NMI are read.
const SCALES: &str =
    "ARI: 0 is chance, 1 is agreement. NMI: 1 is agreement; chance is somewhat above 0.";

/// Why a score is missing.
const UNDEFINED: &str = "undefined";

/// The mean over slides where there are several, then a table a slide.
pub(super) fn clustering_tables(result: &ClusteringResult) -> Vec<Table> {
    let mut tables = Vec::new();
    if result.slides.len() > 1 {
        tables.push(mean_table(result));
    }
    let slides = result.slides.iter().enumerate();
    tables.extend(slides.map(|(slide_idx, slide)| slide_table(result, slide_idx, slide)));
    if let Some(first) = tables.first_mut() {
        let mut note = vec![SCALES.to_owned()];
        note.extend(first.note.take());
        note.extend(result.header.notes.iter().cloned());
        first.note = Some(note.join("\n"));
    }
    tables
}

/// The mean over slides of the median over seeds, a row a method.
fn mean_table(result: &ClusteringResult) -> Table {
    let rows = result.methods.iter().map(|method| {
        vec![
            Cell::Text(method.method.clone()),
            score(method.ari.value),
            score(method.nmi.value),
        ]
    });
    let scores = format!(
        "Clustering: agreement with the labels, mean over {} slides",
        result.slides.len()
    );
    Table {
        caption: caption(&scores, &result.header.stamps),
        columns: ["representation", "ARI", "NMI"].map(str::to_owned).to_vec(),
        rows: rows.collect(),
        best: vec![(1, Best::Highest), (2, Best::Highest)],
        note: Some("Each slide weighs the same, by its median over seeds of k-means.".to_owned()),
    }
}

fn slide_table(result: &ClusteringResult, slide_idx: usize, slide: &ClusteredSlide) -> Table {
    let rows = result.methods.iter().filter_map(|method| {
        let scores = method.by_slide.get(slide_idx)?;
        Some(row(&method.method, scores))
    });
    let (n_labelled, n_labels) = (slide.n_labelled, slide.n_labels);
    let n_seeds = result
        .methods
        .first()
        .and_then(|method| method.by_slide.get(slide_idx))
        .map_or(0, |scores| scores.ari.n);
    let mut note =
        vec!["A seed is a start of k-means, which ends elsewhere from another.".to_owned()];
    if slide.has_few_spots {
        note.push(format!(
            "Few spots: {n_labelled} for {n_labels} labels, so these scores are hardly more than chance."
        ));
    }
    let scores = format!(
        "Clustering of {}: {n_labels} labels on {n_labelled} of {}",
        slide.slide,
        n_spots(slide.n_spots)
    );
    Table {
        caption: caption(&scores, &result.header.stamps),
        columns: vec![
            "representation".to_owned(),
            format!("ARI, median of {n_seeds} seeds"),
            format!("lowest of {n_seeds}"),
            format!("highest of {n_seeds}"),
            "NMI, median".to_owned(),
        ],
        rows: rows.collect(),
        best: vec![(1, Best::Highest), (4, Best::Highest)],
        note: Some(note.join("\n")),
    }
}

fn row(method: &str, scores: &SlideClustering) -> Vec<Cell> {
    // The columns are of seeds: ends of another kind are not theirs.
    let interval = (scores.ari.interval).filter(|ends| ends.kind == IntervalKind::SeedRange);
    vec![
        Cell::Text(method.to_owned()),
        score(scores.ari.value),
        score(interval.map(|ends| ends.low)),
        score(interval.map(|ends| ends.high)),
        score(scores.nmi.value),
    ]
}

fn score(value: Option<f64>) -> Cell {
    match value {
        Some(value) => Cell::Number { value, decimals: 3 },
        None => Cell::Missing(UNDEFINED.to_owned()),
    }
}
