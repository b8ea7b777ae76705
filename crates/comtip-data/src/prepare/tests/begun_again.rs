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
