//! What `evaluate` finds of a study: scores put together over folds and seeds, kept and read again.

use std::fs;
use std::path::{Path, PathBuf};

use comtip::metrics::{AblationResult, EvalResult, Finding, StudyResult};
use tempfile::TempDir;

use crate::fixture::{STUDY, assert_says, done, refused, write_slide};
use crate::result_files::{read, rows};

const SETTINGS: &str = "--preset tiny --set run.epochs=1 --set run.batch_size=16 --set run.observed_spots=0 \
                        --set data.genes_per_spot=4 --set data.n_top_genes=30";

/// Shards of two slides of patients A and B each, with labels, and both folds that leave one patient out.
fn shards() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for section in ["A1", "A2", "B1", "B2"] {
        let slides = folder.path().join("slides");
        write_slide(&slides, section, "GENE", &["tumour", "stroma"]);
    }
    done(folder.path(), "prepare slides --to shards");
    done(
        folder.path(),
        "split shards --folds leave-one-out --to folds.json",
    );
    folder
}

fn study_of(folder: &Path, name: &str) -> StudyResult {
    let json = fs::read_to_string(folder.join(name)).expect("there");
    serde_json::from_str(&json).expect("a study")
}

/// The files of scores of all runs.
fn kept(folder: &Path, protocol: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for fold in [1, 2] {
        for seed in [7, 8] {
            let run = format!("study/full/fold-{fold}/seed-{seed}");
            found.push(folder.join(run).join(format!("scores/{protocol}.json")));
        }
    }
    found
}

/// Replaces the model of a run by that of another seed.
fn replace_model(of: &Path, by: &Path) {
    for entry in fs::read_dir(by.join("model")).expect("a model") {
        let from = entry.expect("one").path();
        let name = from.file_name().expect("a name");
        fs::copy(&from, of.join("model").join(name)).expect("copied");
    }
}

#[test]
fn folds_and_seeds_are_put_together_and_scores_that_are_kept_are_read() {
    let folder = shards();
    let here = folder.path();
    done(
        here,
        &format!("pretrain shards --to study --folds folds.json --seeds 2 {SETTINGS}"),
    );
    let line = "evaluate expression shards --run study";
    let (table, progress) = done(
        here,
        &format!("{line} --json s.json --csv s.csv --report s.html --paper"),
    );
    assert_says(
        &progress,
        &["run 1 of 4: full, fold 1 (tests ", "run 4 of 4"],
    );
    assert_says(
        &table,
        &[
            "expression, over 2 folds and 2 training seeds",
            "PCC per slide fold by fold",
            "Differences, paired by fold and training seed",
            "Table 2 of the paper",
            "do not compare",
            "missing here: IGKC, NPY, PLP1, HBB, SCGB2A2, MGP, GFAP, MBP",
        ],
    );
    let study = study_of(here, "s.json");
    assert_says(&table, &[&study.verdict]);
    assert_eq!((study.study.n_runs, study.study.n_scored), (4, 4));
    assert!(study.stamps.is_empty());

    // The mean of what each run scores by itself.
    let mut sum = 0.0;
    for (fold, seed) in [(1, 7), (1, 8), (2, 7), (2, 8)] {
        let run = format!("study/full/fold-{fold}/seed-{seed}");
        done(
            here,
            &format!("evaluate expression shards --run {run} --json one.json"),
        );
        let EvalResult::Expression(one) = read(here, "one.json") else {
            panic!("another protocol");
        };
        sum += one.methods[0].overall.pcc_per_slide.value.expect("defined");
    }
    let model = study.model("full").expect("a model");
    let score = study
        .overall("full", Some(model), "pcc_per_slide")
        .expect("a score");
    let value = score.estimate.value.expect("defined");
    assert!((value - sum / 4.0).abs() < 1e-12, "{value} {sum}");
    let interval = score.estimate.interval.expect("two seeds");
    assert!(interval.low <= value && value <= interval.high);
    assert_eq!(score.estimate.over_patients.expect("two patients").n, 2);
    // What no seed changes says so, and what bounds the scores of a fold is there.
    let colours = study
        .overall(
            "full",
            Some("ridge on tile colour statistics"),
            "pcc_per_slide",
        )
        .expect("a baseline");
    assert!(colours.estimate.is_same_in_all_seeds);
    let ceiling = study.overall("full", None, "pcc_at_most").expect("bounds");
    assert_eq!(ceiling.estimate.by_fold.len(), 2);
    let rows = rows(here, "s.csv");
    let of_all = rows.iter().filter(|row| {
        row["metric"] == "pcc_per_slide" && row["fold"].is_empty() && row["method"] == model
    });
    // The score, and its difference to each baseline.
    assert_eq!(of_all.count(), study.methods("full").len());

    // Again: nothing is embedded, and the same comes out.
    let (again, progress) = done(here, &format!("{line} --json again.json --paper"));
    assert_says(&progress, &["run 4 of 4", "read from study/full"]);
    assert!(!progress.contains("embed"), "{progress}");
    assert_eq!(study_of(here, "again.json"), study);
    assert_eq!(
        again,
        table
            .split("\n\nThe report")
            .next()
            .expect("one")
            .to_owned()
            + "\n"
    );

    // A model that is another one is scored anew, and no other run.
    let [first, second] = [7, 8].map(|seed| here.join(format!("study/full/fold-1/seed-{seed}")));
    replace_model(&second, &first);
    let before = kept(here, "expression");
    let before: Vec<String> = before
        .iter()
        .map(|path| fs::read_to_string(path).expect("kept"))
        .collect();
    let (_, progress) = done(here, &format!("{line} --json s.json"));
    assert_eq!(progress.matches("read from").count(), 3, "{progress}");
    let after = kept(here, "expression");
    for ((path, before), at) in after.iter().zip(&before).zip(0..) {
        let after = fs::read_to_string(path).expect("kept");
        assert_eq!(&after != before, at == 1, "{}", path.display());
    }

    // Of a run that is not finished the others are scored, stamped.
    fs::remove_dir_all(here.join("study/full/fold-2/seed-8")).expect("removed");
    let (table, _) = done(here, &format!("{line} --json s.json"));
    assert_says(
        &table,
        &[
            "(3 of 4 runs)",
            "Without scores: full, fold 2, seed 8 (not begun).",
        ],
    );
    assert_eq!(study_of(here, "s.json").stamps, ["3 of 4 runs"]);

    let error = refused(here, "evaluate ablation shards --run study", 2);
    assert_says(
        &error,
        &[
            "is a study of one variant",
            "--to study --resume --ablations",
        ],
    );
    let one_run = "evaluate ablation shards --run study/full/fold-1/seed-7";
    let error = refused(here, one_run, 2);
    assert_says(&error, &["is not the folder of a study", "--ablations"]);
}

