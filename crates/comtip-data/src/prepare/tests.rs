use super::*;
use crate::shard::example;
use crate::{DroppedSpots, Outside, ShardFolder, Slide};

fn files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.collect();
    names.retain(|name| name != ".comtip.lock" && name != "prepare.json");
    names.sort();
    names
}

/// Prepares one slide that was made wrong by `alter`, and returns the error and what was left.
fn failure(alter: impl FnOnce(&mut Slide)) -> (String, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let mut slide = example::slide(folder.path(), "s1");
    alter(&mut slide);
    let to = folder.path().join("shards");
    let prepared = prepare(
        &["s1".to_owned()],
        &|_: &str| Ok(slide.clone()),
        &to,
        &PrepareOptions::default(),
        &mut |_| {},
    );
    (prepared.unwrap_err().to_string(), files(&to))
}

#[test]
fn the_same_slide_gives_the_same_bytes() {
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for folder in [&first, &second] {
        example::shards(folder.path(), &["s1", "s2"]);
    }
    let (first, second) = (first.path().join("shards"), second.path().join("shards"));
    let names = files(&first);
    let wanted = [
        "manifest.json",
        "s1.parquet",
        "s1.thumbnail.png",
        "s2.parquet",
    ];
    assert_eq!(names[..4], wanted);
    assert_eq!(names, files(&second));
    for name in names {
        let bytes = |folder: &Path| std::fs::read(folder.join(&name)).unwrap();
        assert_eq!(bytes(&first), bytes(&second), "{name}");
    }
}

#[test]
fn the_manifest_counts_spots_umis_dropped_ids_and_clipped_tiles() {
    let folder = tempfile::tempdir().unwrap();
    let manifest = example::shards(folder.path(), &["s1"]);
    let entry = manifest.slide("s1").unwrap();
    assert_eq!(
        (entry.n_spots, entry.n_genes, entry.umi_total),
        (3, 4, 12.0)
    );
    assert_eq!(entry.dropped.n_without_counts, 1);
    assert_eq!(
        (entry.n_tiles_partly_outside, entry.n_tiles_wholly_outside),
        (1, 1)
    );
}

#[test]
fn events_tell_of_slides_spots_dropped_ids_notes_and_clipped_tiles() {
    let folder = tempfile::tempdir().unwrap();
    let mut slide = example::slide(folder.path(), "s1");
    slide.notes = vec![crate::SlideNote::OffTissue { n_spots: 2 }];
    let mut told = Vec::new();
    let to = folder.path().join("shards");
    let names = ["s1".to_owned()];
    prepare(
        &names,
        &|_: &str| Ok(slide.clone()),
        &to,
        &PrepareOptions::default(),
        &mut |event| {
            told.push(match event {
                PrepareEvent::SlideStarted {
                    slide,
                    slide_idx,
                    n_slides,
                } => {
                    format!("start {slide} {slide_idx} of {n_slides}")
                }
                PrepareEvent::IdsDropped { dropped, .. } => {
                    format!("dropped {}", dropped.without_counts.join(" "))
                }
                PrepareEvent::Noted { note, .. } => note.to_string(),
                PrepareEvent::TileOutside {
                    spot_id, outside, ..
                } => {
                    format!("outside {spot_id} {outside:?}")
                }
                PrepareEvent::SpotsDone {
                    n_done, n_spots, ..
                } => format!("{n_done} of {n_spots}"),
                PrepareEvent::SlideKept { entry } => format!("kept {}", entry.slide),
                PrepareEvent::SlideFinished { entry } => format!("end {}", entry.slide),
                PrepareEvent::SlideFailed { slide, .. } => format!("failed {slide}"),
            });
        },
    )
    .unwrap();
    let wanted = [
        "start s1 0 of 1",
        "dropped 10x99",
        "2 spots are off the tissue and left out",
        "outside s1_10x15 Partly",
        "outside s1_10x16 Wholly",
        "3 of 3",
        "end s1",
    ];
    assert_eq!(told, wanted);
}

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
fn a_failing_slide_leaves_no_file_and_the_others_stay() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("shards");
    let names = ["s1", "bad", "s2"].map(str::to_owned);
    let read = |name: &str| {
        let mut slide = example::slide(folder.path(), name);
        if name == "bad" {
            std::fs::write(&slide.image_path, b"no image").unwrap();
            slide.dropped = DroppedSpots::default();
        }
        Ok(slide)
    };
    let stopped = prepare(&names, &read, &to, &PrepareOptions::default(), &mut |_| {});
    assert!(matches!(stopped, Err(DataError::Image { .. })));
    assert_eq!(
        files(&to),
        ["manifest.json", "s1.parquet", "s1.thumbnail.png"]
    );

    let mut failed = Vec::new();
    let skip = PrepareOptions {
        on_failure: OnFailure::Skip,
        ..PrepareOptions::default()
    };
    let manifest = prepare(&names, &read, &to, &skip, &mut |event| {
        if let PrepareEvent::SlideFailed { slide, error } = event {
            failed.push(format!("{slide}: {error}"));
        }
    })
    .unwrap();
    assert_eq!(manifest.slides.len(), 2);
    assert_eq!(failed.len(), 1);
    assert!(failed[0].contains("bad.tif: not an image"), "{}", failed[0]);
    assert!(files(&to).iter().all(|name| !name.contains("bad")));
}

