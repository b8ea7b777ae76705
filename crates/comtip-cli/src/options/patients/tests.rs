//! Tests of `patients`.

use super::*;

fn cohort(patients: &[(&str, &str)]) -> Vec<SlideInfo> {
    let of = |(slide, patient): &(&str, &str)| {
        let mut of = SlideInfo::guessed(*slide, 1);
        of.set_patient(Patient::new(*patient, PatientOrigin::Table));
        of
    };
    patients.iter().map(of).collect()
}

fn named(given: &str) -> Result<Vec<String>, String> {
    let slides = cohort(&[
        ("V10_A1", "alice"),
        ("V10_B1", "bob"),
        ("s3", "x_A"),
        ("s4", "y_A"),
        ("s5", "y_BA"),
    ]);
    let named = patients_named("--hold-out", &[given.to_owned()], &slides);
    named.map_err(|failure| {
        assert_eq!(failure.code(), 2);
        failure.to_string()
    })
}

#[test]
fn the_end_of_a_name_is_enough_where_it_is_one_patients_alone() {
    assert_eq!(named("bob"), Ok(vec!["bob".to_owned()]));
    assert_eq!(named("BA"), Ok(vec!["y_BA".to_owned()]));
    assert_eq!(
        named("A"),
        Err("--hold-out A: the names of several patients end so: x_A, y_A".to_owned())
    );
    // Not behind a mark of its own.
    assert!(named("ob").is_err());
}

#[test]
fn a_slide_in_the_place_of_a_patient_comes_with_its_patient() {
    assert_eq!(
        named("V10_B1"),
        Err(
            "--hold-out V10_B1: V10_B1 is a slide, of patient bob: write --hold-out bob".to_owned()
        )
    );
    let unknown = named("carol").expect_err("unknown");
    assert!(
        unknown.contains("unknown patient `carol`: expected one of alice, bob"),
        "{unknown}"
    );
}

#[test]
fn a_guess_is_one_short_line_of_patients_and_counts() {
    let patients = ["B", "C"].map(|end| format!("Human_Breast_Andersson_10142021_ST_{end}"));
    let [b, c] = patients.each_ref().map(String::as_str);
    let guessed = BTreeMap::from([(b, vec!["b4"]), (c, vec!["c2", "c3"])]);
    assert_eq!(
        guess_in_words(&guessed),
        "2 patients guessed from slide names: …_ST_B (1 slide), …_ST_C (2 slides). Wrong? `prepare` and `split` take \
         --patients FILE"
    );
}
