//! Simulated slides go the way of real ones.

use std::fs;

use comtip_test_support::define_comtip;

define_comtip!();

#[test]
fn simulated_slides_are_prepared_with_labels_and_split_by_patient() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let printed = |line: &str| {
        let output = comtip(here, line);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{line}: {errors}");
        assert!(!errors.contains("warning"), "{line}: {errors}");
        said
    };
    for grid in ["square", "hexagonal"] {
        let said = printed(&format!(
            "simulate --to {grid} --grid {grid} --patients 2 --slides-per-patient 2 --spots 36 --genes 40 --tile-px 112"
        ));
        let next = said
            .lines()
            .find_map(|line| line.strip_prefix("next: comtip "));
        let next = next
            .expect("what to type next")
            .replace("shards", &format!("shards-{grid}"));
        assert!(
            next.starts_with(&format!("prepare {grid} --patients")),
            "{next}"
        );
        printed(&next);
        printed(&format!("split shards-{grid} --to {grid}.json"));
        let json = fs::read_to_string(here.join(format!("{grid}.json"))).expect("written");
        let folds: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        let patients = folds["slides"].as_array().expect("slides").iter();
        let patients: Vec<&str> = patients
            .map(|slide| slide["patient"].as_str().expect("a patient"))
            .collect();
        assert_eq!(patients, ["patient1", "patient1", "patient2", "patient2"]);
        assert_eq!(folds["folds"].as_array().expect("folds").len(), 2, "{json}");
    }
    let all_labelled = printed("inspect square");
    let section = all_labelled
        .lines()
        .find(|line| line.contains("patient1_section1"));
    // Spots and labels.
    assert!(
        section.is_some_and(|row| row.matches("36").count() >= 2),
        "{all_labelled}"
    );
}

#[test]
fn silly_numbers_and_a_folder_that_is_there_are_refused_by_their_option() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    fs::create_dir_all(here.join("taken/sub")).expect("made");
    for (line, part) in [
        (
            "simulate --to new --patients 0",
            "--patients 0: must be 1 to 1000",
        ),
        (
            "simulate --to new --dropout 1",
            "--dropout 1: must be at least 0 and below 1",
        ),
        ("simulate --to new --mpp 5", "--mpp 5: must be 0.1 to 2"),
        ("simulate --to taken", "--to taken: is there already"),
    ] {
        let output = comtip(here, line);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{line}: {error}");
        assert!(error.contains(part), "{line}: {error}");
    }
    assert!(!here.join("new").exists());
}
