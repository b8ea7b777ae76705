//! Where the spots of a matrix lie, brought together by barcode.

use std::collections::HashMap;

use crate::slide::meaning;
use crate::tables::MAX_SPOTS;

/// Where a spot lies on the full-resolution image.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Place {
    /// Pixels from the left edge: `pxl_col_in_fullres`.
    pub(crate) x_px: f64,
    /// Pixels from the top edge: `pxl_row_in_fullres`.
    pub(crate) y_px: f64,
    /// `None` where the table does not say.
    pub(crate) is_on_tissue: Option<bool>,
    /// `array_row` and `array_col`; NaN where the table does not say.
    pub(crate) array: [f64; 2],
}

impl Place {
    pub(crate) fn is_on_tissue(&self) -> bool {
        self.is_on_tissue == Some(true)
    }
}

/// Takes positions one by one and keeps those of the barcodes of a matrix.
#[derive(Debug)]
pub(crate) struct SpotPositions<'a> {
    index: HashMap<&'a str, usize>,
    found: Found,
    n_taken: u64,
}

/// What was found of the barcodes of a matrix.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// A place for every barcode that has one.
    pub(crate) of_barcode: Vec<Option<Place>>,
    /// Spots on tissue that the matrix does not name.
    pub(crate) without_counts: Vec<String>,
    /// Spots off the tissue, in the matrix or not.
    pub(crate) n_off_tissue: usize,
    /// Spots of which the table does not say whether they are on tissue, in the matrix or not.
    pub(crate) tissue_unknown: Vec<String>,
}

impl<'a> SpotPositions<'a> {
    pub(crate) fn of(barcodes: &'a [String]) -> Self {
        Self {
            index: barcodes.iter().map(String::as_str).zip(0..).collect(),
            found: Found {
                of_barcode: vec![None; barcodes.len()],
                ..Found::default()
            },
            n_taken: 0,
        }
    }

    /// Takes the position of one spot; says what is wrong with it.
    pub(crate) fn take(&mut self, barcode: &str, place: Place) -> Result<(), String> {
        self.n_taken += 1;
        if self.n_taken > MAX_SPOTS {
            return Err(format!("more than {MAX_SPOTS} spots"));
        }
        if !(place.x_px.is_finite() && place.y_px.is_finite()) {
            return Err(format!(
                "spot `{barcode}` lies at ({}, {}), not a place",
                place.x_px, place.y_px
            ));
        }
        match place.is_on_tissue {
            Some(true) => {}
            Some(false) => self.found.n_off_tissue += 1,
            None => self.found.tissue_unknown.push(barcode.to_owned()),
        }
        match self.index.get(barcode) {
            Some(at) if self.found.of_barcode[*at].is_some() => {
                return Err(format!("spot `{barcode}` is listed twice"));
            }
            Some(at) => self.found.of_barcode[*at] = Some(place),
            None if place.is_on_tissue() => self.found.without_counts.push(barcode.to_owned()),
            None => {}
        }
        Ok(())
    }

    pub(crate) fn finish(self) -> Found {
        self.found
    }
}

/// What a cell of `in_tissue` says: 0 or 1, or what other programs make of them; `None` for a cell
/// without a value.
pub(crate) fn in_tissue(cell: &str) -> Result<Option<bool>, String> {
    let cell = cell.trim();
    match (cell, cell.parse::<f64>()) {
        ("", _) => Ok(None),
        (_, Ok(0.0)) => Ok(Some(false)),
        (_, Ok(1.0)) => Ok(Some(true)),
        (_, Ok(number)) if !number.is_nan() => Err(format!("`{cell}` is neither 0 nor 1")),
        _ => meaning(cell).ok_or_else(|| format!("`{cell}` is neither 0 nor 1")),
    }
}
