//! The head of a Matrix Market file: what kind of matrix follows and how large it is.

use crate::DataError;
use crate::table::Source;

/// Size a matrix claims to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct MatrixSize {
    pub(super) n_features: u64,
    pub(super) n_barcodes: u64,
    pub(super) n_entries: u64,
}

/// Reads up to the line of sizes; only `matrix coordinate integer|real general` is taken.
pub(super) fn read_header(source: &mut Source) -> Result<MatrixSize, DataError> {
    let mut line = Vec::new();
    let Some(row) = source.next_line(&mut line)? else {
        return Err(source.error(1, None, "the file is empty, a matrix was expected"));
    };
    let kind = String::from_utf8_lossy(&line).to_ascii_lowercase();
    let words: Vec<&str> = kind.split_ascii_whitespace().collect();
    if !matches!(
        words[..],
        [
            "%%matrixmarket",
            "matrix",
            "coordinate",
            "integer" | "real",
            "general"
        ]
    ) {
        let shown: String = kind.chars().take(80).collect();
        let problem = format!(
            "`{}` is not `%%MatrixMarket matrix coordinate integer general` (or `real`)",
            shown.escape_debug()
        );
        return Err(source.error(row, None, problem));
    }
    loop {
        match source.next_line(&mut line)? {
            None => return Err(source.error(row, None, "the line of sizes is missing")),
            Some(_) if is_skipped(&line) => {}
            Some(row) => return sizes(&line).map_err(|p| source.error(row, None, p)),
        }
    }
}

/// Whether a line is a comment or blank.
pub(super) fn is_skipped(line: &[u8]) -> bool {
    let first = line.iter().find(|byte| !byte.is_ascii_whitespace());
    matches!(first, None | Some(b'%'))
}

fn sizes(line: &[u8]) -> Result<MatrixSize, String> {
    let text = String::from_utf8_lossy(line);
    let numbers: Result<Vec<u64>, _> = text.split_ascii_whitespace().map(str::parse).collect();
    match numbers.as_deref() {
        Ok([n_features, n_barcodes, n_entries]) => Ok(MatrixSize {
            n_features: *n_features,
            n_barcodes: *n_barcodes,
            n_entries: *n_entries,
        }),
        _ => {
            let shown: String = text.chars().take(80).collect();
            Err(format!(
                "`{}` is not three whole numbers: features, barcodes, entries",
                shown.escape_debug()
            ))
        }
    }
}
