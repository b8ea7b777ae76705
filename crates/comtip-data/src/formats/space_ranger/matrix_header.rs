//! The head of a Matrix Market file: what kind of matrix follows and how large it is.

use crate::error::DataError;
use crate::tables::Source;

/// How the counts follow one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MatrixKind {
    /// Row, column and count of each that is not zero.
    Coordinate,
    /// Every count, column after column.
    Array,
}

/// Kind and size a matrix claims to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MatrixSize {
    pub(crate) kind: MatrixKind,
    pub(crate) n_rows: u64,
    pub(crate) n_columns: u64,
    pub(crate) n_entries: u64,
}

/// Reads up to the line of sizes; only `matrix coordinate|array integer|real general` is taken.
pub(crate) fn read_header(source: &mut Source) -> Result<MatrixSize, DataError> {
    let mut line = Vec::new();
    let Some(row) = source.next_line(&mut line)? else {
        return Err(source.error(1, None, "the file is empty, a matrix was expected"));
    };
    let first = String::from_utf8_lossy(&line).to_ascii_lowercase();
    let kind = kind(&first).map_err(|problem| source.error(row, None, problem))?;
    loop {
        match source.next_line(&mut line)? {
            None => return Err(source.error(row, None, "the line of sizes is missing")),
            Some(_) if is_skipped(&line) => {}
            Some(row) => return sizes(&line, kind).map_err(|p| source.error(row, None, p)),
        }
    }
}

fn kind(first: &str) -> Result<MatrixKind, String> {
    let words: Vec<&str> = first.split_ascii_whitespace().collect();
    match words[..] {
        [
            "%%matrixmarket",
            "matrix",
            kind,
            "integer" | "real",
            "general",
        ] => match kind {
            "coordinate" => return Ok(MatrixKind::Coordinate),
            "array" => return Ok(MatrixKind::Array),
            _ => {}
        },
        ["%%matrixmarket", "matrix", "coordinate", "pattern", ..] => {
            return Err(
                "the matrix is a `pattern`: it says which genes were found in which spots and has no \
                 counts; take the matrix of counts"
                    .to_owned(),
            );
        }
        _ => {}
    }
    let shown: String = first.chars().take(80).collect();
    Err(format!(
        "`{}` is not `%%MatrixMarket matrix coordinate integer general` (or `array`, or `real`)",
        shown.escape_debug()
    ))
}

/// Whether a line is a comment or blank.
pub(crate) fn is_skipped(line: &[u8]) -> bool {
    let first = line.iter().find(|byte| !byte.is_ascii_whitespace());
    matches!(first, None | Some(b'%'))
}

fn sizes(line: &[u8], kind: MatrixKind) -> Result<MatrixSize, String> {
    let text = String::from_utf8_lossy(line);
    let numbers: Result<Vec<u64>, _> = text.split_ascii_whitespace().map(str::parse).collect();
    let (n_rows, n_columns, n_entries) = match (kind, numbers.as_deref()) {
        (MatrixKind::Coordinate, Ok([n_rows, n_columns, n_entries])) => {
            (*n_rows, *n_columns, *n_entries)
        }
        (MatrixKind::Array, Ok([n_rows, n_columns])) => {
            (*n_rows, *n_columns, n_rows.saturating_mul(*n_columns))
        }
        _ => {
            let shown: String = text.chars().take(80).collect();
            let expected = match kind {
                MatrixKind::Coordinate => "three whole numbers: features, barcodes, entries",
                MatrixKind::Array => "two whole numbers: features, barcodes",
            };
            return Err(format!("`{}` is not {expected}", shown.escape_debug()));
        }
    };
    Ok(MatrixSize {
        kind,
        n_rows,
        n_columns,
        n_entries,
    })
}
