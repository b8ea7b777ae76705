//! Where the spots lie: `obsm/spatial`.

use super::column::read_column;
use crate::error::DataError;
use crate::formats::hdf5::{H5File, Object};

const SPATIAL: &str = "obsm/spatial";
/// What the columns of a table are called that hold x, and those that hold y.
const NAMES: [&[&str]; 2] = [
    &[
        "x",
        "x_px",
        "xaxis",
        "pos_x",
        "x_pos",
        "coord_x",
        "x_centroid",
        "centroid_x",
        "x_coord",
        "imagecol",
        "pxl_col_in_fullres",
    ],
    &[
        "y",
        "y_px",
        "yaxis",
        "pos_y",
        "y_pos",
        "coord_y",
        "y_centroid",
        "centroid_y",
        "y_coord",
        "imagerow",
        "pxl_row_in_fullres",
    ],
];
/// What they are called, in order, where nobody named them.
const NUMBERED: [[&str; 2]; 4] = [
    ["0", "1"],
    ["1", "2"],
    ["spatial1", "spatial2"],
    ["spatial_1", "spatial_2"],
];

/// Place of every spot, (x, y) in pixels of the full-resolution image; `None` where it is not a
/// number.
pub(crate) fn read_places(
    file: &H5File,
    n_spots: usize,
) -> Result<Vec<Option<[f64; 2]>>, DataError> {
    match file.find(SPATIAL)? {
        Some(Object::Dataset(_)) => read_array(file, n_spots),
        Some(Object::Group(_)) => read_table(file, n_spots),
        None => {
            let problem = "the places of the spots are not here; write an array of x and y, in \
                           pixels of the full-resolution image";
            Err(file.error(SPATIAL, problem))
        }
    }
}

fn read_array(file: &H5File, n_spots: usize) -> Result<Vec<Option<[f64; 2]>>, DataError> {
    let places = file.numbers(SPATIAL, 2)?;
    if places.shape() != [n_spots as u64, 2] {
        return Err(places.error(format!(
            "an array of {:?}, but x and y of {n_spots} spots were expected; write \
             `adata.obsm['spatial'][:, :2]` if those are the first two columns",
            places.shape()
        )));
    }
    let all = places.all()?;
    let places = all.chunks_exact(2).map(|place| [place[0], place[1]]);
    Ok(places.map(place).collect())
}

/// A pandas table, whose columns may be in any order if their names tell x from y.
fn read_table(file: &H5File, n_spots: usize) -> Result<Vec<Option<[f64; 2]>>, DataError> {
    let Some(columns) = file.texts_attribute(SPATIAL, "column-order")? else {
        let problem = "a group, but an array or a table was expected; write \
                       `adata.obsm['spatial'].to_numpy()`";
        return Err(file.error(SPATIAL, problem));
    };
    let [first, second] = &columns[..] else {
        let problem = format!(
            "a table of {} columns ({}), but x and y were expected; write \
             `adata.obsm['spatial'][[x, y]]` with the names of those two",
            columns.len(),
            columns.join(", ")
        );
        return Err(file.error(SPATIAL, problem));
    };
    let called = |name: &str, side: usize| NAMES[side].contains(&name.to_lowercase().as_str());
    let is_numbered = NUMBERED.iter().any(|pair| pair == &[first, second]);
    let is_called = [first, second]
        .iter()
        .all(|name| called(name, 0) || called(name, 1));
    if !is_numbered && !is_called {
        let problem = format!(
            "nothing tells which of the columns {first} and {second} is x; call them x and y, by \
             `adata.obsm['spatial'].columns = ['x', 'y']`"
        );
        return Err(file.error(SPATIAL, problem));
    }
    let is_turned = called(first, 1) || called(second, 0);
    if is_turned && (called(first, 0) || called(second, 1)) {
        let problem = format!("both columns, {first} and {second}, are called like one side");
        return Err(file.error(SPATIAL, problem));
    }
    let [x, y] = match is_turned {
        true => [second, first],
        false => [first, second],
    };
    let read = |name: &str| {
        let path = format!("{SPATIAL}/{name}");
        let column = read_column(file, &path, None, n_spots as u64)?;
        match column.n_rows() == n_spots {
            true => Ok(column),
            false => {
                let n_rows = column.n_rows();
                let problem = format!("{n_rows} rows, but there are {n_spots} spots");
                Err(file.error(&path, problem))
            }
        }
    };
    let (x, y) = (read(x)?, read(y)?);
    let places = (0..n_spots).map(|row| [x.number(row), y.number(row)]);
    Ok(places.map(place).collect())
}

fn place(place: [f64; 2]) -> Option<[f64; 2]> {
    Some(place).filter(|place| place.iter().all(|side| side.is_finite()))
}
