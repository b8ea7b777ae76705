//! Tests of `provenance`.

use super::*;

fn training(slides: &[(&str, &str)]) -> PastTraining {
    let slide = |(slide, patient): &(&str, &str)| TrainedSlide {
        slide: (*slide).to_owned(),
        patient: (*patient).to_owned(),
        n_spots: 3,
    };
    PastTraining {
        slides: slides.iter().map(slide).collect(),
        held_out: Vec::new(),
        data: "9 genes".to_owned(),
        n_steps: 5,
        leaks: Vec::new(),
    }
}

#[test]
fn a_section_is_seen_under_the_other_name_that_a_training_found() {
    let mut past = training(&[("a1", "A")]);
    past.leaks = vec![AllowedLeak::Section {
        test: "b1".to_owned(),
        train: "a1".to_owned(),
        n_shared: 3,
        n_spots: 3,
    }];
    let provenance = Provenance {
        origin: Origin::Random { seed: 1 },
        trainings: vec![past],
    };
    let seen = provenance.seen([("b1", Some("B"))]);
    assert_eq!(seen, Seen::Slides(vec!["b1".to_owned()]));
    let words = provenance.to_string();
    assert!(
        words.ends_with("in 5 steps (leaky: section b1 is a1 again)"),
        "{words}"
    );
}

#[test]
fn a_slide_of_any_training_is_seen_and_a_foreign_origin_leaves_the_rest_unknown() {
    let random = Provenance {
        origin: Origin::Random { seed: 1 },
        trainings: vec![training(&[("a1", "A")]), training(&[("b1", "B")])],
    };
    assert_eq!(random.seen([("c1", Some("C"))]), Seen::Nothing);
    let both = random.seen([("a1", Some("A")), ("b2", Some("B"))]);
    assert_eq!(both, Seen::Slides(vec!["a1".to_owned()]));
    let initial = random.before_last();
    assert_eq!(initial.seen([("b1", Some("B"))]), Seen::Nothing);
    let foreign = Provenance::foreign(Path::new("/x/clip/model.safetensors"), "0123456789abcdef");
    assert_eq!(foreign.seen([("c1", Some("C"))]), Seen::NotKnown);
    let text = foreign.to_string();
    assert!(
        text.starts_with("clip/model.safetensors, SHA-256 0123456789ab…"),
        "{text}"
    );
    let then = foreign.then(training(&[("a1", "A")])).after_steps(9);
    assert_eq!(then.trainings[0].n_steps, 9);
    assert_eq!(
        then.seen([("a2", Some("A"))]),
        Seen::Patients(vec!["A".to_owned()])
    );
    let json = serde_json::to_string(&then).expect("JSON");
    assert_eq!(serde_json::from_str::<Provenance>(&json).ok(), Some(then));
}

#[test]
fn where_a_patient_is_not_known_nobody_is_said_to_be_unseen() {
    let random = |trainings| Provenance {
        origin: Origin::Random { seed: 1 },
        trainings,
    };
    for patient in ["", "unknown"] {
        let weights = random(vec![training(&[("a1", patient), ("b1", "B")])]);
        let of_a1 = Seen::PatientsNotKnown(vec!["a1".to_owned()]);
        assert_eq!(weights.seen([("c1", Some("C"))]), of_a1);
        let text = of_a1.to_string();
        assert!(text.ends_with("the patients of a1 are not known"), "{text}");
        let both = Seen::PatientsNotKnown(vec!["a1".to_owned(), "c1".to_owned()]);
        assert_eq!(weights.seen([("c1", None)]), both);
        let related = Seen::Patients(vec!["B".to_owned()]);
        assert_eq!(weights.seen([("c1", None), ("b2", Some("B"))]), related);
        let in_lower_case = Seen::Patients(vec!["b".to_owned()]);
        assert_eq!(weights.seen([("b2", Some("b"))]), in_lower_case);
    }
    // Weights that were never trained saw nobody.
    assert_eq!(random(Vec::new()).seen([("c1", None)]), Seen::Nothing);
}

#[test]
fn steps_that_nobody_recorded_are_not_shown() {
    let weights = Provenance {
        origin: Origin::Random { seed: 1 },
        trainings: vec![training(&[("a1", "A")])],
    };
    let of = |n_steps| weights.clone().after_steps(n_steps).to_string();
    assert_eq!(of(9), "random, seed 1; then trained on a1 in 9 steps");
    assert_eq!(of(0), "random, seed 1; then trained on a1");
}
