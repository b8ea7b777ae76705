//! Shards divided by patients and by spots, and slides left out, on the real sample.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

const C2: &str = "Human_Breast_Andersson_10142021_ST_C2";
const CLEAN: &str = "no test slide was seen in pretraining";

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
    let captions: Vec<&str> = told
        .lines()
        .filter(|line| line.contains(", patient "))
        .collect();
    assert_eq!(captions.len(), 3, "{told}");
    for caption in captions {
        assert!(
            caption.ends_with(" spots (leaky across space)"),
            "{caption}"
        );
    }
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

/// Slides in STimage-1K4M's layout, each a section of the sample under another name.
fn sections(folder: &Path, named: &[(&str, &str)]) {
    let root = folder.join("slides/ST");
    let parts = [
        ("coord", "_coord.csv"),
        ("gene_exp", "_count.csv.gz"),
        ("image", ".png"),
    ];
    for (part, end) in parts {
        std::fs::create_dir_all(root.join(part)).expect("made");
        for (section, name) in named {
            let from = C2.replace("C2", section);
            let from = sample().join(format!("ST/{part}/{from}{end}"));
            std::fs::copy(&from, root.join(format!("{part}/{name}{end}"))).expect("copied");
        }
    }
}

const DLPFC: [(&str, &str); 2] = [("B4", "151673"), ("C3", "151674")];
const V10: [(&str, &str); 2] = [("B4", "V10_A1"), ("C3", "V10_B1")];

fn write_table(folder: &Path, rows: &str) {
    std::fs::write(
        folder.join("patients.csv"),
        format!("slide,patient\n{rows}"),
    )
    .expect("written");
}

#[test]
fn sections_whose_names_tell_no_patient_are_not_split_by_patient_without_a_table() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    sections(here, &DLPFC);
    let untold = "patients of 151673, 151674 cannot be guessed from their names";
    assert!(printed(here, "inspect slides").contains(untold));
    assert!(printed(here, "prepare slides --to shards").contains(untold));
    for line in [
        "split shards",
        "split shards --folds 2",
        "pretrain shards --preset tiny --to run --hold-out unknown",
    ] {
        let (code, error) = refused(here, line);
        assert_eq!(code, Some(3), "{error}");
        assert!(
            error.contains(untold) && error.contains("--patients FILE"),
            "{error}"
        );
    }
    assert!(!here.join("folds.json").exists() && !here.join("run").exists());
    write_table(here, "151673,Br8100\n151674,Br8667\n");
    let told = printed(here, "split shards --patients patients.csv");
    assert!(
        told.contains("Br8100") && !told.contains("cannot be told"),
        "{told}"
    );
}

#[test]
fn a_guess_is_told_and_a_table_that_leaves_a_slide_to_it_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    sections(here, &V10);
    let guess = "patients are guessed from slide names: V10 (V10_A1, V10_B1); if wrong";
    assert!(printed(here, "inspect slides").contains(guess));
    assert!(printed(here, "prepare slides --to shards").contains(guess));
    let (code, error) = refused(here, "split shards");
    assert_eq!(code, Some(3));
    let all =
        "all 2 slides are of patient V10, a guess from their names; if it is wrong, give a table";
    assert!(error.contains(all), "{error}");

    write_table(here, "V10_A1,alice\nV10_B2,bob\n");
    let told = printed(here, "inspect slides --patients patients.csv");
    assert!(told.contains("no slide here is called V10_B2"), "{told}");
    assert!(
        told.contains("patients.csv does not list V10_B1;"),
        "{told}"
    );
    assert!(
        told.contains("guessed from slide names: V10 (V10_B1)"),
        "{told}"
    );
}

