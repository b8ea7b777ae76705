//! Tiles have the size asked for, and the shard says so.

use super::*;
use crate::error::DataError;
use crate::shards::Manifest;
use crate::tiles::{MppOverrides, TileOptions, TileSize};

/// Facts of the shard of a slide of ST, `r` 5.3 px, prepared with these options.
fn facts(options: &PrepareOptions, alter: impl FnOnce(&mut Slide)) -> crate::shards::ShardMetadata {
    let folder = tempfile::tempdir().unwrap();
    let mut slide = example::slide(folder.path(), "s1");
    alter(&mut slide);
    let to = folder.path().join("shards");
    let read = |_: &str| Ok(slide.clone());
    prepare(&["s1".to_owned()], &read, &to, options, &mut |_| {}).unwrap();
    let shard = crate::shards::Shard::open(to.join("s1.parquet")).unwrap();
    for tile in shard.read_tiles().unwrap() {
        let tile = crate::shards::tile_png::decode_tile(&tile).unwrap();
        assert!(tile.width().abs_diff(shard.facts().tile_px) <= 1);
    }
    shard.facts().clone()
}

fn microns(side_um: f64, scales: &[&str]) -> PrepareOptions {
    PrepareOptions {
        tiles: TileOptions {
            size: TileSize::Microns(side_um),
            scales: MppOverrides::parse(scales).unwrap(),
            ..TileOptions::default()
        },
        other_tiles: OtherTiles::Replace,
        ..PrepareOptions::default()
    }
}

#[test]
fn a_tile_in_microns_is_that_over_the_scale_wide_and_the_shard_says_so() {
    // 112 um at 4 um a pixel are 28 px.
    let given = facts(&microns(112.0, &["4"]), |_| {});
    assert_eq!((given.tile_px, given.tile_um), (28, Some(112.0)));
    assert_eq!((given.mpp, given.radius_px), (Some(4.0), 5.3));
    // The data say 8 um a pixel: 14 px.
    let stated = facts(&microns(112.0, &[]), |slide| {
        slide.scale = Some(crate::slide::ImageScale {
            mpp: 8.0,
            source: crate::slide::ScaleSource::MicronsPerPixel,
        });
    });
    assert_eq!((stated.tile_px, stated.mpp), (14, Some(8.0)));
    // A spot of ST, 10.6 px, is 100 um wide: 50 um are 5.3 px.
    let of_spot = facts(&microns(50.0, &["from-spot"]), |_| {});
    assert_eq!((of_spot.tile_px, of_spot.tile_um), (5, Some(50.0)));
    assert_eq!(of_spot.mpp, Some(100.0 / 10.6));
}

#[test]
fn a_given_scale_tells_the_microns_of_a_tile_of_the_spots_size() {
    let options = PrepareOptions {
        tiles: TileOptions {
            size: TileSize::Spot,
            ..microns(1.0, &["s1=10"]).tiles
        },
        ..microns(1.0, &["s1=10"])
    };
    let facts = facts(&options, |_| {});
    assert_eq!((facts.tile_px, facts.tile_um), (11, Some(106.0)));
    assert_eq!(facts.mpp, Some(10.0));
}

#[test]
fn tiles_in_microns_without_a_scale_are_refused_with_three_remedies() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("shards");
    let read = |name: &str| Ok(example::slide(folder.path(), name));
    let names = ["s1".to_owned()];
    let options = microns(112.0, &[]);
    let error = prepare(&names, &read, &to, &options, &mut |_| {}).unwrap_err();
    assert!(matches!(error, DataError::NoScale { .. }));
    let problem = error.to_string();
    for remedy in [
        "give them",
        "scalefactors_json.json",
        "the size they are made in",
    ] {
        assert!(problem.contains(remedy), "{problem}");
    }
    let options = microns(112.0, &["s2=0.5"]);
    let error = prepare(&names, &read, &to, &options, &mut |_| {}).unwrap_err();
    assert_eq!(
        error.to_string(),
        "unknown slide given a scale `s2`: expected one of s1"
    );
    let options = microns(1e9, &["0.5"]);
    let error = prepare(&names, &read, &to, &options, &mut |_| {}).unwrap_err();
    assert!(error.to_string().contains("2 to 8192 px a side"), "{error}");
}

#[test]
fn another_tile_size_or_scale_makes_a_slide_again() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("shards");
    let reader = Known {
        folder: folder.path(),
        stamp: "same",
    };
    let n_made = |options: &PrepareOptions| {
        let mut n_made = 0;
        prepare(&["s1".to_owned()], &reader, &to, options, &mut |event| {
            n_made += usize::from(matches!(event, PrepareEvent::SlideFinished { .. }));
        })
        .unwrap();
        n_made
    };
    let steps = [
        (PrepareOptions::default(), 1),
        (PrepareOptions::default(), 0),
        (microns(112.0, &["4"]), 1),
        (microns(112.0, &["s1=4"]), 0),
        (microns(100.0, &["4"]), 1),
        (microns(100.0, &["5"]), 1),
        (microns(100.0, &["from-spot"]), 1),
        (microns(100.0, &["from-spot"]), 0),
    ];
    for (options, expected) in steps {
        assert_eq!(n_made(&options), expected, "{options:?}");
    }
}

#[test]
fn tiles_of_another_size_beside_those_that_stay_are_refused_and_nothing_changes() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("shards");
    let read = |name: &str| Ok(example::slide(folder.path(), name));
    let run = |name: &str, options: &PrepareOptions| {
        prepare(&[name.to_owned()], &read, &to, options, &mut |_| {})
    };
    run("s1", &PrepareOptions::default()).unwrap();
    let before = files(&to);
    let error = run("s2", &microns(112.0, &["4"])).unwrap_err().to_string();
    for part in [
        "slide s1",
        "size `spot`",
        "size `112um`",
        "ask for tiles of size `spot`",
    ] {
        assert!(error.contains(part), "{error}");
    }
    assert_eq!(files(&to), before);
    run("s2", &PrepareOptions::default()).unwrap();
    // Where the others leave, there is no second size.
    let alone = PrepareOptions {
        others: OtherSlides::Leave,
        ..microns(112.0, &["4"])
    };
    assert_eq!(listed(&run("s2", &alone).unwrap()), ["s2"]);
    std::fs::remove_file(to.join("prepare.json")).unwrap();
    let error = run("s1", &microns(112.0, &["4"])).unwrap_err().to_string();
    assert!(
        error.contains("s2 is there with tiles of an unknown size"),
        "{error}"
    );
}

#[test]
fn tiles_of_another_size_replace_none_unless_that_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("shards");
    let read = |name: &str| Ok(example::slide(folder.path(), name));
    let run = |options: &PrepareOptions| {
        let names = ["s1", "s2"].map(str::to_owned);
        prepare(&names, &read, &to, options, &mut |_| {})
    };
    let spots = run(&PrepareOptions::default()).unwrap();
    let refusing = PrepareOptions {
        other_tiles: OtherTiles::Refuse,
        ..microns(112.0, &["4"])
    };
    let error = run(&refusing).unwrap_err();
    assert!(matches!(error, DataError::OtherTiles { .. }), "{error}");
    assert_eq!(Manifest::read(&to).unwrap(), Some(spots.clone()));
    let wide = run(&microns(112.0, &["4"])).unwrap();
    assert_ne!(wide, spots);
    assert!(!to.join(".comtip.next").exists());
    let shards = ShardFolder::open(&to).unwrap();
    for slide in ["s1", "s2"] {
        let facts = shards.read_slide(slide).unwrap().facts().clone();
        assert_eq!(facts.tile_um, Some(112.0));
    }
}
