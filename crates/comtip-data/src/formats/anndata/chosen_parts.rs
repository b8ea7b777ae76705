//! Layers, columns of symbols and of patients, as a reader chooses them.

use super::todays_files::{Unpacked, expected};
use crate::formats::read_options::ReadOptions;

#[test]
fn a_layer_can_be_chosen_and_a_refusal_says_which() {
    let unpacked = Unpacked::new("raw");
    let file = unpacked.file();
    let read = |layer| file.read_full(ReadOptions::of_layer(layer));
    let error = file.read_full(ReadOptions::default());
    let error = error.unwrap_err().to_string();
    let remedy = "raw/X, layers/reads hold whole numbers: choose the layer that holds raw counts";
    assert!(
        error.contains("`X/data`: ") && error.ends_with(remedy),
        "{error}"
    );
    let expected = expected("raw");
    for layer in ["reads", "layers/reads"] {
        let slide = read(layer).unwrap();
        assert_eq!(
            (slide.genes.len(), slide.counts.total()),
            (6, expected.umi_reads)
        );
    }
    let raw = read("raw/X").unwrap();
    assert_eq!((raw.genes.len(), raw.counts.total()), (8, expected.umi_raw));
    let error = read("read").unwrap_err().to_string();
    let there = "`read`: there is no such layer, but there are X, raw/X, layers/reads";
    assert!(error.ends_with(there), "{error}");
}

#[test]
fn symbols_come_from_a_column_and_ids_stay_beside_them() {
    let unpacked = Unpacked::new("raw");
    let read = |column: &str| {
        unpacked.file().read_full(ReadOptions {
            gene_symbols: Some(column.to_owned()),
            ..ReadOptions::of_layer("raw/X")
        })
    };
    let slide = read("symbol").unwrap();
    assert_eq!(slide.genes[..2], ["ACTB", "GAPDH"]);
    let ids = slide.gene_ids.unwrap();
    assert_eq!(ids[..2], ["ENSG00000000000", "ENSG00000000001"]);
    // FTL has no symbol here.
    assert_eq!(slide.genes[7], "ENSG00000000007");
    let error = read("name").unwrap_err().to_string();
    let there = "`raw/var/name`: there is no such column, but there are symbol";
    assert!(error.ends_with(there), "{error}");
}

#[test]
fn the_patient_comes_from_a_column_that_names_one() {
    let unpacked = Unpacked::new("raw");
    let read = |column: &str| {
        unpacked.file().read_full(ReadOptions {
            patient_column: Some(column.to_owned()),
            ..ReadOptions::of_layer("reads")
        })
    };
    let slide = read("donor").unwrap();
    assert_eq!(slide.patient.name, "P7");
    let error = read("donors").unwrap_err().to_string();
    assert!(
        error.contains("`obs/donors`: names 2 patients, P7, P8; "),
        "{error}"
    );
}

#[test]
fn what_is_chosen_is_part_of_the_fingerprint() {
    let unpacked = Unpacked::new("raw");
    let file = unpacked.file();
    let options = [
        ReadOptions::default(),
        ReadOptions::of_layer("reads"),
        ReadOptions {
            gene_symbols: Some("reads".to_owned()),
            ..ReadOptions::default()
        },
        ReadOptions {
            patient_column: Some("reads".to_owned()),
            ..ReadOptions::default()
        },
        ReadOptions::of_labels("reads"),
    ];
    let prints = options.map(|options| file.fingerprint(&options).unwrap());
    let mut prints = prints.to_vec();
    prints.sort();
    prints.dedup();
    assert_eq!(prints.len(), 5);
}
