//! Clusters of small slides: their scores over seeds, by a mixture, and without labels.

use std::fs;
use std::path::Path;

use comtip::metrics::{ClusterAlgorithm, ClusteringResult, EvalResult};

use crate::fixture::{N_SPOTS, STUDY, assert_says, done, refused, trained};
use crate::result_files::{read, rows};

const FEW: [&str; 2] = ["tumour", "stroma"];

#[track_caller]
fn clusters(folder: &Path, name: &str) -> ClusteringResult {
    match read(folder, name) {
        EvalResult::Clustering(result) => result,
        other => panic!("{other:?}"),
    }
}

#[test]
fn clusters_have_an_interval_over_seeds_and_skipped_slides_a_reason() {
    let folder = trained(2, &[&FEW, &["tumour"], &FEW], "");
    let here = folder.path();
    let line = "evaluate clustering shards --run run --json c.json --csv c.csv";
    let (scores, _) = done(here, line);
    // Spots of these slides form a square grid.
    assert_says(&scores, &["smoothed ARI", "its 4 nearest labelled spots"]);
    let result = clusters(here, "c.json");
    assert_eq!(result.algorithm, ClusterAlgorithm::KMeans);
    assert_eq!(result.slides.len(), 2);
    assert!(result.slides.iter().all(|slide| slide.has_few_spots));
    assert_eq!(result.skipped.len(), 1);
    assert_eq!(result.skipped[0].reason, "one label, tumour");
    for method in &result.methods {
        for slide in &method.by_slide {
            let seeds = slide.seeds.iter();
            let mut aris: Vec<f64> = seeds.filter_map(|seed| seed.scores.ari).collect();
            aris.sort_by(f64::total_cmp);
            let ari = slide.scores.ari;
            let interval = ari.interval.expect("an interval");
            assert_eq!(aris.len(), 11);
            assert_eq!((interval.low, interval.high), (aris[0], aris[10]));
            assert_eq!(ari.value, Some(aris[5]));
            for (name, of) in slide.scores.named() {
                let n_defined = if name == "silhouette" { 0 } else { 11 };
                assert_eq!(
                    (of.n, of.n_undefined),
                    (n_defined, 11 - n_defined),
                    "{name}"
                );
            }
        }
        // Nothing says how far a mean over two slides may be off.
        let ari = method.scores.ari;
        assert_eq!((ari.n, ari.interval), (2, None));
    }
    let seeds = rows(here, "c.csv");
    let seeds = seeds.iter().filter(|row| row["level"] == "k-means seed");
    assert_eq!(seeds.count(), result.methods.len() * 2 * 11 * 8);

    let (scores, _) = done(here, &format!("{line} --clusters mixture"));
    let words = [
        "Gaussian mixture: on the first 20 principal components",
        "diagonal covariances (full from 210 spots a cluster)",
        "a start of the Gaussian mixture",
    ];
    assert_says(&scores, &words);
    assert_eq!(
        clusters(here, "c.json").algorithm,
        ClusterAlgorithm::Mixture
    );
}

#[test]
fn slides_without_labels_are_clustered_if_the_number_of_clusters_is_given() {
    let folder = trained(2, &[&[]], "");
    let here = folder.path();
    let line = "evaluate clustering shards --run run";
    let error = refused(here, line, 3);
    assert_says(&error, &["no number of clusters is given", "--k"]);

    let (scores, _) = done(here, &format!("{line} --k 3 --json c.json --report c.html"));
    let caption = format!("Clustering of {STUDY}_B1: 3 clusters of {N_SPOTS} spots");
    let words = "No test slide has labels: there is nothing to compare the clusters with.";
    assert_says(&scores, &[&caption, words, "silhouette, median"]);
    assert!(!scores.contains("ARI"), "{scores}");
    let html = fs::read_to_string(here.join("c.html")).expect("a report");
    assert_says(&html, &["cluster 3 (", "silhouette ", words]);
    let result = clusters(here, "c.json");
    let slide = &result.slides[0];
    assert_eq!((slide.n_labels, slide.n_clusters), (0, 3));
    assert!(result.header.verdict.comparisons.is_empty());
    for method in &result.methods {
        let scores = method.by_slide[0].scores;
        assert_eq!((scores.ari.value, scores.ari.n), (None, 0));
        let silhouette = scores.silhouette.value.expect("three clusters");
        assert!((-1.0..=1.0).contains(&silhouette), "{silhouette}");
    }
    let error = refused(here, &format!("{line} --k 17"), 3);
    assert_says(&error, &[&format!("slide {STUDY}_B1"), "17"]);
}
