use std::sync::Arc;

use comtip_metrics::{MethodRole, SpotPosition, SpotPositions, label_codes};
use ndarray::Array2;

use super::*;
use crate::neighbourhood::Neighbourhood;

const SEEDS: NonZero<u64> = NonZero::<u64>::MIN.saturating_add(2);

fn representation(points: &[f32]) -> Representation {
    Representation {
        name: "own".to_owned(),
        role: MethodRole::Model,
        vectors: Arc::new(Array2::from_shape_fn((points.len(), 1), |(at, _)| {
            points[at]
        })),
    }
}

/// A slide of spots in a row, with or without labels.
fn slide(x_px: &[f64], labels: Option<&str>, n_clusters: usize) -> SlideToCluster<'static> {
    let spot = |x_px: &f64| SpotPosition {
        id: String::new(),
        x_px: *x_px,
        y_px: 0.0,
    };
    let positions = SpotPositions {
        spots: x_px.iter().map(spot).collect(),
        ..SpotPositions::default()
    };
    let labels = labels.map(|labels| {
        let names: Vec<String> = labels.chars().map(String::from).collect();
        let names: Vec<Option<&str>> = names.iter().map(|name| Some(name.as_str())).collect();
        SpotLabels {
            codes: label_codes(&names),
            neighbourhood: Neighbourhood::of(&positions).unwrap(),
        }
    });
    SlideToCluster {
        slide_idx: 0,
        slide: "B1",
        rows: (0..x_px.len()).collect(),
        n_spots: x_px.len(),
        n_clusters,
        labels,
        origin: None,
        patient: None,
    }
}

/// Four spots of a and four of b apart from them; one of a has a vector like those of b.
fn one_astray(algorithm: ClusterAlgorithm) -> Clusterings {
    let own = representation(&[0.0, 101.0, 1.0, 2.0, 100.0, 102.0, 103.0, 104.0]);
    let x_px = [0.0, 1.0, 2.0, 3.0, 10.0, 11.0, 12.0, 13.0];
    let slide = slide(&x_px, Some("aaaabbbb"), 2);
    Clusterings::of(&own, &slide, algorithm, SEEDS).unwrap()
}

#[test]
fn smoothing_brings_a_spot_astray_back_to_those_around_it() {
    for algorithm in [ClusterAlgorithm::KMeans, ClusterAlgorithm::Mixture] {
        let found = one_astray(algorithm).scores;
        let value = |of: Estimate| of.value.unwrap();
        // Pairs together in both 3 + 6 of 28, in labels 6 + 6, in clusters of 3 and 5 spots 3 + 10.
        approx_eq(value(found.scores.ari), 48.0 / 97.0);
        approx_eq(value(found.scores.ari_smoothed), 1.0);
        assert_eq!(found.scores.ari_smoothed.n, 3);
        assert_eq!(found.seeds.len(), 3);
        assert_eq!(found.seeds[2].scores.ari, found.scores.ari.value);
    }
}

#[test]
fn homogeneity_and_completeness_are_shares_of_the_entropies() {
    let scores = one_astray(ClusterAlgorithm::KMeans).scores.scores;
    let value = |of: Estimate| of.value.unwrap();
    // The cluster of 5 spots holds 1 a and 4 b, that of 3 is of a alone.
    let of_labels = 2.0_f64.ln();
    let unknown = (5.0_f64.ln() + 4.0 * 1.25_f64.ln()) / 8.0;
    let of_clusters = (3.0 * (8.0_f64 / 3.0).ln() + 5.0 * 1.6_f64.ln()) / 8.0;
    let shared = of_labels - unknown;
    approx_eq(value(scores.homogeneity), shared / of_labels);
    approx_eq(value(scores.completeness), shared / of_clusters);
    let nmi = 2.0 * shared / (of_labels + of_clusters);
    approx_eq(value(scores.nmi), nmi);
    approx_eq(value(scores.v_measure), nmi);
    assert!(value(scores.ami) > 0.0 && value(scores.ami) < nmi);
    assert_eq!((scores.silhouette.value, scores.silhouette.n), (None, 0));
}

#[test]
fn without_labels_the_silhouette_alone_is_defined() {
    let own = representation(&[0.0, 1.0, 4.0, 5.0]);
    let slide = slide(&[0.0, 1.0, 2.0, 3.0], None, 2);
    let found = Clusterings::of(&own, &slide, ClusterAlgorithm::KMeans, SEEDS).unwrap();
    let scores = found.scores.scores;
    approx_eq(
        scores.silhouette.value.unwrap(),
        (3.5 / 4.5 + 2.5 / 3.5) / 2.0,
    );
    for (name, of) in scores.named() {
        let n_defined = if name == "silhouette" { 3 } else { 0 };
        assert_eq!((of.n, of.n_undefined), (n_defined, 3 - n_defined), "{name}");
    }
}

#[test]
fn one_cluster_has_no_silhouette() {
    let own = representation(&[0.0, 1.0, 4.0]);
    let slide = slide(&[0.0, 1.0, 2.0], None, 1);
    let found = Clusterings::of(&own, &slide, ClusterAlgorithm::KMeans, SEEDS).unwrap();
    assert_eq!(found.scores.scores.silhouette.value, None);
    assert_eq!(found.median.clusters, [0, 0, 0]);
}

#[test]
fn more_clusters_than_spots_are_refused_with_the_slide_and_the_representation() {
    let own = representation(&[0.0, 1.0, 4.0]);
    let slide = slide(&[0.0, 1.0, 2.0], None, 4);
    let refused = Clusterings::of(&own, &slide, ClusterAlgorithm::KMeans, SEEDS);
    let error = refused.err().unwrap();
    assert_eq!(
        error.to_string(),
        "the spots of slide B1 cannot be clustered by own"
    );
}

#[track_caller]
fn approx_eq(value: f64, expected: f64) {
    assert!((value - expected).abs() < 1e-12, "{value}, not {expected}");
}
