//! Whatever sections are pooled in a matrix, folder or HDF5, they are refused.

use proptest::prelude::*;

#[cfg(feature = "hdf5")]
use super::fixture::FEATURES;
use super::fixture::{BARCODES, Fixture, MATRIX, POSITIONS, gzip};
use crate::slide::{Pooled, Sign, pooled};

/// Where the matrix lies.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Folder,
    #[cfg(feature = "hdf5")]
    H5,
}

/// An output folder of these spots, one read of gene `A` each.
fn folder(spots: &Pooled, kind: Kind) -> Fixture {
    let n = spots.barcodes.len();
    let rows = spots.barcodes.iter().enumerate().map(|(i, barcode)| {
        let (row, column, [x_px, y_px]) =
            (spots.array_row[i], spots.array_col[i], spots.places_px[i]);
        format!("{barcode},1,{row},{column},{y_px},{x_px}\n")
    });
    let fixture = Fixture::new().with(POSITIONS, rows.collect::<String>());
    match kind {
        Kind::Folder => {
            let entries: String = (1..=n).map(|spot| format!("1 {spot} 1\n")).collect();
            let head = "%%MatrixMarket matrix coordinate integer general\n";
            let matrix = format!("{head}2 {n} {n}\n{entries}");
            fixture
                .with(MATRIX, gzip(matrix))
                .with(BARCODES, gzip(spots.barcodes.join("\n")))
        }
        #[cfg(feature = "hdf5")]
        Kind::H5 => fixture
            .without(MATRIX)
            .without(FEATURES)
            .without(BARCODES)
            .with("filtered_feature_bc_matrix.h5", h5(spots, &[])),
    }
}

#[cfg(feature = "hdf5")]
fn h5(spots: &Pooled, libraries: &[&str]) -> Vec<u8> {
    use hdf5_pure::{AttrValue, FileBuilder};
    let n = spots.barcodes.len();
    let mut file = FileBuilder::new();
    let mut matrix = file.create_group("matrix");
    matrix.create_dataset("data").with_i64_data(&vec![1; n]);
    matrix.create_dataset("indices").with_i64_data(&vec![0; n]);
    let starts: Vec<i64> = (0..=n as i64).collect();
    matrix.create_dataset("indptr").with_i64_data(&starts);
    matrix.create_dataset("shape").with_i64_data(&[2, n as i64]);
    let names: Vec<&str> = spots.barcodes.iter().map(String::as_str).collect();
    matrix.create_dataset("barcodes").with_vlen_strings(&names);
    let mut features = matrix.create_group("features");
    for (object, texts) in [("id", ["E1", "E2"]), ("name", ["A", "B"])] {
        features.create_dataset(object).with_vlen_strings(&texts);
    }
    matrix.add_group(features.finish());
    file.add_group(matrix.finish());
    if !libraries.is_empty() {
        let libraries = libraries.iter().map(|name| (*name).to_owned()).collect();
        file.set_attr("library_ids", AttrValue::VarLenStringArray(libraries));
    }
    file.finish().unwrap()
}

fn check(spots: &Pooled, sign: Sign, kind: Kind) -> Result<(), TestCaseError> {
    let mut spots = spots.clone().marked_by(sign);
    if sign != Sign::Array {
        // No place is used twice, so that the barcodes alone tell.
        spots.array_row = (0..spots.barcodes.len() as i64).collect();
    }
    let error = folder(&spots, kind).problem();
    prop_assert!(
        error.contains("several sections are pooled here"),
        "{}",
        error
    );
    for section in [0, 1] {
        let one = spots.only(section);
        let slide = folder(&one, kind).read().unwrap();
        prop_assert_eq!(slide.counts.total(), one.barcodes.len() as f64);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_pooled_matrix_folder_is_refused_and_each_section_is_read(
        spots in pooled(), sign in Sign::of_a_matrix(),
    ) {
        check(&spots, sign, Kind::Folder)?;
    }
}

#[cfg(feature = "hdf5")]
proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_pooled_h5_matrix_is_refused_and_each_section_is_read(
        spots in pooled(), sign in Sign::of_a_matrix(),
    ) {
        check(&spots, sign, Kind::H5)?;
    }

    #[test]
    fn an_h5_matrix_of_several_libraries_is_refused(spots in pooled()) {
        let one = spots.only(0);
        let of = |libraries: &[&str]| {
            let fixture = folder(&one, Kind::H5);
            fixture.with("filtered_feature_bc_matrix.h5", h5(&one, libraries))
        };
        prop_assert!(of(&["sec1"]).read().is_ok());
        let error = of(&["sec1", "sec2"]).problem();
        prop_assert!(error.contains("counted from 2 libraries, `sec1` and `sec2`"), "{}", error);
        prop_assert!(error.contains("spaceranger count"), "{}", error);
    }
}

/// The matrix of `spaceranger aggr` laid beside one of its sections: all spots that have a position
/// are of one section by their barcodes, and their counts of the other.
#[test]
fn an_aggregated_matrix_beside_one_section_is_refused() {
    let fixture = Fixture::new()
        .with(BARCODES, gzip("AAACAAGTATCTCCCA-1\nAAACAAGTATCTCCCA-2\n"))
        .with(POSITIONS, "AAACAAGTATCTCCCA-1,1,0,0,200,100\n");
    let error = fixture.problem();
    assert!(
        error.contains("barcodes have the suffixes -1 (1) and -2 (1), and 1 is there twice"),
        "{error}"
    );
    // What `aggr` itself leaves has no positions beside the matrix: the refusal is the same.
    let error = fixture.without(POSITIONS).problem();
    assert!(
        error.contains("several sections are pooled here"),
        "{error}"
    );
}

#[test]
fn a_spot_listed_under_two_barcodes_is_read() {
    let rows = "AAACAAGTATCTCCCA-1,1,0,0,200,100\nCCACAAGTATCTCCCA-1,1,0,0,200,100\n\
                GGACAAGTATCTCCCA-1,1,0,2,200,300\nTTACAAGTATCTCCCA-1,1,0,4,200,500\n";
    let fixture = Fixture::new()
        .with(
            BARCODES,
            gzip("AAACAAGTATCTCCCA-1\nCCACAAGTATCTCCCA-1\nGGACAAGTATCTCCCA-1\n"),
        )
        .with(
            MATRIX,
            gzip("%%MatrixMarket matrix coordinate integer general\n2 3 1\n1 1 3\n"),
        )
        .with(POSITIONS, rows);
    assert_eq!(fixture.read().unwrap().spots.len(), 3);
}
