//! Whole folders: those scanpy has read too, and one with a thing wrong at a time.

use std::path::Path;

use comtip_image::SlideImage;
use serde::Deserialize;

use super::SpaceRangerFolder;
use crate::error::DataError;
use crate::formats::read_options::ReadOptions;
use crate::formats::space_ranger::fixture::{
    BARCODES, FACTORS, FEATURES, Fixture, HIRES, MATRIX, POSITIONS, golden_root, gzip,
};
use crate::slide::{ScaleSource, Slide, SlideWarning};

/// What scanpy reads, by tests/golden/space_ranger.py.
#[derive(Deserialize)]
struct Expected {
    genes: Vec<String>,
    spots: Vec<ExpectedSpot>,
}

#[derive(Deserialize)]
struct ExpectedSpot {
    barcode: String,
    x_px: f64,
    y_px: f64,
    genes: Vec<u32>,
    counts: Vec<f32>,
}

fn expected(folder: &str) -> Expected {
    let json = include_str!("../../../tests/golden/space_ranger.json");
    let mut all: serde_json::Value = serde_json::from_str(json).unwrap();
    serde_json::from_value(all[folder].take()).unwrap()
}

/// A golden folder, its tiles to be cut from a full-resolution image.
fn golden(folder: &str) -> Slide {
    let options = ReadOptions::of_image(folder, "full.tif");
    let folder = SpaceRangerFolder::open(&golden_root().join(folder)).unwrap();
    folder.read(&options).unwrap()
}

#[test]
fn spots_genes_and_counts_are_those_scanpy_reads() {
    for folder in ["v1", "v2", "hd"] {
        let (slide, expected) = (golden(folder), expected(folder));
        assert_eq!(slide.name, folder);
        assert_eq!(slide.genes, expected.genes);
        assert_eq!(slide.spots.len(), expected.spots.len());
        assert_eq!(slide.counts.n_spots(), expected.spots.len());
        for (i, expected) in expected.spots.iter().enumerate() {
            let spot = &slide.spots[i];
            assert_eq!(spot.id, format!("{folder}_{}", expected.barcode));
            assert_eq!((spot.x_px, spot.y_px), (expected.x_px, expected.y_px));
            let counts = (&expected.genes[..], &expected.counts[..]);
            assert_eq!(slide.counts.spot(i), counts);
        }
        assert_eq!(slide.dropped, Default::default());
        assert_eq!(slide.image_path, Path::new("full.tif"));
    }
}

#[test]
fn what_was_left_out_is_noted() {
    let off_tissue = |n_spots| SlideWarning::OffTissue { n_spots };
    let repeated = SlideWarning::RepeatedEntries { n_entries: 1 };
    assert_eq!(golden("v1").notes[1..], [off_tissue(1), repeated]);
    let antibodies = SlideWarning::OtherFeatures {
        kind: "Antibody Capture".to_owned(),
        n_features: 2,
    };
    assert_eq!(golden("v2").notes, [off_tissue(2), antibodies]);
    assert_eq!(golden("hd").notes[1..], [off_tissue(1)]);
}

/// Of the golden folders, `v2` alone has a small picture.
#[test]
fn an_image_that_nothing_can_be_compared_with_is_noted() {
    let is_unchecked = |note: &SlideWarning| matches!(note, SlideWarning::NothingToCompare { .. });
    for (folder, is_noted) in [("v1", true), ("v2", false), ("hd", true)] {
        assert_eq!(
            golden(folder).notes.iter().any(is_unchecked),
            is_noted,
            "{folder}"
        );
    }
    let note = golden("v1").notes[0].to_string();
    assert!(
        note.starts_with("the image given is not checked, because no small picture")
            && note.contains("copy tissue_hires_image.png into `spatial`"),
        "{note}"
    );
}

#[test]
fn a_repeated_symbol_gets_a_number_and_dashes_stay() {
    let genes = golden("v2").genes;
    assert_eq!(genes[7], format!("{}-1", genes[3]));
    assert!(genes.iter().any(|gene| gene == "HLA-B"));
}

#[test]
fn the_scale_is_read_with_its_source() {
    let visium = golden("v2");
    let scale = visium.scale.unwrap();
    assert_eq!(scale.source, ScaleSource::SpotDiameter);
    approx::assert_relative_eq!(2.0 * visium.radius_px * scale.mpp, 65.0);
    assert_eq!(visium.technology, "Visium");
    let hd = golden("hd");
    let scale = hd.scale.unwrap();
    assert_eq!(scale.source, ScaleSource::MicronsPerPixel);
    approx::assert_relative_eq!(2.0 * hd.radius_px * scale.mpp, 8.0);
    assert_eq!(hd.technology, "VisiumHD");
}

