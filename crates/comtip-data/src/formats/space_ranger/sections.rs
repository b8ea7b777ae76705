//! The guards against pooled sections and misplaced spots, shown what an output folder tells of them.

use super::count_source::CountSource;
use super::spot_positions::Found;
use crate::slide::{
    ArrayAxes, ArrayPlaces, ArraySpot, SectionSigns, SlideWarning, check_array_fit,
};

const REMEDY: &str = "give each section the matrix that `spaceranger count` wrote for it, beside its own folder \
                      `spatial`, and not the one of `spaceranger aggr`";

/// Refuses a matrix of several sections, whether all their spots have positions here or not.
pub(crate) fn check_barcodes(source: &CountSource, barcodes: &[String]) -> Result<(), String> {
    let mut signs = SectionSigns::default();
    signs.see_libraries(&source.libraries().map_err(|error| error.to_string())?);
    let names: Vec<&str> = barcodes.iter().map(String::as_str).collect();
    signs.see_barcodes(&names);
    signs.refuse(REMEDY)
}

/// Refuses positions of several sections.
pub(crate) fn check_places(places: &Found) -> Result<(), String> {
    let mut signs = SectionSigns::default();
    signs.see_array(array_spots(places), ArrayPlaces::AsWritten);
    signs.refuse(REMEDY)
}

/// Refuses positions that contradict the places in the array; returns a note if they are mirrored.
pub(crate) fn check_positions(places: &Found) -> Result<Option<SlideWarning>, String> {
    check_array_fit(array_spots(places), ArrayAxes::RowColumn)
}

fn array_spots(places: &Found) -> impl Iterator<Item = ArraySpot> {
    let on_tissue = places.of_barcode.iter().flatten();
    let on_tissue = on_tissue.filter(|place| place.is_on_tissue());
    on_tissue.map(|place| ArraySpot {
        array: place.array,
        place_px: [place.x_px, place.y_px],
    })
}
