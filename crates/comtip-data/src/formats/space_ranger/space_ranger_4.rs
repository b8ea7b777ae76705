//! An output in the layout of Space Ranger 4; what is right is what h5py and pandas read of it, by
//! tests/golden/space_ranger_4.py.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::space_ranger_folder::SpaceRangerFolder;
use crate::error::DataError;
use crate::formats::read_options::ReadOptions;
use crate::formats::slide_source::SlideSource;
use crate::slide::{ScaleSource, Slide, SlideWarning};

#[derive(Deserialize)]
struct Expected {
    barcodes: Vec<String>,
    x_px: Vec<f64>,
    y_px: Vec<f64>,
    counts: Vec<Vec<f32>>,
    n_off_tissue: usize,
    without_counts: Vec<String>,
}

fn outs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/space_ranger_4/crc/outs")
}

fn expected(size_um: u32) -> Expected {
    let json = include_str!("../../../tests/golden/space_ranger_4.json");
    let mut all: HashMap<String, serde_json::Value> = serde_json::from_str(json).unwrap();
    serde_json::from_value(all.remove(&format!("{size_um}um")).unwrap()).unwrap()
}

fn read(size_um: u32) -> Slide {
    let folder = SpaceRangerFolder::open(&outs()).unwrap();
    let options = ReadOptions {
        bin_size_um: Some(size_um),
        ..ReadOptions::of_image("crc", "full.tif")
    };
    folder.read(&options).unwrap()
}

#[test]
fn bins_of_every_size_are_those_the_files_say() {
    for size_um in [2, 8, 16] {
        let (slide, expected) = (read(size_um), expected(size_um));
        assert_eq!(
            (slide.name.as_str(), slide.technology.as_str()),
            ("crc", "VisiumHD")
        );
        assert_eq!(slide.genes, ["PTPRF", "HLA-A", "MT-CO1"]);
        assert_eq!(slide.gene_ids.as_ref().unwrap()[0], "ENSG00000142949");
        assert_eq!(slide.spots.len(), expected.barcodes.len());
        for (i, spot) in slide.spots.iter().enumerate() {
            assert_eq!(spot.id, format!("crc_{}", expected.barcodes[i]));
            assert_eq!((spot.x_px, spot.y_px), (expected.x_px[i], expected.y_px[i]));
            let (genes, counts) = slide.counts.spot(i);
            let mut row = vec![0.0; 3];
            for (gene, count) in genes.iter().zip(counts) {
                row[*gene as usize] = *count;
            }
            assert_eq!(row, expected.counts[i]);
        }
        let mut without_counts = slide.dropped.without_counts.clone();
        without_counts.sort();
        assert_eq!(without_counts, expected.without_counts);
        let antibodies = SlideWarning::OtherFeatures {
            kind: "Antibody Capture".to_owned(),
            n_features: 2,
        };
        let off_tissue = SlideWarning::OffTissue {
            n_spots: expected.n_off_tissue,
        };
        let notes = match expected.n_off_tissue {
            0 => vec![antibodies],
            _ => vec![off_tissue, antibodies],
        };
        // The first says that no small picture is here.
        assert_eq!(slide.notes[1..], notes);
        // 4 px a micrometre.
        let scale = slide.scale.unwrap();
        assert_eq!(
            (scale.mpp, scale.source),
            (0.25, ScaleSource::MicronsPerPixel)
        );
        assert_eq!(slide.radius_px, f64::from(2 * size_um));
    }
}

/// 36 squares of 2 um are off the tissue, where row and column are below 6: one bin of 8 um whole, three
/// in part, and none of 16 um whole.
#[test]
fn a_bin_is_in_tissue_if_one_of_its_squares_is() {
    assert_eq!(expected(2).n_off_tissue, 36);
    assert_eq!(expected(8).n_off_tissue, 1);
    assert_eq!(expected(16).n_off_tissue, 0);
}

#[test]
fn bins_of_8_um_are_taken_and_the_choice_is_in_the_fingerprint() {
    let folder = SpaceRangerFolder::open(&outs()).unwrap();
    let image = outs().join("spatial/tissue_lowres_image.png");
    let options = ReadOptions::of_image("crc", image);
    let of_bins = |size_um| ReadOptions {
        bin_size_um: Some(size_um),
        ..options.clone()
    };
    let usual = folder.read(&options).unwrap();
    assert_eq!(usual.spots.len(), expected(8).barcodes.len());
    let chosen = |size_um| folder.fingerprint(&of_bins(size_um)).unwrap();
    assert_eq!(chosen(8), folder.fingerprint(&options).unwrap());
    assert!(chosen(16).starts_with("bins of 16 um\n"), "{}", chosen(16));
    assert!(folder.fingerprint(&of_bins(24)).is_none());
    let error = folder.read(&of_bins(24)).unwrap_err().to_string();
    assert!(
        error.ends_with("there are no bins of 24 um, only of 2 um and 8 um and 16 um"),
        "{error}"
    );
}

#[test]
fn cells_are_not_read_and_name_the_bins_instead() {
    for folder in ["segmented_outputs", "segmented_outputs/spatial"] {
        let error = SlideSource::open(&outs().join(folder)).unwrap_err();
        assert!(matches!(error, DataError::NoSlides { .. }), "{error}");
    }
    let error = SlideSource::open(&outs().join("segmented_outputs")).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("Give binned_outputs/square_008um"),
        "{error}"
    );
    let error = SlideSource::open(&outs().join("spatial"))
        .unwrap_err()
        .to_string();
    assert!(error.ends_with("crc/outs; give that folder"), "{error}");
    let source = SlideSource::open(&outs()).unwrap();
    assert!(source.left_out().is_empty());
}
