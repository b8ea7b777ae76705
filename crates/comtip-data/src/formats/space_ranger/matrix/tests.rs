//! Tests of `matrix`.

use super::*;
use crate::formats::space_ranger::fixture::gzip;

const KIND: &str = "%%MatrixMarket matrix coordinate integer general\n";

/// Reads a matrix of 3 features, the second no gene, and 2 barcodes, the first no spot.
fn read(bytes: impl AsRef<[u8]>) -> Result<Matrix, DataError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("matrix.mtx");
    std::fs::write(&path, bytes).unwrap();
    let features = Features {
        genes: vec!["A".to_owned(), "B".to_owned()],
        gene_ids: vec!["E1".to_owned(), "E2".to_owned()],
        gene_of_feature: vec![Some(0), None, Some(1)],
        others: Default::default(),
        doubts: Vec::new(),
    };
    let barcodes = ["AAC-1", "AAG-1"].map(str::to_owned);
    read_matrix(&path, &features, &barcodes, &[None, Some(0)])
}

#[test]
fn what_is_no_gene_and_no_spot_is_left_out() {
    let text = "%%matrixmarket MATRIX coordinate real general\n%metadata_json: {}\n\n3 2 6\n\
                1 1 4\n2 1 1\n1 2 2.0\n2 2 9\n% a comment\n3 2 7e0\r\n1 2 0\n";
    let matrix = read(text).unwrap();
    assert_eq!(matrix.counts.n_spots(), 1);
    assert_eq!(matrix.counts.spot(0), (&[0, 1][..], &[2.0, 7.0][..]));
    assert_eq!(matrix.n_repeated, 1);
}

#[test]
fn a_matrix_on_its_side_and_one_with_its_zeros_are_the_same_matrix() {
    let upright = read(format!("{KIND}3 2 4\n1 1 4\n1 2 2\n2 2 9\n3 2 7\n")).unwrap();
    let array = KIND.replace("coordinate", "array");
    for text in [
        format!("{KIND}2 3 4\n1 1 4\n2 1 2\n2 2 9\n2 3 7\n"),
        format!("{array}3 2\n4\n0\n0\n2\n9\n7\n"),
        format!("{array}2 3\n4\n2\n0\n9\n0\n7\n"),
    ] {
        let matrix = read(&text).unwrap();
        assert_eq!(matrix.counts, upright.counts, "{text}");
        assert_eq!(matrix.counts.total(), 9.0);
    }
}

/// Gzip of a header and more of one line than the file can hold.
fn read_bomb(line: &str, n_lines: usize) -> String {
    let head = format!("{KIND}3 2 {}\n", 1_u64 << 60);
    let bomb = gzip(format!("{head}{}", line.repeat(n_lines)));
    assert!(bomb.len() < 1 << 18, "{}", bomb.len());
    read(bomb).unwrap_err().to_string()
}

#[test]
fn a_matrix_that_unpacks_to_more_entries_than_it_has_bits_is_refused() {
    let error = read_bomb("1 2 1\n", 6 << 20);
    assert!(error.contains("more counts above zero than"), "{error}");
}

#[test]
fn comments_without_end_are_refused() {
    let comments = "%\n".repeat(9 << 20);
    for text in [
        format!("{KIND}{comments}"),
        format!("{KIND}3 2 1\n{comments}"),
    ] {
        let error = read(gzip(text)).unwrap_err().to_string();
        assert!(error.contains("the file unpacks to more bytes"), "{error}");
    }
}

#[test]
fn malformed_matrices_name_their_row() {
    let huge = "1152921504606846976";
    let cases = [
        ("".to_owned(), "row 1: the file is empty"),
        (
            "3 2 0\n".to_owned(),
            "row 1: `3 2 0` is not `%%MatrixMarket",
        ),
        (
            KIND.replace("general", "symmetric") + "3 2 0\n",
            "coordinate integer symmetric` is not `%%MatrixMarket",
        ),
        (
            KIND.replace("integer", "pattern") + "3 2 0\n",
            "row 1: the matrix is a `pattern`: it says which genes were found",
        ),
        (
            KIND.replace("coordinate", "array") + "3 2\n1\n2\n",
            "row 4: the file ends after 2 of 6 entries",
        ),
        (
            KIND.replace("coordinate", "array") + "3 2\n1 2\n",
            "row 3: one count in a line was expected",
        ),
        (
            format!("{KIND}2 2 0\n"),
            "the table of features beside it has 3; take its first row out if it is a header",
        ),
        (KIND.to_owned(), "row 1: the line of sizes is missing"),
        (format!("{KIND}3 2\n"), "row 2: `3 2` is not three whole"),
        (format!("{KIND}3 2 -1\n"), "row 2: `3 2 -1` is not three"),
        (
            format!("{KIND}{huge} 2 1\n1 1 1\n"),
            "the header claims 1152921504606846976 features, but the table of features",
        ),
        (
            format!("{KIND}3 {huge} 1\n1 1 1\n"),
            "the header claims 1152921504606846976 barcodes, but the table of barcodes",
        ),
        (
            format!("{KIND}3 2 {huge}\n1 1 1\n"),
            "row 3: the file ends after 1 of 1152921504606846976 entries",
        ),
        (
            format!("{KIND}3 2 1\n1 1 1\n2 1 1\n"),
            "row 4: more entries",
        ),
        (
            format!("{KIND}3 2 1\n0 1 1\n"),
            "row 3: feature 0 is not between 1 and 3",
        ),
        (
            format!("{KIND}3 2 1\n4 1 1\n"),
            "row 3: feature 4 is not between 1 and 3",
        ),
        (
            format!("{KIND}3 2 1\n1 0 1\n"),
            "row 3: barcode 0 is not between 1 and 2",
        ),
        (
            format!("{KIND}3 2 1\n1 3 1\n"),
            "row 3: barcode 3 is not between 1 and 2",
        ),
        (
            format!("{KIND}3 2 1\n-1 1 1\n"),
            "row 3: feature `-1` is no whole number",
        ),
        (
            format!("{KIND}3 2 1\n2 1 -1\n"),
            "row 3: feature 2 of spot `AAC-1`: count `-1` is negative",
        ),
        (
            format!("{KIND}3 2 1\n1 1 NaN\n"),
            "row 3: gene `A` of spot `AAC-1`: count `NaN` is not finite",
        ),
        (
            format!("{KIND}3 2 2\n1 1 16777216\n3 2 16777217\n"),
            "row 4: gene `B` of spot `AAG-1`: count `16777217` is more than 16777216, up to which counts are kept exactly",
        ),
        (
            format!("{KIND}3 2 2\n1 1 1\n3 2 0.69\n"),
            "row 4: gene `B` of spot `AAG-1`: count `0.69` is a fraction; give raw counts",
        ),
        (
            format!("{KIND}3 2 1\n1 1\n"),
            "row 3: a feature, a barcode and a count",
        ),
        (
            format!("{KIND}3 2 1\n1 1 1 1\n"),
            "row 3: a feature, a barcode and a count",
        ),
    ];
    for (text, expected) in cases {
        let error = read(&text).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}
