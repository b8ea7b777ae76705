//! The coordinate table: `,yaxis,xaxis,r`, one row a spot, pixels of the image.

use std::collections::HashMap;
use std::path::Path;

use crate::error::DataError;
use crate::slide::Spot;
use crate::tables::{Table, TableOf};

/// Relative difference of two radii that are still the same number written twice.
const RADIUS_TOLERANCE: f64 = 1e-9;

/// Spots in the order of the table, none labelled yet, and the radius they share.
#[derive(Debug)]
pub(crate) struct Coordinates {
    pub(crate) spots: Vec<Spot>,
    pub(crate) radius_px: f64,
}

/// Reads a coordinate table.
///
/// The columns are found by name, in any order, beside others; spot ids are in the column without
/// a name or, where all have one, in the first that is not a number this reads.
pub(crate) fn read_coordinates(path: &Path) -> Result<Coordinates, DataError> {
    let mut table = Table::open(path, TableOf::Spots)?;
    let [x, y, r] = ["xaxis", "yaxis", "r"].map(|name| table.column(name));
    let (x, y, r) = (x?, y?, r?);
    let Some(id) = id_column(&table, [x, y, r]) else {
        return Err(table.header_error("no column of spot ids beside `yaxis`, `xaxis` and `r`"));
    };

    let mut spots = Vec::new();
    let mut row_of_id = HashMap::new();
    let mut radius = None;
    while let Some(row) = table.next_row()? {
        let spot = Spot {
            id: row.filled(id)?.to_owned(),
            x_px: row.number(x)?,
            y_px: row.number(y)?,
            label: None,
        };
        if let Some(first) = row_of_id.insert(spot.id.clone(), row.row()) {
            let problem = format!("spot `{}` is already in row {first}", spot.id);
            return Err(row.error(id, problem));
        }
        let radius_px = row.number(r)?;
        if radius_px <= 0.0 {
            return Err(row.error(r, format!("radius {radius_px} is not above 0")));
        }
        let (first, first_row) = *radius.get_or_insert((radius_px, row.row()));
        if (radius_px - first).abs() > RADIUS_TOLERANCE * first {
            let problem = format!(
                "radius {radius_px} differs from {first} in row {first_row}; spots of a slide share one"
            );
            return Err(row.error(r, problem));
        }
        spots.push(spot);
    }
    match radius {
        Some((radius_px, _)) => Ok(Coordinates { spots, radius_px }),
        None => Err(table.header_error("the table has a header and no spots")),
    }
}

fn id_column(table: &Table, numbers: [usize; 3]) -> Option<usize> {
    let columns = table.columns();
    columns
        .iter()
        .position(|name| name.trim().is_empty())
        .or_else(|| (0..columns.len()).find(|i| !numbers.contains(i)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Coordinates, DataError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s_coord.csv");
        std::fs::write(&path, text).unwrap();
        read_coordinates(&path)
    }

    fn problem(text: &str) -> String {
        let text = read(text).unwrap_err().to_string();
        text.split_once("s_coord.csv, ").unwrap().1.to_owned()
    }

    #[test]
    fn y_comes_first_in_the_file_and_x_is_still_x() {
        let found = read(",yaxis,xaxis,r\ns_1x2,10.5,20,3\n").unwrap();
        let expected = Spot {
            id: "s_1x2".into(),
            x_px: 20.0,
            y_px: 10.5,
            label: None,
        };
        assert_eq!(found.spots, [expected]);
        assert_eq!(found.radius_px, 3.0);
        let elsewhere = read("r,xaxis,spot,yaxis,note\n3,20,s_1x2,10.5,old\n").unwrap();
        assert_eq!(elsewhere.spots, found.spots);
    }

    #[test]
    fn malformed_rows_name_row_and_column() {
        let cases = [
            ("", "row 1: the file is empty, a header was expected"),
            (
                ",yaxis,xaxis,r\n",
                "row 1: the table has a header and no spots",
            ),
            (
                ",y,xaxis,r\na,1,1,1\n",
                "row 1: no column `yaxis`; the columns are ``, `y`, `xaxis`, `r`",
            ),
            (
                "yaxis,xaxis,r\n1,1,1\n",
                "row 1: no column of spot ids beside `yaxis`, `xaxis` and `r`",
            ),
            (
                ",yaxis,xaxis,r\na,NaN,1,1\n",
                "row 2, column `yaxis`: `NaN` is not finite",
            ),
            (
                ",yaxis,xaxis,r\na,1,left,1\n",
                "row 2, column `xaxis`: `left` is not a number",
            ),
            (
                ",yaxis,xaxis,r\na,1,1,0\n",
                "row 2, column `r`: radius 0 is not above 0",
            ),
            (
                ",yaxis,xaxis,r\na,1,1,5\n\nb,1,1,6\n",
                "row 4, column `r`: radius 6 differs from 5 in row 2; spots of a slide share one",
            ),
            (
                ",yaxis,xaxis,r\na,1,1,5\na,2,2,5\n",
                "row 3, column ``: spot `a` is already in row 2",
            ),
            (
                ",yaxis,xaxis,r\na,1,1,5\nb,2,2\n",
                "row 3: 3 cells, but the header has 4",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(problem(text), expected, "{text}");
        }
    }
}