#[test]
fn a_table_given_to_split_alone_is_told_with_what_the_shards_guess() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    sections(here, &V10);
    printed(here, "prepare slides --to shards");
    write_table(here, "V10_A1,alice\nV10_B1,bob\n");
    printed(here, "split shards --patients patients.csv");
    let both =
        "V10_A1 of alice, V10, a guess, in the shards, V10_B1 of bob, V10, a guess, in the shards";
    let pretrain = "pretrain shards --preset tiny --to run --folds folds.json --fold 1 --set run.epochs=1 \
        --set data.n_top_genes=40";
    let told = comtip(here, pretrain);
    assert!(
        String::from_utf8_lossy(&told.stderr).contains(both),
        "{told:?}"
    );
    let told = printed(here, "evaluate zero-shot shards --run run");
    let split = "split: by patient, all by a table of patients; patients \
        are not those of the shards: ";
    assert!(told.contains(&format!("{split}{both}")), "{told}");
    // By the guess of the shards both sides are of V10.
    assert!(told.contains(&format!("seen before: {CLEAN}")), "{told}");
    assert!(told.contains("no head fitted\n"), "{told}");

    // Prepared again, the shards say that both are of one: the run says otherwise by its table.
    write_table(here, "V10_A1,carol\nV10_B1,carol\n");
    printed(here, "prepare slides --to shards --patients patients.csv");
    let told = printed(here, "evaluate zero-shot shards --run run");
    assert!(
        told.contains("V10_A1 of alice, carol in the shards"),
        "{told}"
    );
    assert!(told.contains(&format!("seen before: {CLEAN}")), "{told}");

    // A split of a run that was edited.
    let path = here.join("run/split.json");
    let json = std::fs::read_to_string(&path).expect("a split");
    let edits = [
        (
            r#""train": ["#,
            r#""train": ["V10_A1", "V10_B1", "#,
            "given twice on the training side",
        ),
        (
            r#""train": ["#,
            r#""train": ["V10_A1", "#,
            "slide V10_A1 is trained on and tested on",
        ),
        ("bob", "alice", "patient alice is on both sides"),
        (
            r#""test""#,
            r#""tested""#,
            "is not a split: unknown field `tested`",
        ),
        ("V10_B1", "V10_C1", "slide V10_C1 is not among the shards"),
    ];
    // As in a run of an earlier release, where no checksum tells that the file was changed.
    for file in [
        "run/checksums.json",
        "run/provenance.json",
        "run/spots.json",
    ] {
        std::fs::remove_file(here.join(file)).expect("there");
    }
    for (from, to, expected) in edits {
        let edited = json.replace(from, to);
        assert_ne!(edited, json);
        std::fs::write(&path, edited).expect("written");
        let (code, error) = refused(here, "evaluate zero-shot shards --run run");
        assert_eq!(code, Some(3), "{error}");
        assert!(error.contains("split.json"), "{error}");
        assert!(error.contains(expected), "{error}");
    }
}

/// What a run of one step tells; it learns nothing, which may be exit code 1.
fn pretrained(folder: &Path, line: &str) -> String {
    let quick = "--preset tiny --set run.epochs=1 --set run.batch_size=8 --set run.pairs_per_epoch=8 \
        --set run.observed_spots=0 --set data.genes_per_spot=4 --set data.n_top_genes=40";
    let output = comtip(folder, &format!("pretrain {line} {quick}"));
    let told = String::from_utf8(output.stderr).expect("text");
    assert!(matches!(output.status.code(), Some(0 | 1)), "{told}");
    told
}

/// The fold of a file, from 1, that tests a slide.
fn fold_that_tests(file: &Path, slide: &str) -> usize {
    let json = std::fs::read_to_string(file).expect("written");
    let folds: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let folds = folds["folds"].as_array().expect("folds");
    let has = |fold: &serde_json::Value| {
        let test = fold["test"].as_array().expect("slides");
        test.iter().any(|tested| tested == slide)
    };
    1 + folds.iter().position(has).expect("tested in one")
}

#[test]
fn donors_that_the_table_alone_tells_apart_are_apart_in_scores_and_in_what_was_seen() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    sections(
        here,
        &[("B4", "151673"), ("C2", "151674"), ("C3", "151675")],
    );
    printed(here, "prepare slides --to shards");
    write_table(here, "151673,Br1\n151674,Br2\n151675,Br3\n");
    printed(here, "split shards --folds 2 --patients patients.csv");
    let json = std::fs::read_to_string(here.join("folds.json")).expect("written");
    let folds: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let tests = |fold: usize| folds["folds"][fold]["test"].as_array().expect("slides");
    let fold = (0..2).max_by_key(|fold| tests(*fold).len()).expect("two");
    assert_eq!(tests(fold).len(), 2);
    pretrained(
        here,
        &format!("shards --to run --folds folds.json --fold {}", fold + 1),
    );
    let told = printed(here, "evaluate zero-shot shards --run run");
    assert!(told.contains(&format!("seen before: {CLEAN}")), "{told}");
    assert!(
        told.contains("Every test slide is of another patient"),
        "{told}"
    );
    for slide in tests(fold) {
        let slide = slide.as_str().expect("a name");
        let donor = format!("{slide}, patient Br{}", slide.as_bytes()[5] - b'2');
        assert!(told.contains(&donor), "no {donor} in {told}");
    }
}

#[test]
fn slides_whose_patients_nobody_knows_are_not_scored_as_one_patient() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    sections(here, &DLPFC);
    printed(here, "prepare slides --to shards");
    printed(here, "split shards --by random-spots --to spots.json");
    pretrained(here, "shards --to run --folds spots.json --fold 1");
    let told = printed(here, "evaluate zero-shot shards --run run");
    for (_, slide) in DLPFC {
        let caption = format!("{slide}, patient not known, ");
        assert!(told.contains(&caption), "no {caption} in {told}");
    }
    assert!(told.contains("so there is no PCC per patient"), "{told}");
    let own = "seen before: by this run alone, in spots beside those tested";
    assert!(told.contains(own), "{told}");
}

