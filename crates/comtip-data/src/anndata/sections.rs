//! The guard against pooled sections, shown what a file of AnnData tells of them.

use super::data_frame::DataFrame;
use crate::DataError;
use crate::hdf5::H5File;
use crate::one_section::{ArraySpot, SectionSigns, names_sections};

const REMEDY: &str = "write a file for each section, with its rows of `obs` and its own library in \
                      `uns['spatial']`: `adata[adata.obs['library_id'] == 'sec1'].copy()`, or where no column names the \
                      section, from its own file before the sections were put together; if a column says something \
                      else of one section, rename it";

/// Refuses a file whose spots on tissue (`rows` of `obs`, lying at `places_px`) are of several sections.
pub(super) fn check_one_section(
    file: &H5File,
    obs: &DataFrame<'_>,
    rows: &[usize],
    places_px: &[[f64; 2]],
) -> Result<(), DataError> {
    let mut signs = SectionSigns::default();
    let names: Vec<&str> = rows.iter().map(|row| obs.names()[*row].as_str()).collect();
    signs.see_barcodes(&names);
    let (row_column, column_column) = ("array_row", "array_col");
    if obs.has(row_column)? && obs.has(column_column)? {
        let (array_row, array_col) = (obs.column(row_column)?, obs.column(column_column)?);
        let spots = rows.iter().zip(places_px).map(|(row, place_px)| ArraySpot {
            array: [array_row.number(*row), array_col.number(*row)],
            place_px: *place_px,
        });
        signs.see_array(spots);
    }
    for column in obs.columns()? {
        if names_sections(&column) {
            let values = obs.column(&column)?;
            signs.see_column(&column, rows.iter().map(|row| values.value(*row)));
        }
    }
    signs
        .refuse(REMEDY)
        .map_err(|problem| file.error("obs", problem))
}
