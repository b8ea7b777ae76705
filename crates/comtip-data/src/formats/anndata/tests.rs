//! Files scanpy has read too, and some with a thing wrong.

use std::path::{Path, PathBuf};

use comtip_image::SlideImage;
use serde::Deserialize;

use super::AnnDataFile;
use crate::error::DataError;
use crate::formats::read_options::ReadOptions;
use crate::slide::{LabelOrigin, Slide, SlideWarning};

/// What scanpy reads, by tests/golden/hdf5.py.
#[derive(Deserialize)]
struct Expected {
    genes: Vec<String>,
    spots: Vec<String>,
    places: Vec<[f64; 2]>,
    rows: Vec<Row>,
    regions: Vec<Option<String>>,
    spot_diameter_fullres: f64,
}

#[derive(Deserialize)]
struct Row {
    genes: Vec<u32>,
    counts: Vec<f32>,
}

fn expected() -> Expected {
    serde_json::from_str(include_str!("../../../tests/golden/hdf5.json")).unwrap()
}

pub(super) fn golden(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/hdf5");
    folder.join(format!("{name}.h5ad"))
}

pub(super) fn open(name: &str) -> AnnDataFile {
    AnnDataFile::open(&golden(name)).unwrap()
}

#[test]
fn names_places_and_counts_are_those_scanpy_reads() {
    let expected = expected();
    for name in ["csr", "csc", "dense", "legacy", "nullable"] {
        let slide = open(name).read_full(ReadOptions::default()).unwrap();
        assert_eq!(slide.genes, expected.genes);
        assert_eq!(slide.spots.len(), 24);
        for (i, spot) in slide.spots.iter().enumerate() {
            assert_eq!(spot.id, format!("{name}_{}", expected.spots[i]));
            assert_eq!([spot.x_px, spot.y_px], expected.places[i]);
            let row = &expected.rows[i];
            assert_eq!(slide.counts.spot(i), (&row.genes[..], &row.counts[..]));
        }
        let diameter_px = expected.spot_diameter_fullres;
        // One note where no picture is there that the given one could be compared with.
        let n_notes = usize::from(slide.small_picture.is_none());
        assert_eq!(
            (2.0 * slide.radius_px, slide.notes.len()),
            (diameter_px, n_notes)
        );
        approx::assert_relative_eq!(slide.scale.unwrap().mpp, 65.0 / diameter_px);
        assert_eq!(slide.image_path, Path::new("full.tif"));
        assert_eq!(
            (slide.label_origin, slide.technology.as_str()),
            (None, "Visium")
        );
    }
}

#[test]
fn a_layer_of_counts_goes_before_x_and_what_was_left_out_is_reported() {
    let (slide, expected) = (
        open("layers").read_full(ReadOptions::default()).unwrap(),
        expected(),
    );
    // Spot 3 is off the tissue, spot 4 has no place, the last two features are antibodies.
    assert_eq!(slide.genes, expected.genes[..38]);
    assert_eq!(slide.dropped.without_coordinates, expected.spots[4..5]);
    let left = (0..24).filter(|i| *i != 3 && *i != 4);
    for (at, i) in left.enumerate() {
        assert_eq!(slide.spots[at].id, format!("layers_{}", expected.spots[i]));
        let row = &expected.rows[i];
        let n_genes = row.genes.iter().filter(|gene| **gene < 38).count();
        let counts = (&row.genes[..n_genes], &row.counts[..n_genes]);
        assert_eq!(slide.counts.spot(at), counts);
    }
    let antibodies = SlideWarning::OtherFeatures {
        kind: "Antibody Capture".to_owned(),
        n_features: 2,
    };
    assert_eq!(
        slide.notes[..2],
        [SlideWarning::OffTissue { n_spots: 1 }, antibodies]
    );
}

#[test]
fn labels_come_from_categories_of_either_layout() {
    let expected = expected();
    for name in ["layers", "legacy", "nullable"] {
        let file = open(name);
        let slide = file.read_full(ReadOptions::of_labels("region")).unwrap();
        // Who made the column, and how, the file does not say.
        let origin = LabelOrigin::Column("region".to_owned());
        assert_eq!(slide.label_origin, Some(origin));
        for spot in &slide.spots {
            let id = spot.id.split_once('_').unwrap().1;
            let at = expected.spots.iter().position(|s| s == id).unwrap();
            let region = expected.regions[at].as_deref();
            let region = region.filter(|region| *region != "undetermined");
            assert_eq!(spot.label.as_deref(), region);
        }
    }
    let slide = open("csr").read_full(ReadOptions::of_labels("region"));
    let error = slide.unwrap_err().to_string();
    assert!(
        error.contains("`obs/region`: there is no such column, nor any other"),
        "{error}"
    );
}

#[test]
fn the_picture_of_the_file_is_the_one_that_went_in() {
    let small = golden("csr").with_file_name("small.png");
    let small = SlideImage::open(small).unwrap().into_pixels();
    // In bytes, RGB; in floats, RGBA.
    for name in ["csr", "csc"] {
        let slide = open(name).read(&ReadOptions::default()).unwrap();
        let full = open(name).read_full(ReadOptions::default()).unwrap();
        assert_eq!(slide.image_path, golden(name));
        let picture = slide.open_image().unwrap();
        assert_eq!(picture.thumbnail(u32::MAX).unwrap(), small);
        approx::assert_relative_eq!(slide.radius_px, 0.004 * full.radius_px);
        approx::assert_relative_eq!(slide.spots[7].y_px, 0.004 * full.spots[7].y_px);
        let mpp = |slide: &Slide| slide.scale.unwrap().mpp;
        approx::assert_relative_eq!(mpp(&slide), 250.0 * mpp(&full));
        let note = slide.notes[0].to_string();
        assert!(note.contains("(0.004 of full size)"), "{note}");
    }
    let error = open("dense")
        .read(&ReadOptions::default())
        .unwrap_err()
        .to_string();
    assert!(
        error.ends_with("images/hires`: there is no picture; give the full-resolution image"),
        "{error}"
    );
    assert!(SlideImage::open(golden("dense")).is_err());
}

#[test]
fn several_files_of_a_folder_are_slides_and_other_files_are_not() {
    use crate::formats::slide_source::SlideSource;
    let folder = golden("csr").parent().unwrap().to_path_buf();
    let source = SlideSource::open(&folder).unwrap();
    let names: Vec<_> = source.slide_names().collect();
    assert_eq!(
        names,
        ["csc", "csr", "dense", "layers", "legacy", "nullable"]
    );
    let before = source.fingerprint("layers").unwrap();
    let labelled = ReadOptions::of_labels("region");
    let source = source.with_options(labelled.clone()).unwrap();
    assert_ne!(source.fingerprint("layers").unwrap(), before);
    let images = ReadOptions::of_image("layers", "full.tif").images;
    let options = ReadOptions { images, ..labelled };
    let source = source.with_options(options).unwrap();
    assert!(source.read("layers").unwrap().spots[1].label.is_some());
    let one = SlideSource::open(&golden("csr")).unwrap();
    assert_eq!(one.slide_names().collect::<Vec<_>>(), ["csr"]);
    let other = SlideSource::open(&folder.join("small.png"));
    assert!(matches!(other, Err(DataError::NoSlides { .. })));
}
