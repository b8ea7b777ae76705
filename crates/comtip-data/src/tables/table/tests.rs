//! Tests of `table`.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::*;

fn table(bytes: impl AsRef<[u8]>) -> Result<Table, DataError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("any.csv");
    std::fs::write(&path, bytes).unwrap();
    Table::open(&path, TableOf::Slides)
}

/// The error the first malformed row gives.
fn row_error(bytes: impl AsRef<[u8]>) -> String {
    let mut table = table(bytes).unwrap();
    loop {
        match table.next_row() {
            Ok(row) => assert!(row.is_some(), "no row is malformed"),
            Err(error) => return problem::<()>(Err(error)),
        }
    }
}

fn problem<T>(result: Result<T, DataError>) -> String {
    let text = result.err().unwrap().to_string();
    text.split_once("any.csv, ").unwrap().1.to_owned()
}

#[test]
fn columns_are_found_by_name_wherever_they_are() {
    let table = table("b, A ,a2\n1,2,3\n").unwrap();
    assert_eq!(table.column("a").unwrap(), 1);
    assert_eq!(
        problem(table.column("c")),
        "row 1: no column `c`; the columns are `b`, ` A `, `a2`"
    );
}

#[test]
fn tables_of_semicolons_and_of_tabs_are_read_as_those_of_commas_are() {
    let texts = [
        "a,b,c\nx,\"1,5\",-2.5\n",
        "\u{feff}a;b;c\r\nx;1,5;-2,5\r\n",
        "sep=;\na;b;c\nx;1,5;-2,5\n",
        "a\tb\tc\nx\t1,5\t-2.5\n",
    ];
    for text in texts {
        let mut table = table(text).unwrap();
        assert_eq!(table.columns(), ["a", "b", "c"]);
        let row = table.next_row().unwrap().unwrap();
        assert_eq!((row.text(0), row.text(1)), ("x", "1,5"), "{text}");
        assert_eq!(row.number(2).unwrap(), -2.5, "{text}");
    }
}

#[test]
fn text_of_two_bytes_a_letter_is_named() {
    let text = "a,b\n1,2\n".encode_utf16().flat_map(u16::to_le_bytes);
    let bytes: Vec<u8> = [0xff, 0xfe].into_iter().chain(text).collect();
    assert_eq!(
        problem(table(bytes)),
        "row 1: the file is UTF-16 text; save it as UTF-8"
    );
}

#[test]
fn malformed_tables_name_their_row() {
    assert_eq!(
        problem(table("")),
        "row 1: the file is empty, a header was expected"
    );
    assert_eq!(
        row_error("a,b\n1,2\n\n3\n"),
        "row 4: 1 cells, but the header has 2"
    );
    assert_eq!(
        row_error("a,b\n1,2,3\n"),
        "row 2: 3 cells, but the header has 2"
    );
    assert_eq!(
        problem(table("a,a\n").unwrap().column("a")),
        "row 1: two columns are called `a`"
    );
}

#[test]
fn malformed_cells_name_row_and_column() {
    let mut table = table("a,b\nx,inf\n ,-1\n").unwrap();
    let row = table.next_row().unwrap().unwrap();
    assert_eq!(
        problem(row.number(0)),
        "row 2, column `a`: `x` is not a number"
    );
    assert_eq!(
        problem(row.number(1)),
        "row 2, column `b`: `inf` is not finite"
    );
    let row = table.next_row().unwrap().unwrap();
    assert_eq!(
        problem(row.number(0)),
        "row 3, column `a`: the cell is empty"
    );
    assert_eq!(
        problem(row.whole(1)),
        "row 3, column `b`: `-1` is not a whole number"
    );
}

#[test]
fn a_table_that_unpacks_to_more_rows_than_its_kind_has_is_refused() {
    let rows = "a\n".repeat((1 << 20) + 2);
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(rows.as_bytes()).unwrap();
    let bomb = encoder.finish().unwrap();
    assert!(bomb.len() < 1 << 14, "{}", bomb.len());
    assert_eq!(
        row_error(bomb),
        "row 1048578: more than the 1048576 rows that such a table may have"
    );
}
