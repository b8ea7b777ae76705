//! Leaks found in shards: of made-up slides, and of the sample under two names.

use std::path::Path;

use crate::error::DataError;
use crate::formats::sample;
use crate::prepare::{PrepareOptions, prepare};
use crate::shards::{ShardFolder, example};
use crate::slide::{Patient, PatientOrigin, Slide};
use crate::splits::folds::Folds;
use crate::splits::protocol::PatientRule;
use crate::splits::slide_info::SlideInfo;
use crate::splits::spot_leak::LeakKind;
use crate::splits::spot_leaks::{LeakRules, refuse_leaks};

fn shards(folder: &Path, slides: &[Slide]) -> ShardFolder {
    let names: Vec<String> = slides.iter().map(|slide| slide.name.clone()).collect();
    let read = |name: &str| {
        let slide = slides.iter().find(|slide| slide.name == name);
        Ok::<_, DataError>(slide.unwrap().clone())
    };
    let to = folder.join("shards");
    prepare(&names, &read, &to, &PrepareOptions::default(), &mut |_| {}).unwrap();
    ShardFolder::open(to).unwrap()
}

fn folds(shards: &ShardFolder) -> Folds {
    let slides: Vec<SlideInfo> = shards.manifest().slides.iter().map(Into::into).collect();
    Folds::leave_one_patient_out(&slides, PatientRule::Shards).unwrap()
}

const EVERY_COUNT: LeakRules = LeakRules {
    min_expressed_genes: 1,
};

#[test]
fn equal_tiles_and_counts_of_two_patients_are_found_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let a = example::slide(folder.path(), "a");
    // The same picture and counts, genes in another order, for another patient.
    let mut b = example::slide(folder.path(), "b");
    b.patient = Patient::new("Q", PatientOrigin::Table);
    b.genes = ["GFAP", "HLA-A", "MT-CO1", "NKX2-1"]
        .map(str::to_owned)
        .to_vec();
    b.counts = crate::slide::Counts::new(4);
    b.counts.push_spot([(0, 7.0), (1, 1.0)]);
    b.counts.push_spot([(0, 1.0), (2, 2.5), (3, 0.5)]);
    b.counts.push_spot([]);
    // The second spot of `b` lies elsewhere: other pixels, equal counts.
    b.spots[1].x_px = 30.0;
    let shards = shards(folder.path(), &[a, b]);
    let leaks = folds(&shards).find_leaks(&shards, EVERY_COUNT).unwrap();
    let found: Vec<_> = leaks
        .iter()
        .map(|leak| {
            (
                leak.fold,
                leak.kind,
                leak.test.spot.as_str(),
                leak.train.spot.as_str(),
            )
        })
        .collect();
    // Neither the third spots, all black and without counts, nor the second tiles.
    assert_eq!(
        found,
        [
            (Some(0), LeakKind::Tile, "a_10x14", "b_10x14"),
            (Some(0), LeakKind::Counts, "a_10x14", "b_10x14"),
            (Some(0), LeakKind::Counts, "a_10x15", "b_10x15"),
            (Some(1), LeakKind::Tile, "b_10x14", "a_10x14"),
            (Some(1), LeakKind::Counts, "b_10x14", "a_10x14"),
            (Some(1), LeakKind::Counts, "b_10x15", "a_10x15"),
        ]
    );
    let refused = refuse_leaks(&leaks).unwrap_err();
    assert!(matches!(refused, DataError::Leak { .. }));
    let text = refused.to_string();
    assert!(
        text.contains("fold 1: tile of a_10x14 (test, a) is that of b_10x14 (train, b)"),
        "{text}"
    );
    assert!(text.contains("; 1 more, over 2 pairs of slides"), "{text}");

    // By the default rule spots of two or three genes are too poor to compare.
    let leaks = folds(&shards)
        .find_leaks(&shards, LeakRules::default())
        .unwrap();
    assert!(leaks.iter().all(|leak| leak.kind == LeakKind::Tile));
}

#[test]
fn slides_of_one_patient_may_agree() {
    let folder = tempfile::tempdir().unwrap();
    let slides = ["a", "b", "c"].map(|name| {
        let mut slide = example::slide(folder.path(), name);
        if name == "c" {
            slide.patient = Patient::new("Q", PatientOrigin::Table);
            slide.spots.truncate(1);
            slide.spots[0].x_px = 40.0;
            slide.counts = crate::slide::Counts::new(4);
            slide.counts.push_spot([(0, 3.0)]);
        }
        slide
    });
    let shards = shards(folder.path(), &slides);
    let leaks = folds(&shards).find_leaks(&shards, EVERY_COUNT).unwrap();
    assert_eq!(leaks, []);
    assert!(refuse_leaks(&leaks).is_ok());
}

#[test]
fn sections_of_the_sample_do_not_leak_and_one_given_twice_does() {
    let folder = tempfile::tempdir().unwrap();
    let mut twin = sample("C3");
    twin.name = "Mine_1".to_owned();
    twin.patient = Patient::new("mine", PatientOrigin::Table);
    let slides = [sample("B4"), sample("C3"), twin];
    let shards = shards(folder.path(), &slides);
    let all = folds(&shards);
    let leaks = all.find_leaks(&shards, LeakRules::default()).unwrap();
    // Tiles and counts of 180 spots, tested in two folds; one spot expresses too few genes.
    assert_eq!(leaks.len(), (180 + 179) * 2);
    let b4 = |leak: &crate::splits::spot_leak::SpotLeak| {
        leak.test.slide.ends_with("B4") || leak.train.slide.ends_with("B4")
    };
    assert!(!leaks.iter().any(b4));

    let manifest = shards.manifest().slides.iter();
    let clean: Vec<SlideInfo> = manifest
        .filter(|entry| entry.slide != "Mine_1")
        .map(Into::into)
        .collect();
    let clean = Folds::leave_one_patient_out(&clean, PatientRule::Shards).unwrap();
    assert_eq!(clean.find_leaks(&shards, LeakRules::default()).unwrap(), []);
}