#[test]
fn a_slide_whose_spots_all_lie_outside_is_refused_late_and_leaves_no_file() {
    let (problem, left) = failure(|slide| {
        for spot in &mut slide.spots {
            spot.x_px += 1000.0;
        }
    });
    assert!(
        problem.contains("outside its image of 60 x 50 px"),
        "{problem}"
    );
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_slide_that_contradicts_itself_is_refused() {
    let (problem, _) = failure(|slide| slide.radius_px = f64::NAN);
    assert!(problem.contains("the radius is NaN px"));
    let (problem, _) = failure(|slide| slide.radius_px = 1e9);
    assert!(problem.contains("2 to 8192 px a side"));
    let (problem, _) = failure(|slide| slide.spots[1].y_px = f64::NAN);
    assert!(problem.contains("spot s1_10x15 lies at (58, NaN)"));
    let (problem, _) = failure(|slide| slide.genes.truncate(2));
    assert!(problem.contains("3 spots and 2 genes, but counts of 3 x 4"));
    let (problem, _) = failure(|slide| slide.spots.clear());
    assert!(problem.contains("no spot has both"));
    let (problem, _) = failure(|slide| slide.name = "../s1".to_owned());
    assert!(problem.contains("becomes a file name"));
}

#[test]
fn stored_tiles_are_the_crops_of_the_image() {
    let folder = tempfile::tempdir().unwrap();
    example::shards(folder.path(), &["s1"]);
    let slide = example::slide(folder.path(), "s1");
    let image = crate::SlideImage::open(&slide.image_path).unwrap();
    let shard = crate::Shard::open(folder.path().join("shards/s1.parquet")).unwrap();
    let tiles = shard.read_tiles().unwrap();
    for (spot, png) in slide.spots.iter().zip(&tiles) {
        let tile = image.tile(spot.x_px, spot.y_px, slide.radius_px);
        assert_eq!(crate::shard::decode_tile(png).unwrap(), tile.pixels);
    }
    let first = crate::shard::decode_tile(&tiles[0]).unwrap();
    // 20.1 - 5.3 = 14.8 -> 15 and 20.7 - 5.3 = 15.4 -> 15: the corner's colour is (4 x, 5 y, 200).
    assert_eq!(first.get_pixel(0, 0).0, [60, 75, 200]);
    assert_eq!(image.tile(90.0, 30.0, 5.3).outside, Outside::Wholly);
}

/// Slides of the tests that say what they are made from.
struct Known<'a> {
    folder: &'a Path,
    stamp: &'a str,
}

