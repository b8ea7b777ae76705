//! Counts in HDF5 give the slide the matrix folder gives.

use std::fs;
use std::path::Path;

use hdf5_pure::FileBuilder;
use proptest::prelude::*;

use super::fixture::{BARCODES, FEATURES, Fixture, HIRES, MATRIX, POSITIONS, golden_root};
use super::layout::Files;
use super::space_ranger_folder::SpaceRangerFolder;
use crate::formats::read_options::ReadOptions;
use crate::slide::{Slide, SlideWarning};

const H5: &str = "filtered_feature_bc_matrix.h5";

fn golden_h5(name: &str) -> Vec<u8> {
    fs::read(golden_root().join("../hdf5").join(name)).unwrap()
}

/// The slide of a golden folder whose matrix folder is gone, and HDF5 there instead.
fn of_h5(folder: &str, positions: &str, h5: &[u8]) -> Fixture {
    let spatial = golden_root().join(folder).join("spatial");
    let bytes = |file: &str| fs::read(spatial.join(file)).unwrap();
    Fixture::new()
        .without(MATRIX)
        .without(FEATURES)
        .without(BARCODES)
        .without(POSITIONS)
        .with(&format!("spatial/{positions}"), bytes(positions))
        .with(super::fixture::FACTORS, bytes("scalefactors_json.json"))
        .with(H5, h5)
}

fn of_folder(folder: &str) -> Slide {
    let options = ReadOptions::of_image(folder, "full.tif");
    let folder = SpaceRangerFolder::open(&golden_root().join(folder)).unwrap();
    folder.read(&options).unwrap()
}

#[test]
fn hdf5_beside_the_matrix_folder_is_noted_only_if_it_holds_something_else() {
    let is_noted = |fixture: Fixture| {
        let notes = fixture.read().unwrap().notes;
        let of_matrix = |note: &SlideWarning| matches!(note, SlideWarning::OtherMatrix { .. });
        notes.iter().any(of_matrix)
    };
    let h5 = golden_h5("10x_v3.h5");
    assert!(is_noted(Fixture::new().with(H5, &h5)));
    let mut same = of_h5("v2", "tissue_positions.csv", &h5);
    for file in [MATRIX, FEATURES, BARCODES] {
        same = same.with(file, fs::read(golden_root().join("v2").join(file)).unwrap());
    }
    assert!(!is_noted(same));
}

#[test]
fn the_slide_of_hdf5_is_that_of_the_matrix_folder() {
    let cases = [
        ("v2", "tissue_positions.csv", "10x_v3.h5"),
        ("v1", "tissue_positions_list.csv", "10x_v2.h5"),
    ];
    for (folder, positions, h5) in cases {
        let fixture = of_h5(folder, positions, &golden_h5(h5)).without(HIRES);
        let of_h5 = SpaceRangerFolder::open(&fixture.outs()).unwrap();
        let of_h5 = of_h5.read(&ReadOptions::of_image("s", "full.tif")).unwrap();
        let of_folder = of_folder(folder);
        assert_eq!(of_h5.genes, of_folder.genes);
        assert_eq!(of_h5.counts, of_folder.counts);
        assert_eq!(of_h5.dropped, of_folder.dropped);
        assert_eq!(of_h5.scale, of_folder.scale);
        let places = |slide: &Slide| -> Vec<(String, f64, f64)> {
            let spots = slide.spots.iter();
            let barcode = |id: &str| id.split_once('_').unwrap().1.to_owned();
            spots.map(|s| (barcode(&s.id), s.x_px, s.y_px)).collect()
        };
        assert_eq!(places(&of_h5), places(&of_folder));
        // v1's folder holds a count in two entries, which scanpy has added up in HDF5.
        let n_same = of_folder.notes.len() - usize::from(folder == "v1");
        // The picture, which `v2` alone has in its folder, is left out above.
        let n_of_picture = usize::from(folder == "v2");
        assert_eq!(
            of_h5.notes[n_of_picture..],
            of_folder.notes[..n_same],
            "{folder}"
        );
    }
}

