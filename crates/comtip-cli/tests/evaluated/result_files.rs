//! `--json` and `--csv`: what programs read.

use std::fs;
use std::path::Path;
use std::process::Output;

use comtip::metrics::{
    EvalResult, ExpressionResult, FineTunedResult, IntervalKind, MethodRole, Statistic,
    ZeroShotResult,
};

use crate::fixture::{STUDY, assert_says, comtip, done, refused, trained};

const FEW: [&str; 2] = ["tumour", "stroma"];

/// Metrics of intervals around predictions.
const INTERVALS: [&str; 3] = ["nominal_coverage", "coverage", "interval_width"];

#[track_caller]
pub(crate) fn read(folder: &Path, name: &str) -> EvalResult {
    let json = fs::read_to_string(folder.join(name)).expect("there");
    assert!(json.is_ascii() && json.ends_with("}\n"), "{json}");
    serde_json::from_str(&json).expect("a result")
}

#[track_caller]
fn expression(result: &EvalResult) -> &ExpressionResult {
    match result {
        EvalResult::Expression(result)
        | EvalResult::FineTuned(FineTunedResult { expression: result })
        | EvalResult::ZeroShot(ZeroShotResult { expression: result }) => result,
        other => panic!("{other:?}"),
    }
}

/// Rows of a CSV as columns by name.
pub(crate) fn rows(folder: &Path, name: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let text = fs::read_to_string(folder.join(name)).expect("there");
    let mut lines = csv::Reader::from_reader(text.as_bytes());
    lines.deserialize().map(|row| row.expect("a row")).collect()
}

/// Numbers of the row of a method in the first table of an output, without those that are missing.
#[track_caller]
pub(crate) fn numbers_of(output: &str, method: &str) -> Vec<f64> {
    let line = output.lines().find(|line| line.trim().starts_with(method));
    let line = line.unwrap_or_else(|| panic!("no {method} in {output}"));
    let numbers = line.trim().strip_prefix(method).expect("the method");
    let numbers = numbers.split_whitespace().filter(|text| *text != "-");
    numbers
        .map(|text| text.parse().expect("a number"))
        .collect()
}

#[test]
fn json_csv_and_table_are_views_of_the_same_numbers() {
    let folder = trained(2, &[&FEW, &["tumour"], &FEW], "");
    let here = folder.path();
    let line = "evaluate expression shards --run run --json e.json --csv e.csv";
    let (table, _) = done(here, line);
    let result = read(here, "e.json");
    let of = expression(&result);
    assert_eq!(result.protocol(), "expression");
    assert_eq!(
        (of.header.run.path.as_str(), of.header.run.seed),
        ("run", 7)
    );
    assert_eq!((of.slides.len(), of.header.stamps.len()), (3, 0));
    let patient = format!("{STUDY}_B");
    assert!(
        of.slides
            .iter()
            .all(|slide| slide.patient.as_ref() == Some(&patient))
    );
    assert_eq!(of.header.facts.get("seed"), Some("7"));
    assert_says(&table, &[&of.header.verdict.sentence]);

    // The score to quote, pooled and flattened, as the table has them; of one patient that is pooled.
    let rows = rows(here, "e.csv");
    assert!(rows.iter().all(|row| row["stamps"].is_empty()), "{table}");
    let at_most = of.ceiling.as_ref().expect("a ceiling").pcc_per_slide;
    for method in &of.methods {
        let overall = &method.overall;
        let per_patient = overall.pcc_per_patient.expect("patients are known");
        let [of_patient, pooled] =
            [per_patient, overall.pcc_pooled].map(|of| of.value.expect("one"));
        assert!((of_patient - pooled).abs() < 1e-12);
        let estimates = [
            overall.pcc_per_slide,
            at_most,
            overall.per_slide.genes.spearman,
            overall.mae,
            overall.pcc_pooled,
            overall.pcc_flattened,
        ];
        let shown = numbers_of(&table, &method.method);
        let mut values: Vec<f64> = estimates.iter().map(|of| of.value.expect("one")).collect();
        let interval = overall.pcc_per_slide.interval.expect("of spots");
        assert_eq!(interval.kind, IntervalKind::SpotBca);
        values.splice(1..1, [interval.low, interval.high]);
        for (value, shown) in values.iter().zip(&shown) {
            assert!((value - shown).abs() <= 0.000_500_1, "{values:?} {shown:?}");
        }
        assert_eq!(shown.last(), Some(&(overall.n_constant as f64)));
        // The mean is that of the slides, which are those of their genes.
        let means = method.by_slide.iter().map(|slide| {
            let pccs: Vec<f64> = slide.genes.iter().filter_map(|gene| gene.pcc).collect();
            assert_eq!(slide.pcc.n, pccs.len());
            pccs.iter().sum::<f64>() / pccs.len() as f64
        });
        let mean = means.sum::<f64>() / 3.0;
        assert!((overall.pcc_per_slide.value.expect("one") - mean).abs() < 1e-12);
        assert_eq!(overall.pcc_per_slide.statistic, Statistic::MeanOverSlides);
        assert_eq!(method.by_gene.len(), of.genes.len());

        // In the CSV to the last bit.
        let quoted = rows.iter().find(|row| {
            (
                &row["method"],
                row["level"].as_str(),
                row["metric"].as_str(),
            ) == (&method.method, "all", "pcc_per_slide")
        });
        let quoted = quoted.expect("a row")["value"].parse::<f64>();
        assert_eq!(quoted.ok(), overall.pcc_per_slide.value);
    }
    let (n_methods, n_genes) = (of.methods.len(), of.genes.len());
    // What bounds all methods is of none.
    let (of_methods, of_none): (Vec<_>, Vec<_>) =
        rows.iter().partition(|row| !row["method"].is_empty());
    assert_eq!(of_none.len(), 1 + 3 + 3 * n_genes + n_genes);
    assert!(of_none.iter().all(|row| row["metric"] == "pcc_at_most"));
    let is_of_intervals =
        |row: &&std::collections::BTreeMap<_, String>| INTERVALS.contains(&&*row["metric"]);
    let (of_intervals, of_scores): (Vec<_>, Vec<_>) =
        of_methods.into_iter().partition(is_of_intervals);
    let n_of_level = |level: &str| of_scores.iter().filter(|row| row["level"] == level).count();
    // Two methods: three values over all, a share on three slides and of a patient, share and width of every gene.
    assert_eq!(of_intervals.len(), 2 * (3 + 3 + 1 + 2 * n_genes));
    // Seven metrics of spots beside the three of old, four of genes within slides and pooled.
    assert_eq!(n_of_level("slide"), n_methods * 3 * (3 + 7));
    assert_eq!(n_of_level("slide-gene"), n_methods * 3 * n_genes * (2 + 4));
    assert_eq!(n_of_level("patient"), n_methods * (3 + 7));
    assert_eq!(n_of_level("gene"), n_methods * n_genes * (3 + 4 + 4));
    let overall = &of.methods[0].overall;
    assert_eq!(
        overall.per_slide.genes.r2.statistic,
        Statistic::MeanOverSlides
    );
    let (of_patient, pooled) = (overall.per_patient.expect("known"), overall.pooled);
    assert_eq!(of_patient.genes.r2.value, pooled.genes.r2.value);
    // Maps of 4 x 4 spots have no window, and few genes no ten of them.
    assert_eq!(overall.per_slide.genes.ssim.value, None);
    assert_eq!(overall.per_slide.top.pcc_10.value.is_some(), n_genes >= 10);
    assert_eq!(of.methods[0].role, MethodRole::Model);
    assert!(
        of.methods[1..]
            .iter()
            .all(|m| m.role == MethodRole::Baseline)
    );
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("text")
}

