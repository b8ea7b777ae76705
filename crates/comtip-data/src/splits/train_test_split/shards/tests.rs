//! Divisions held against a manifest that says the same, and otherwise.

use super::*;
use crate::shards::example;
use crate::splits::random_spots::SpotSplit;

/// Shards of two sections of V10 and one of V11, by the guess or as given.
fn shards(patients: &[(&str, PatientOrigin)]) -> Manifest {
    let folder = tempfile::tempdir().unwrap();
    let mut shards = example::shards(folder.path(), &["V10_A1", "V10_B1", "V11_A1"]);
    for (entry, (patient, origin)) in shards.slides.iter_mut().zip(patients) {
        (entry.patient, entry.patient_origin) = ((*patient).to_owned(), *origin);
    }
    shards
}

const GUESS: [(&str, PatientOrigin); 3] = [
    ("V10", PatientOrigin::Guessed),
    ("V10", PatientOrigin::Guessed),
    ("V11", PatientOrigin::Guessed),
];

fn by_table(train: &str, test: &str) -> TrainTestSplit {
    let of = |slide: &str, patient: &str| {
        let patient = Patient::new(patient, PatientOrigin::Table);
        (slide.to_owned(), patient)
    };
    TrainTestSplit::Patients(PatientSplit {
        train: vec![train.to_owned()],
        test: vec![test.to_owned()],
        patients: [of(train, "alice"), of(test, "bob")].into(),
        leaks: Vec::new(),
    })
}

fn whole_slides(train: &str, test: &str) -> TrainTestSplit {
    TrainTestSplit::Slides(SlideSplit {
        train: vec![train.to_owned()],
        test: vec![test.to_owned()],
    })
}

#[test]
fn a_table_may_say_otherwise_than_the_shards_and_both_are_reported() {
    let shards = shards(&GUESS);
    let split = by_table("V10_A1", "V10_B1");
    assert!(split.check_shards(&shards).is_ok());
    let differing = split.patients_that_differ(&shards);
    let reported: Vec<_> = differing
        .iter()
        .map(|d| {
            (
                d.slide.as_str(),
                d.in_split.name.as_str(),
                d.in_shards.name.as_str(),
            )
        })
        .collect();
    assert_eq!(
        reported,
        [("V10_A1", "alice", "V10"), ("V10_B1", "bob", "V10")]
    );
}

#[test]
fn a_guess_that_the_shards_contradict_is_refused() {
    let cohort: Vec<SlideInfo> = shards(&GUESS).slides.iter().map(Into::into).collect();
    let split: TrainTestSplit = PatientSplit::hold_out(&cohort, &["V11".to_owned()])
        .unwrap()
        .into();
    assert!(split.check_shards(&shards(&GUESS)).is_ok());
    let table = PatientOrigin::Table;
    let later = shards(&[("bob", table), ("alice", table), ("bob", table)]);
    let refused = split.check_shards(&later).unwrap_err().to_string();
    assert_eq!(
        refused,
        "split leaks: by the shards patient bob is on both sides: train V10_A1, test V11_A1; split them \
         again"
    );
    // Other names, and still nobody on both sides.
    let renamed = shards(&[("bob", table), ("bob", table), ("alice", table)]);
    assert!(split.check_shards(&renamed).is_ok());
    assert_eq!(split.patients_that_differ(&renamed).len(), 3);
}

#[test]
fn slides_that_are_no_shards_and_shards_on_no_side_are_named() {
    let shards = shards(&GUESS);
    let split = whole_slides("V10_A1", "V12_A1");
    let refused = split.check_shards(&shards).unwrap_err().to_string();
    assert!(
        refused.contains("slide V12_A1 is not among the shards"),
        "{refused}"
    );
    assert_eq!(split.slides_left_out(&shards), ["V10_B1", "V11_A1"]);
}

#[test]
fn a_division_made_in_code_passes_the_guard_of_one_that_is_read() {
    let shards = shards(&GUESS);
    let refused = |split: &TrainTestSplit| split.check_shards(&shards).unwrap_err().to_string();
    let twice = whole_slides("V10_A1", "V10_A1");
    assert_eq!(
        refused(&twice),
        "cannot split: slide V10_A1 is trained on and tested on"
    );
    // By a table, so that what the shards say does not count.
    let mut one_patient = by_table("V10_A1", "V11_A1");
    let TrainTestSplit::Patients(split) = &mut one_patient else {
        unreachable!("by patient");
    };
    for patient in split.patients.values_mut() {
        patient.name = "alice".to_owned();
    }
    let shared = refused(&one_patient);
    assert!(
        shared.contains("patient alice is on both sides: train V10_A1, test V11_A1"),
        "{shared}"
    );
    let mut spots = SpotSplit::random(
        &[(
            "V10_A1".to_owned(),
            ["s_1", "s_2"].map(str::to_owned).to_vec(),
        )],
        0.5,
        0,
    )
    .unwrap();
    spots.slides[0].train = spots.slides[0].test.clone();
    assert!(refused(&spots.into()).contains("is trained on and tested on"));
}

#[test]
fn an_earlier_split_of_slides_takes_the_patients_of_the_shards() {
    let by_guess = shards(&GUESS);
    let apart = whole_slides("V10_A1", "V11_A1").with_patients_of(&by_guess);
    assert_eq!(
        apart.to_string(),
        "by patient, all guessed from the names of slides"
    );
    assert!(apart.stamps().is_empty());
    let shared = whole_slides("V10_A1", "V10_B1").with_patients_of(&by_guess);
    assert!(
        shared
            .to_string()
            .contains("one patient may be on both sides")
    );
    assert_eq!(shared.stamps(), ["patients not known"]);
    assert!(shared.check_shards(&by_guess).is_ok());
    let known = [("bob", PatientOrigin::Metadata); 3];
    assert!(shared.check_shards(&shards(&known)).is_err());
}

#[test]
fn random_spots_have_no_patients_to_contradict() {
    let ids = ["s_1", "s_2"].map(str::to_owned).to_vec();
    let split = SpotSplit::random(&[("V10_A1".to_owned(), ids)], 0.5, 0).unwrap();
    let split = TrainTestSplit::from(split);
    assert!(split.check_shards(&shards(&GUESS)).is_ok());
    assert_eq!(split.slides_left_out(&shards(&GUESS)), ["V10_B1", "V11_A1"]);
    assert_eq!(split.patients_that_differ(&shards(&GUESS)), []);
}
