//! Shards divided by patients and by spots, and slides left out, on the real sample.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

const C2: &str = "Human_Breast_Andersson_10142021_ST_C2";

fn comtip(folder: &Path, line: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_comtip"))
        .args(line.split_whitespace())
        .current_dir(folder)
        .output()
        .expect("runs")
}

/// What a command that succeeds prints.
fn printed(folder: &Path, line: &str) -> String {
    let output = comtip(folder, line);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{line}: {errors}");
    String::from_utf8(output.stdout).expect("text") + &errors
}

/// Exit code and error of a command that fails.
fn refused(folder: &Path, line: &str) -> (Option<i32>, String) {
    let output = comtip(folder, line);
    assert!(!output.status.success(), "{line}");
    let error = String::from_utf8(output.stderr).expect("text");
    assert!(!error.contains("panicked"), "{error}");
    (output.status.code(), error)
}

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/sample")
}

/// A folder with the shards of the sample in `shards`.
fn shards() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let line = format!("prepare {} --to shards", sample().display());
    printed(folder.path(), &line);
    folder
}

#[test]
fn folds_keep_patients_whole_and_pretrain_takes_one() {
    let folder = shards();
    let told = printed(folder.path(), "split shards --to folds.json");
    assert!(told.contains("leave one patient out"), "{told}");
    assert!(
        told.contains("no tile and no spot's counts are on both sides"),
        "{told}"
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
fn a_section_given_to_two_patients_is_found_by_its_tiles() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("twice/ST");
    let twin = C2.replace("C2", "D1");
    let parts = [
        ("coord", "coord.csv"),
        ("gene_exp", "count.csv.gz"),
        ("image", "png"),
    ];
    for (part, end) in parts {
        std::fs::create_dir_all(root.join(part)).expect("made");
        let sep = if part == "image" { "." } else { "_" };
        let from = sample().join(format!("ST/{part}/{C2}{sep}{end}"));
        for name in [C2, &twin] {
            let to = root.join(format!("{part}/{name}{sep}{end}"));
            std::fs::copy(&from, &to).unwrap_or_else(|e| panic!("{}: {e}", from.display()));
        }
    }
    printed(folder.path(), "prepare twice --to shards");
    let (code, error) = refused(folder.path(), "split shards --to folds.json");
    assert_eq!(code, Some(3));
    assert!(
        error.contains("spots are on both sides under two names"),
        "{error}"
    );
    assert!(error.contains(&twin) && error.contains(C2), "{error}");
    assert!(!folder.path().join("folds.json").exists());
}

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
    let told = printed(folder.path(), &format!("{split} later.csv"));
    assert!(
        told.contains("later.csv: no slide here is called C2\n"),
        "{told}"
    );
    assert!(told.contains(&format!("leaves {c2} there")), "{told}");
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
fn random_spots_carry_their_stamp() {
    let folder = shards();
    let told = printed(
        folder.path(),
        "split shards --by random-spots --to spots.json",
    );
    assert!(
        told.contains("130 spots of 3 slides") && told.contains("leaky across space"),
        "{told}"
    );
    let json = std::fs::read_to_string(folder.path().join("spots.json")).expect("written");
    assert!(
        json.contains(r#""stamp": "leaky across space""#),
        "{}",
        &json[..200]
    );

    let pretrain = "pretrain shards --preset tiny --to run --folds spots.json --fold";
    let (code, error) = refused(folder.path(), &format!("{pretrain} 2"));
    assert_eq!(code, Some(2));
    assert!(error.contains("spots.json has 1 folds"), "{error}");
    // One epoch may learn nothing; which spots were trained on is what is asked here.
    comtip(
        folder.path(),
        &format!("{pretrain} 1 --set run.epochs=1 --set data.n_top_genes=40"),
    );
    let told = printed(folder.path(), "evaluate zero-shot shards --run run");
    assert!(
        told.contains("no head fitted (leaky across space)"),
        "{told}"
    );
    assert!(
        told.contains(&format!(
            "trained on: 226 spots of {}",
            C2.replace("C2", "B4")
        )),
        "{told}"
    );
    assert!(told.contains(&format!("37 spots of {C2}")), "{told}");
}

#[test]
fn excluded_slides_are_not_prepared() {
    let folder = tempfile::tempdir().expect("a folder");
    let list = folder.path().join("list.txt");
    std::fs::write(&list, format!("{C2}\nno_such_slide\n")).expect("written");
    let prepare = format!("prepare {} --to shards --exclude", sample().display());
    let told = printed(folder.path(), &format!("{prepare} list.txt,dlpfc"));
    assert!(told.contains("list.txt excludes 1 slide"), "{told}");
    assert!(told.contains("no slide here: no_such_slide"), "{told}");
    assert!(told.contains("dlpfc excludes none"), "{told}");
    assert!(!folder.path().join(format!("shards/{C2}.parquet")).exists());

    let (code, error) = refused(folder.path(), &format!("{prepare} her2st"));
    assert_eq!(code, Some(3));
    assert!(error.contains("every slide is excluded"), "{error}");
    let (code, error) = refused(folder.path(), &format!("{prepare} her2"));
    assert_eq!(code, Some(2));
    assert!(error.contains("unknown exclusion list `her2`"), "{error}");
}