#[test]
fn the_matrix_folder_goes_before_hdf5() {
    let fixture = Fixture::new().with(H5, "no HDF5");
    assert_eq!(fixture.read().unwrap().spots.len(), 2);
}

#[test]
fn a_changed_h5_file_changes_the_fingerprint() {
    let fixture = of_h5("v2", "tissue_positions.csv", &golden_h5("10x_v3.h5"));
    let folder = SpaceRangerFolder::open(&fixture.outs()).unwrap();
    let before = folder.fingerprint(&ReadOptions::default()).unwrap();
    assert!(before.contains(H5), "{before}");
    let fixture = fixture.with(H5, golden_h5("10x_v2.h5"));
    let folder = SpaceRangerFolder::open(&fixture.outs()).unwrap();
    assert_ne!(folder.fingerprint(&ReadOptions::default()).unwrap(), before);
}

#[test]
fn what_is_no_matrix_in_hdf5_is_reported_with_its_place() {
    let whole = golden_h5("10x_v3.h5");
    let cases = [
        (b"".to_vec(), "`/`: no whole HDF5 file"),
        (b"no HDF5".to_vec(), "`/`: no whole HDF5 file"),
        (whole[..whole.len() / 2].to_vec(), "copied or downloaded"),
        (
            golden_h5("csr.h5ad"),
            "`/`: the matrices of several genomes are here",
        ),
    ];
    for (bytes, expected) in cases {
        let error = of_h5("v2", "tissue_positions.csv", &bytes).problem();
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn counts_in_hdf5_that_are_none_are_refused_by_gene_and_spot() {
    let read = |count: f64| {
        let mut file = FileBuilder::new();
        let mut matrix = file.create_group("matrix");
        matrix.create_dataset("data").with_f64_data(&[3.0, count]);
        matrix.create_dataset("indices").with_i64_data(&[0, 1]);
        matrix.create_dataset("indptr").with_i64_data(&[0, 1, 2]);
        matrix.create_dataset("shape").with_i64_data(&[2, 2]);
        let barcodes = matrix.create_dataset("barcodes");
        barcodes.with_vlen_strings(&["AAC-1", "AAG-1"]);
        let mut features = matrix.create_group("features");
        for (object, texts) in [("id", ["E1", "E2"]), ("name", ["A", "B"])] {
            features.create_dataset(object).with_vlen_strings(&texts);
        }
        matrix.add_group(features.finish());
        file.add_group(matrix.finish());
        let fixture = Fixture::new()
            .without(MATRIX)
            .with(H5, file.finish().unwrap());
        fixture.read()
    };
    assert_eq!(read(4.0).unwrap().counts.total(), 7.0);
    let error = read(16_777_217.0).unwrap_err().to_string();
    assert!(
        error.contains(
            "`matrix/data`: gene `B` of spot `AAG-1`: count 16777217 is more than 16777216"
        ),
        "{error}"
    );
    let error = read(1.37).unwrap_err().to_string();
    assert!(
        error.ends_with(
            "`matrix/data`: gene `B` of spot `AAG-1`: count 1.37 is a fraction; give raw counts, \
             from before any normalisation"
        ),
        "{error}"
    );
}

#[test]
fn half_a_matrix_folder_and_no_hdf5_misses_a_file() {
    let fixture = Fixture::new().without(MATRIX);
    let outs = fixture.outs();
    assert!(Files::of("s", Path::new(&outs)).counts().is_err());
    assert!(fixture.problem().contains("no matrix at "));
}

proptest! {
    #[test]
    fn no_damage_to_hdf5_can_make_reading_panic(
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in prop::option::weighted(0.1, any::<prop::sample::Index>()),
    ) {
        let mut bytes = golden_h5("10x_v3.h5");
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let fixture = of_h5("v2", "tissue_positions.csv", &bytes);
        if let Ok(slide) = fixture.read() {
            prop_assert_eq!(slide.spots.len(), slide.counts.n_spots());
            prop_assert_eq!(slide.genes.len(), slide.counts.n_genes());
        }
    }
}