#[test]
fn without_the_full_image_all_is_scaled_to_the_small_one() {
    let folder = SpaceRangerFolder::open(&golden_root().join("v2")).unwrap();
    let (small, full) = (folder.read(&ReadOptions::default()).unwrap(), golden("v2"));
    let image = SlideImage::open(&small.image_path).unwrap();
    // The image of section C3 is 9,270 x 9,936 px.
    assert_eq!((image.width_px(), image.height_px()), (185, 199));
    approx::assert_relative_eq!(small.radius_px, 0.02 * full.radius_px);
    approx::assert_relative_eq!(small.spots[5].x_px, 0.02 * full.spots[5].x_px);
    let mpp = |slide: &Slide| slide.scale.unwrap().mpp;
    approx::assert_relative_eq!(mpp(&small), 50.0 * mpp(&full));
    let SlideWarning::ReducedImage { reduction, tile_px } = small.notes[0] else {
        panic!("{:?}", small.notes);
    };
    assert_eq!((reduction, tile_px), (0.02, 2.0 * small.radius_px));
    assert_eq!(small.notes[1..], full.notes);
}

#[test]
fn missing_files_say_where_they_were_looked_for() {
    let cases = [
        (
            MATRIX,
            "no matrix at ",
            "matrix.mtx.gz; copy the folder filtered",
        ),
        (FEATURES, "no features at ", "features.tsv.gz; copy"),
        (BARCODES, "no barcodes at ", "barcodes.tsv.gz; copy"),
        (
            POSITIONS,
            "no spot positions at ",
            "; copy the folder `spatial`",
        ),
        (
            FACTORS,
            "no scale factors at ",
            "; copy the folder `spatial`",
        ),
        (HIRES, "no image at ", "; give the full-resolution image"),
    ];
    for (file, start, end) in cases {
        let error = Fixture::new().without(file).problem();
        assert!(error.starts_with(&format!("slide s: {start}")), "{error}");
        assert!(error.contains(end), "{error}");
    }
}

#[cfg(not(feature = "hdf5"))]
#[test]
fn hdf5_alone_is_refused_with_a_remedy() {
    let fixture = Fixture::new()
        .without(MATRIX)
        .without(FEATURES)
        .with("filtered_feature_bc_matrix.h5", "");
    let error = fixture.problem();
    assert!(error.contains("needs the feature hdf5"), "{error}");
    assert!(error.contains("or copy the folder filtered"), "{error}");
}

#[test]
fn ids_of_one_table_only_are_dropped_by_name() {
    let slide = Fixture::new()
        .with(
            POSITIONS,
            "TTT-1,1,0,0,1,1\nAAG-1,1,0,2,200,300\nTTG-1,0,0,0,1,1\n",
        )
        .read()
        .unwrap();
    assert_eq!(slide.spots[0].id, "s_AAG-1");
    assert_eq!((slide.spots[0].x_px, slide.spots[0].y_px), (30.0, 20.0));
    assert_eq!(slide.counts.spot(0), (&[1][..], &[4.0][..]));
    assert_eq!(slide.dropped.without_counts, ["TTT-1"]);
    assert_eq!(slide.dropped.without_coordinates, ["AAC-1"]);
}

#[test]
fn slides_without_a_spot_say_why() {
    let error = Fixture::new()
        .with(POSITIONS, "TTT-1,1,0,0,1,1\n")
        .problem();
    assert!(
        error.contains("the matrix names spots like `AAC-1`, the positions like `TTT-1`"),
        "{error}"
    );
    let off = "AAC-1,0,0,0,1,1\nAAG-1,0,0,0,1,1\n";
    let error = Fixture::new().with(POSITIONS, off).problem();
    assert!(
        error.ends_with("no spot of the matrix lies on tissue by the positions"),
        "{error}"
    );
}

#[test]
fn a_bomb_of_gzip_is_refused() {
    // One line of 64 MiB in 64 KiB.
    let bomb = gzip(vec![b'A'; 64 << 20]);
    for file in [MATRIX, FEATURES, BARCODES] {
        let error = Fixture::new().with(file, &bomb).problem();
        assert!(error.contains("row 1: the line has more than"), "{error}");
    }
}

#[test]
fn folders_of_another_kind_hold_no_slide() {
    let folder = tempfile::tempdir().unwrap();
    let opened = SpaceRangerFolder::open(folder.path());
    assert!(matches!(opened, Err(DataError::NoSlides { .. })));
}
