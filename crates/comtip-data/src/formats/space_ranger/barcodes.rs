//! The barcodes of a matrix, one a line.

use std::collections::HashMap;
use std::path::Path;

use super::tsv_rows::TsvRows;
use crate::error::DataError;
use crate::tables::MAX_SPOTS;

const MAX_LINE_BYTES: u64 = 1 << 10;
const MAX_BYTES: u64 = 1 << 30;

/// Takes barcodes one by one.
#[derive(Debug, Default)]
pub(crate) struct BarcodeList {
    barcodes: Vec<String>,
    row_of_barcode: HashMap<String, u64>,
}

impl BarcodeList {
    /// Takes the barcode of a row; says what is wrong with it.
    pub(crate) fn take(&mut self, row: u64, barcode: &str) -> Result<(), String> {
        if self.barcodes.len() as u64 >= MAX_SPOTS {
            return Err(format!("more than {MAX_SPOTS} barcodes"));
        }
        if barcode.is_empty() {
            return Err("the barcode is empty".to_owned());
        }
        if let Some(first) = self.row_of_barcode.insert(barcode.to_owned(), row) {
            return Err(format!("barcode `{barcode}` is already in row {first}"));
        }
        self.barcodes.push(barcode.to_owned());
        Ok(())
    }

    /// The barcodes, at least one.
    pub(crate) fn finish(self) -> Result<Vec<String>, String> {
        match self.barcodes.is_empty() {
            false => Ok(self.barcodes),
            true => Err("the file has no barcodes".to_owned()),
        }
    }
}

/// Reads `barcodes.tsv`, plain or gzip'd; of several columns the first, or the second where the first
/// counts the rows.
pub(crate) fn read_barcodes(path: &Path) -> Result<Vec<String>, DataError> {
    let mut tsv = TsvRows::open(path, MAX_LINE_BYTES, MAX_BYTES)?;
    let mut barcodes = BarcodeList::default();
    let mut column = None;
    while let Some((row, cells)) = tsv.next_row()? {
        let is_counted = cells.len() > 1 && cells[0] == "1";
        let column = *column.get_or_insert(usize::from(is_counted));
        let barcode = cells.get(column).map_or("", String::as_str);
        barcodes
            .take(row, barcode)
            .map_err(|problem| tsv.error(row, problem))?;
    }
    barcodes.finish().map_err(|problem| tsv.error(1, problem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_a_header_and_numbers_of_rows_are_no_part_of_barcodes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("barcodes.tsv");
        let texts = [
            "AAC-1\nAAG-1\n",
            "\"AAC-1\"\n\"AAG-1\"\n",
            "x\nAAC-1\nAAG-1\n",
            "\"\"\t\"x\"\n\"1\"\t\"AAC-1\"\n\"2\"\t\"AAG-1\"\n",
            "AAC-1\tAAC\nAAG-1\tAAG\n",
        ];
        for text in texts {
            std::fs::write(&path, text).unwrap();
            assert_eq!(read_barcodes(&path).unwrap(), ["AAC-1", "AAG-1"], "{text}");
        }
    }

    #[test]
    fn malformed_barcodes_name_their_row() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("barcodes.tsv");
        let long = "A".repeat(2000);
        let cases = [
            ("", "row 1: the file has no barcodes"),
            (
                "AAC-1\nAAG-1\n\nAAC-1\n",
                "row 4: barcode `AAC-1` is already in row 1",
            ),
            ("AAC-1\n \n", "row 2: the barcode is empty"),
            (&long, "row 1: the line has more than 1024 bytes"),
        ];
        for (text, expected) in cases {
            std::fs::write(&path, text).unwrap();
            let error = read_barcodes(&path).unwrap_err().to_string();
            assert!(error.ends_with(expected), "{error}");
        }
    }
}
