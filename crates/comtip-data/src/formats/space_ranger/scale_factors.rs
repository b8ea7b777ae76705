//! `scalefactors_json.json`: how wide a spot is and how much smaller the small images are.

use std::path::Path;

use serde::Deserialize;

use super::factors_json::plain_factors;
use crate::error::DataError;
use crate::slide::{ImageScale, ScaleSource, VISIUM_DIAMETER_UM};
use crate::tables::Source;

const MAX_BYTES: u64 = 1 << 20;

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
    /// Whether each that is there is a number above 0, and the width of a spot one of pixels; an error comes with
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
mod tests {
    use super::*;

    fn read(text: impl AsRef<[u8]>) -> Result<ScaleFactors, DataError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("scalefactors_json.json");
        std::fs::write(&path, text).unwrap();
        read_scale_factors(&path)
    }

    /// The example of 10x's documentation, which gives 0.7267575965 um a pixel for it.
    #[test]
    fn the_size_of_a_visium_pixel_is_the_one_10x_computes() {
        let text = r#"{"tissue_hires_scalef": 0.17011142, "tissue_lowres_scalef": 0.051033426,
            "fiducial_diameter_fullres": 144.4773339857, "spot_diameter_fullres": 89.43834961021503}"#;
        let scale = read(text).unwrap().scale(false).unwrap();
        assert_eq!(scale.source, ScaleSource::SpotDiameter);
        approx::assert_abs_diff_eq!(scale.mpp, 0.726_757_596_5, epsilon = 1e-9);
    }

    #[test]
    fn what_the_file_says_of_microns_goes_before_the_spot() {
        let text =
            r#"{"spot_diameter_fullres": 29.2, "microns_per_pixel": 0.27, "bin_size_um": 8}"#;
        let factors = read(text).unwrap();
        let expected = ImageScale {
            mpp: 0.27,
            source: ScaleSource::MicronsPerPixel,
        };
        assert_eq!(factors.scale(true), Some(expected));
        let binned = ScaleFactors {
            microns_per_pixel: None,
            ..factors
        };
        assert_eq!(binned.scale(true).map(|s| s.mpp), Some(8.0 / 29.2));
        let unknown = ScaleFactors {
            bin_size_um: None,
            ..binned
        };
        assert_eq!(unknown.scale(true), None);
    }

    #[test]
    fn a_mark_of_byte_order_and_gzip_leave_no_trace() {
        let text = r#"{"spot_diameter_fullres": 9}"#;
        let expected = read(text).unwrap();
        assert_eq!(read(format!("\u{feff}{text}")).unwrap(), expected);
        assert_eq!(
            read(crate::formats::space_ranger::fixture::gzip(text)).unwrap(),
            expected
        );
    }

    #[test]
    fn malformed_factors_are_named() {
        let cases = [
            ("", "row 1: the file is empty; copy it"),
            (" \n", "row 1: the file is empty; copy it"),
            (
                "{\n\"spot_diam",
                "row 2: the file ends early: it was cut short",
            ),
            (
                "{\n spot: 1}",
                "row 2: this is not JSON from character 2 of the row on",
            ),
            (
                "{}",
                "row 1: the file holds nothing; scale factors were expected",
            ),
            ("[1, 2]", "row 1: the file holds a list of 2; scale factors"),
            ("89.4", "row 1: the file holds a number; scale factors"),
            (
                r#"{"tissue_hires_scalef": 0.1, "x": 1}"#,
                "no `spot_diameter_fullres`, only `tissue_hires_scalef`, `x`; take the file from",
            ),
            (
                r#"{"version": 2, "oligo": [], "fiducial": [], "transform": []}"#,
                "row 1: this is the alignment of an image by Loupe, which Space Ranger was given",
            ),
            (
                r#"{"type": "FeatureCollection", "features": []}"#,
                "row 1: these are outlines (GeoJSON); scale factors",
            ),
            (
                r#"{"spot_diameter_fullres": 0}"#,
                "column `spot_diameter_fullres`: 0 is not a number above 0",
            ),
            (
                r#"{"spot_diameter_fullres": 9, "tissue_hires_scalef": -1}"#,
                "column `tissue_hires_scalef`: -1 is not a number above 0",
            ),
            (
                r#"{"spot_diameter_fullres": 0.25, "tissue_hires_scalef": 0.25}"#,
                "column `spot_diameter_fullres`: 0.25 is `tissue_hires_scalef`, and no width of a spot in pixels of the \
                 full-resolution image; Seurat keeps a scale factor there",
            ),
            (
                r#"{"spot_diameter_fullres": 1.5, "tissue_lowres_scalef": 1.5}"#,
                "1.5 is `tissue_lowres_scalef`",
            ),
            (
                r#"{"spot_diameter_fullres": 0.17, "tissue_lowres_scalef": 0.05}"#,
                "0.17 is less than a pixel, and no width of a spot",
            ),
            (
                r#"{"spot_diameter_fullres": 1e999}"#,
                "row 1: this is not JSON",
            ),
            (
                "{\n\"spot_diameter_fullres\": NaN}",
                "row 2, column `spot_diameter_fullres`: it has no value; take the file",
            ),
            (
                r#"{"spot_diameter_fullres": "wide"}"#,
                "column `spot_diameter_fullres`: `wide` is not a number",
            ),
            (
                r#"{"spot_diameter_fullres": [1, 2]}"#,
                "column `spot_diameter_fullres`: it holds a list of 2; one number was expected",
            ),
            (
                r#"{"spot_diameter_fullres": "inf"}"#,
                "column `spot_diameter_fullres`: inf is not a number above 0",
            ),
        ];
        for (text, expected) in cases {
            let error = read(text).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
    }
}
