//! Where the spots of a matrix lie, brought together by barcode.

use std::collections::HashMap;

use crate::slide::MAX_SPOTS;

/// Where a spot lies on the full-resolution image.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Place {
    /// Pixels from the left edge: `pxl_col_in_fullres`.
    pub(super) x_px: f64,
    /// Pixels from the top edge: `pxl_row_in_fullres`.
    pub(super) y_px: f64,
    pub(super) is_on_tissue: bool,
    /// `array_row` and `array_col`; NaN where the table does not say.
    pub(super) array: [f64; 2],
}

/// Takes positions one by one and keeps those of the barcodes of a matrix.
#[derive(Debug)]
pub(super) struct Places<'a> {
    index: HashMap<&'a str, usize>,
    found: Found,
    n_taken: u64,
}

/// What was found of the barcodes of a matrix.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// A place for every barcode that has one.
    pub(super) of_barcode: Vec<Option<Place>>,
    /// Spots on tissue that the matrix does not name.
    pub(super) without_counts: Vec<String>,
    /// Spots off the tissue, in the matrix or not.
    pub(super) n_off_tissue: usize,
}

impl<'a> Places<'a> {
    pub(super) fn of(barcodes: &'a [String]) -> Self {
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
    pub(super) fn take(&mut self, barcode: &str, place: Place) -> Result<(), String> {
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
        if !place.is_on_tissue {
            self.found.n_off_tissue += 1;
        }
        match self.index.get(barcode) {
            Some(at) if self.found.of_barcode[*at].is_some() => {
                return Err(format!("spot `{barcode}` is listed twice"));
            }
            Some(at) => self.found.of_barcode[*at] = Some(place),
            None if place.is_on_tissue => self.found.without_counts.push(barcode.to_owned()),
            None => {}
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Found {
        self.found
    }
}
