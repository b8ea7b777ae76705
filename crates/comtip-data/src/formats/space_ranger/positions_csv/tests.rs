//! Tests of `positions_csv`.

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
