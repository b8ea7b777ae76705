//! While tiles are replaced by others, the manifest lists whole shards of one size.

use super::some_bad::SomeBad;
use super::wider::{sides_listed, wider};
use super::*;
use crate::prepare::prepare_state::PrepareState;
use crate::shards::Manifest;
use crate::tiles::{MppOverrides, TileOptions};

#[test]
fn at_every_moment_the_manifest_lists_whole_shards_of_one_size_of_tiles() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("shards");
    let names = ["s1", "s2", "s3"].map(str::to_owned);
    let reader = Known {
        folder: folder.path(),
        stamp: "same",
    };
    let spots = PrepareOptions::default();
    prepare(&names, &reader, &to, &spots, &mut |_| {}).unwrap();
    let mut n_seen = 0;
    prepare(&names, &reader, &to, &wider(), &mut |_event| {
        assert_eq!(sides_listed(&to), [Some(100.0); 3]);
        n_seen += 1;
    })
    .unwrap();
    assert!(n_seen > 3, "{n_seen}");
    assert_eq!(sides_listed(&to), [Some(112.0); 3]);
}

#[test]
fn a_call_that_fails_leaves_listed_what_was_listed_and_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("shards");
    let names = ["s1", "s2", "s3"].map(str::to_owned);
    let reader = |stamp, bad| SomeBad {
        good: Known {
            folder: folder.path(),
            stamp,
        },
        bad,
    };
    let stop = PrepareOptions::default();
    let before = prepare(&names, &reader("1", &[]), &to, &stop, &mut |_| {}).unwrap();
    let skip = PrepareOptions {
        on_failure: OnFailure::Skip,
        ..stop.clone()
    };
    let leave = PrepareOptions {
        others: OtherSlides::Leave,
        ..stop.clone()
    };
    let without_a_scale = PrepareOptions {
        tiles: TileOptions {
            scales: MppOverrides::default(),
            ..wider().tiles
        },
        ..wider()
    };
    let one = &names[..1];
    let all_bad: &[&str] = &["s1", "s2", "s3"];
    for (names, bad, options) in [
        (&names[..], all_bad, &stop),
        (&names[..], all_bad, &skip),
        (&names[..], &["s2"][..], &wider()),
        (&names[..], &[], &without_a_scale),
        (one, all_bad, &leave),
        (&[], &[], &leave),
    ] {
        let run = prepare(names, &reader("2", bad), &to, options, &mut |_| {});
        let is_reported = run.is_err() || options.on_failure == OnFailure::Skip || names.is_empty();
        assert!(is_reported, "{run:?}");
        let listed = Manifest::read(&to).unwrap();
        assert_eq!(listed.as_ref(), Some(&before), "{options:?}");
        assert_eq!(sides_listed(&to), [Some(100.0); 3]);
    }
}

#[test]
fn new_tiles_of_a_run_that_was_stopped_wait_aside_and_are_not_cut_again() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("shards");
    let names = ["s1", "s2", "s3"].map(str::to_owned);
    let run = |bad: &[&str], options: &PrepareOptions| {
        let good = Known {
            folder: folder.path(),
            stamp: "same",
        };
        let reader = SomeBad { good, bad };
        let (mut kept, mut made) = (Vec::new(), Vec::new());
        let on_event = &mut |event: PrepareEvent<'_>| match event {
            PrepareEvent::SlideKept { entry } => kept.push(entry.slide.clone()),
            PrepareEvent::SlideFinished { entry } => made.push(entry.slide.clone()),
            _ => {}
        };
        let run = prepare(&names, &reader, &to, options, on_event);
        (run.is_ok(), kept.join(" "), made.join(" "))
    };
    let outcome = |is_ok, kept: &str, made: &str| (is_ok, kept.to_owned(), made.to_owned());
    let spots = PrepareOptions::default();
    assert_eq!(run(&[], &spots), outcome(true, "", "s1 s2 s3"));
    assert_eq!(run(&["s3"], &wider()), outcome(false, "", "s1 s2"));
    assert_eq!(run(&[], &wider()), outcome(true, "s1 s2", "s3"));
    assert_eq!(sides_listed(&to), [Some(112.0); 3]);
    // What waits and is no longer asked for goes.
    let spots = PrepareOptions {
        other_tiles: OtherTiles::Replace,
        ..spots
    };
    assert_eq!(run(&["s2"], &spots), outcome(false, "", "s1"));
    assert!(to.join(".comtip.next").is_dir());
    assert_eq!(run(&[], &wider()), outcome(true, "s1 s2 s3", ""));
    assert!(!to.join(".comtip.next").exists());
}

#[test]
fn a_run_killed_while_it_replaced_tiles_goes_on_with_what_it_left() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("shards");
    let names: Vec<String> = (1..=4).map(|i| format!("s{i}")).collect();
    let reader = Known {
        folder: folder.path(),
        stamp: "same",
    };
    let prepared = |to: &Path, options: &PrepareOptions| {
        let mut n_made = 0;
        let manifest = prepare(&names, &reader, to, options, &mut |event| {
            n_made += usize::from(matches!(event, PrepareEvent::SlideFinished { .. }));
        });
        (manifest.unwrap(), n_made)
    };
    // Another folder has the new tiles, as they would wait aside.
    let next = folder.path().join("next");
    let (wide, _) = prepared(&next, &wider());
    for n_replaced in 1..=3 {
        let _ = std::fs::remove_dir_all(&to);
        prepared(&to, &PrepareOptions::default());
        let aside = to.join(".comtip.next");
        std::fs::create_dir(&aside).unwrap();
        for entry in std::fs::read_dir(&next).unwrap() {
            let entry = entry.unwrap();
            let copy = aside.join(entry.file_name());
            std::fs::copy(entry.path(), &copy).unwrap();
        }
        let options = wider();
        let mut state = PrepareState::open(&to, &options).unwrap();
        let waiting = PrepareState::open(&aside, &options).unwrap();
        for name in &names[..n_replaced] {
            state.take_over(&waiting, [name.as_str()]).unwrap();
            let sides = sides_listed(&to);
            assert!(sides.len() >= 2 && sides.iter().all(|side| *side == sides[0]));
        }
        drop((state, waiting));
        assert_eq!(prepared(&to, &wider()), (wide.clone(), 0), "{n_replaced}");
        assert!(!aside.exists());
    }
}
