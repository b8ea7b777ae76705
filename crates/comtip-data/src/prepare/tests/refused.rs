//! What cannot be prepared is refused by name and leaves no file.

use comtip_files::FileError;

use super::*;
use crate::error::DataError;

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
        problem.contains("every spot lies outside its image of 60 x 50 px"),
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
fn spots_at_one_pixel_are_refused() {
    for n_spots in [16, 40] {
        let (problem, left) = failure(|slide| {
            let spot = slide.spots[0].clone();
            slide.counts = crate::slide::Counts::new(4);
            slide.spots.clear();
            for i in 0..n_spots {
                slide.counts.push_spot([(0, 1.0)]);
                let id = format!("s1_{i}");
                slide.spots.push(crate::slide::Spot { id, ..spot.clone() });
            }
        });
        let wanted = format!(
            "slide s1: {n_spots} of {n_spots} spots lie at the pixel of another, such as (20.1, 20.7)"
        );
        assert!(problem.contains(&wanted), "{problem}");
        assert!(left.is_empty(), "{left:?}");
    }
}

#[test]
fn a_slide_without_a_count_is_refused() {
    let (problem, left) = failure(|slide| {
        slide.counts = crate::slide::Counts::new(4);
        (0..3).for_each(|_| slide.counts.push_spot([]));
    });
    assert!(
        problem.contains(
            "slide s1: not one of 4 genes was counted in any of 3 spots; give the matrix"
        ),
        "{problem}"
    );
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_gene_or_a_spot_that_is_there_twice_is_refused_with_both_places() {
    let (problem, left) = failure(|slide| slide.genes[3] = slide.genes[1].clone());
    assert!(
        problem.contains("slide s1: gene MT-CO1 is column 2 and column 4 of the counts"),
        "{problem}"
    );
    assert!(left.is_empty(), "{left:?}");
    let (problem, left) = failure(|slide| slide.spots[2].id = slide.spots[0].id.clone());
    assert!(
        problem.contains("slide s1: spot s1_10x14 is row 1 and row 3 of the counts"),
        "{problem}"
    );
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn what_cannot_have_been_counted_is_refused_with_spot_and_gene() {
    // The last is a sum that floats hold no longer exactly.
    for count in [-1.0, f32::NAN, f32::INFINITY, 16_777_218.0] {
        let (problem, left) = failure(|slide| {
            slide.counts = crate::slide::Counts::new(4);
            slide.counts.push_spot([(0, 1.0)]);
            slide.counts.push_spot([(1, 2.0), (3, count)]);
            slide.counts.push_spot([]);
        });
        let expected = format!("the count of gene GFAP in spot s1_10x15 is {count}");
        assert!(problem.contains(&expected), "{problem}");
        assert!(left.is_empty(), "{left:?}");
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
        assert!(
            matches!(again, Err(DataError::File(FileError::Locked { .. }))),
            "{again:?}"
        );
        Ok(example::slide(folder.path(), name))
    };
    let manifest = prepare(&names, &read, &to, &PrepareOptions::default(), &mut |_| {}).unwrap();
    assert_eq!(manifest.slides.len(), 1);
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
    let progress = std::fs::read_to_string(to.join("prepare.json")).unwrap();
    assert!(
        progress.contains(r#""failed": "slide s1: no spots""#),
        "{progress}"
    );
    let reader = Known {
        folder: folder.path(),
        stamp: "",
    };
    assert_eq!(made(&reader, &["s1"], &to), ["s1"]);
    let progress = std::fs::read_to_string(to.join("prepare.json")).unwrap();
    assert!(!progress.contains("failed"), "{progress}");
}

#[test]
fn a_radius_below_a_pixel_tells_its_usual_cause() {
    let (problem, _) = failure(|slide| {
        slide.radius_px = 0.9;
        slide.notes = vec![crate::slide::SlideWarning::ReducedImage {
            reduction: 0.05,
            tile_px: 1.8,
        }];
    });
    assert!(problem.contains("the radius is 0.9 px"), "{problem}");
    assert!(
        problem.contains("give the full-resolution image of this slide"),
        "{problem}"
    );
}
