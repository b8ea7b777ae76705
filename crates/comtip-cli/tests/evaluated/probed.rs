//! Which vectors of a network are probed, and an oracle of neighbours beside them.

use std::fs;
use std::path::Path;

use comtip::metrics::{EvalResult, ExpressionResult, MethodRole};

use crate::fixture::{assert_says, done, trained};
use crate::result_files::rows;

const FEW: [&str; 2] = ["tumour", "stroma"];
pub(crate) const ORACLE: &str = "neighbouring spots, measured (oracle)";

/// As it is read by programs; the names of weights of others need not be of ASCII.
pub(crate) fn result_of(folder: &Path, name: &str) -> EvalResult {
    let json = fs::read_to_string(folder.join(name)).expect("there");
    serde_json::from_str(&json).expect("a result")
}

pub(crate) fn expression(folder: &Path, name: &str) -> ExpressionResult {
    match result_of(folder, name) {
        EvalResult::Expression(result) => result,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn names(result: &ExpressionResult) -> Vec<&str> {
    result.methods.iter().map(|of| &*of.method).collect()
}

#[test]
fn what_is_probed_is_a_choice_that_every_view_says_and_one_pass_gives_all_of_it() {
    let folder = trained(2, &[&FEW], "");
    let here = folder.path();
    let line = "evaluate expression shards --run run --json e.json --csv e.csv --report e.html";
    done(here, line);
    let by_default = fs::read(here.join("e.json")).expect("scores");
    let joint = expression(here, "e.json");
    assert_eq!(
        joint.header.facts.get("representation"),
        Some("joint: image projection of the mean patch feature")
    );
    assert_eq!(names(&joint)[0], "ridge on comtip, pretrained");

    let (table, progress) = done(here, &format!("{line} --representation pooled"));
    let passes = |progress: &str| {
        progress
            .matches("spots by comtip, pretrained; initial")
            .count()
    };
    let kept = "kept from an earlier evaluation";
    assert_eq!(
        passes(&progress),
        2,
        "training and test spots once: {progress}"
    );
    let words = "pooled: mean of the patch features, before the projection";
    let pooled = expression(here, "e.json");
    assert_eq!(pooled.header.facts.get("representation"), Some(words));
    let expected = [
        "ridge on comtip, pretrained, pooled",
        "ridge on initial weights, random, pooled",
    ];
    assert_eq!(names(&pooled)[..2], expected);
    assert_says(&table, &[expected[0], &format!("representation: {words}")]);
    let html = fs::read_to_string(here.join("e.html")).expect("a report");
    assert_says(&html, &[expected[0], words]);
    assert!(
        rows(here, "e.csv")
            .iter()
            .any(|row| row["method"] == expected[1])
    );
    let pcc = |of: &ExpressionResult, at: usize| of.methods[at].overall.pcc_per_slide.value;
    assert!(pcc(&joint, 0) != pcc(&pooled, 0) && pcc(&joint, 1) != pcc(&pooled, 1));
    // What sees no network is the same.
    assert_eq!(joint.methods[2..], pooled.methods[2..]);

    // The same pass gave the class token, and the joint space stays what it was.
    let (_, progress) = done(
        here,
        "evaluate clustering shards --run run --representation class-token --json c.json",
    );
    assert_says(&progress, &[kept]);
    assert!(
        !progress.contains("spots by comtip, pretrained ("),
        "{progress}"
    );
    assert_eq!(
        passes(&progress),
        progress.matches(kept).count(),
        "{progress}"
    );
    let EvalResult::Clustering(clusters) = result_of(here, "c.json") else {
        panic!("another protocol");
    };
    assert_eq!(
        clusters.methods[0].method,
        "comtip, pretrained, class token"
    );
    done(here, line);
    assert!(fs::read(here.join("e.json")).expect("scores") == by_default);

    // All protocols, which ask for two representations, embed a test spot once.
    let (_, progress) = done(
        here,
        "evaluate all shards --run run --no-cache --representation pooled",
    );
    let of_test = progress.matches("test spots by comtip, pretrained").count();
    assert_eq!(of_test, 1, "{progress}");
}

#[test]
fn the_oracle_stands_beside_the_scores_and_changes_none() {
    let folder = trained(2, &[&FEW], "");
    let here = folder.path();
    let line = "evaluate expression shards --run run";
    done(here, &format!("{line} --json without.json"));
    let files = "--json e.json --csv e.csv --report e.html";
    let (table, _) = done(here, &format!("{line} --oracle {files}"));
    let (mut with, without) = (expression(here, "e.json"), expression(here, "without.json"));
    let oracle = with.methods.pop().expect("methods");
    assert_eq!((&*oracle.method, oracle.role), (ORACLE, MethodRole::Oracle));
    assert_eq!(with.methods, without.methods);
    assert_eq!(with.header.verdict, without.header.verdict);
    assert_eq!(without.header.facts.get("oracle"), None);
    let fact = with.header.facts.get("oracle").expect("a fact");
    assert_says(fact, &["at the 4 nearest spots", "no part of the verdict"]);
    assert_says(&table, &[ORACLE, "oracle: neighbouring spots"]);
    let html = fs::read_to_string(here.join("e.html")).expect("a report");
    assert_says(
        &html,
        &[ORACLE, "class=\"bar oracle\"", "It is no competitor"],
    );
    let rows = rows(here, "e.csv");
    let is_oracle = |row: &&std::collections::BTreeMap<String, String>| row["role"] == "oracle";
    assert!(
        rows.iter()
            .filter(is_oracle)
            .all(|row| row["method"] == ORACLE)
    );
    assert!(rows.iter().any(|row| row["role"] == "oracle"));
}

#[test]
fn random_spots_have_no_oracle_and_a_note_says_why() {
    let folder = trained(1, &[&FEW], "");
    let here = folder.path();
    done(here, "split shards --by random-spots --to spots.json");
    let settings = "--preset tiny --set run.epochs=1 --set run.batch_size=8 --set run.observed_spots=0 \
                    --set data.genes_per_spot=4 --set data.n_top_genes=30";
    done(
        here,
        &format!("pretrain shards --folds spots.json --fold 1 --to random {settings}"),
    );
    done(
        here,
        "evaluate expression shards --run random --oracle --json e.json",
    );
    let result = expression(here, "e.json");
    assert!(!names(&result).contains(&ORACLE));
    let words = "the neighbours of random spots are on the training side too";
    assert_says(&result.header.notes.join(" "), &[words]);
    assert_says(
        result.header.facts.get("oracle").expect("a fact"),
        &["none: ", words],
    );
}
