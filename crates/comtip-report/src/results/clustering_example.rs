//! Clusters of one slide by one method, for tests.

use comtip_metrics::{
    ClusterScores, ClusteringMap, ClusteringResult, Estimate, EvalResult, MethodClusters,
    SeedScore, SpotPosition, SpotPositions, Statistic,
};

/// Nine spots, eight of them labelled.
pub(super) fn clustering_result() -> ClusteringResult {
    let json = r#"{
      "protocol": "clustering", "schema_version": 1,
      "run": {"path": "run", "seed": 7, "comtip": "0.1.0"},
      "facts": [], "stamps": [], "verdict": {"sentence": "", "comparisons": []}, "notes": [],
      "algorithm": "k-means",
      "slides": [{
        "slide": "B1", "patient": null, "n_spots": 9, "n_labelled": 8, "n_labels": 2, "n_clusters": 2,
        "label_origin": null, "has_few_spots": true
      }],
      "skipped": [],
      "methods": [{
        "method": "own", "role": "model", SCORES,
        "by_slide": [{"slide": "B1", SCORES, "seeds": []}],
        "by_patient": null
      }]
    }"#;
    let none = Estimate::mean(Statistic::MeanOverSlides, []);
    let named = ClusterScores::gathered(&[ClusterScores::<()>::default()], |_| none).named();
    let fields = named.map(|(name, of)| format!(r#""{name}": {}"#, serde_json::json!(of)));
    let json = json.replace("SCORES", &fields.join(", "));
    let EvalResult::Clustering(mut result) = serde_json::from_str(&json).expect("a result") else {
        panic!("another protocol");
    };
    let scores = |ari: f64| ClusterScores {
        ari: Some(ari),
        ari_smoothed: Some(0.75),
        nmi: Some(0.375),
        ami: Some(0.3125),
        homogeneity: Some(0.5),
        completeness: Some(0.3),
        v_measure: Some(0.375),
        silhouette: None,
    };
    take(&mut result, [0.125, 0.25, 0.5].map(scores));
    result.maps = vec![ClusteringMap {
        positions: positions(8),
        label_title: "label, annotated".to_owned(),
        label_names: vec!["a".to_owned(), "b".to_owned()],
        labels: vec![0, 0, 0, 0, 1, 1, 1, 1],
        methods: vec![clusters(&[0, 0, 0, 1, 1, 1, 1, 1])],
    }];
    result
}

/// The same spots without labels, in four clusters.
pub(super) fn without_labels() -> ClusteringResult {
    let mut result = clustering_result();
    let slide = &mut result.slides[0];
    (slide.n_labelled, slide.n_labels, slide.n_clusters) = (0, 0, 4);
    let scores = |silhouette: f64| ClusterScores {
        silhouette: Some(silhouette),
        ..ClusterScores::default()
    };
    take(&mut result, [0.125, 0.25, 0.5].map(scores));
    result.maps = vec![ClusteringMap {
        positions: positions(9),
        methods: vec![clusters(&[2, 2, 2, 0, 0, 0, 0, 1, 3])],
        ..ClusteringMap::default()
    }];
    result
}

/// Puts the scores of three seeds in the place of those of the slide.
fn take(result: &mut ClusteringResult, each: [ClusterScores<Option<f64>>; 3]) {
    let over_seeds = |values: &[Option<f64>]| Estimate::of_seeds(values.iter().copied().flatten());
    let method = &mut result.methods[0];
    let of_slide = &mut method.by_slide[0];
    of_slide.scores = ClusterScores::gathered(&each, over_seeds);
    of_slide.seeds = (0..)
        .zip(each)
        .map(|(seed, scores)| SeedScore { seed, scores })
        .collect();
    method.scores = ClusterScores::gathered(&[of_slide.scores], |of| {
        Estimate::mean(Statistic::MeanOverSlides, [of[0].value])
    });
}

fn positions(n_spots: usize) -> SpotPositions {
    let spot = |at: usize| SpotPosition {
        id: at.to_string(),
        x_px: 10.0 * at as f64,
        y_px: 10.0,
    };
    SpotPositions {
        slide: "B1".to_owned(),
        image_width_px: 100,
        image_height_px: 20,
        radius_px: 4.0,
        spots: (0..n_spots).map(spot).collect(),
    }
}

fn clusters(clusters: &[usize]) -> MethodClusters {
    MethodClusters {
        method: "own".to_owned(),
        seed: 1,
        clusters: clusters.to_vec(),
    }
}
