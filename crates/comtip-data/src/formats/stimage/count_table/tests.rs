//! Count tables, whole and malformed.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::*;

fn read(bytes: &[u8]) -> Result<CountTable, DataError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s_count.csv");
    std::fs::write(&path, bytes).unwrap();
    read_counts(&path, &HashSet::from(["s_9"]))
}

fn problem(text: &str) -> String {
    let text = read(text.as_bytes()).unwrap_err().to_string();
    text.split_once("s_count.csv, ").unwrap().1.to_owned()
}

#[test]
fn names_keep_dashes_and_dots_and_repeats_get_a_number() {
    let table = read(b"\"\",\"HLA-A\",MT-CO1,\"AL627309.1\",MT-CO1\r\n\"s_1\",1,2,0,4\r\n");
    let table = table.unwrap();
    let expected = ["HLA-A", "MT-CO1", "AL627309.1", "MT-CO1-1"];
    assert_eq!(table.genes, expected);
    assert_eq!(table.ids, ["s_1"]);
    assert_eq!(table.counts.spot(0), (&[0, 1, 3][..], &[1.0, 2.0, 4.0][..]));
}

#[test]
fn quotes_that_are_part_of_a_name_are_taken_off_and_noted() {
    let table = read(b",\"\"\"HLA-A\"\"\",'B'\ns_1,1,2\n").unwrap();
    assert_eq!(table.genes, ["HLA-A", "B"]);
    let note = "2 gene names have quotes around them, which are taken off: HLA-A, B";
    assert_eq!(
        (table.doubts.len(), table.doubts[0].to_string()),
        (1, note.to_owned())
    );
}

#[test]
fn only_counts_above_zero_are_stored() {
    let table = read(b",A,B,C\ns_1,0,0,0\ns_2,0,5,0\n").unwrap();
    assert_eq!(table.counts.n_spots(), 2);
    assert_eq!(table.counts.spot(0), (&[][..], &[][..]));
    assert_eq!(table.counts.spot(1), (&[1][..], &[5.0][..]));
}

#[test]
fn a_table_of_semicolons_is_read() {
    let table = read(b"\"\";\"HLA-A\";B\n\"s;1\";1;0\n\"s,2\";0;2,0\n").unwrap();
    assert_eq!(table.genes, ["HLA-A", "B"]);
    assert_eq!(table.ids, ["s;1", "s,2"]);
    assert_eq!(table.counts.spot(1), (&[1][..], &[2.0][..]));
}

#[test]
fn a_column_of_sums_is_no_gene_and_a_gene_of_that_name_is_one() {
    assert_eq!(
        problem(",A,Total,B\ns_1,1,3,2\ns_2,4,4,0\ns_3,0,0,0\n"),
        "row 1, column `Total`: it is the sum of the other columns in every row and no gene; leave the column out"
    );
    assert!(read(b",A,Total,B\ns_1,1,3,2\ns_2,4,5,0\n").is_ok());
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

/// Of 8 million counts in some 300 KB of gzip most bytes are the names of the genes.
#[test]
fn a_table_that_unpacks_to_more_counts_than_it_has_bits_is_refused() {
    let n_genes = 100_000;
    let header: String = (0..n_genes).map(|i| format!(",g{i}")).collect();
    let mut text = header.into_bytes();
    for spot in 0..80 {
        text.extend(format!("\ns_{spot}").into_bytes());
        text.extend(b",1".repeat(n_genes));
    }
    assert_eq!(read(&text).unwrap().counts.total(), 8e6);
    let bomb = gzip(&text);
    assert!(bomb.len() < 1 << 19, "{}", bomb.len());
    let error = read(&bomb).unwrap_err().to_string();
    assert!(error.contains("more counts above zero than"), "{error}");
}

#[test]
fn a_header_that_unpacks_to_more_genes_than_there_are_is_refused() {
    let bomb = gzip(&b",A".repeat(1 << 21));
    assert!(bomb.len() < 1 << 15, "{}", bomb.len());
    let error = read(&bomb).unwrap_err().to_string();
    assert!(error.ends_with("row 1: more than 1048577 cells"), "{error}");
}

#[test]
fn a_row_without_an_end_is_refused() {
    let mut text = b",A\ns_1,0".to_vec();
    text.extend(b"0".repeat(70_000));
    let error = read(&gzip(&text)).unwrap_err().to_string();
    assert!(
        error.ends_with("row 2: the line has more than 65600 bytes"),
        "{error}"
    );
}

#[test]
fn malformed_tables_name_row_and_column() {
    let cases = [
        ("", "row 1: the file is empty, a header was expected"),
        (",A,B\n", "row 1: the table has a header and no spots"),
        (
            "spot\ns_1\n",
            "row 1: the header has one cell; a spot column and genes, separated by commas, were expected",
        ),
        (
            ",A,\ns_1,1,2\n",
            "row 1: cell 3 of the header has no gene name",
        ),
        (
            "s_1,13,26\ns_2,1,2\n",
            "row 1: the genes are called like `13`: the first row is counts of the spot `s_1` and no header; put a row \
             of gene names above it",
        ),
        (
            ",7157,672\ns_2,1,2\n",
            "row 1: the genes are called by numbers, like `7157`; call them by symbol or Ensembl id",
        ),
        (
            "s_9,A,26\ns_2,1,2\n",
            "row 1: the genes are called like `A`: the first row is counts of the spot `s_9` and no header; put a row \
             of gene names above it",
        ),
        (
            ",A,B\ns_1,1,2\ns_2,1\n",
            "row 3: 2 cells, but the header has 3",
        ),
        (",A,B\ns_1,1,2,3\n", "row 2: 4 cells, but the header has 3"),
        (",A,B\ns_1,1,x\n", "row 2, column `B`: `x` is not a number"),
        (
            ",A,A\ns_1,1,1\n\ns_2,1,-1\n",
            "row 4, column `A-1`: count `-1` is negative",
        ),
        (
            ",A,B\ns_1,nan,0\n",
            "row 2, column `A`: count `nan` is not finite",
        ),
        (",A,B\ns_1,0,\n", "row 2, column `B`: the cell is empty"),
        (
            ",A,B\ns_1,16777216,16777217\n",
            "row 2, column `B`: count `16777217` is more than 16777216, up to which counts are kept exactly, and more than \
             was ever counted in a spot",
        ),
        (
            ",A,B\ns_1,0,2\ns_2,0,0.69\n",
            "row 3, column `B`: count `0.69` is a fraction; give raw counts, from before any normalisation",
        ),
        (
            ",A\ns_1,1\ns_1,2\n",
            "row 3: spot `s_1` is already in row 2",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(problem(text), expected, "{text}");
    }
}
