//! What `evaluate robustness` compares, says and writes.

use std::fs;

use comtip::metrics::{EvalResult, MethodRole, RobustnessResult, WordingFactor, ZeroShotResult};

use crate::fixture::{assert_says, done, refused, trained};
use crate::result_files::{numbers_of, read, rows};

const EVALUATE: &str = "evaluate robustness shards --run run";

fn robustness(result: EvalResult) -> RobustnessResult {
    match result {
        EvalResult::Robustness(result) => result,
        other => panic!("{other:?}"),
    }
}

#[test]
fn json_csv_and_tables_of_other_wordings_are_views_of_the_same_numbers() {
    let folder = trained(2, &[&[], &[]], "");
    let here = folder.path();
    let line =
        format!("{EVALUATE} --template GENE=VALUE --json r.json --csv r.csv --report r.html");
    let (table, progress) = done(here, &line);
    assert!(!progress.contains("training spots"), "{progress}");
    let result = robustness(read(here, "r.json"));
    assert_says(&table, &[&result.header.verdict.sentence, "range of PCC"]);

    // The first are the scores of zero-shot.
    done(here, "evaluate zero-shot shards --run run --json z.json");
    let EvalResult::ZeroShot(ZeroShotResult { expression }) = read(here, "z.json") else {
        panic!("another protocol");
    };
    let (first, of) = (&result.methods[0], &expression.methods[0].overall);
    assert_eq!(first.factor, WordingFactor::AsTrained);
    assert_eq!(first.overall.pcc_per_slide, of.pcc_per_slide);
    assert_eq!(first.overall.mae, of.mae);
    assert_eq!(
        (&result.genes, &result.slides),
        (&expression.genes, &expression.slides)
    );

    let n_of = |factor: WordingFactor| {
        let methods = result.methods.iter();
        methods.filter(|of| of.factor == factor).count()
    };
    let counts = [
        (WordingFactor::Template, 5),
        (WordingFactor::GeneName, 1),
        (WordingFactor::Normalization, 2),
        (WordingFactor::Decimals, 4),
        (WordingFactor::Control, 2),
    ];
    for (factor, n) in counts {
        assert_eq!(n_of(factor), n, "{factor}");
    }
    let named = |name: &str| {
        let found = result.methods.iter().find(|of| of.method == name);
        found.unwrap_or_else(|| panic!("no {name}"))
    };
    assert!(named("template: GENE=VALUE").sentence.contains('='));
    // The tokenizer reads small letters alone.
    assert_eq!(named("gene name: lower case").overall, first.overall);
    assert_ne!(named("template: GENE VALUE").overall, first.overall);
    for of in &result.methods[1..] {
        let is_control = of.factor == WordingFactor::Control;
        assert_eq!(of.role == MethodRole::Baseline, is_control);
        assert!(of.difference.is_some(), "{}", of.method);
    }

    let rows = rows(here, "r.csv");
    for of in &result.methods {
        let quoted = rows.iter().find(|row| {
            (&row["method"], &*row["level"], &*row["metric"])
                == (&of.method, "all", "pcc_per_slide")
        });
        let quoted = quoted.expect("a row")["value"].parse::<f64>();
        assert_eq!(quoted.ok(), of.overall.pcc_per_slide.value);
    }
    let shown = numbers_of(&table, "decimals: 0");
    let pcc = named("decimals: 0")
        .overall
        .pcc_per_slide
        .value
        .expect("one");
    assert!((shown[0] - pcc).abs() < 0.000_501);
    let html = fs::read_to_string(here.join("r.html")).expect("a report");
    let parts = ["PCC per slide by wording", "best control", "GENE=VALUE"];
    assert_says(&html, &parts);
}

#[test]
fn a_template_without_a_place_for_the_value_or_too_long_is_refused() {
    let folder = trained(2, &[&[]], "");
    let here = folder.path();
    let error = refused(here, &format!("{EVALUATE} --template GENE"), 2);
    assert_says(&error, &["must hold GENE once and VALUE once"]);
    let long = vec!["very"; 80].join("_");
    let error = refused(
        here,
        &format!("{EVALUATE} --template GENE_is_{long}_VALUE"),
        3,
    );
    assert_says(&error, &["more than the 77 that the text tower reads"]);
}
