//! A split by random spots that was edited is refused.

use serde_json::{Value, json};

use super::*;

#[test]
fn random_spots_of_an_edited_file_are_refused() {
    let ids = (0..10).map(|i| format!("a_{i}")).collect();
    let split = SpotSplit::random(&[("a".to_owned(), ids)], 0.5, 0).unwrap();
    let json = serde_json::to_value(&split).unwrap();
    let edit = |change: &dyn Fn(&mut Value)| {
        let mut json = json.clone();
        change(&mut json);
        problem(&bytes(&json))
    };
    let test = json["slides"][0]["test"].clone();
    let cases = [
        (
            edit(&|json| json["slides"][0]["train"] = test.clone()),
            "slide a: 5 spots are trained on and tested on",
        ),
        (
            edit(&|json| json["slides"][0]["test"] = json!([])),
            "slide a: no spot is tested on",
        ),
        (
            edit(&|json| json["slides"] = json!([json["slides"][0], json["slides"][0]])),
            "slide a is given twice",
        ),
        (
            edit(&|json| json["slides"] = json!([])),
            "no slide is trained on",
        ),
        (
            edit(&|json| json["stamp"] = json!("clean")),
            "not stamped as random spots",
        ),
        (
            edit(&|json| json["test_share"] = json!(1.5)),
            "a share of 1.5 of the spots",
        ),
        (
            edit(&|json| json["version"] = json!(2)),
            "version 2, and this release reads version 1",
        ),
        (
            edit(&|json| json["more"] = json!(2)),
            "malformed (unknown field `more`",
        ),
    ];
    for (problem, expected) in cases {
        assert!(problem.starts_with(expected), "{problem}");
    }
}

proptest! {
    #[test]
    fn any_split_that_overlaps_is_refused_and_any_other_is_read(
        train in prop::collection::vec("[A-D][12]", 1..5),
        test in prop::collection::vec("[A-D][12]", 0..5),
        with_patients in any::<bool>(),
    ) {
        fn names(side: &[String]) -> Vec<&str> { side.iter().map(String::as_str).collect() }
        let slides: BTreeSet<&String> = train.iter().chain(&test).collect();
        let mut are_apart = slides.len() == train.len() + test.len();
        let json = match with_patients {
            true => {
                are_apart &= !train.iter().any(|a| test.iter().any(|b| a[..1] == b[..1]));
                by_patient(&names(&train), &names(&test))
            }
            false => json!({"train": train, "test": test}),
        };
        match read(&bytes(&json)) {
            Ok(division) => {
                prop_assert!(are_apart);
                prop_assert_eq!(division.train().len(), train.len());
            }
            Err(error) => {
                prop_assert!(!are_apart);
                prop_assert!(error.to_string().contains("split.json: "));
            }
        }
    }

    #[test]
    fn a_byte_changed_anywhere_is_read_or_refused_by_the_name_of_the_file(
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let mut json = bytes(&by_patient(&["A1", "A2"], &["B1"]));
        let at = at.index(json.len());
        json[at] = byte;
        match read(&json) {
            Ok(division) => prop_assert!(!division.train().is_empty()),
            Err(error) => prop_assert!(error.to_string().contains("split.json: ")),
        }
    }
}
