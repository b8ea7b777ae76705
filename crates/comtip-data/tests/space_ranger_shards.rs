//! Shards of Space Ranger folders, through the front door.

use std::path::Path;

use comtip_data::{PrepareEvent, PrepareOptions, ReadOptions, Shard, SlideSource, prepare};

#[test]
fn shards_of_a_space_ranger_folder_give_back_its_slide_and_its_scale() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let section = "Human_Breast_Andersson_10142021_ST_C3";
    let image = here.join(format!("../../examples/sample/ST/image/{section}.png"));
    let source = SlideSource::open(&here.join("tests/golden/space_ranger")).unwrap();
    let options = ReadOptions {
        images: [("v1".to_owned(), image)].into(),
        ..ReadOptions::default()
    };
    let source = source.with_options(options).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut notes = Vec::new();
    let manifest = prepare(
        &["v1".to_owned(), "v2".to_owned()],
        &source,
        folder.path(),
        &PrepareOptions::default(),
        &mut |event| {
            if let PrepareEvent::Noted { slide, note } = event {
                notes.push(format!("{slide}: {note}"));
            }
        },
    )
    .unwrap();
    // 36 spots of the section, whose spots are 145 px wide; the small picture is 0.02 of it.
    for (name, tile_px) in [("v1", 145), ("v2", 3)] {
        let entry = manifest.slide(name).unwrap();
        assert_eq!((entry.n_spots, entry.n_tiles_wholly_outside), (36, 0));
        let slide = source.read(name).unwrap();
        let shard = Shard::open(folder.path().join(format!("{name}.parquet"))).unwrap();
        let read = shard.read_spots().unwrap();
        assert_eq!((read.spots, read.counts), (slide.spots, slide.counts));
        assert_eq!(shard.gene_ids(), slide.gene_ids.as_deref());
        assert_eq!(shard.gene_ids().unwrap()[0], "ID00000");
        let facts = shard.facts();
        assert_eq!(facts.technology, "Visium");
        assert_eq!(facts.tile_px, tile_px);
        assert_eq!(facts.mpp, slide.scale.map(|scale| scale.mpp));
        assert!((facts.tile_um.unwrap() - 65.0).abs() < 1e-9);
        let source = facts.scale_source.as_deref();
        assert_eq!(source, Some("spot_diameter_fullres = 65 um"));
    }
    assert_eq!(
        notes,
        [
            "v1: the image given is not checked, because no small picture of known size comes with the counts; copy \
             tissue_hires_image.png into `spatial`, beside scale factors that tell its `tissue_hires_scalef`, or look \
             whether the spots lie on the tissue",
            "v1: 1 spots are off the tissue and skipped",
            "v1: 1 entries of the matrix repeat a spot and gene; their counts were added up",
            // Really a section of ST: spots 100 um wide are taken for 65 um, 200 um apart for 129.
            "v1: neighbouring spots are 128.8 um apart by the scale (spot_diameter_fullres = 65 um), but this \
             technology prints them 100 um apart: 0.3484 um per pixel by that; give the scale, or the technology, \
             if one of them is wrong",
            "v2: no full-resolution image was given: tiles are cut from the small one beside \
             the counts (0.020 of full size) and are only 2.9 px wide; give the full-resolution \
             image of this slide",
            "v2: 2 spots are off the tissue and skipped",
            "v2: 2 features of type `Antibody Capture` are no genes and skipped",
            "v2: neighbouring spots are 128.8 um apart by the scale (spot_diameter_fullres = 65 um), but this \
             technology prints them 100 um apart: 17.4182 um per pixel by that; give the scale, or the technology, \
             if one of them is wrong",
        ]
    );
}
