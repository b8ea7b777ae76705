//! Callers hear what happens.

use super::*;

#[test]
fn events_tell_of_slides_spots_dropped_ids_notes_and_clipped_tiles() {
    let folder = tempfile::tempdir().unwrap();
    let mut slide = example::slide(folder.path(), "s1");
    slide.notes = vec![crate::slide::SlideWarning::OffTissue { n_spots: 2 }];
    let mut reported = Vec::new();
    let to = folder.path().join("shards");
    let names = ["s1".to_owned()];
    prepare(
        &names,
        &|_: &str| Ok(slide.clone()),
        &to,
        &PrepareOptions::default(),
        &mut |event| {
            reported.push(match event {
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
                PrepareEvent::SlideUnlisted { slide } => format!("unlisted {slide}"),
                PrepareEvent::SlideRemade { slide, .. } => format!("remade {slide}"),
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
        "2 spots are off the tissue and skipped",
        "outside s1_10x15 Partly",
        "outside s1_10x16 Wholly",
        "3 of 3",
        "end s1",
    ];
    assert_eq!(reported, wanted);
}

#[test]
fn smaller_pages_of_an_image_are_reported() {
    let golden = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../comtip-image/tests/golden/tiff/label_first.tif"
    );
    let folder = tempfile::tempdir().unwrap();
    let mut slide = example::slide(folder.path(), "s1");
    slide.image_path = golden.into();
    for spot in &mut slide.spots {
        (spot.x_px, spot.y_px) = (20.0, 13.0);
    }
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
