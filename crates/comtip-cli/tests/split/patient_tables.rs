//! Tables of patients go before what the shards know.

use crate::fixture::{C2, V10, printed, refused, sample, sections, shards, write_table};

#[test]
fn a_table_of_patients_goes_over_the_shards_and_leaves_them_the_rest() {
    let folder = tempfile::tempdir().expect("a folder");
    let [b4, c2, c3] = ["B4", "C2", "C3"].map(|section| C2.replace("C2", section));
    let write = |name: &str, rows: &str| {
        let text = format!("slide,patient\n{rows}");
        std::fs::write(folder.path().join(name), text).expect("written");
    };
    write("known.csv", &format!("{b4},P1\n{c2},P2\n{c3},P2\n"));
    let prepare = format!("prepare {} --to shards --patients", sample().display());
    printed(folder.path(), &format!("{prepare} known.csv"));

    // The name of B4 would guess another patient than the shards know.
    write("later.csv", &format!("{c3},P3\nC2,P4\n"));
    let split = "split shards --to folds.json --patients";
    let said = printed(folder.path(), &format!("{split} later.csv"));
    assert!(
        said.contains("later.csv: no slide here is called C2\n"),
        "{said}"
    );
    assert!(said.contains(&format!("leaves {c2} there")), "{said}");
    let json = std::fs::read_to_string(folder.path().join("folds.json")).expect("written");
    let folds: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let patients: Vec<&str> = (0..3)
        .map(|i| folds["slides"][i]["patient"].as_str().expect("a patient"))
        .collect();
    assert_eq!(patients, ["P1", "P2", "P3"]);
}

#[test]
fn a_table_of_patients_that_matches_no_slide_is_refused_with_names_of_both() {
    let folder = shards();
    let table = folder.path().join("patients.csv");
    std::fs::write(&table, "slide,patient\nB4,P1\nC2,P2\n").expect("written");
    let sample = sample();
    for line in [
        "split shards".to_owned(),
        format!("prepare {} --to new", sample.display()),
        format!("inspect {}", sample.display()),
    ] {
        let (code, error) = refused(folder.path(), &format!("{line} --patients patients.csv"));
        assert_eq!(code, Some(3), "{error}");
        assert!(
            error.contains("patients.csv matches no slide: it lists B4, C2, and here are"),
            "{error}"
        );
        assert!(error.contains(C2), "{error}");
    }
    assert!(!folder.path().join("new").exists());
}

#[test]
fn a_guess_is_reported_and_a_table_that_leaves_a_slide_to_it_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    sections(here, &V10);
    let guess = "1 patient guessed from slide names: V10 (2 slides). Wrong?";
    assert!(printed(here, "inspect slides").contains(guess));
    assert!(printed(here, "prepare slides --to shards").contains(guess));
    let (code, error) = refused(here, "split shards");
    assert_eq!(code, Some(3));
    let all =
        "all 2 slides are of patient V10, a guess from their names; if it is wrong, give a table";
    assert!(error.contains(all), "{error}");

    write_table(here, "V10_A1,alice\nV10_B2,bob\n");
    let said = printed(here, "inspect slides --patients patients.csv");
    assert!(said.contains("no slide here is called V10_B2"), "{said}");
    assert!(
        said.contains("patients.csv does not list V10_B1;"),
        "{said}"
    );
    assert!(
        said.contains("guessed from slide names: V10 (1 slide)"),
        "{said}"
    );
}

#[test]
fn a_file_that_is_not_there_is_named_with_the_option_that_named_it() {
    let folder = shards();
    for (line, option, file) in [
        ("split shards --patients none.csv", "--patients", "none.csv"),
        (
            "pretrain shards --preset tiny --to run --folds none.json --fold 1",
            "--folds",
            "none.json",
        ),
        (
            "pretrain shards --config none.toml --to run",
            "--config",
            "none.toml",
        ),
    ] {
        let (code, error) = refused(folder.path(), line);
        assert_eq!(code, Some(3), "{error}");
        let start = format!("error: {option}: cannot read {file}: ");
        assert!(error.contains(&start), "{error}");
    }
}
