//! A comparison of wordings, for tests.

use comtip_metrics::{
    Estimate, Interval, IntervalKind, MethodRole, Protocol, ResultHeader, RobustnessResult,
    RunFacts, SchemaVersion, ScoredSlide, SlideWording, Statistic, Verdict, WordingFactor,
    WordingScores, WordingVariation,
};

/// Sentences as trained, with values of another normalisation, and a control, on one slide.
pub(super) fn robustness_result() -> RobustnessResult {
    let over = |value| Estimate::over(Statistic::OverSpots, Some(value), 1);
    let ends = Interval {
        low: -0.25,
        high: 0.125,
        kind: IntervalKind::SpotPercentile,
    };
    let wording = |method: &str, factor, role, values: &str, pcc, difference| WordingVariation {
        method: method.to_owned(),
        role,
        factor,
        sentence: "The expression value of MBP is 1.50.".to_owned(),
        values: values.to_owned(),
        overall: WordingScores {
            pcc_per_slide: over(pcc),
            mae: over(1.0),
        },
        difference,
        by_slide: vec![SlideWording {
            slide: "B1".to_owned(),
            pcc: over(pcc),
            mae: over(1.0),
        }],
    };
    let (model, of) = (MethodRole::Model, "median-log1p");
    let methods = vec![
        wording("as trained", WordingFactor::AsTrained, model, of, 0.5, None),
        wording(
            "normalization: log1p",
            WordingFactor::Normalization,
            model,
            "log1p",
            0.375,
            Some(ends),
        ),
        wording(
            "control: every gene called \"unknown\"",
            WordingFactor::Control,
            MethodRole::Baseline,
            of,
            0.125,
            Some(ends),
        ),
    ];
    RobustnessResult {
        header: ResultHeader {
            schema_version: SchemaVersion,
            run: RunFacts {
                path: "run".to_owned(),
                seed: 7,
                comtip: "0.1.0".to_owned(),
            },
            facts: Protocol::new(),
            stamps: Vec::new(),
            verdict: Verdict::default(),
            notes: Vec::new(),
        },
        genes: vec!["MBP".to_owned()],
        slides: vec![ScoredSlide {
            slide: "B1".to_owned(),
            patient: None,
            n_spots: 3,
            n_undefined_genes: 0,
        }],
        spreads: RobustnessResult::spreads_of(&methods),
        methods,
    }
}
