//! A folder that is resumed holds what one call would have written.

use super::*;
use crate::error::DataError;

#[test]
fn slides_of_an_earlier_call_stay_and_those_of_one_name_are_replaced() {
    let folder = tempfile::tempdir().unwrap();
    example::shards(folder.path(), &["s2", "s1"]);
    let manifest = example::shards(folder.path(), &["s3", "s1"]);
    let names = manifest.slides.iter().map(|entry| entry.slide.as_str());
    assert_eq!(names.collect::<Vec<_>>(), ["s1", "s2", "s3"]);
    let shards = ShardFolder::open(folder.path().join("shards")).unwrap();
    for name in ["s1", "s2", "s3"] {
        shards.read_slide(name).unwrap();
    }
}

#[test]
fn what_a_killed_run_left_half_written_goes_and_files_of_others_stay() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("shards");
    std::fs::create_dir(&to).unwrap();
    for name in [
        ".s9.parquet.partial",
        ".s9.thumbnail.png.partial",
        ".manifest.json.partial",
        ".prepare.json.partial",
        ".s9.parquet.7-0.partial",
        ".s9.thumbnail.png.7-1.partial",
        ".manifest.json.7-2.partial",
        ".mine",
        "a.partial",
    ] {
        std::fs::write(to.join(name), "half").unwrap();
    }
    example::shards(folder.path(), &["s1"]);
    let left = files(&to);
    let is_half = |name: &String| name.starts_with('.') && name.ends_with(".partial");
    assert!(!left.iter().any(is_half), "{left:?}");
    assert!(
        [".mine", "a.partial"]
            .iter()
            .all(|name| left.contains(&(*name).to_owned()))
    );
}

#[test]
fn a_run_stopped_by_its_caller_abandons_the_slide_in_work_and_keeps_those_done() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("shards");
    let names = ["s1", "s2", "s3"].map(str::to_owned);
    let options = PrepareOptions::default();
    let stop = options.stop.clone();
    let read = |name: &str| {
        if name == "s2" {
            stop.store(true, std::sync::atomic::Ordering::Relaxed);
        }
        Ok(example::slide(folder.path(), name))
    };
    let stopped = prepare(&names, &read, &to, &options, &mut |_| {});
    assert!(matches!(stopped, Err(DataError::Cancelled)), "{stopped:?}");
    let left = ["manifest.json", "s1.parquet", "s1.thumbnail.png"];
    assert_eq!(files(&to), left);
    // It did not fail.
    let progress = std::fs::read_to_string(to.join("prepare.json")).unwrap();
    assert!(!progress.contains("s2"), "{progress}");
}

#[test]
fn a_shard_gets_its_name_before_its_thumbnail() {
    for (blocked, is_shard_there) in [("s1.thumbnail.png", true), ("s1.parquet", false)] {
        let folder = tempfile::tempdir().unwrap();
        let slide = example::slide(folder.path(), "s1");
        let to = folder.path().join("shards");
        std::fs::create_dir(&to).unwrap();
        let options = PrepareOptions::default();
        let new = one_slide::write(&slide, &to, &options, &mut |_event| {}).unwrap();
        // Where a folder is, no file gets that name.
        std::fs::create_dir(to.join(blocked)).unwrap();
        assert!(new.commit().is_err());
        assert_eq!(to.join("s1.parquet").is_file(), is_shard_there);
        assert!(!to.join("s1.thumbnail.png").is_file());
    }
}

/// Reasons why `s1` is made again, if it is.
fn remade(reader: &Known<'_>, to: &Path) -> Option<Vec<RemakeReason>> {
    let (mut reasons, mut is_made) = (Vec::new(), false);
    let options = PrepareOptions::default();
    prepare(
        &["s1".to_owned()],
        reader,
        to,
        &options,
        &mut |event| match event {
            PrepareEvent::SlideRemade { reasons: why, .. } => reasons.extend_from_slice(why),
            PrepareEvent::SlideFinished { .. } => is_made = true,
            _ => {}
        },
    )
    .unwrap();
    is_made.then_some(reasons)
}

#[test]
fn a_folder_that_lacks_shard_or_thumbnail_is_made_whole_again() {
    const FILES: [&str; 3] = ["s1.parquet", "s1.thumbnail.png", "manifest.json"];
    let damaged = || vec![RemakeReason::Damaged];
    // What is gone, and why the slide is made again: without a record there is nothing that is made again.
    let states: [(&[&str], Option<Vec<RemakeReason>>); 6] = [
        (&[], None),
        // Killed between the two, in a new folder.
        (
            &["s1.thumbnail.png", "manifest.json", "prepare.json"],
            Some(Vec::new()),
        ),
        // The reverse, which no kill leaves.
        (
            &["s1.parquet", "manifest.json", "prepare.json"],
            Some(Vec::new()),
        ),
        // Killed between the two, where a slide is replaced: it is listed no more, and its record is the earlier one.
        (&["s1.thumbnail.png", "manifest.json"], Some(damaged())),
        // Lost since.
        (&["s1.thumbnail.png"], Some(damaged())),
        (&["s1.parquet"], Some(damaged())),
    ];
    for (gone, why) in states {
        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join("shards");
        let reader = Known {
            folder: folder.path(),
            stamp: "",
        };
        let contents = || FILES.map(|name| std::fs::read(to.join(name)).unwrap());
        assert_eq!(made(&reader, &["s1"], &to), ["s1"]);
        let whole = contents();
        for name in gone {
            std::fs::remove_file(to.join(name)).unwrap();
        }
        assert_eq!(remade(&reader, &to), why, "{gone:?}");
        assert_eq!(contents(), whole, "{gone:?}");
        assert_eq!(made(&reader, &["s1"], &to), [""; 0], "{gone:?}");
    }
}
