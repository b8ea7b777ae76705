//! Scale factors, whole and malformed.

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
    let text = r#"{"spot_diameter_fullres": 29.2, "microns_per_pixel": 0.27, "bin_size_um": 8}"#;
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
            r#"{"spot_diameter_fullres": 29.2, "microns_per_pixel": 0.274, "bin_size_um": 16}"#,
            "column `bin_size_um`: 16 um, but a bin of 29.2 px (`spot_diameter_fullres`) at 0.274 um per pixel \
             (`microns_per_pixel`) is 8.00 um wide; copy the file",
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