#[test]
fn variants_stand_side_by_side_with_their_differences() {
    let folder = shards();
    let here = folder.path();
    let settings = format!("--hold-out {STUDY}_B {SETTINGS}");
    done(
        here,
        &format!("pretrain shards --to study --seeds 2 --ablations {settings}"),
    );
    let line =
        "evaluate ablation shards --run study --json a.json --csv a.csv --report a.html --paper";
    let (table, _) = done(here, line);
    let json = fs::read_to_string(here.join("a.json")).expect("there");
    let ablation: AblationResult = serde_json::from_str(&json).expect("an ablation");
    let columns: Vec<&str> = ablation.columns.iter().map(|of| of.name.as_str()).collect();
    assert_eq!(
        columns,
        [
            "PCC, ridge probe",
            "MAE, ridge probe",
            "PCC in one list, ridge probe",
            "PCC, retrieval of training spots",
            "PCC, zero-shot",
            "R@10, tile to transcriptome",
            "ARI",
        ]
    );
    assert_eq!(ablation.rows.len(), 5);
    assert_eq!(ablation.rows[0].variant, "full");
    for row in &ablation.rows[1..] {
        assert_eq!(row.changes.len(), 1, "{}", row.variant);
        for cell in &row.cells {
            let difference = cell.difference.as_ref().expect("beside the first");
            let expected = match difference.interval {
                Some(ends) if ends.low > 0.0 => Some(Finding::Higher),
                Some(ends) if ends.high < 0.0 => Some(Finding::Lower),
                None if difference.value != Some(0.0) => None,
                _ => Some(Finding::NoDifference),
            };
            assert_eq!(cell.finding, expected, "{difference:?}");
        }
    }
    assert_says(
        &table,
        &[
            &ablation.verdict,
            "no difference seen",
            "no-pair: objective.pair=off.",
            "Table 3 of the paper",
        ],
    );
    // Another protocol reads what this one kept.
    let (_, progress) = done(here, "evaluate retrieval shards --run study");
    assert_eq!(progress.matches("read from").count(), 10, "{progress}");
    let html = fs::read_to_string(here.join("a.html")).expect("a report");
    assert_says(
        &html,
        &[
            "What each part of the training is worth",
            "without value embedding (published)",
        ],
    );
    assert!(!rows(here, "a.csv").is_empty());
}
