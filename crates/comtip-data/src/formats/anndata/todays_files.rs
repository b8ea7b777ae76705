//! Files as anndata 0.13.4 writes them, as other programs leave them and as they must be refused; what is right is what
//! anndata reads, by tests/golden/anndata_0_13.py.

use std::collections::HashMap;
use std::io::Read;
use std::path::Path;

use flate2::read::GzDecoder;
use serde::Deserialize;
use tempfile::TempDir;

use super::anndata_file::AnnDataFile;
use crate::error::DataError;
use crate::formats::read_options::ReadOptions;
use crate::slide::Slide;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Expected {
    pub(super) n_spots: usize,
    pub(super) umi: f64,
    pub(super) spots: Vec<String>,
    pub(super) missing: Vec<String>,
    pub(super) places: Vec<[f64; 2]>,
    pub(super) rows: Vec<Vec<f32>>,
    pub(super) umi_reads: f64,
    pub(super) umi_raw: f64,
}

pub(super) fn expected(name: &str) -> Expected {
    let json = include_str!("../../../tests/golden/anndata_0_13.json");
    let mut all: HashMap<String, Expected> = serde_json::from_str(json).unwrap();
    all.remove(name).unwrap()
}

/// The bytes of a file.
pub(crate) fn unpacked(name: &str) -> Vec<u8> {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/anndata_0_13");
    let packed = std::fs::read(golden.join(format!("{name}.h5ad.gz"))).unwrap();
    let mut bytes = Vec::new();
    let mut decoder = GzDecoder::new(&packed[..]);
    decoder.read_to_end(&mut bytes).unwrap();
    bytes
}

/// A file unpacked, called `s.h5ad`.
pub(super) struct Unpacked {
    folder: TempDir,
}

impl Unpacked {
    pub(super) fn new(name: &str) -> Self {
        let bytes = unpacked(name);
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("s.h5ad"), bytes).unwrap();
        Self { folder }
    }

    pub(super) fn file(&self) -> AnnDataFile {
        AnnDataFile::open(&self.folder.path().join("s.h5ad")).unwrap()
    }
}

fn read_full(name: &str) -> Result<Slide, DataError> {
    Unpacked::new(name).file().read_full(ReadOptions::default())
}

fn problem(name: &str) -> String {
    read_full(name).unwrap_err().to_string()
}

fn check(name: &str, slide: &Slide) {
    let expected = expected(name);
    assert_eq!(slide.spots.len(), expected.n_spots, "{name}");
    assert_eq!(slide.counts.total(), expected.umi, "{name}");
    for (spot, barcode) in slide.spots.iter().zip(&expected.spots) {
        assert_eq!(spot.id, format!("s_{barcode}"));
    }
}

#[test]
fn what_anndata_writes_by_default_is_read_as_anndata_reads_it() {
    let (slide, expected) = (read_full("defaults").unwrap(), expected("defaults"));
    check("defaults", &slide);
    for (i, spot) in slide.spots.iter().enumerate() {
        assert_eq!([spot.x_px, spot.y_px], expected.places[i]);
        let (genes, counts) = slide.counts.spot(i);
        let mut row = vec![0.0; slide.genes.len()];
        for (gene, count) in genes.iter().zip(counts) {
            row[*gene as usize] = *count;
        }
        assert_eq!(row, expected.rows[i]);
    }
}

#[test]
fn labels_come_from_columns_of_any_kind() {
    let labels = |column: &str| -> Vec<Option<String>> {
        let file = Unpacked::new("defaults");
        let slide = file.file().read_full(ReadOptions::of_labels(column));
        let spots = slide.unwrap().spots;
        spots.into_iter().map(|spot| spot.label).take(4).collect()
    };
    let some = |labels: [&str; 4]| {
        labels
            .map(|l| (!l.is_empty()).then(|| l.to_owned()))
            .to_vec()
    };
    assert_eq!(
        labels("region"),
        some(["layer 0", "layer 1", "", "layer 0"])
    );
    assert_eq!(labels("flag"), some(["True", "", "True", "False"]));
    assert_eq!(labels("is_edge"), some(["True", "False", "True", "False"]));
    assert_eq!(labels("cluster"), some(["0", "1", "2", "3"]));
    assert_eq!(labels("note"), some(["n0", "n1", "n2", ""]));
}

