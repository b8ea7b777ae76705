//! The guards against pooled sections and misplaced spots, shown what a file of AnnData tells of them.

use super::data_frame::DataFrame;
use crate::error::DataError;
use crate::formats::hdf5::H5File;
use crate::slide::{
    ArrayAxes, ArrayPlaces, ArraySpot, SectionSigns, SlideWarning, check_array_fit, names_sections,
};

/// Refuses a file whose spots on tissue (`rows` of `obs`, lying at `places_px`) are of several sections, or lie where
/// their places in the array contradict; returns a note if those are mirrored.
pub(crate) fn check_one_section(
    file: &H5File,
    obs: &DataFrame<'_>,
    rows: &[usize],
    places_px: &[[f64; 2]],
    places: ArrayPlaces,
) -> Result<Option<SlideWarning>, DataError> {
    let mut signs = SectionSigns::default();
    let names: Vec<&str> = rows.iter().map(|row| obs.names()[*row].as_str()).collect();
    signs.see_barcodes(&names);
    let (row_column, column_column) = ("array_row", "array_col");
    let mut array_spots = Vec::new();
    if obs.has(row_column)? && obs.has(column_column)? {
        let (array_row, array_col) = (obs.column(row_column)?, obs.column(column_column)?);
        let spots = rows.iter().zip(places_px).map(|(row, place_px)| ArraySpot {
            array: [array_row.number(*row), array_col.number(*row)],
            place_px: *place_px,
        });
        array_spots.extend(spots);
        signs.see_array(array_spots.iter().copied(), places);
    }
    let mut column_of_sections = None;
    for column in obs.columns()? {
        if names_sections(&column) {
            let values = obs.column(&column)?;
            let of_spots = rows.iter().map(|row| values.value(*row));
            if signs.see_column(&column, of_spots) {
                column_of_sections.get_or_insert(column);
            }
        }
    }
    signs
        .refuse(&remedy(column_of_sections.as_deref()))
        .map_err(|problem| file.error("obs", problem))?;
    check_array_fit(array_spots, ArrayAxes::RowColumn)
        .map_err(|problem| file.error("obsm/spatial", problem))
}

fn remedy(column_of_sections: Option<&str>) -> String {
    match column_of_sections {
        Some(column) => format!(
            "write a file for each section, `adata[adata.obs['{column}'] == ...].copy()` with its own library in \
             `uns['spatial']`, or if `{column}` says something else of one section, rename it"
        ),
        None => "write a file for each section, with its own library in `uns['spatial']`, from those that were \
                 put together here"
            .to_owned(),
    }
}
