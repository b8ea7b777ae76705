//! A folder gone on with holds what one call would have written.

use super::*;
use crate::error::DataError;
use crate::formats::NamedSlides;
use crate::prepare::ledger::Ledger;
use crate::shards::Manifest;
use crate::tiles::{GivenScales, TileGuards, TileOptions, TileSize};

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
fn a_slide_is_made_again_only_if_its_files_changed_or_its_shard_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("shards");
    let reader = |stamp| Known {
        folder: folder.path(),
        stamp,
    };
    assert_eq!(made(&reader("1"), &["s1", "s2"], &to), ["s1", "s2"]);
    assert!(made(&reader("1"), &["s1", "s2"], &to).is_empty());
    assert_eq!(made(&reader("2"), &["s1"], &to), ["s1"]);
    assert_eq!(made(&reader("1"), &["s1", "s2", "s3"], &to), ["s1", "s3"]);
    std::fs::write(to.join("s3.parquet"), "cut").unwrap();
    std::fs::remove_file(to.join("s2.thumbnail.png")).unwrap();
    assert_eq!(made(&reader("1"), &["s1", "s2", "s3"], &to), ["s2", "s3"]);
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
    let told = std::fs::read_to_string(to.join("prepare.json")).unwrap();
    assert!(!told.contains("s2"), "{told}");
}

/// Slides that all are of one stamp, some of them bad.
struct SomeBad<'a> {
    good: Known<'a>,
    bad: &'a [&'a str],
}

impl NamedSlides for SomeBad<'_> {
    fn read(&self, name: &str) -> Result<Slide, DataError> {
        match self.bad.contains(&name) {
            false => self.good.read(name),
            true => Err(DataError::Slide {
                slide: name.to_owned(),
                problem: "bad".to_owned(),
            }),
        }
    }

    fn fingerprint(&self, name: &str) -> Option<String> {
        self.good.fingerprint(name)
    }
}

/// Slides listed after a run over some, and those unlisted by it.
fn listed_after(
    reader: &impl NamedSlides,
    names: &[&str],
    to: &Path,
    others: OtherSlides,
) -> (Vec<String>, Vec<String>) {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let options = PrepareOptions {
        others,
        on_failure: OnFailure::Skip,
        ..PrepareOptions::default()
    };
    let mut unlisted = Vec::new();
    let manifest = prepare(&names, reader, to, &options, &mut |event| {
        if let PrepareEvent::SlideUnlisted { slide } = event {
            unlisted.push(slide.to_owned());
        }
    });
    let manifest = manifest.unwrap();
    assert_eq!(Manifest::read(to).unwrap().as_ref(), Some(&manifest));
    let listed = listed(&manifest).into_iter().map(str::to_owned).collect();
    (listed, unlisted)
}

#[test]
fn others_leave_the_manifest_or_stay_as_told_and_come_back_without_work() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("shards");
    let reader = Known {
        folder: folder.path(),
        stamp: "same",
    };
    let but = |slide: &str| OtherSlides::Stay {
        but: [slide.to_owned()].into(),
    };
    let after = |names: &[&str], others| {
        let (listed, unlisted) = listed_after(&reader, names, &to, others);
        (listed.join(" "), unlisted.join(" "))
    };
    let told = |listed: &str, unlisted: &str| (listed.to_owned(), unlisted.to_owned());
    assert_eq!(after(&["s1", "s2"], OtherSlides::Leave), told("s1 s2", ""));
    assert_eq!(after(&["s3"], OtherSlides::default()), told("s1 s2 s3", ""));
    assert_eq!(after(&["s3"], but("s1")), told("s2 s3", "s1"));
    assert_eq!(after(&["s3"], OtherSlides::Leave), told("s3", "s2"));
    assert!(made(&reader, &["s1", "s2"], &to).is_empty());
    assert_eq!(ShardFolder::open(&to).unwrap().slide_names().len(), 3);
}

#[test]
fn a_slide_that_fails_now_is_not_listed_whatever_an_earlier_call_made_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("shards");
    let reader = |stamp, bad| SomeBad {
        good: Known {
            folder: folder.path(),
            stamp,
        },
        bad,
    };
    let names = ["s1", "s2"];
    let after = |reader: SomeBad<'_>| listed_after(&reader, &names, &to, OtherSlides::Leave).0;
    assert_eq!(after(reader("1", &[])), ["s1", "s2"]);
    assert_eq!(after(reader("2", &["s1"])), ["s2"]);
    assert!(progress(&to).contains(r#""failed": "slide s1: bad""#));
    // Its files are as they were when it was made: it is listed again.
    assert_eq!(after(reader("1", &["s1"])), ["s1", "s2"]);
    assert!(!progress(&to).contains("failed"));
    // What is no longer asked for is not told of as failed.
    assert_eq!(after(reader("3", &["s1"])), ["s2"]);
    let one = listed_after(&reader("3", &[]), &["s2"], &to, OtherSlides::Leave).0;
    assert_eq!(one, ["s2"]);
    assert!(!progress(&to).contains("failed"));
}

#[test]
fn a_shard_damaged_without_a_change_of_length_is_made_again_and_a_touched_one_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("shards");
    let reader = Known {
        folder: folder.path(),
        stamp: "same",
    };
    assert_eq!(made(&reader, &["s1", "s2"], &to), ["s1", "s2"]);
    let shards = ["s1.parquet", "s2.parquet"].map(|name| to.join(name));
    let whole = std::fs::read(&shards[0]).unwrap();
    let mut damaged = whole.clone();
    damaged[whole.len() / 2] ^= 1;
    std::fs::write(&shards[0], damaged).unwrap();
    for shard in &shards {
        let later = std::time::SystemTime::now() + std::time::Duration::from_secs(60);
        let file = std::fs::File::options().write(true).open(shard).unwrap();
        file.set_modified(later).unwrap();
    }
    assert_eq!(made(&reader, &["s1", "s2"], &to), ["s1"]);
    assert_eq!(std::fs::read(&shards[0]).unwrap(), whole);
    assert!(made(&reader, &["s1", "s2"], &to).is_empty());
}

