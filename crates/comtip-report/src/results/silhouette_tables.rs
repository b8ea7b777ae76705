//! How far clusters lie apart as tables, where there are no labels to compare them with.

use comtip_metrics::{ClusteredSlide, ClusteringResult, SlideClustering};

use super::caption::{caption, n_spots};
use super::cluster_tables::{cluster_tables, of_a_mean, of_a_seed, seed_ends};
use super::score_cell::score_cell;
use crate::table::{Cell, Table};

/// How silhouettes are read.
const SCALE: &str = "Silhouette: from -1 to 1, how much nearer spots lie to their own cluster than to the next. Each is taken \
                     among the vectors of its own representation, so a higher one does not say that clusters follow the \
                     tissue better.";

/// The mean over slides where there are several, then a table a slide.
pub(super) fn silhouette_tables(result: &ClusteringResult) -> Vec<Table> {
    cluster_tables(result, SCALE, mean_table, slide_table)
}

fn mean_table(result: &ClusteringResult) -> Table {
    let rows = result.methods.iter().map(|method| {
        vec![
            Cell::Text(method.method.clone()),
            score_cell(method.scores.silhouette.value),
        ]
    });
    let scores = format!(
        "Clustering without labels, mean over {} slides",
        result.slides.len()
    );
    Table {
        caption: caption(&scores, &result.header.stamps),
        columns: ["representation", "silhouette"].map(str::to_owned).to_vec(),
        rows: rows.collect(),
        best: Vec::new(),
        unranked: Vec::new(),
        note: Some(of_a_mean(result.algorithm)),
    }
}

fn slide_table(result: &ClusteringResult, slide_idx: usize, slide: &ClusteredSlide) -> Table {
    let rows = result.methods.iter().filter_map(|method| {
        let scores = method.by_slide.get(slide_idx)?;
        Some(row(&method.method, scores))
    });
    let first = result.methods.first();
    let n_seeds = first
        .and_then(|method| method.by_slide.get(slide_idx))
        .map_or(0, |of| {
            of.scores.silhouette.n + of.scores.silhouette.n_undefined
        });
    let scores = format!(
        "Clustering of {}: {} clusters of {}",
        slide.slide,
        slide.n_clusters,
        n_spots(slide.n_spots)
    );
    Table {
        caption: caption(&scores, &result.header.stamps),
        columns: vec![
            "representation".to_owned(),
            format!("silhouette, median of {n_seeds} seeds"),
            format!("lowest silhouette of {n_seeds}"),
            format!("highest silhouette of {n_seeds}"),
        ],
        rows: rows.collect(),
        best: Vec::new(),
        unranked: Vec::new(),
        note: Some(of_a_seed(result.algorithm)),
    }
}

fn row(method: &str, of: &SlideClustering) -> Vec<Cell> {
    let silhouette = &of.scores.silhouette;
    let [lowest, highest] = seed_ends(silhouette);
    vec![
        Cell::Text(method.to_owned()),
        score_cell(silhouette.value),
        lowest,
        highest,
    ]
}
