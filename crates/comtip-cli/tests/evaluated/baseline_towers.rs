//! Image towers of others beside the model, and how scores of a study are kept that were asked for otherwise.

use std::fs;

use comtip::metrics::{EvalResult, MethodRole, StudyResult};
use comtip_test_support::{TIMM_TOWER, golden};

use crate::fixture::{STUDY, assert_says, done, refused, trained};
use crate::probed::{ORACLE, expression, names, result_of};

const FEW: [&str; 2] = ["tumour", "stroma"];

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
    let EvalResult::Clustering(clusters) = result_of(here, "c.json") else {
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
