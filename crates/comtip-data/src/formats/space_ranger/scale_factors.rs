//! `scalefactors_json.json`: how wide a spot is and how much smaller the small images are.

use std::path::Path;

use serde::Deserialize;

use super::factors_json::plain_factors;
use crate::error::DataError;
use crate::slide::{ImageScale, ScaleSource, VISIUM_DIAMETER_UM};
use crate::tables::Source;

const MAX_BYTES: u64 = 1 << 20;
/// Share by which the width of a bin may differ from its size; Space Ranger writes one number by the other two.
const BIN_TOLERANCE: f64 = 0.1;

/// Scale factors of a slide; more fields than these are welcome.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub(crate) struct ScaleFactors {
    /// Width of a spot, or of a bin, in pixels of the full-resolution image.
    pub(crate) spot_diameter_fullres: f64,
    /// Pixels of `tissue_hires_image.png` per pixel of the full-resolution image.
    pub(crate) tissue_hires_scalef: Option<f64>,
    /// Pixels of `tissue_lowres_image.png` per pixel of the full-resolution image.
    pub(crate) tissue_lowres_scalef: Option<f64>,
    /// Micrometres per pixel of the full-resolution image, on Visium HD.
    pub(crate) microns_per_pixel: Option<f64>,
    /// Side of a bin in micrometres, on Visium HD.
    pub(crate) bin_size_um: Option<f64>,
}

impl ScaleFactors {
    /// Whether each that is there is a number above 0, those of bins agree, and the width of a spot one of pixels; an error comes with
    /// its name.
    pub(crate) fn check(&self) -> Result<(), (&'static str, String)> {
        let numbers = [
            ("spot_diameter_fullres", Some(self.spot_diameter_fullres)),
            ("tissue_hires_scalef", self.tissue_hires_scalef),
            ("tissue_lowres_scalef", self.tissue_lowres_scalef),
            ("microns_per_pixel", self.microns_per_pixel),
            ("bin_size_um", self.bin_size_um),
        ];
        for (name, number) in numbers {
            if let Some(number) = number.filter(|n| !(n.is_finite() && *n > 0.0)) {
                return Err((name, format!("{number} is not a number above 0")));
            }
        }
        let diameter_px = self.spot_diameter_fullres;
        if let (Some(mpp), Some(bin_um)) = (self.microns_per_pixel, self.bin_size_um) {
            let diameter_um = diameter_px * mpp;
            if (diameter_um / bin_um - 1.0).abs() > BIN_TOLERANCE {
                return Err((
                    "bin_size_um",
                    format!(
                        "{bin_um} um, but a bin of {diameter_px} px (`spot_diameter_fullres`) at {mpp} um per pixel \
                         (`microns_per_pixel`) is {diameter_um:.2} um wide; copy the file from the run again"
                    ),
                ));
            }
        }
        let factors = [
            ("tissue_hires_scalef", self.tissue_hires_scalef),
            ("tissue_lowres_scalef", self.tissue_lowres_scalef),
        ];
        let factor = factors
            .iter()
            .find(|(_, factor)| *factor == Some(diameter_px));
        let cause = match factor {
            Some((name, _)) => format!("{diameter_px} is `{name}`"),
            None if diameter_px < 1.0 => format!("{diameter_px} is less than a pixel"),
            None => return Ok(()),
        };
        Err((
            "spot_diameter_fullres",
            format!(
                "{cause}, and no width of a spot in pixels of the full-resolution image; Seurat keeps a scale \
                 factor there: take the number from the file of Space Ranger"
            ),
        ))
    }

    /// Scale of the full-resolution image.
    pub(crate) fn scale(&self, is_hd: bool) -> Option<ImageScale> {
        if let Some(mpp) = self.microns_per_pixel {
            return Some(ImageScale {
                mpp,
                source: ScaleSource::MicronsPerPixel,
            });
        }
        let (width_um, source) = match is_hd {
            true => (self.bin_size_um?, ScaleSource::BinSize),
            false => (VISIUM_DIAMETER_UM, ScaleSource::SpotDiameter),
        };
        Some(ImageScale {
            mpp: width_um / self.spot_diameter_fullres,
            source,
        })
    }
}

/// Reads the scale factors, plain or gzip'd; each that is there must be a number above 0.
pub(crate) fn read_scale_factors(path: &Path) -> Result<ScaleFactors, DataError> {
    let source = Source::open(path)?.with_limits(MAX_BYTES, MAX_BYTES);
    let json = source.rest()?;
    let wrong = |row: u64, column: Option<&str>, problem: String| DataError::Table {
        path: path.to_path_buf(),
        row,
        column: column.map(str::to_owned),
        problem,
    };
    let factors = plain_factors(&json)
        .map_err(|found| wrong(found.row, found.factor, found.problem))
        .map(serde_json::Value::Object)?;
    let factors: ScaleFactors =
        serde_json::from_value(factors).map_err(|error| wrong(1, None, error.to_string()))?;
    match factors.check() {
        Ok(()) => Ok(factors),
        Err((name, problem)) => Err(wrong(1, Some(name), problem)),
    }
}

#[cfg(test)]
mod tests;
