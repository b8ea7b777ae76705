//! Which vectors of a network are probed, and what stands beside them: image towers of others, an oracle of neighbours.

use std::fs;
use std::path::Path;

use comtip::metrics::{EvalResult, ExpressionResult, MethodRole, StudyResult};
use comtip_test_support::{TIMM_TOWER, golden};

use crate::fixture::{STUDY, assert_says, done, refused, trained};
use crate::result_files::{read, rows};

const FEW: [&str; 2] = ["tumour", "stroma"];
const ORACLE: &str = "neighbouring spots, measured (oracle)";

fn expression(folder: &Path, name: &str) -> ExpressionResult {
    match read(folder, name) {
        EvalResult::Expression(result) => result,
        other => panic!("{other:?}"),
    }
}

fn names(result: &ExpressionResult) -> Vec<&str> {
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
    let EvalResult::Clustering(clusters) = read(here, "c.json") else {
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

#[test]
fn image_towers_of_others_are_rows_once_each_by_the_name_of_their_file() {
    let folder = trained(2, &[&FEW], "--weights towers");
    let here = folder.path();
    let clip = golden("clip/hf");
    let given = format!(
        "--baseline-weights {} --baseline-weights {TIMM_TOWER}",
        clip.display()
    );
    let line = format!("evaluate expression shards --run run --json e.json {given}");
    done(here, &line);
    let result = expression(here, "e.json");
    let all = names(&result);
    let of_towers: Vec<&&str> = all.iter().filter(|of| of.contains("image tower")).collect();
    // The run began with those of timm, which have a row already.
    assert_eq!(of_towers, [&"ridge on image tower of hf/model.safetensors"]);
    assert!(all.contains(&"ridge on initial weights, imported"));
    let fact = result
        .header
        .facts
        .get("baseline encoders")
        .expect("a fact");
    assert_says(
        fact,
        &[
            "image tower of hf/model.safetensors: SHA-256 ",
            "what the run began with, the row of initial weights, imported",
        ],
    );
    let row = result.methods.iter().find(|of| of.method.contains("hf/"));
    assert_eq!(row.expect("a row").role, MethodRole::Baseline);

    let (_, progress) = done(here, &format!("{line} --representation pooled"));
    assert_says(&progress, &["image tower of hf/model.safetensors"]);
    let pooled = expression(here, "e.json");
    assert!(names(&pooled).contains(&"ridge on image tower of hf/model.safetensors, pooled"));
    done(
        here,
        &format!("evaluate clustering shards --run run --json c.json {given}"),
    );
    let EvalResult::Clustering(clusters) = read(here, "c.json") else {
        panic!("another protocol");
    };
    let names: Vec<&str> = clusters.methods.iter().map(|of| &*of.method).collect();
    assert!(
        names.contains(&"image tower of hf/model.safetensors"),
        "{names:?}"
    );

    let line = "evaluate expression shards --run run --baseline-weights nowhere";
    assert_says(&refused(here, line, 3), &["nowhere"]);
}

#[test]
fn scores_of_a_study_are_kept_by_what_was_asked_for() {
    let folder = trained(2, &[&FEW], "");
    let here = folder.path();
    let settings = "--preset tiny --set run.epochs=1 --set run.batch_size=16 --set run.observed_spots=0 \
                    --set data.genes_per_spot=4 --set data.n_top_genes=30";
    done(
        here,
        &format!("pretrain shards --to study --hold-out {STUDY}_B --seeds 2 {settings}"),
    );
    let clip = golden("clip/hf");
    let with = format!("--oracle --baseline-weights {}", clip.display());
    let scored = |more: &str| {
        let line = format!("evaluate expression shards --run study --json s.json {more}");
        let (table, progress) = done(here, &line);
        let json = fs::read_to_string(here.join("s.json")).expect("there");
        let study: StudyResult = serde_json::from_str(&json).expect("a study");
        (study, table, progress.matches("read from").count())
    };
    let (joint, _, n_read) = scored("");
    assert_eq!(n_read, 0);
    for more in ["--representation pooled", &with, ""] {
        let (study, table, n_read) = scored(more);
        assert_eq!(n_read, 0, "{more}");
        let (again, _, n_read) = scored(more);
        assert_eq!((&again, n_read), (&study, 2), "{more}");
        let methods = study.methods("full");
        match more {
            "" => assert_eq!(study, joint),
            "--representation pooled" => {
                assert_eq!(methods[0].0, "ridge on comtip, pretrained, pooled");
                assert_says(&table, &["representation: pooled: "]);
            }
            _ => {
                assert_eq!(methods.last(), Some(&(ORACLE, MethodRole::Oracle)));
                let is_tower = |of: &&(&str, MethodRole)| of.0.contains("image tower of hf/");
                assert_eq!(methods.iter().filter(is_tower).count(), 1);
                assert_says(&table, &[ORACLE, "no competitor"]);
                // It is in no difference and not in the verdict.
                assert!(
                    study
                        .differences
                        .iter()
                        .all(|of| of.against_method != ORACLE)
                );
                assert!(!study.verdict.contains("oracle"));
            }
        }
    }
}
