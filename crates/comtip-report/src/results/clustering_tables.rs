//! Agreement of clusters with labels as tables.

use comtip_metrics::{ClusteredSlide, ClusteringResult, SlideClustering};

use super::caption::{caption, n_spots};
use super::cluster_tables::{cluster_tables, of_a_mean, of_a_seed, seed_ends};
use super::score_cell::score_cell;
use super::silhouette_tables::silhouette_tables;
use crate::table::{Best, Cell, Table};

/// How the scores are read.
const SCALES: &str = "ARI and AMI: 0 is chance, 1 is agreement. NMI: 1 is agreement; chance is somewhat above 0. Smoothed \
                      ARI: of clusters where every spot has first taken the most frequent one around it.";

/// The mean over slides where there are several, then a table a slide.
pub(super) fn clustering_tables(result: &ClusteringResult) -> Vec<Table> {
    if result.slides.iter().all(|slide| slide.n_labels == 0) {
        return silhouette_tables(result);
    }
    cluster_tables(result, SCALES, mean_table, slide_table)
}

/// The mean over slides of the median over seeds, a row a method.
fn mean_table(result: &ClusteringResult) -> Table {
    let rows = result.methods.iter().map(|method| {
        vec![
            Cell::Text(method.method.clone()),
            score_cell(method.scores.ari.value),
            score_cell(method.scores.ari_smoothed.value),
            score_cell(method.scores.nmi.value),
            score_cell(method.scores.ami.value),
        ]
    });
    let scores = format!(
        "Clustering: agreement with the labels, mean over {} slides",
        result.slides.len()
    );
    Table {
        caption: caption(&scores, &result.header.stamps),
        columns: ["representation", "ARI", "smoothed ARI", "NMI", "AMI"]
            .map(str::to_owned)
            .to_vec(),
        rows: rows.collect(),
        best: (1..5).map(|column| (column, Best::Highest)).collect(),
        unranked: Vec::new(),
        note: Some(of_a_mean(result.algorithm)),
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
        .map_or(0, |scores| scores.scores.ari.n);
    let mut note = vec![of_a_seed(result.algorithm)];
    if slide.has_few_spots {
        note.push(format!(
            "Few spots: {n_labelled} for {n_labels} labels, so these scores are hardly more than chance."
        ));
    }
    let clusters = match slide.n_clusters == n_labels {
        true => String::new(),
        false => format!(", {} clusters,", slide.n_clusters),
    };
    let scores = format!(
        "Clustering of {}: {n_labels} labels{clusters} on {n_labelled} of {}",
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
            "smoothed ARI, median".to_owned(),
            "NMI, median".to_owned(),
            "AMI, median".to_owned(),
        ],
        rows: rows.collect(),
        best: [1, 4, 5, 6].map(|column| (column, Best::Highest)).to_vec(),
        unranked: Vec::new(),
        note: Some(note.join("\n")),
    }
}

fn row(method: &str, of: &SlideClustering) -> Vec<Cell> {
    let scores = &of.scores;
    let [lowest, highest] = seed_ends(&scores.ari);
    vec![
        Cell::Text(method.to_owned()),
        score_cell(scores.ari.value),
        lowest,
        highest,
        score_cell(scores.ari_smoothed.value),
        score_cell(scores.nmi.value),
        score_cell(scores.ami.value),
    ]
}

#[cfg(test)]
mod tests {
    use comtip_metrics::ClusterAlgorithm;

    use super::*;
    use crate::results::clustering_example::{clustering_result, without_labels};

    fn numbers(row: &[Cell]) -> Vec<f64> {
        let number = |cell: &Cell| match cell {
            Cell::Number { value, .. } => Some(*value),
            _ => None,
        };
        row.iter().filter_map(number).collect()
    }

    #[test]
    fn a_table_has_ari_with_its_range_then_smoothed_ari_nmi_and_ami() {
        let table = &clustering_tables(&clustering_result())[0];
        assert_eq!(
            table.columns[1..],
            [
                "ARI, median of 3 seeds",
                "lowest of 3",
                "highest of 3",
                "smoothed ARI, median",
                "NMI, median",
                "AMI, median"
            ]
        );
        assert_eq!(
            numbers(&table.rows[0]),
            [0.25, 0.125, 0.5, 0.75, 0.375, 0.3125]
        );
        let note = table.note.as_deref().unwrap_or_default();
        assert!(note.contains("a start of k-means"), "{note}");
    }

    #[test]
    fn a_mixture_is_named_where_a_seed_is_explained() {
        let mut result = clustering_result();
        result.algorithm = ClusterAlgorithm::Mixture;
        result.slides[0].n_clusters = 5;
        let table = &clustering_tables(&result)[0];
        let note = table.note.as_deref().unwrap_or_default();
        assert!(note.contains("a start of the Gaussian mixture"), "{note}");
        let caption = "Clustering of B1: 2 labels, 5 clusters, on 8 of 9 spots";
        assert_eq!(table.caption, caption);
    }

    #[test]
    fn without_labels_the_table_is_of_silhouettes_and_none_is_best() {
        let table = &clustering_tables(&without_labels())[0];
        assert_eq!(table.caption, "Clustering of B1: 4 clusters of 9 spots");
        assert_eq!(table.columns[1], "silhouette, median of 3 seeds");
        assert_eq!(numbers(&table.rows[0]), [0.25, 0.125, 0.5]);
        assert!(table.best.is_empty());
    }
}
