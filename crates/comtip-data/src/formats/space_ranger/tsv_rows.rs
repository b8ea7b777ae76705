//! Rows of the tables beside a matrix, as Space Ranger, R and people write them.

use std::path::Path;

use crate::error::DataError;
use crate::tables::{Separator, Source, cells_of_line};

/// What a header calls the columns of features or barcodes; a spot, gene or id is called none of these.
const HEADER_WORDS: [&str; 32] = [
    "barcode",
    "barcodes",
    "cell",
    "cells",
    "chr",
    "chrom",
    "chromosome",
    "end",
    "ensembl",
    "ensembl_id",
    "ensg",
    "feature",
    "feature_id",
    "feature_name",
    "feature_type",
    "features",
    "gene",
    "gene_id",
    "gene_ids",
    "gene_name",
    "gene_names",
    "gene_short_name",
    "gene_symbol",
    "genes",
    "id",
    "ids",
    "name",
    "start",
    "symbol",
    "type",
    "v1",
    "x",
];

/// Rows of tab-separated cells, without quotes, blanks around them, blank lines and a header.
///
/// Space Ranger writes none of these. R puts quotes around texts, and sometimes around a whole row, and
/// a header above; a table in HDF5 has neither.
pub(crate) struct TsvRows {
    source: Source,
    line: Vec<u8>,
    is_first: bool,
}

impl TsvRows {
    /// Opens a table, plain or gzip'd.
    pub(crate) fn open(
        path: &Path,
        max_line_bytes: u64,
        max_bytes: u64,
    ) -> Result<Self, DataError> {
        Ok(Self {
            source: Source::open(path)?.with_limits(max_line_bytes, max_bytes),
            line: Vec::new(),
            is_first: true,
        })
    }

    /// The next row and its number in the file.
    pub(crate) fn next_row(&mut self) -> Result<Option<(u64, Vec<String>)>, DataError> {
        while let Some(row) = self.source.next_line(&mut self.line)? {
            if self.line.is_empty() {
                continue;
            }
            let Ok(text) = std::str::from_utf8(&self.line) else {
                return Err(self.error(row, "the line is not UTF-8 text"));
            };
            let cells = cells(text);
            if std::mem::take(&mut self.is_first) && is_header(&cells) {
                continue;
            }
            return Ok(Some((row, cells)));
        }
        Ok(None)
    }

    /// An error about a row.
    pub(crate) fn error(&self, row: u64, problem: impl Into<String>) -> DataError {
        self.source.error(row, None, problem)
    }
}

/// Cells of a line; a quote that is not closed is a part of the name.
fn cells(text: &str) -> Vec<String> {
    let cells = cells_of_line(text.as_bytes(), Separator::Tab);
    let plain = |text: &str| {
        text.split('\t')
            .map(|cell| cell.trim().to_owned())
            .collect()
    };
    match cells.as_deref() {
        None => plain(text),
        // Quotes around the whole row.
        Some([row]) => plain(row),
        Some(cells) => cells.iter().map(|cell| unquoted(cell).to_owned()).collect(),
    }
}

fn is_header(cells: &[String]) -> bool {
    let is_word = |cell: &String| HEADER_WORDS.contains(&cell.to_ascii_lowercase().as_str());
    let mut filled = cells.iter().filter(|cell| !cell.is_empty()).peekable();
    filled.peek().is_some() && filled.all(is_word)
}

/// A name without the blanks and the quotes around it.
pub(crate) fn unquoted(name: &str) -> &str {
    let name = name.trim();
    let inner = name
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    inner.unwrap_or(name).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(u64, Vec<String>)> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("any.tsv");
        std::fs::write(&path, text).unwrap();
        let mut rows = TsvRows::open(&path, 1 << 10, 1 << 20).unwrap();
        std::iter::from_fn(|| rows.next_row().unwrap()).collect()
    }

    #[test]
    fn quotes_of_cells_and_of_rows_are_taken_off_and_others_stay() {
        let row = ["E1", "HLA-A", "Gene Expression"].map(str::to_owned);
        for text in [
            "E1\tHLA-A\tGene Expression",
            "\"E1\"\t\"HLA-A\"\t\"Gene Expression\"\r\n",
            "\"E1\tHLA-A\tGene Expression\"\n",
            "E1\t HLA-A \t\"Gene Expression\"\n",
        ] {
            assert_eq!(rows(text), [(1, row.to_vec())], "{text}");
        }
        assert_eq!(rows("E1\t5\"-A\n")[0].1, ["E1", "5\"-A"]);
        assert_eq!(rows("\"E1\t5'\n")[0].1, ["\"E1", "5'"]);
    }

    #[test]
    fn a_header_is_no_row_and_a_name_like_one_of_its_words_is() {
        for header in ["x", "\"x\"", "ENSEMBL\tSYMBOL\tCHR", "\"\"\t\"x\"", "V1"] {
            assert_eq!(
                rows(&format!("{header}\n\nE1\tA\n")),
                [(3, vec!["E1".to_owned(), "A".to_owned()])]
            );
        }
        assert_eq!(rows("E1\tA\nx\n").len(), 2);
        assert_eq!(rows("XIST\tgene\n").len(), 1);
    }
}
