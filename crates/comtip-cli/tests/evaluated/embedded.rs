//! What `embed` takes and refuses.

use std::fs;

use crate::fixture::{N_SPOTS, assert_says, done, refused, trained, write_slide};

#[test]
fn embed_takes_slides_without_the_genes_of_the_model_and_refuses_other_tiles() {
    let folder = trained(2, &[&[]], "");
    let here = folder.path();
    write_slide(&here.join("others"), "C1", "OTHER", &[]);
    done(here, "prepare others --to others_shards");
    done(here, "embed others_shards --run run --to c1.csv");
    let csv = fs::read_to_string(here.join("c1.csv")).expect("written");
    assert_eq!(csv.lines().count(), 1 + N_SPOTS);
    let n_columns: Vec<usize> = csv.lines().map(|line| line.split(',').count()).collect();
    assert_eq!(n_columns, [5 + 256; 1 + N_SPOTS]);

    done(
        here,
        "prepare others --to small --tile 30um --mpp from-spot",
    );
    let line = "embed small --run run --to c2.csv";
    let error = refused(here, line, 3);
    assert_says(
        &error,
        &[
            "C1 has tiles of",
            "but run was trained on tiles of",
            "--any-tile",
        ],
    );
    assert!(!here.join("c2.csv").exists());
    let (_, progress) = done(here, &format!("{line} --any-tile"));
    assert_says(&progress, &["warning: ", "not scaled to unit length"]);

    let error = refused(here, "embed others_shards --run run --to c3.h5ad", 2);
    assert_says(&error, &["name a .csv file"]);
    let error = refused(
        here,
        "embed others_shards --run run --to c3.csv --slides C9",
        2,
    );
    assert_says(&error, &["no slide `C9`", "ST_C1"]);
}
