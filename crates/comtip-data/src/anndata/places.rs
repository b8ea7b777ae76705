//! Where the spots lie: `obsm/spatial`.

use crate::DataError;
use crate::hdf5::{H5File, Object};

const SPATIAL: &str = "obsm/spatial";

/// Place of every spot, (x, y) in pixels of the full-resolution image; `None` where it is not a
/// number.
pub(super) fn read_places(
    file: &H5File,
    n_spots: usize,
) -> Result<Vec<Option<[f64; 2]>>, DataError> {
    match file.find(SPATIAL)? {
        Some(Object::Dataset(_)) => {}
        Some(Object::Group(_)) => {
            let problem = "a table, but an array was expected; write \
                           `adata.obsm['spatial'].to_numpy()`";
            return Err(file.error(SPATIAL, problem));
        }
        None => {
            let problem = "the places of the spots are not here; write an array of x and y, in \
                           pixels of the full-resolution image";
            return Err(file.error(SPATIAL, problem));
        }
    }
    let places = file.numbers(SPATIAL, 2)?;
    if places.shape() != [n_spots as u64, 2] {
        return Err(places.error(format!(
            "an array of {:?}, but x and y of {n_spots} spots were expected",
            places.shape()
        )));
    }
    let all = places.all()?;
    let places = all.chunks_exact(2).map(|place| [place[0], place[1]]);
    let is_place = |place: &[f64; 2]| place.iter().all(|side| side.is_finite());
    Ok(places.map(|place| Some(place).filter(is_place)).collect())
}
