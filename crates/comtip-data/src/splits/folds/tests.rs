//! Tests of `folds`.

use proptest::prelude::*;

use super::*;

fn problem(json: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("folds.json");
    std::fs::write(&path, json).unwrap();
    Folds::read(&path).unwrap_err().to_string()
}

fn file(folds: &str) -> String {
    let slide = |name: &str, patient: &str| {
        format!(
            r#"{{"slide": "{name}", "patient": "{patient}", "n_spots": 1, "technology": null,
                "tissue": null}}"#
        )
    };
    let slides = [slide("a1", "A"), slide("a2", "A"), slide("b1", "B")].join(",");
    format!(
        r#"{{"version": 1, "protocol": "patient-folds", "seed": 1, "patients": "table",
            "slides": [{slides}], "folds": [{folds}]}}"#
    )
}

#[test]
fn files_that_do_not_divide_their_slides_are_refused() {
    let cases = [
        ("", "there is no fold"),
        (
            r#"{"train": ["b1"], "test": ["a1"]}"#,
            "fold 1: slide a2 is on no side",
        ),
        (
            r#"{"train": ["b1", "c"], "test": ["a1", "a2"]}"#,
            "slide c is not listed",
        ),
        (
            r#"{"train": ["b1", "a1"], "test": ["a1", "a2"]}"#,
            "slide a1 is trained on and tested on",
        ),
        (
            r#"{"train": [], "test": ["a1", "a2", "b1"]}"#,
            "no slide is trained on",
        ),
        (
            r#"{"train": ["a1", "a2", "b1"], "test": []}"#,
            "no slide is tested on",
        ),
        (
            r#"{"train": ["b1", ""], "test": ["a1", "a2"]}"#,
            "a slide of the training side has no name",
        ),
        (
            r#"{"train": ["a1"], "test": ["b1", "a2"]}"#,
            "folds.json: fold 1: patient A is on both sides: train a1, test a2",
        ),
        (
            r#"{"train": ["b1"], "test": ["a1", "a2"], "more": 1}"#,
            "malformed",
        ),
    ];
    for (folds, expected) in cases {
        let problem = problem(&file(folds));
        assert!(problem.contains(expected), "{problem}");
    }
    let other = problem(r#"{"version": 2}"#);
    assert!(
        other.contains("version 2, and this release reads version 1"),
        "{other}"
    );
    assert!(problem("{").contains("folds.json: malformed"));
}

#[test]
fn folds_whose_patients_nothing_tells_are_refused() {
    let json = file(r#"{"train": ["151673"], "test": ["151674"]}"#)
        .replace(
            r#""a1", "patient": "A""#,
            r#""151673", "patient": "151673""#,
        )
        .replace(
            r#""b1", "patient": "B""#,
            r#""151674", "patient": "151674""#,
        )
        .replace(r#""a2""#, r#""151675""#)
        .replace(r#""patients": "table""#, r#""patients": "shards""#);
    let problem = problem(&json);
    assert!(
        problem.contains("folds.json: patients of 151673, 151674 cannot be guessed"),
        "{problem}"
    );
}

proptest! {
    #[test]
    fn any_folds_that_overlap_or_cut_a_patient_are_refused_and_any_others_are_read(
        on_train in prop::collection::vec(any::<bool>(), 3),
        on_test in prop::collection::vec(any::<bool>(), 3),
    ) {
        let side = |is_on: &[bool]| {
            let slides = ["a1", "a2", "b1"].into_iter().zip(is_on);
            let named = slides.filter(|(_, is_on)| **is_on).map(|(slide, _)| slide);
            serde_json::to_string(&named.collect::<Vec<_>>()).unwrap()
        };
        let json = format!(r#"{{"train": {}, "test": {}}}"#, side(&on_train), side(&on_test));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("folds.json");
        std::fs::write(&path, file(&json)).unwrap();
        let is_divided = on_train.iter().zip(&on_test).all(|(train, test)| train != test);
        let is_good = is_divided
            && on_train[0] == on_train[1]
            && on_train[0] != on_train[2];
        match Folds::read(&path) {
            Ok(folds) => {
                prop_assert!(is_good);
                prop_assert!(folds.fold(0).unwrap().check().is_ok());
            }
            Err(error) => {
                prop_assert!(!is_good);
                prop_assert!(error.to_string().contains("folds.json: "));
            }
        }
    }
}

#[test]
fn a_good_file_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("folds.json");
    std::fs::write(&path, file(r#"{"train": ["b1"], "test": ["a1", "a2"]}"#)).unwrap();
    let folds = Folds::read(&path).unwrap();
    assert_eq!(folds.folds[0].test, ["a1", "a2"]);
    // Whose patients a table named, though the file of an earlier release does not say so of each.
    assert!(
        folds
            .slides
            .iter()
            .all(|s| s.patient_origin == PatientOrigin::Table)
    );
    folds.write(&path).unwrap();
    assert_eq!(Folds::read(&path).unwrap(), folds);
}