#[test]
fn another_slide_of_a_patient_of_the_first_weights_is_known_by_the_tables_of_both_splits() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    sections(
        here,
        &[("C2", "V10_A1"), ("C3", "V11_A1"), ("B4", "V12_A1")],
    );
    for (shards, alices) in [("first", "V10_A1"), ("second", "V11_A1")] {
        let slides = format!("--slides {alices},V12_A1");
        printed(here, &format!("prepare slides --to {shards} {slides}"));
        write_table(here, &format!("{alices},alice\nV12_A1,bob\n"));
        printed(
            here,
            &format!("split {shards} --patients patients.csv --to {shards}.json"),
        );
    }
    let fold = fold_that_tests(&here.join("first.json"), "V12_A1");
    pretrained(
        here,
        &format!("first --to run --folds first.json --fold {fold}"),
    );
    printed(here, "weights export run --to weights");
    let fold = fold_that_tests(&here.join("second.json"), "V11_A1");
    let second = "second --to run2 --weights weights --folds second.json --fold";
    let told = pretrained(here, &format!("{second} {fold}"));
    let seen = "other slides of the test patients were seen in pretraining: patient alice";
    assert!(told.contains(seen), "{told}");
    let told = printed(here, "evaluate zero-shot second --run run2");
    assert!(told.contains(&format!("seen before: {seen}")), "{told}");
    assert!(
        told.contains("(patients of test slides were seen in pretraining)"),
        "{told}"
    );
}

#[test]
fn a_section_given_to_two_patients_is_found_by_hold_out_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    sections(here, &[("C3", "V10_A1"), ("C3", "V11_A1")]);
    printed(here, "prepare slides --to shards");
    let pretrain = "pretrain shards --preset tiny --to run --hold-out V11";
    let (code, error) = refused(here, pretrain);
    assert_eq!(code, Some(3));
    assert!(
        error.contains("spots are on both sides under two names: tile of"),
        "{error}"
    );
    assert!(!here.join("run").exists());
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
    let told = comtip(
        here,
        "pretrain shards --preset tiny --to run --folds folds.json --fold 1 --set run.epochs=1",
    );
    let told = String::from_utf8_lossy(&told.stderr).into_owned();
    assert!(
        told.contains("folds.json does not name 1 slide that the shards have now"),
        "{told}"
    );
    assert!(
        told.contains("V12_A1; neither trained on nor tested on"),
        "{told}"
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

#[test]
fn slides_and_patients_are_named_by_one_rule_everywhere() {
    let folder = shards();
    let here = folder.path();
    let sample = sample();
    std::fs::write(here.join("list.txt"), format!("{C2}\nnone\n")).expect("written");
    for command in [
        format!("inspect {}", sample.display()),
        format!("prepare {} --to new", sample.display()),
        "embed shards --run run --to e.csv".to_owned(),
    ] {
        let (code, error) = refused(here, &format!("{command} --slides {C2},D9"));
        assert_eq!(code, Some(2), "{error}");
        assert!(
            error.contains("--slides: there is no slide `D9`"),
            "{error}"
        );
        let (code, error) = refused(here, &format!("{command} --slides list.txt"));
        assert_eq!(code, Some(3), "{error}");
        assert!(
            error.contains("list.txt: there is no slide `none`"),
            "{error}"
        );
    }
    let told = Command::new(env!("CARGO_BIN_EXE_comtip"))
        .args(["inspect", sample.to_str().expect("a path"), "--slides"])
        .arg(format!("{C2}, {}", C2.replace("C2", "C3")))
        .output()
        .expect("runs");
    assert_eq!(told.status.code(), Some(0), "{told:?}");

    let hold_out = "pretrain shards --preset tiny --to run --hold-out";
    let (code, error) = refused(here, &format!("{hold_out} X"));
    assert_eq!(code, Some(2));
    assert!(
        error.contains("--hold-out: unknown patient `X`: expected one of"),
        "{error}"
    );
    let (code, error) = refused(here, &format!("{hold_out} {C2}"));
    assert_eq!(code, Some(2));
    let patient = &C2[..C2.len() - 1];
    assert!(
        error.contains(&format!("{C2} is a slide, of patient {patient}")),
        "{error}"
    );
    comtip(
        here,
        &format!("{hold_out} B --set run.epochs=1 --set data.n_top_genes=40"),
    );
    let split = std::fs::read_to_string(here.join("run/split.json")).expect("a split");
    let split: serde_json::Value = serde_json::from_str(&split).expect("JSON");
    let b4 = C2.replace("C2", "B4");
    assert_eq!(split["test"], serde_json::json!([b4]));
    assert_eq!(split["patients"][&b4]["origin"], "guessed");
}
