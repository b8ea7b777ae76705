//! Files of splits, good, edited and damaged.

mod random_spots;

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::slide::{Patient, PatientOrigin};
use crate::splits::slide_info::SlideInfo;

fn read(json: &[u8]) -> Result<TrainTestSplit, DataError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("split.json");
    std::fs::write(&path, json).unwrap();
    TrainTestSplit::read(&path)
}

/// The refusal of a file, which must name the file.
fn problem(json: &[u8]) -> String {
    let error = read(json).unwrap_err().to_string();
    let (_, problem) = error.split_once("split.json: ").expect("the file is named");
    problem.to_owned()
}

fn by_patient(train: &[&str], test: &[&str]) -> Value {
    let patients: serde_json::Map<String, Value> = train
        .iter()
        .chain(test)
        .map(|slide| {
            let patient = json!({"name": &slide[..1], "origin": "table"});
            ((*slide).to_owned(), patient)
        })
        .collect();
    json!({"train": train, "test": test, "patients": patients})
}

fn bytes(json: &Value) -> Vec<u8> {
    serde_json::to_vec(json).unwrap()
}

#[test]
fn every_kind_comes_back_from_its_own_json() {
    let slides = SlideSplit {
        train: vec!["a".to_owned()],
        test: Vec::new(),
    };
    let ids = ["a_1", "a_2"].map(str::to_owned).to_vec();
    let spots = SpotSplit::random(&[("a".to_owned(), ids)], 0.5, 0).unwrap();
    let cohort = ["V10_A1", "V11_A1"].map(|slide| SlideInfo::guessed(slide, 1));
    let patients = PatientSplit::hold_out(&cohort, &["V11".to_owned()]).unwrap();
    let divisions = [
        TrainTestSplit::from(slides),
        TrainTestSplit::from(spots),
        TrainTestSplit::from(patients),
    ];
    for division in divisions {
        let json = serde_json::to_vec(&division).unwrap();
        assert_eq!(read(&json).unwrap(), division);
    }
}

#[test]
fn a_split_of_patients_whose_sides_share_one_is_refused() {
    let problem = problem(&bytes(&by_patient(&["A1", "B1"], &["B2"])));
    assert_eq!(problem, "patient B is on both sides: train B1, test B2");
}

#[test]
fn an_edited_split_of_patients_is_refused() {
    let edit = |change: &dyn Fn(&mut Value)| {
        let mut json = by_patient(&["A1"], &["B1"]);
        change(&mut json);
        problem(&bytes(&json))
    };
    let cases = [
        (
            edit(&|json| json["train"] = json!(["A1", "B1"])),
            "slide B1 is trained on and tested on",
        ),
        (
            edit(&|json| json["test"] = json!(["B1", "B1"])),
            "slide B1 is given twice on the test side",
        ),
        (
            edit(&|json| json["train"] = json!([])),
            "no slide is trained on",
        ),
        (
            edit(&|json| json["train"] = json!(["A1", ""])),
            "a slide of the training side has no name",
        ),
        (
            edit(&|json| json["test"] = json!(["B1", "C1"])),
            "slide C1 has no patient",
        ),
        (
            edit(&|json| json["patients"]["C1"] = json!({"name": "C", "origin": "table"})),
            "slide C1 has a patient and is on no side",
        ),
        (
            edit(&|json| json["patients"]["A1"]["name"] = json!(" ")),
            "the patient of slide A1 has no name",
        ),
        (
            edit(&|json| json["patients"]["A1"]["origin"] = json!("hearsay")),
            "is not a split: unknown variant `hearsay`",
        ),
        (
            edit(&|json| json["seed"] = json!(7)),
            "is not a split: unknown field `seed`",
        ),
    ];
    for (problem, expected) in cases {
        assert!(problem.starts_with(expected), "{problem}");
    }
}

#[test]
fn damaged_files_are_refused_by_name() {
    for json in [
        "",
        "{",
        "[]",
        "null",
        "{}",
        r#"{"train": ["a"]}"#,
        r#"{"train": ["a"], "train": ["b"], "test": []}"#,
        r#"{"train": "a", "test": []}"#,
        r#"{"train": [1], "test": []}"#,
        r#"{"slides": []}"#,
        r#"{"slides": [], "patients": {}}"#,
        "\u{feff}{}",
    ] {
        problem(json.as_bytes());
    }
}

#[test]
fn unknown_patients_are_no_name_to_split_by() {
    let cohort = ["151673", "151674", "V10_A1"].map(|slide| SlideInfo::guessed(slide, 1));
    for patient in ["unknown", "V10"] {
        let refused = PatientSplit::hold_out(&cohort, &[patient.to_owned()]).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "patients of 151673, 151674 cannot be guessed from their names; give a table of patients (columns \
             slide, patient)"
        );
    }
    let mut by_table = cohort;
    for slide in &mut by_table[..2] {
        slide.set_patient(Patient::new("Br8100", PatientOrigin::Table));
    }
    let split = PatientSplit::hold_out(&by_table, &["V10".to_owned()]).unwrap();
    assert_eq!(
        split.to_string(),
        "by patient, 1 guessed from the name of its slide, 2 by a table of patients"
    );
}
