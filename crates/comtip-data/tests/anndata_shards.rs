//! Shards of AnnData files, through the front door.
#![cfg(feature = "hdf5")]

use std::path::Path;

use comtip_data::{PrepareOptions, ReadOptions, Shard, SlideSource, prepare};

#[test]
fn a_shard_of_an_anndata_file_gives_back_its_slide_labels_and_tiles() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let section = "Human_Breast_Andersson_10142021_ST_C3";
    let image = here.join(format!("../../examples/sample/ST/image/{section}.png"));
    let source = SlideSource::open(&here.join("tests/golden/hdf5")).unwrap();
    let options = ReadOptions {
        labels: Some("region".to_owned()),
        images: [("legacy".to_owned(), image)].into(),
        ..ReadOptions::default()
    };
    let source = source.with_options(options).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let names = ["legacy".to_owned()];
    let options = PrepareOptions::default();
    let manifest = prepare(&names, &source, folder.path(), &options, &mut |_| {}).unwrap();
    let entry = manifest.slide("legacy").unwrap();
    assert_eq!((entry.n_spots, entry.n_tiles_wholly_outside), (24, 0));
    let slide = source.read("legacy").unwrap();
    let shard = Shard::open(folder.path().join("legacy.parquet")).unwrap();
    let read = shard.read_spots().unwrap();
    assert_eq!((read.spots, read.counts), (slide.spots, slide.counts));
    assert_eq!(shard.facts().tile_px, 145);
    assert_eq!(shard.facts().label_origin, slide.label_origin);
}