#[test]
fn standard_output_takes_one_format_alone_and_tables_go_aside() {
    let folder = trained(2, &[&[]], "");
    let here = folder.path();
    let line = "evaluate zero-shot shards --run run";
    let piped = |option: &str| -> Output {
        let output = comtip(here, &format!("{line} {option}"));
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        assert_says(&text(&output.stderr), &["PCC per slide", "Protocol"]);
        output
    };
    let json = piped("--json - --csv z.csv --report z.html");
    let result: EvalResult = serde_json::from_slice(&json.stdout).expect("JSON alone");
    assert_eq!(result.protocol(), "zero-shot");
    let roles: Vec<MethodRole> = expression(&result).methods.iter().map(|m| m.role).collect();
    let model = MethodRole::Model;
    assert_eq!(roles, [model, model, model, MethodRole::Baseline]);
    assert_says(&text(&json.stderr), &["The report is in z.html"]);
    let csv = piped("--csv -");
    assert_eq!(csv.stdout, fs::read(here.join("z.csv")).expect("there"));
}

#[test]
fn a_file_that_cannot_be_or_is_somebody_elses_is_refused_before_the_work() {
    let folder = trained(2, &[&FEW], "");
    let here = folder.path();
    let line = "evaluate expression shards --run run";
    fs::write(here.join("who.csv"), "slide,patient\na,b\n").expect("written");
    fs::write(here.join("package.json"), "{}\n").expect("written");
    for (options, part) in [
        ("--csv who.csv", "holds no scores"),
        ("--json package.json", "holds no scores"),
        ("--json s.csv", "name a .json file"),
        ("--csv s.parquet", "name a .csv file"),
        ("--json absent/s.json", "make it first"),
        ("--json shards/manifest.json", "of the folder of shards"),
        ("--json - --csv -", "both go to standard output"),
        ("--json s --csv s", "both name s"),
    ] {
        let error = refused(here, &format!("{line} {options}"), 2);
        assert_says(&error, &[part]);
        assert!(!error.contains("embed"), "{error}");
    }
    let who = fs::read_to_string(here.join("who.csv")).expect("there");
    assert_eq!(who, "slide,patient\na,b\n");

    // Earlier scores are replaced.
    for _ in 0..2 {
        done(here, &format!("{line} --json s.json --csv s.csv"));
    }
    let left: Vec<String> = fs::read_dir(here)
        .expect("there")
        .map(|entry| entry.expect("one").file_name().display().to_string())
        .filter(|name| name.contains("partial") || name.starts_with('.'))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}
