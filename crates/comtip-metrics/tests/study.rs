//! Scores of a study agree with pandas and scipy; `golden/study.py` made the values.

use approx::{assert_abs_diff_eq, assert_relative_eq};
use comtip_metrics::{
    AblationResult, EvalResult, IntervalKind, RunScores, StudyEstimate, StudyFacts, StudyResult,
    StudyVariant, TestedFold, student_t_quantile,
};
use serde_json::Value;

fn golden() -> Value {
    serde_json::from_str(include_str!("golden/study.json")).expect("JSON")
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

fn text<'a>(of: &'a Value, name: &str) -> &'a str {
    of[name].as_str().expect(name)
}

fn runs(golden: &Value) -> Vec<RunScores> {
    let runs = golden["runs"].as_array().expect("runs").iter();
    runs.map(|run| RunScores {
        variant: text(run, "variant").to_owned(),
        fold: number(&run["fold"]) as usize,
        seed: number(&run["seed"]) as u64,
        result: serde_json::from_value::<EvalResult>(run["result"].clone()).expect("a result"),
    })
    .collect()
}

fn facts(runs: &[RunScores]) -> StudyFacts {
    let variant = |name: &str| StudyVariant {
        name: name.to_owned(),
        changes: Vec::new(),
    };
    let fold = |fold, tested: &str| TestedFold {
        fold,
        tested: tested.to_owned(),
    };
    StudyFacts {
        path: "study".to_owned(),
        comtip: "0.1.0".to_owned(),
        variants: ["full", "no-pair"].map(variant).to_vec(),
        folds: vec![fold(1, "A"), fold(2, "B")],
        seeds: vec![7, 8, 9],
        n_runs: 12,
        n_scored: runs.len(),
        missing: Vec::new(),
    }
}

fn study() -> StudyResult {
    let runs = runs(&golden());
    StudyResult::of_runs(facts(&runs), &runs).expect("finite")
}

#[track_caller]
fn assert_is(estimate: &StudyEstimate, expected: &Value) {
    assert_abs_diff_eq!(
        estimate.value.expect("defined"),
        number(&expected["value"]),
        epsilon = 1e-14
    );
    assert_eq!(estimate.is_same_in_all_seeds, expected["is_same"]);
    match (estimate.interval, expected.get("low")) {
        (Some(ends), Some(low)) => {
            assert_eq!(ends.kind, IntervalKind::TrainingSeedT);
            assert_abs_diff_eq!(ends.low, number(low), epsilon = 1e-9);
            assert_abs_diff_eq!(ends.high, number(&expected["high"]), epsilon = 1e-9);
        }
        (None, None) => {}
        other => panic!("{other:?}"),
    }
}

/// As JSON with nine decimals, as the last bit of a number may be another one when it is read.
fn rounded(study: &StudyResult) -> Value {
    fn round(value: &mut Value) {
        match value {
            Value::Array(values) => values.iter_mut().for_each(round),
            Value::Object(fields) => fields.values_mut().for_each(round),
            Value::Number(number) => {
                let number = number.as_f64().expect("a number");
                *value = format!("{number:.9}").into();
            }
            _ => {}
        }
    }
    let mut value = serde_json::to_value(study).expect("JSON");
    round(&mut value);
    value
}

#[test]
fn quantiles_of_students_t_are_those_of_scipy() {
    let golden = golden();
    for case in golden["quantiles"].as_array().expect("cases") {
        let df = number(&case["df"]) as usize;
        let t = student_t_quantile(number(&case["level"]), df).expect("a level");
        assert_relative_eq!(t, number(&case["t"]), max_relative = 1e-10);
    }
}

#[test]
fn means_intervals_and_patients_are_those_of_pandas() {
    let (golden, study) = (golden(), study());
    let expected = golden["scores"].as_array().expect("scores");
    for expected in expected {
        let [variant, method, metric] =
            ["variant", "method", "metric"].map(|of| text(expected, of));
        let score = study
            .overall(variant, Some(method), metric)
            .expect("a score");
        assert_is(&score.estimate, expected);
        let patients = score.estimate.over_patients.expect("two patients");
        assert_eq!(patients.n, 2);
        assert_abs_diff_eq!(
            patients.value,
            number(&expected["over_patients"]),
            epsilon = 1e-14
        );
    }
    let n_all = study.scores.iter().filter(|of| of.level == "all").count();
    assert_eq!(n_all, expected.len());
    let n_slides = study.scores.iter().filter(|of| of.level == "slide").count();
    assert_eq!(n_slides, 3 * expected.len());
}

#[test]
fn differences_are_paired_by_fold_and_seed_as_in_pandas() {
    let (golden, study) = (golden(), study());
    let expected = golden["differences"].as_array().expect("differences");
    assert_eq!(study.differences.len(), expected.len());
    for expected in expected {
        let found = study
            .differences
            .iter()
            .find(|of| {
                of.variant == expected["variant"]
                    && of.method == expected["method"]
                    && of.metric == expected["metric"]
                    && of.against_variant == expected["against_variant"]
                    && of.against_method == expected["against_method"]
            })
            .expect("a difference");
        assert_is(&found.estimate, expected);
        assert_eq!(
            found.finding.expect("three seeds").name(),
            expected["finding"]
        );
    }
}

#[test]
fn one_run_gives_the_scores_of_the_run_itself() {
    let runs = &runs(&golden())[..1];
    let study = StudyResult::of_runs(facts(runs), runs).expect("finite");
    let rows = runs[0].result.score_rows();
    assert_eq!(study.scores.len(), rows.len());
    for (score, row) in study.scores.iter().zip(&rows) {
        assert_eq!(score.estimate.value, row.value);
        assert_eq!(score.estimate.interval, None);
        assert_eq!(score.method.as_deref(), Some(row.method));
        assert_eq!(
            (score.level.as_str(), score.metric.clone()),
            (row.level, row.metric.to_string())
        );
    }
    assert_eq!(study.stamps, ["1 of 12 runs"]);
    assert!(study.differences.iter().all(|of| of.finding.is_none()));
    assert_eq!(study.facts.get("seed"), Some("7"));
}

#[test]
fn a_study_is_the_same_through_json_and_back() {
    let study = study();
    let json = serde_json::to_string(&study).expect("JSON");
    assert!(json.starts_with(r#"{"protocol":"retrieval","schema_version":1,"study":{"path":"#));
    let read: StudyResult = serde_json::from_str(&json).expect("read");
    assert_eq!(rounded(&read), rounded(&study));
    assert_eq!(study.facts.get("split"), Some("by patient"));
    assert_eq!(study.facts.get("seed"), None);
}

#[test]
fn variants_stand_beside_the_first_with_their_differences() {
    let ablation = AblationResult::of_results(&[study()]);
    let columns: Vec<&str> = ablation.columns.iter().map(|of| of.name.as_str()).collect();
    assert_eq!(columns, ["R@10, tile to transcriptome"]);
    let names: Vec<&str> = ablation.rows.iter().map(|of| of.variant.as_str()).collect();
    assert_eq!(names, ["full", "no-pair"]);
    let [first, second] = [0, 1].map(|at: usize| &ablation.rows[at].cells[0]);
    assert_eq!((&first.difference, first.finding), (&None, None));
    let change = second.difference.as_ref().expect("a difference").value;
    let between = second.score.value.expect("one") - first.score.value.expect("one");
    assert_abs_diff_eq!(change.expect("one"), between, epsilon = 1e-14);
    assert!(second.finding.is_some());
}
