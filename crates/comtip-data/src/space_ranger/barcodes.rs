//! The barcodes of a matrix, one a line.

use std::collections::HashMap;
use std::path::Path;

use crate::DataError;
use crate::slide::MAX_SPOTS;
use crate::table::Source;

const MAX_LINE_BYTES: u64 = 1 << 10;
const MAX_BYTES: u64 = 1 << 30;

/// Takes barcodes one by one.
#[derive(Debug, Default)]
pub(super) struct BarcodeList {
    barcodes: Vec<String>,
    row_of_barcode: HashMap<String, u64>,
}

impl BarcodeList {
    /// Takes the barcode of a row; says what is wrong with it.
    pub(super) fn take(&mut self, row: u64, barcode: &str) -> Result<(), String> {
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
    pub(super) fn finish(self) -> Result<Vec<String>, String> {
        match self.barcodes.is_empty() {
            false => Ok(self.barcodes),
            true => Err("the file has no barcodes".to_owned()),
        }
    }
}

/// Reads `barcodes.tsv`, plain or gzip'd; of several columns the first.
pub(super) fn read_barcodes(path: &Path) -> Result<Vec<String>, DataError> {
    let mut source = Source::open(path)?.with_limits(MAX_LINE_BYTES, MAX_BYTES);
    let mut barcodes = BarcodeList::default();
    let mut line = Vec::new();
    while let Some(row) = source.next_line(&mut line)? {
        if line.is_empty() {
            continue;
        }
        let Ok(text) = std::str::from_utf8(&line) else {
            return Err(source.error(row, None, "the barcode is not UTF-8 text"));
        };
        let barcode = text.split('\t').next().unwrap_or_default().trim();
        barcodes
            .take(row, barcode)
            .map_err(|problem| source.error(row, None, problem))?;
    }
    barcodes
        .finish()
        .map_err(|problem| source.error(1, None, problem))
}

#[cfg(test)]
mod tests {
    use super::*;

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
