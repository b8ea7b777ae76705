//! Spot positions of Visium: a csv that has a header since Space Ranger 2.

use std::path::Path;

use super::spot_positions::{Place, SpotPositions, in_tissue};
use crate::error::DataError;
use crate::tables::{Record, Separator, Source, next_record};

/// Columns in the order of a table without a header.
pub(crate) const COLUMNS: [&str; 6] = [
    "barcode",
    "in_tissue",
    "array_row",
    "array_col",
    "pxl_row_in_fullres",
    "pxl_col_in_fullres",
];
const MAX_LINE_BYTES: u64 = 64 << 10;
const MAX_BYTES: u64 = 2 << 30;

/// Reads the positions of spots, with a header or without.
///
/// The first row tells which: a spot has numbers behind its barcode, a header has none. The name of
/// the file does not tell: whoever trusts it loses a spot.
pub(crate) fn read_positions(path: &Path, places: &mut SpotPositions<'_>) -> Result<(), DataError> {
    let mut source = Source::open(path)?.with_limits(MAX_LINE_BYTES, MAX_BYTES);
    let Some(first) = next_record(&mut source)? else {
        return Err(source.error(1, None, "the file is empty, spot positions were expected"));
    };
    let separator = source.separator();
    let has_header = is_header(&first, separator);
    let columns = match has_header {
        true => Columns::of_header(&first),
        false => Columns::usual(&first),
    };
    let columns = columns.map_err(|problem| source.error(first.row, None, problem))?;
    let mut record = match has_header {
        true => next_record(&mut source)?,
        false => Some(first),
    };
    if record.is_none() {
        return Err(source.error(1, None, "the table has a header and no spots"));
    }
    while let Some(spot) = record {
        let wrong =
            |(column, problem): (Option<&str>, String)| source.error(spot.row, column, problem);
        let (barcode, place) = columns.read(&spot, separator).map_err(wrong)?;
        places
            .take(barcode, place)
            .map_err(|problem| wrong((None, problem)))?;
        record = next_record(&mut source)?;
    }
    Ok(())
}

fn is_header(first: &Record, separator: Separator) -> bool {
    let mut cells = first.fields.iter().skip(1);
    !cells.any(|cell| number(cell, separator).is_some())
}

fn number(cell: &str, separator: Separator) -> Option<f64> {
    separator.number(cell.trim()).parse().ok()
}

/// Where the columns that are needed are.
struct Columns {
    n_cells: usize,
    barcode: usize,
    in_tissue: usize,
    row: usize,
    col: usize,
    /// Those of the place in the array, where they are.
    array: Option<[usize; 2]>,
}

impl Columns {
    fn usual(first: &Record) -> Result<Self, String> {
        match first.fields.len() {
            n_cells @ 6 => Ok(Self {
                n_cells,
                barcode: 0,
                in_tissue: 1,
                row: 4,
                col: 5,
                array: Some([2, 3]),
            }),
            n => Err(format!(
                "{n} cells and no header; without a header the six columns are {}",
                COLUMNS.join(", ")
            )),
        }
    }

    fn of_header(header: &Record) -> Result<Self, String> {
        let find = |name: &str| {
            let mut cells = header.fields.iter();
            cells
                .position(|cell| cell.trim().eq_ignore_ascii_case(name))
                .ok_or_else(|| {
                    format!(
                        "no column `{name}`; the columns are `{}`",
                        header.fields.join("`, `")
                    )
                })
        };
        Ok(Self {
            n_cells: header.fields.len(),
            barcode: find(COLUMNS[0])?,
            in_tissue: find(COLUMNS[1])?,
            row: find(COLUMNS[4])?,
            col: find(COLUMNS[5])?,
            array: find(COLUMNS[2])
                .ok()
                .zip(find(COLUMNS[3]).ok())
                .map(|(row, col)| [row, col]),
        })
    }

