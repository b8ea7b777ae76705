//! Folds of made-up cohorts.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::slide::PatientOrigin;

fn slide(i: usize, patient: u8, n_spots: usize) -> SlideInfo {
    SlideInfo {
        slide: format!("s{i:02}"),
        patient: format!("p{patient}"),
        patient_origin: PatientOrigin::Table,
        n_spots,
        technology: Some("ST".to_owned()),
        tissue: None,
    }
}

fn folds(slides: &[SlideInfo], n_folds: usize, seed: u64) -> Result<Folds, DataError> {
    Folds::of_patients(
        slides,
        n_folds,
        seed,
        FoldBalance::Spots,
        PatientRule::Table,
    )
}

fn tested(folds: &Folds) -> Vec<BTreeSet<String>> {
    let test = |fold: &SlideSplit| fold.test.iter().cloned().collect();
    folds.folds.iter().map(test).collect()
}

#[test]
fn more_folds_than_patients_is_an_error_that_counts_both() {
    let slides = [slide(0, 0, 5), slide(1, 0, 5), slide(2, 1, 5)];
    let error = folds(&slides, 3, 0).unwrap_err().to_string();
    assert!(
        error.starts_with("cannot split: 3 folds asked for, of 2 patients"),
        "{error}"
    );
    assert!(folds(&slides, 1, 0).is_err());
    assert!(folds(&[], 2, 0).is_err());
    let twice = [slide(0, 0, 5), slide(0, 1, 5)];
    assert!(folds(&twice, 2, 0).is_err());
}

#[test]
fn technologies_and_tissues_are_spread_over_the_folds() {
    // Four patients of each of two technologies, two of each tissue in each: every one of two folds
    // can have two patients of each technology, one of each pair.
    let mut slides = Vec::new();
    for i in 0..8 {
        let mut slide = slide(i, i as u8, 100);
        slide.technology = Some(["ST", "Visium"][i / 4].to_owned());
        slide.tissue = Some(["breast", "brain"][i % 2].to_owned());
        slides.push(slide);
    }
    for seed in 0..20 {
        let folds = folds(&slides, 2, seed).unwrap();
        for fold in &folds.folds {
            let count = |is_it: &dyn Fn(&SlideInfo) -> bool| {
                let of_fold = slides.iter().filter(|s| fold.test.contains(&s.slide));
                of_fold.filter(|s| is_it(s)).count()
            };
            assert_eq!(count(&|s| s.technology.as_deref() == Some("ST")), 2);
            assert_eq!(count(&|s| s.tissue.as_deref() == Some("brain")), 2);
        }
    }
}

#[test]
fn seeds_draw_other_folds_and_slides_can_be_balanced_instead_of_spots() {
    let slides: Vec<_> = (0..12).map(|i| slide(i, i as u8, 100 + i)).collect();
    let of_seeds: BTreeSet<_> = (0..10)
        .map(|seed| tested(&folds(&slides, 3, seed).unwrap()))
        .collect();
    assert!(of_seeds.len() > 5);
    // One patient has as many spots as all others together.
    let mut slides = slides;
    slides[0].n_spots = 10_000;
    let by_slide = Folds::of_patients(&slides, 3, 1, FoldBalance::Slides, PatientRule::Table);
    assert!(
        by_slide
            .unwrap()
            .folds
            .iter()
            .all(|fold| fold.test.len() == 4)
    );
}

proptest! {
    #[test]
    fn folds_partition_slides_cut_no_patient_and_are_balanced(
        cohort in prop::collection::vec((0..9_u8, 0..500_usize), 2..30),
        n_folds in 2..6_usize,
        seed in any::<u64>(),
    ) {
        let slides: Vec<_> = cohort
            .iter()
            .enumerate()
            .map(|(i, (patient, n_spots))| slide(i, *patient, *n_spots))
            .collect();
        let mut spots_of_patients: BTreeMap<&str, usize> = BTreeMap::new();
        for slide in &slides {
            *spots_of_patients.entry(&slide.patient).or_default() += slide.n_spots;
        }
        let folds = folds(&slides, n_folds, seed);
        prop_assert_eq!(folds.is_ok(), n_folds <= spots_of_patients.len());
        if let Ok(folds) = folds {
            prop_assert_eq!(folds.folds.len(), n_folds);
            let all: Vec<_> = tested(&folds).into_iter().flatten().collect();
            prop_assert_eq!(all.len(), slides.len());
            prop_assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), slides.len());
            let pairs = slides_and_patients(&slides);
            let n_spots = |fold: &SlideSplit| -> usize {
                let tested = slides.iter().filter(|s| fold.test.contains(&s.slide));
                tested.map(|s| s.n_spots).sum()
            };
            let sizes: Vec<usize> = folds.folds.iter().map(n_spots).collect();
            let spread = sizes.iter().max().unwrap() - sizes.iter().min().unwrap();
            prop_assert!(spread <= *spots_of_patients.values().max().unwrap());
            for fold in &folds.folds {
                prop_assert!(!fold.train.is_empty() && !fold.test.is_empty());
                prop_assert!(fold.shared_patients(&pairs).is_empty());
            }
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_folds_whatever_the_order_of_slides(
        cohort in prop::collection::vec((0..9_u8, 0..500_usize, 0..3_usize), 6..20),
        seed in any::<u64>(),
    ) {
        let mut slides: Vec<_> = cohort
            .iter()
            .enumerate()
            .map(|(i, (patient, n_spots, tissue))| {
                let mut slide = slide(i, *patient, *n_spots);
                slide.tissue = Some(["a", "b", "c"][*tissue].to_owned());
                slide
            })
            .collect();
        if let Ok(first) = folds(&slides, 3, seed) {
            slides.reverse();
            let second = folds(&slides, 3, seed).unwrap();
            prop_assert_eq!(tested(&first), tested(&second));
        }
    }
}