impl SlideReader for Known<'_> {
    fn read(&self, name: &str) -> Result<Slide, DataError> {
        Ok(example::slide(self.folder, name))
    }

    fn fingerprint(&self, _name: &str) -> Option<String> {
        Some(self.stamp.to_owned())
    }
}

/// Names of the slides that were made, in order.
fn made(reader: &Known<'_>, names: &[&str], to: &Path) -> Vec<String> {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut made = Vec::new();
    prepare(
        &names,
        reader,
        to,
        &PrepareOptions::default(),
        &mut |event| {
            if let PrepareEvent::SlideFinished { entry } = event {
                made.push(entry.slide.clone());
            }
        },
    )
    .unwrap();
    made
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
fn many_workers_write_the_bytes_of_one() {
    let names: Vec<String> = (0..9).map(|i| format!("s{i}")).collect();
    let folders = [1, 4, 20].map(|jobs| {
        let folder = tempfile::tempdir().unwrap();
        let reader = Known {
            folder: folder.path(),
            stamp: "same",
        };
        let options = PrepareOptions {
            jobs: jobs.try_into().unwrap(),
            ..PrepareOptions::default()
        };
        let to = folder.path().join("shards");
        let mut n_finished = 0;
        let manifest = prepare(&names, &reader, &to, &options, &mut |event| {
            n_finished += usize::from(matches!(event, PrepareEvent::SlideFinished { .. }));
        });
        assert_eq!((manifest.unwrap().slides.len(), n_finished), (9, 9));
        folder
    });
    let [one, others @ ..] = folders
        .each_ref()
        .map(|folder| folder.path().join("shards"));
    for other in others {
        assert_eq!(files(&one), files(&other));
        for name in files(&one).into_iter().chain(["prepare.json".to_owned()]) {
            let bytes = |folder: &Path| std::fs::read(folder.join(&name)).unwrap();
            assert_eq!(bytes(&one), bytes(&other), "{name}");
        }
    }
}

#[test]
fn of_many_workers_the_error_of_the_first_slide_is_returned() {
    let folder = tempfile::tempdir().unwrap();
    let names: Vec<String> = (0..6).map(|i| format!("s{i}")).collect();
    let options = PrepareOptions {
        jobs: 3.try_into().unwrap(),
        ..PrepareOptions::default()
    };
    let both_are_taken = std::sync::Barrier::new(3);
    let read = |name: &str| -> Result<Slide, DataError> {
        both_are_taken.wait();
        Err(DataError::Slide {
            slide: name.to_owned(),
            problem: "bad".to_owned(),
        })
    };
    let to = folder.path().join("shards");
    let error = prepare(&names, &read, &to, &options, &mut |_| {}).unwrap_err();
    assert_eq!(error.to_string(), "slide s0: bad");
}

#[test]
fn a_folder_being_written_to_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("shards");
    let names = ["s1".to_owned()];
    let read = |name: &str| {
        let again = prepare(
            &["s2".to_owned()],
            &|name: &str| Ok(example::slide(folder.path(), name)),
            &to,
            &PrepareOptions::default(),
            &mut |_| {},
        );
        assert!(matches!(again, Err(DataError::Locked { .. })), "{again:?}");
        Ok(example::slide(folder.path(), name))
    };
    let manifest = prepare(&names, &read, &to, &PrepareOptions::default(), &mut |_| {}).unwrap();
    assert_eq!(manifest.slides.len(), 1);
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

#[test]
fn a_skipped_slide_is_put_down_with_its_error_and_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("shards");
    let skip = PrepareOptions {
        on_failure: OnFailure::Skip,
        ..PrepareOptions::default()
    };
    let bad = |name: &str| -> Result<Slide, DataError> {
        Err(DataError::Slide {
            slide: name.to_owned(),
            problem: "no spots".to_owned(),
        })
    };
    prepare(&["s1".to_owned()], &bad, &to, &skip, &mut |_| {}).unwrap();
    let told = std::fs::read_to_string(to.join("prepare.json")).unwrap();
    assert!(told.contains(r#""failed": "slide s1: no spots""#), "{told}");
    let reader = Known {
        folder: folder.path(),
        stamp: "",
    };
    assert_eq!(made(&reader, &["s1"], &to), ["s1"]);
    let told = std::fs::read_to_string(to.join("prepare.json")).unwrap();
    assert!(!told.contains("failed"), "{told}");
}

/// Facts of the shard of a slide of ST, `r` 5.3 px, prepared with these options.
fn facts(options: &PrepareOptions, alter: impl FnOnce(&mut Slide)) -> crate::ShardFacts {
    let folder = tempfile::tempdir().unwrap();
    let mut slide = example::slide(folder.path(), "s1");
    alter(&mut slide);
    let to = folder.path().join("shards");
    let read = |_: &str| Ok(slide.clone());
    prepare(&["s1".to_owned()], &read, &to, options, &mut |_| {}).unwrap();
    let shard = crate::Shard::open(to.join("s1.parquet")).unwrap();
    for tile in shard.read_tiles().unwrap() {
        let tile = crate::shard::decode_tile(&tile).unwrap();
        assert!(tile.width().abs_diff(shard.facts().tile_px) <= 1);
    }
    shard.facts().clone()
}

fn microns(side_um: f64, scales: &[&str]) -> PrepareOptions {
    PrepareOptions {
        tile: TileSize::Microns(side_um),
        scales: GivenScales::parse(scales).unwrap(),
        ..PrepareOptions::default()
    }
}

#[test]
fn a_tile_in_microns_is_that_over_the_scale_wide_and_the_shard_says_so() {
    // 112 um at 4 um a pixel are 28 px.
    let given = facts(&microns(112.0, &["4"]), |_| {});
    assert_eq!((given.tile_px, given.tile_um), (28, Some(112.0)));
    assert_eq!((given.um_per_px, given.radius_px), (Some(4.0), 5.3));
    // The data say 8 um a pixel: 14 px.
    let told = facts(&microns(112.0, &[]), |slide| {
        slide.scale = Some(crate::ImageScale {
            um_per_px: 8.0,
            source: crate::ScaleSource::MicronsPerPixel,
        });
    });
    assert_eq!((told.tile_px, told.um_per_px), (14, Some(8.0)));
    // A spot of ST, 10.6 px, is 100 um wide: 50 um are 5.3 px.
    let of_spot = facts(&microns(50.0, &["from-spot"]), |_| {});
    assert_eq!((of_spot.tile_px, of_spot.tile_um), (5, Some(50.0)));
    assert_eq!(of_spot.um_per_px, Some(100.0 / 10.6));
}

#[test]
fn a_given_scale_tells_the_microns_of_a_tile_of_the_spots_size() {
    let options = PrepareOptions {
        tile: TileSize::Spot,
        ..microns(1.0, &["s1=10"])
    };
    let facts = facts(&options, |_| {});
    assert_eq!((facts.tile_px, facts.tile_um), (11, Some(106.0)));
    assert_eq!(facts.um_per_px, Some(10.0));
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
    for remedy in ["VALUE", "s1=VALUE", "scalefactors_json.json", "from-spot"] {
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
fn smaller_pages_of_an_image_are_told() {
    let golden = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/golden/tiff/label_first.tif"
    );
    let folder = tempfile::tempdir().unwrap();
    let mut slide = example::slide(folder.path(), "s1");
    slide.image_path = golden.into();
    let mut notes = Vec::new();
    let read = |_: &str| Ok(slide.clone());
    let to = folder.path().join("shards");
    let names = ["s1".to_owned()];
    prepare(
        &names,
        &read,
        &to,
        &PrepareOptions::default(),
        &mut |event| {
            if let PrepareEvent::Noted { note, .. } = event {
                notes.push(note.to_string());
            }
        },
    )
    .unwrap();
    assert_eq!(notes.len(), 1);
    assert!(notes[0].contains("page 3 of 41 x 27 px"), "{}", notes[0]);
}