#[test]
fn on_tissue_is_understood_in_any_kind_of_column() {
    for kind in [
        "int",
        "bool",
        "float",
        "text",
        "category_text",
        "category_int",
        "category_words",
        "nullable_int",
        "nullable_bool",
    ] {
        let name = format!("tissue_{kind}");
        let slide = read_full(&name).unwrap();
        check(&name, &slide);
        assert_eq!(slide.spots.len(), 8);
        assert_eq!(
            slide.notes[0].to_string(),
            "4 spots are off the tissue and skipped"
        );
    }
}

#[test]
fn a_spot_without_in_tissue_is_dropped_by_name() {
    let slide = read_full("tissue_nan").unwrap();
    check("tissue_nan", &slide);
    let missing = expected("tissue_nan").missing;
    let note = format!(
        "`in_tissue` has no value for 1 spots, which are skipped: {}",
        missing[0]
    );
    assert_eq!((slide.notes.len(), slide.notes[0].to_string()), (1, note));
}

#[test]
fn what_r_leaves_is_read() {
    let plain = expected("one");
    for name in ["r_scalars", "r_attributes", "r_lowres", "slash"] {
        let slide = read_full(name).unwrap();
        assert_eq!(
            (slide.spots.len(), slide.counts.total()),
            (12, plain.umi),
            "{name}"
        );
    }
}

#[test]
fn without_another_image_the_best_picture_of_the_file_is_taken_with_its_own_scale() {
    let whole = Unpacked::new("r_scalars");
    let whole = whole.file().read(&ReadOptions::default()).unwrap();
    for (name, reduction) in [("hest", 0.002), ("r_lowres", 0.001)] {
        let unpacked = Unpacked::new(name);
        let slide = unpacked.file().read(&ReadOptions::default()).unwrap();
        let full = unpacked.file().read_full(ReadOptions::default()).unwrap();
        approx::assert_relative_eq!(slide.radius_px, reduction * full.radius_px);
        approx::assert_relative_eq!(slide.spots[3].x_px, reduction * full.spots[3].x_px);
        let picture = slide.open_image().unwrap();
        // The image of section C3 is 9,270 x 9,936 px.
        let width_px = 9270.0 * reduction;
        assert!(
            (f64::from(picture.size().0) - width_px).abs() < 1.0,
            "{name}"
        );
    }
    assert_eq!(whole.spots.len(), 12);
}

#[test]
fn sections_pooled_on_one_picture_are_refused_by_any_sign() {
    let cases = [
        (
            "pooled_column",
            "`obs`: several sections are pooled here",
            "column `library_id` has 2 values, `C2` (5) and `C3` (12)",
        ),
        (
            "pooled_array",
            "`obs`: several sections are pooled here",
            "5 places of the array are used by several spots each",
        ),
        (
            "pooled_suffix",
            "`obs`: several sections are pooled here",
            "suffixes -1-C2 (5) and -1-C3 (12)",
        ),
        (
            "pooled_bases",
            "5 barcodes are there twice",
            "several sections are pooled here",
        ),
    ];
    for (name, start, sign) in cases {
        let error = problem(name);
        assert!(
            error.contains(start) && error.contains(sign),
            "{name}: {error}"
        );
        assert!(error.contains("a file for each"), "{name}: {error}");
    }
}

#[test]
fn one_section_cut_out_of_pooled_ones_is_read() {
    check("one", &read_full("one").unwrap());
}

#[test]
fn a_filter_that_is_not_read_is_named() {
    let error = problem("filtered");
    assert!(
        error.contains("`X/data`: is packed with zstd (filter 32015)"),
        "{error}"
    );
    assert!(error.ends_with("compression='gzip')`"), "{error}");
}
