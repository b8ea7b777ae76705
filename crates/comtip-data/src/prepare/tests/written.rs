//! What is written is what the slides hold, in the same bytes every time.

use super::*;

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
fn stored_tiles_are_the_crops_of_the_image() {
    let folder = tempfile::tempdir().unwrap();
    example::shards(folder.path(), &["s1"]);
    let slide = example::slide(folder.path(), "s1");
    let image = comtip_image::SlideImage::open(&slide.image_path).unwrap();
    let shard = crate::shards::Shard::open(folder.path().join("shards/s1.parquet")).unwrap();
    let tiles = shard.read_tiles().unwrap();
    for (spot, png) in slide.spots.iter().zip(&tiles) {
        let tile = image.tile(spot.x_px, spot.y_px, slide.radius_px);
        assert_eq!(
            crate::shards::tile_png::decode_tile(png).unwrap(),
            tile.pixels
        );
    }
    let first = crate::shards::tile_png::decode_tile(&tiles[0]).unwrap();
    // 20.1 - 5.3 = 14.8 -> 15 and 20.7 - 5.3 = 15.4 -> 15: the corner's colour is (4 x, 5 y, 200).
    assert_eq!(first.get_pixel(0, 0).0, [60, 75, 200]);
    assert_eq!(image.tile(90.0, 30.0, 5.3).outside, Outside::Wholly);
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
        assert_eq!(progress(&one), progress(&other));
        for name in files(&one) {
            let bytes = |folder: &Path| std::fs::read(folder.join(&name)).unwrap();
            assert_eq!(bytes(&one), bytes(&other), "{name}");
        }
    }
}

#[test]
fn a_slide_named_twice_is_made_once() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("shards");
    let names = ["s1", "s2", "s1"].map(str::to_owned);
    let read = |name: &str| Ok(example::slide(folder.path(), name));
    let options = PrepareOptions {
        jobs: 3.try_into().unwrap(),
        ..PrepareOptions::default()
    };
    let mut n_started = Vec::new();
    let manifest = prepare(&names, &read, &to, &options, &mut |event| {
        if let PrepareEvent::SlideStarted { n_slides, .. } = event {
            n_started.push(n_slides);
        }
    });
    assert_eq!(listed(&manifest.unwrap()), ["s1", "s2"]);
    assert_eq!(n_started, [2, 2]);
}
