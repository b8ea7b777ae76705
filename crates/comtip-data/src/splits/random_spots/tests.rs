//! Spots of made-up slides held out.

use proptest::prelude::*;

use super::*;

fn slide(name: &str, n_spots: usize) -> (String, Vec<String>) {
    let ids = (0..n_spots).map(|i| format!("{name}_{i}")).collect();
    (name.to_owned(), ids)
}

#[test]
fn shares_slides_and_spots_that_make_no_sense_are_refused() {
    let good = [slide("a", 5)];
    for share in [0.0, 1.0, -0.1, f64::NAN] {
        assert!(SpotSplit::random(&good, share, 0).is_err());
    }
    let mut twice = slide("a", 5);
    twice.1.push("a_0".to_owned());
    for slides in [
        vec![],
        vec![slide("a", 1)],
        vec![slide("a", 3); 2],
        vec![twice],
    ] {
        assert!(SpotSplit::random(&slides, 0.2, 0).is_err());
    }
}

#[test]
fn the_file_keeps_its_stamp_and_one_without_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("folds.json");
    let split = SpotSplit::random(&[slide("a", 5)], 0.2, 3).unwrap();
    split.write(&path).unwrap();
    assert_eq!(SpotSplit::read(&path).unwrap(), split);
    let json = std::fs::read_to_string(&path).unwrap();
    assert!(json.contains(r#""stamp": "leaky across space""#));
    let cases = [
        ("leaky across space", "clean", "not stamped as random spots"),
        (
            "random-spots",
            "patient-folds",
            "not stamped as random spots",
        ),
        ("\"a_1\"", "\"a_2\"", "slide a: spot a_2 is"),
    ];
    for (from, to, expected) in cases {
        std::fs::write(&path, json.replace(from, to)).unwrap();
        let error = SpotSplit::read(&path).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
    // A file of folds is not one of spots, nor the other way about.
    std::fs::write(&path, &json).unwrap();
    assert!(crate::splits::folds::Folds::read(&path).is_err());
    assert_eq!(
        SplitProtocol::of_file(&path).unwrap(),
        SplitProtocol::RandomSpots
    );
}

proptest! {
    #[test]
    fn the_sides_partition_every_slide_and_other_slides_have_no_say(
        n_spots in prop::collection::vec(2..40_usize, 1..5),
        test_share in 0.01..0.99_f64,
        seed in any::<u64>(),
    ) {
        let slides: Vec<_> = n_spots
            .iter()
            .enumerate()
            .map(|(i, n)| slide(&format!("s{i}"), *n))
            .collect();
        let split = SpotSplit::random(&slides, test_share, seed).unwrap();
        for ((name, spots), sides) in slides.iter().zip(&split.slides) {
            prop_assert_eq!(name, &sides.slide);
            let both: BTreeSet<_> = sides.train.iter().chain(&sides.test).collect();
            prop_assert_eq!(both, spots.iter().collect());
            prop_assert_eq!(sides.train.len() + sides.test.len(), spots.len());
            prop_assert!(!sides.train.is_empty() && !sides.test.is_empty());
            let wanted = test_share * spots.len() as f64;
            prop_assert!((sides.test.len() as f64 - wanted).abs() <= 1.0);
            let mut reversed = (name.clone(), spots.clone());
            reversed.1.reverse();
            let alone = SpotSplit::random(&[reversed], test_share, seed).unwrap();
            let tested: BTreeSet<_> = alone.slides[0].test.iter().collect();
            prop_assert_eq!(tested, sides.test.iter().collect());
        }
    }
}
