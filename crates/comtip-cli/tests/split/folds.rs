//! Files of folds: patients stay whole, and what is there is replaced only if asked for.

use crate::fixture::{C2, comtip, printed, refused, sample, sections, shards};

#[test]
fn folds_keep_patients_whole_and_pretrain_takes_one() {
    let folder = shards();
    let said = printed(folder.path(), "split shards --to folds.json");
    assert!(said.contains("leave one patient out"), "{said}");
    assert!(
        said.contains("no tile and no spot's counts are on both sides"),
        "{said}"
    );
    let json = std::fs::read_to_string(folder.path().join("folds.json")).expect("written");
    let folds: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let tested: Vec<usize> = (0..2)
        .map(|i| folds["folds"][i]["test"].as_array().expect("slides").len())
        .collect();
    assert_eq!(tested, [1, 2]);

    let pretrain = "pretrain shards --preset tiny --to run --folds folds.json --fold";
    let (code, error) = refused(folder.path(), &format!("{pretrain} 3"));
    assert_eq!(code, Some(2));
    assert!(error.contains("folds.json has 2 folds"), "{error}");
    // One epoch may learn nothing; which slides were trained on is what is asked here.
    comtip(
        folder.path(),
        &format!("{pretrain} 2 --set run.epochs=1 --set data.n_top_genes=40"),
    );
    let split = std::fs::read_to_string(folder.path().join("run/split.json")).expect("a split");
    let split: serde_json::Value = serde_json::from_str(&split).expect("JSON");
    assert_eq!(split["test"], folds["folds"][1]["test"]);
}

#[test]
fn folds_of_other_patients_than_the_shards_know_are_refused() {
    let folder = shards();
    printed(folder.path(), "split shards --to folds.json");
    let table = folder.path().join("patients.csv");
    std::fs::write(&table, format!("slide,patient\n{C2},P\n")).expect("written");
    printed(
        folder.path(),
        &format!(
            "prepare {} --to shards --patients patients.csv",
            sample().display()
        ),
    );
    let pretrain = "pretrain shards --preset tiny --to run --folds folds.json --fold 2";
    let (code, error) = refused(folder.path(), pretrain);
    assert_eq!(code, Some(3));
    let breast_c = &C2[..C2.len() - 1];
    assert!(
        error.contains(&format!(
            "slide {C2} is of patient {breast_c} in the folds and of P in the shards"
        )),
        "{error}"
    );
    assert!(!folder.path().join("run").exists());
}

#[test]
fn slides_added_after_the_folds_were_made_are_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    sections(
        here,
        &[("B4", "V10_A1"), ("C3", "V11_A1"), ("C2", "V12_A1")],
    );
    printed(here, "prepare slides --to shards --slides V10_A1,V11_A1");
    printed(here, "split shards");
    printed(here, "prepare slides --to shards");
    let said = comtip(
        here,
        "pretrain shards --preset tiny --to run --folds folds.json --fold 1 --set run.epochs=1",
    );
    let said = String::from_utf8_lossy(&said.stderr).into_owned();
    assert!(
        said.contains("folds.json does not name 1 slide that the shards have now"),
        "{said}"
    );
    assert!(
        said.contains("V12_A1; these are neither trained on nor tested on"),
        "{said}"
    );
}

#[test]
fn a_file_that_is_there_is_replaced_only_if_asked_for_and_only_one_of_folds() {
    let folder = shards();
    let here = folder.path();
    printed(here, "split shards");
    let first = std::fs::read(here.join("folds.json")).expect("written");
    let (code, error) = refused(here, "split shards --folds 2");
    assert_eq!(code, Some(2));
    assert!(
        error.contains("folds.json: is there already") && error.contains("--replace"),
        "{error}"
    );
    assert_eq!(std::fs::read(here.join("folds.json")).expect("kept"), first);
    assert!(printed(here, "split shards --folds 2 --replace").contains("replaced folds.json"));
    assert_ne!(
        std::fs::read(here.join("folds.json")).expect("written"),
        first
    );
    let (code, error) = refused(here, "split shards --to shards/manifest.json --replace");
    assert_eq!(code, Some(2));
    assert!(
        error.contains("is a file of the folder of shards"),
        "{error}"
    );
}

#[test]
fn options_that_would_do_nothing_are_wrong_usage() {
    let folder = shards();
    for line in [
        "--by random-spots --folds 5",
        "--by random-spots --balance slides",
        "--by random-spots --allow-leakage",
        "--by slide --seed 3",
        "--by random-spots --patients patients.csv",
        "--folds 2 --test-share 0.3",
        "--test-share 0.3",
        "--seed 3",
        "--folds leave-one-out --balance spots",
    ] {
        let (code, error) = refused(folder.path(), &format!("split shards {line}"));
        assert_eq!(code, Some(2), "{line}: {error}");
        assert!(error.contains("does nothing here"), "{line}: {error}");
    }
    let (code, error) = refused(folder.path(), "split shards --folds 4");
    assert_eq!(code, Some(2));
    assert!(
        error.contains("--folds 4: there are 2 patients") && error.contains("without --folds"),
        "{error}"
    );
    assert!(!folder.path().join("folds.json").exists());
}
