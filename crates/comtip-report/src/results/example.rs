//! A result that is stamped, for tests.

use comtip_metrics::{
    BothWays, DirectionScores, EvalResult, GroupMetrics, MethodRole, PatientExpression, Protocol,
    ResultHeader, RetrievalMethod, RetrievalResult, RetrievalScores, RunFacts, SchemaVersion,
    SearchedSlide, SlideRetrieval, Verdict,
};

/// The stamps of the examples, in one text.
pub(super) const STAMPS: &str = "leaky across space; patients not known";

/// The same on two slides of one patient.
pub(super) fn two_slides() -> EvalResult {
    let EvalResult::Expression(mut result) = stamped_expression() else {
        panic!("another protocol");
    };
    result.slides.push(result.slides[0].clone());
    let method = &mut result.methods[0];
    method.by_slide.push(method.by_slide[0].clone());
    method.by_patient = Some(vec![PatientExpression {
        patient: "B".to_owned(),
        pcc: method.overall.pcc_pooled,
        mae: method.overall.mae,
        n_constant: 0,
        scores: GroupMetrics::default(),
    }]);
    method.overall.pcc_per_patient = Some(method.overall.pcc_pooled);
    result.into()
}

/// Expression of one gene on one slide by one method.
pub(super) fn stamped_expression() -> EvalResult {
    let estimate = |value: f64, statistic: &str| {
        format!(
            r#"{{"value":{value},"statistic":"{statistic}","n":1,"n_undefined":0,"interval":null}}"#
        )
    };
    let (genes, slides) = (
        estimate(0.5, "mean over genes"),
        estimate(0.5, "mean over slides"),
    );
    let (spots, all) = (
        estimate(0.25, "over spots"),
        estimate(0.25, "over genes and spots"),
    );
    let json = format!(
        r#"{{
          "protocol": "expression", "schema_version": 1,
          "run": {{"path": "run", "seed": 7, "comtip": "0.1.0"}},
          "facts": [], "stamps": ["leaky across space", "patients not known"],
          "verdict": {{"sentence": "", "comparisons": []}}, "notes": [], "genes": ["ERBB2"],
          "slides": [{{"slide": "B1", "patient": null, "n_spots": 3, "n_undefined_genes": 0}}],
          "methods": [{{
            "method": "ridge", "role": "model", "ridge": null,
            "overall": {{
              "pcc_per_slide": {slides}, "pcc_per_patient": null, "pcc_pooled": {genes}, "pcc_flattened": {all},
              "mae": {all}, "n_constant": 0,
              "per_slide": {{"spearman": {slides}, "r2": {slides}, "mse": {slides}}},
              "pooled": {{"spearman": {genes}, "r2": {genes}, "mse": {genes}}}
            }},
            "by_slide": [{{
              "slide": "B1", "pcc": {genes}, "mae": {all}, "n_constant": 0, "spearman": {genes},
              "genes": [{{"gene": "ERBB2", "pcc": 0.5, "mae": 0.25, "is_constant": false}}]
            }}],
            "by_patient": null,
            "by_gene": [{{"gene": "ERBB2", "pcc": {slides}, "pcc_pooled": {spots}, "mae": {spots}}}]
          }}]
        }}"#
    );
    serde_json::from_str(&json).expect("a result")
}

/// The same with intervals around its predictions, as if there were a second gene.
pub(super) fn with_intervals() -> EvalResult {
    let EvalResult::Expression(mut result) = stamped_expression() else {
        panic!("another protocol");
    };
    let estimate = |value: f64, statistic: &str, n: usize| {
        format!(
            r#"{{"value":{value},"statistic":"{statistic}","n":{n},"n_undefined":0,"interval":null}}"#
        )
    };
    let all = estimate(0.75, "over genes and spots", 6);
    let json = format!(
        r#"{{
          "nominal": 0.9, "calibration": {{"left_out": "slides", "n_folds": 2, "n_spots": 40}},
          "methods": [{{
            "method": "ridge", "role": "model", "coverage": {all}, "width": {},
            "by_slide": [{{"slide": "B1", "coverage": {all}}}], "by_patient": null,
            "by_gene": [
              {{"gene": "ERBB2", "coverage": {}, "width": 1.5}},
              {{"gene": "MBP", "coverage": {}, "width": 1.0}}
            ]
          }}]
        }}"#,
        estimate(1.25, "mean over genes", 2),
        estimate(0.5, "over spots", 3),
        estimate(1.0, "over spots", 3),
    );
    result.prediction_intervals = Some(serde_json::from_str(&json).expect("intervals"));
    result.into()
}

/// Retrieval on so many slides of 20 spots, all alike, by one method and by chance.
pub(super) fn stamped_retrieval(n_slides: usize) -> RetrievalResult {
    let names: Vec<String> = (1..=n_slides).map(|at| format!("B{at}")).collect();
    let direction = |[recall_at_1, recall_at_5, recall_at_10, median_rank]: [f64; 4]| {
        let scores = RetrievalScores {
            recall_at_1,
            recall_at_5,
            recall_at_10,
            median_rank,
        };
        DirectionScores::of_slide(&scores, 20)
    };
    let method = |name: &str, role: MethodRole, forth: [f64; 4], back: [f64; 4]| {
        let slides = names.iter().map(|slide| SlideRetrieval {
            slide: slide.clone(),
            scores: BothWays {
                tile_to_transcriptome: direction(forth),
                transcriptome_to_tile: direction(back),
            },
        });
        RetrievalMethod::of_slides(name, role, slides.collect())
    };
    let slides = names.iter().map(|slide| SearchedSlide {
        slide: slide.clone(),
        patient: None,
        n_spots: 20,
    });
    let (own, back) = ([0.25, 0.5, 0.75, 6.5], [0.125, 0.25, 0.5, 8.5]);
    let chance = [0.05, 0.25, 0.5, 10.5];
    RetrievalResult {
        header: ResultHeader {
            schema_version: SchemaVersion,
            run: RunFacts {
                path: "run".to_owned(),
                seed: 7,
                comtip: "0.1.0".to_owned(),
            },
            facts: Protocol::new(),
            stamps: STAMPS.split("; ").map(str::to_owned).collect(),
            verdict: Verdict::default(),
            notes: Vec::new(),
        },
        slides: slides.collect(),
        methods: vec![
            method("own", MethodRole::Model, own, back),
            method("chance", MethodRole::Baseline, chance, chance),
        ],
    }
}