/// Tiles of another size than the spot's, in place of those there.
fn wider() -> PrepareOptions {
    PrepareOptions {
        tiles: TileOptions {
            size: TileSize::Microns(112.0),
            scales: GivenScales::parse(["4"]).unwrap(),
            ..TileOptions::default()
        },
        other_tiles: OtherTiles::Replace,
        ..PrepareOptions::default()
    }
}

/// Sides of the tiles of the slides that are listed; all of them are whole.
fn sides_listed(to: &Path) -> Vec<Option<f64>> {
    let shards = ShardFolder::open(to).unwrap();
    let slides = shards.slide_names();
    slides
        .map(|slide| shards.read_slide(slide).unwrap().facts().tile_um)
        .collect()
}

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
            scales: GivenScales::default(),
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
        let is_told = run.is_err() || options.on_failure == OnFailure::Skip || names.is_empty();
        assert!(is_told, "{run:?}");
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
        let told = &mut |event: PrepareEvent<'_>| match event {
            PrepareEvent::SlideKept { entry } => kept.push(entry.slide.clone()),
            PrepareEvent::SlideFinished { entry } => made.push(entry.slide.clone()),
            _ => {}
        };
        let run = prepare(&names, &reader, &to, options, told);
        (run.is_ok(), kept.join(" "), made.join(" "))
    };
    let told = |is_ok, kept: &str, made: &str| (is_ok, kept.to_owned(), made.to_owned());
    let spots = PrepareOptions::default();
    assert_eq!(run(&[], &spots), told(true, "", "s1 s2 s3"));
    assert_eq!(run(&["s3"], &wider()), told(false, "", "s1 s2"));
    assert_eq!(run(&[], &wider()), told(true, "s1 s2", "s3"));
    assert_eq!(sides_listed(&to), [Some(112.0); 3]);
    // What waits and is no longer asked for goes.
    let spots = PrepareOptions {
        other_tiles: OtherTiles::Replace,
        ..spots
    };
    assert_eq!(run(&["s2"], &spots), told(false, "", "s1"));
    assert!(to.join(".comtip.next").is_dir());
    assert_eq!(run(&[], &wider()), told(true, "s1 s2 s3", ""));
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
        let mut ledger = Ledger::open(&to, &options).unwrap();
        let waiting = Ledger::open(&aside, &options).unwrap();
        for name in &names[..n_replaced] {
            ledger.take_over(&waiting, [name.as_str()]).unwrap();
            let sides = sides_listed(&to);
            assert!(sides.len() >= 2 && sides.iter().all(|side| *side == sides[0]));
        }
        drop((ledger, waiting));
        assert_eq!(prepared(&to, &wider()), (wide.clone(), 0), "{n_replaced}");
        assert!(!aside.exists());
    }
}

#[test]
fn why_a_slide_is_made_again_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("shards");
    /// A slide of this patient.
    struct OfPatient<'a>(Known<'a>, &'a str);
    impl NamedSlides for OfPatient<'_> {
        fn read(&self, name: &str) -> Result<Slide, DataError> {
            let mut slide = self.0.read(name)?;
            slide.patient = crate::slide::Patient::new(self.1, crate::slide::PatientOrigin::Table);
            Ok(slide)
        }

        fn fingerprint(&self, name: &str) -> Option<String> {
            Some(format!("{} {}", self.1, self.0.fingerprint(name)?))
        }
    }
    let why = |stamp, patient, options: &PrepareOptions| {
        let known = Known {
            folder: folder.path(),
            stamp,
        };
        let reader = OfPatient(known, patient);
        let mut told = Vec::new();
        prepare(&["s1".to_owned()], &reader, &to, options, &mut |event| {
            if let PrepareEvent::SlideRemade { slide, reasons } = event {
                told.push(slide.to_owned());
                told.extend(reasons.iter().map(ToString::to_string));
            }
        })
        .unwrap();
        told.join("; ")
    };
    let spots = PrepareOptions::default();
    assert_eq!(why("1", "V10", &spots), "");
    assert_eq!(why("1", "V10", &spots), "");
    assert_eq!(
        why("1", "bob", &spots),
        "s1; its patient changed (V10 -> bob)"
    );
    assert!(why("2", "bob", &spots).starts_with("s1; its files changed"));
    let looser = PrepareOptions {
        tiles: TileOptions {
            guards: TileGuards {
                outside: Some(50),
                ..TileGuards::default()
            },
            ..TileOptions::default()
        },
        ..PrepareOptions::default()
    };
    assert_eq!(why("2", "bob", &looser), "", "it passed less");
    let scaled = PrepareOptions {
        tiles: TileOptions {
            scales: GivenScales::parse(["4"]).unwrap(),
            ..spots.tiles
        },
        ..spots
    };
    assert!(why("2", "bob", &scaled).starts_with("s1; the scale"));
    assert_eq!(
        why("2", "bob", &wider()),
        "s1; its tiles change (spot -> 112um)"
    );
    std::fs::remove_file(to.join("s1.parquet")).unwrap();
    assert_eq!(
        why("2", "bob", &wider()),
        "s1; its shard is gone or was changed"
    );
}
