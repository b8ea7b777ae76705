//! One line of a matrix: whose count it is, whichever way the matrix lies.

use super::matrix_header::{MatrixKind, MatrixSize};
use crate::slide::raw_count;

/// Which way a matrix lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sides {
    /// A row a feature, a column a barcode.
    FeaturesByBarcodes,
    /// A row a barcode, a column a feature.
    BarcodesByFeatures,
}

impl Sides {
    pub(crate) fn of(size: MatrixSize, n_features: u64, n_barcodes: u64) -> Result<Self, String> {
        let claimed = (size.n_rows, size.n_columns);
        if claimed == (n_features, n_barcodes) {
            return Ok(Self::FeaturesByBarcodes);
        }
        if claimed == (n_barcodes, n_features) {
            return Ok(Self::BarcodesByFeatures);
        }
        let sides = [
            (size.n_rows, n_features, "features"),
            (size.n_columns, n_barcodes, "barcodes"),
        ];
        let (claimed, n, what) = match sides[0].0 == sides[0].1 {
            true => sides[1],
            false => sides[0],
        };
        let header = match claimed.checked_add(1) == Some(n) {
            true => "take its first row out if it is a header, else ",
            false => "",
        };
        Err(format!(
            "the header claims {claimed} {what}, but the table of {what} beside it has {n}; {header}take \
             all three files from one run"
        ))
    }

    fn names(self) -> [&'static str; 2] {
        match self {
            Self::FeaturesByBarcodes => ["feature", "barcode"],
            Self::BarcodesByFeatures => ["barcode", "feature"],
        }
    }
}

/// One count; places from 0.
#[derive(Debug, PartialEq)]
pub(crate) struct Entry {
    pub(crate) feature: usize,
    pub(crate) barcode: usize,
    pub(crate) count: f32,
}

/// The entry of a line, the `n_before` + 1st of the file.
pub(crate) fn parse_entry(
    line: &[u8],
    size: MatrixSize,
    sides: Sides,
    n_before: u64,
    place_name: impl FnOnce(usize, usize) -> String,
) -> Result<Entry, String> {
    let text = std::str::from_utf8(line).map_err(|_| "the line is not text".to_owned())?;
    let mut words = text.split_ascii_whitespace();
    let (row, column, count) = match size.kind {
        MatrixKind::Coordinate => {
            let (Some(row), Some(column), Some(count), None) =
                (words.next(), words.next(), words.next(), words.next())
            else {
                return Err("a feature, a barcode and a count were expected".to_owned());
            };
            let [row_name, column_name] = sides.names();
            let row = place(row_name, row, size.n_rows)?;
            (row, place(column_name, column, size.n_columns)?, count)
        }
        MatrixKind::Array => {
            let (Some(count), None) = (words.next(), words.next()) else {
                return Err("one count in a line was expected".to_owned());
            };
            let (column, row) = (n_before / size.n_rows, n_before % size.n_rows);
            (row as usize, column as usize, count)
        }
    };
    let (feature, barcode) = match sides {
        Sides::FeaturesByBarcodes => (row, column),
        Sides::BarcodesByFeatures => (column, row),
    };
    match raw_count::parse(count) {
        Ok(count) => Ok(Entry {
            feature,
            barcode,
            count,
        }),
        Err(problem) => Err(format!("{}: {problem}", place_name(feature, barcode))),
    }
}

/// A place from 1 on, made one from 0 on.
fn place(what: &str, text: &str, n: u64) -> Result<usize, String> {
    match text.parse::<u64>() {
        Ok(place) if (1..=n).contains(&place) => Ok((place - 1) as usize),
        Ok(place) => Err(format!("{what} {place} is not between 1 and {n}")),
        Err(_) => Err(format!("{what} `{}` is no whole number", short(text))),
    }
}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}