    fn read<'r>(
        &self,
        spot: &'r Record,
        separator: Separator,
    ) -> Result<(&'r str, Place), (Option<&'static str>, String)> {
        let n_cells = spot.fields.len();
        if n_cells != self.n_cells {
            let problem = format!("{n_cells} cells, but the first row has {}", self.n_cells);
            return Err((None, problem));
        }
        let cell = |at: usize| spot.fields[at].trim();
        let number = |at: usize, column: &'static str| {
            let number = number(cell(at), separator);
            number.ok_or_else(|| (Some(column), format!("`{}` is not a number", cell(at))))
        };
        let barcode = cell(self.barcode);
        if barcode.is_empty() {
            return Err((Some(COLUMNS[0]), "the cell is empty".to_owned()));
        }
        let is_on_tissue =
            in_tissue(cell(self.in_tissue)).map_err(|problem| (Some(COLUMNS[1]), problem))?;
        let array = self
            .array
            .map(|sides| sides.map(|at| cell(at).parse().unwrap_or(f64::NAN)));
        let place = Place {
            y_px: number(self.row, COLUMNS[4])?,
            x_px: number(self.col, COLUMNS[5])?,
            is_on_tissue,
            array: array.unwrap_or([f64::NAN; 2]),
        };
        Ok((barcode, place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::space_ranger::spot_positions::Found;

    const HEADER: &str =
        "barcode,in_tissue,array_row,array_col,pxl_row_in_fullres,pxl_col_in_fullres\n";

    fn read(text: &str) -> Result<Found, DataError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("positions.csv");
        std::fs::write(&path, text).unwrap();
        let barcodes = ["AAC-1", "AAG-1"].map(str::to_owned);
        let mut places = SpotPositions::of(&barcodes);
        read_positions(&path, &mut places)?;
        Ok(places.finish())
    }

    #[test]
    fn the_first_spot_is_there_with_a_header_and_without() {
        let spots = "AAC-1,1,0,0,10,20\nAAG-1,0,0,2,10,30.5\nTTT-1,1,1,1,15,25\nTTG-1,0,1,3,1,1\n";
        for text in [spots.to_owned(), format!("{HEADER}{spots}")] {
            let found = read(&text).unwrap();
            let place = |x_px, is_on_tissue: bool, column| Place {
                x_px,
                y_px: 10.0,
                is_on_tissue: Some(is_on_tissue),
                array: [0.0, column],
            };
            assert_eq!(
                found.of_barcode,
                [Some(place(20.0, true, 0.0)), Some(place(30.5, false, 2.0))]
            );
            assert_eq!(found.without_counts, ["TTT-1"]);
            assert_eq!(found.n_off_tissue, 2);
        }
    }

    #[test]
    fn with_a_header_columns_are_found_by_name() {
        let text = "in_tissue,pxl_col_in_fullres,pxl_row_in_fullres,barcode\n1,20,10,AAC-1\n";
        let place = read(text).unwrap().of_barcode[0].unwrap();
        assert_eq!((place.x_px, place.y_px), (20.0, 10.0));
    }

    #[test]
    fn semicolons_and_decimal_commas_are_read() {
        for header in ["", &HEADER.replace(',', ";")] {
            let found = read(&format!(
                "{header}AAC-1;1;0;0;10,25;20,5\nAAG-1;1;0;2;1;2\n"
            ))
            .unwrap();
            let place = found.of_barcode[0].unwrap();
            assert_eq!((place.x_px, place.y_px), (20.5, 10.25));
        }
    }

    #[test]
    fn tissue_in_words_is_understood_and_a_cell_without_value_names_its_spot() {
        let cases = [
            ("1.0", "0.0"),
            ("True", "False"),
            ("TRUE", "FALSE"),
            ("in tissue", "off"),
        ];
        for (on, off) in cases {
            let found = read(&format!("AAC-1,{on},0,0,1,2\nAAG-1,{off},0,2,1,2\n")).unwrap();
            let tissue = found
                .of_barcode
                .iter()
                .map(|place| place.unwrap().is_on_tissue);
            assert_eq!(tissue.collect::<Vec<_>>(), [Some(true), Some(false)]);
            assert_eq!((found.n_off_tissue, found.tissue_unknown.len()), (1, 0));
        }
        for unknown in ["", "NaN", "NA", " "] {
            let found = read(&format!("AAC-1,{unknown},0,0,1,2\nAAG-1,1,0,2,1,2\n")).unwrap();
            assert_eq!(found.tissue_unknown, ["AAC-1"]);
            assert_eq!((found.n_off_tissue, found.without_counts.len()), (0, 0));
            assert!(!found.of_barcode[0].unwrap().is_on_tissue());
        }
    }

    #[test]
    fn malformed_positions_name_row_and_column() {
        let cases = [
            ("", "row 1: the file is empty, spot positions were expected"),
            (HEADER, "row 1: the table has a header and no spots"),
            ("AAC-1,1,0,0,10\n", "row 1: 5 cells and no header; without"),
            (
                "barcode,in_tissue,row,col\nAAC-1,1,1,1\n",
                "row 1: no column `pxl_row_in_fullres`; the columns are",
            ),
            (
                "AAC-1,1,0,0,10,20\n\nAAG-1,1,0,0,x,20\n",
                "row 3, column `pxl_row_in_fullres`: `x` is not a number",
            ),
            (
                "AAC-1,2,0,0,10,20\n",
                "row 1, column `in_tissue`: `2` is neither 0 nor 1",
            ),
            (
                "AAC-1,1,0,0,10,20\nAAG-1,1,0,0,10\n",
                "row 2: 5 cells, but the first row has 6",
            ),
            (
                "AAC-1,1,0,0,10,NaN\n",
                "row 1: spot `AAC-1` lies at (NaN, 10), not a place",
            ),
            (
                "AAC-1,1,0,0,1,2\nAAC-1,1,0,0,1,2\n",
                "row 2: spot `AAC-1` is listed twice",
            ),
            (",1,0,0,1,2\n", "row 1, column `barcode`: the cell is empty"),
        ];
        for (text, expected) in cases {
            let error = read(text).unwrap_err().to_string();
            assert!(
                error.contains(&format!("positions.csv, {expected}")),
                "{error}"
            );
        }
    }
}
