//! Labels that are given beside slides of each format.

use std::path::PathBuf;

use super::*;
use crate::formats::stimage::Fixture as StImage;
use crate::formats::stimage::sample;
use crate::slide::LabelOrigin;

/// Reads a slide by a table of these rows.
fn read(source: SlideSource, slide: &str, text: &str) -> Result<Slide, DataError> {
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("layers.csv");
    std::fs::write(&table, text).unwrap();
    let options = ReadOptions {
        annotations: [(slide.to_owned(), table)].into(),
        ..source.options().clone()
    };
    source.with_options(options).unwrap().read(slide)
}

fn labels(slide: &Slide) -> Vec<Option<&str>> {
    let spots = slide.spots.iter();
    spots.map(|spot| spot.label.as_deref()).collect()
}

fn layers() -> Option<LabelOrigin> {
    Some(LabelOrigin::Table {
        file: "layers.csv".to_owned(),
        column: Some("Layers".to_owned()),
    })
}

#[test]
fn a_folder_of_space_ranger_is_labelled_by_an_export_of_loupe() {
    let fixture = Fixture::new();
    let source = SlideSource::open(fixture.root()).unwrap();
    let slide = read(source, "s", "Barcode,Layers\nAAG-1,WM\nAAT-1,L1\n").unwrap();
    assert_eq!(labels(&slide), [None, Some("WM")]);
    assert_eq!(slide.dropped.unknown_labels, ["AAT-1"]);
    assert_eq!(slide.label_origin, layers());
}

#[test]
fn labels_that_are_given_replace_all_those_of_the_slide() {
    let before = sample("C3");
    let labelled = before.spots.iter().filter(|spot| spot.label.is_some());
    assert!(labelled.count() > 100);
    let barcode = before.spots[7]
        .id
        .strip_prefix(&format!("{}_", before.name));
    let text = format!("Barcode,Layers\n{},L1\n", barcode.unwrap());
    let source = SlideSource::open(&sample_root()).unwrap();
    let slide = read(source, &before.name, &text).unwrap();
    let labels = labels(&slide);
    assert_eq!(labels[7], Some("L1"));
    assert_eq!(labels.iter().flatten().count(), 1);
    assert_eq!(slide.label_origin, layers());
}

#[test]
fn the_annotation_of_stimage_may_be_an_export_of_loupe_too() {
    let fixture = StImage::new().with("annotation/s_anno.csv", "Barcode,Layers\n1x2,L1\n");
    let slide = fixture.read().unwrap();
    assert_eq!(labels(&slide), [None, Some("L1")]);
    assert_eq!(slide.label_origin, Some(LabelOrigin::Annotated));
}

#[cfg(feature = "hdf5")]
#[test]
fn a_table_goes_before_a_column_of_an_anndata_file() {
    let golden = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/hdf5");
    let source = SlideSource::open(&golden.join("layers.h5ad")).unwrap();
    let options = ReadOptions {
        labels: Some("region".to_owned()),
        ..ReadOptions::of_image("layers", "full.tif")
    };
    let source = source.with_options(options).unwrap();
    let before = source.read("layers").unwrap();
    assert_eq!(labels(&before)[1], Some("layer 1"));
    let name = before.spots[1].id.strip_prefix("layers_").unwrap();
    let slide = read(source, "layers", &format!("Barcode,Layers\n{name},L1\n")).unwrap();
    assert_eq!(labels(&slide)[..3], [None, Some("L1"), None]);
    assert_eq!(slide.label_origin, layers());
}

#[test]
fn a_table_that_names_or_labels_no_spot_is_refused() {
    let refused = |text: &str| {
        let fixture = Fixture::new();
        let source = SlideSource::open(fixture.root()).unwrap();
        read(source, "s", text).unwrap_err().to_string()
    };
    let error = refused("Barcode,Layers\nCCC-1,WM\n");
    assert!(
        error.contains("layers.csv, row 1: no cell names a spot of the slide: the first row below is of `CCC-1`, and \
                        spots are called like `s_AAC-1`"),
        "{error}"
    );
    let error = refused("Barcode,Layers\nAAC-1,\nAAG-1,NA\n");
    assert!(
        error
            .ends_with("layers.csv, row 1, column `Layers`: no spot of the slide has a label here"),
        "{error}"
    );
}

#[test]
fn a_table_that_changes_is_another_fingerprint_and_none_is_the_one_there_was() {
    let fixture = Fixture::new();
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("layers.csv");
    let of = |annotations: Vec<(String, PathBuf)>| {
        let source = SlideSource::open(fixture.root()).unwrap();
        let options = ReadOptions {
            annotations: annotations.into_iter().collect(),
            ..ReadOptions::default()
        };
        source.with_options(options).unwrap().fingerprint("s")
    };
    let none = of(Vec::new()).unwrap();
    assert!(!none.contains("annotation"), "{none}");
    let given = || of(vec![("s".to_owned(), table.clone())]);
    assert_eq!(given(), None);
    std::fs::write(&table, "Barcode,Layers\nAAC-1,L1\n").unwrap();
    let one = given().unwrap();
    std::fs::write(&table, "Barcode,Layers\nAAC-1,L1\nAAG-1,L2\n").unwrap();
    let two = given().unwrap();
    assert!(none != one && one != two, "{one}{two}");
}

#[test]
fn a_table_for_a_slide_that_is_not_here_is_refused() {
    let fixture = Fixture::new();
    let options = ReadOptions {
        annotations: [("t".to_owned(), PathBuf::from("t.csv"))].into(),
        ..ReadOptions::default()
    };
    let source = SlideSource::open(fixture.root()).unwrap();
    let error = source.with_options(options).unwrap_err().to_string();
    assert_eq!(error, "unknown slide `t`: expected one of s");
}
