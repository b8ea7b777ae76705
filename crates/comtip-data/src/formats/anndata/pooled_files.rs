//! Whatever sections are pooled in a file, and by whatever sign they can be distinguished, they are refused.

use hdf5_pure::FileBuilder;
use proptest::prelude::*;

use super::counts_of_one::add_counts_of_one;
use super::read_built::read_built;
use crate::error::DataError;
use crate::slide::{Pooled, Sign, Slide, pooled};

/// Reads the spots from a file that has what the sign is in, and nothing else that tells sections
/// apart.
fn read(spots: &Pooled, sign: Sign) -> Result<Slide, DataError> {
    let n = spots.barcodes.len();
    let mut file = FileBuilder::new();
    add_counts_of_one(&mut file, n);
    let mut obs = file.create_group("obs");
    let names: Vec<&str> = spots.barcodes.iter().map(String::as_str).collect();
    obs.create_dataset("_index").with_vlen_strings(&names);
    if sign == Sign::Array {
        obs.create_dataset("array_row")
            .with_i64_data(&spots.array_row);
        obs.create_dataset("array_col")
            .with_i64_data(&spots.array_col);
    }
    if sign == Sign::Column {
        obs.create_dataset("library_id")
            .with_i64_data(&spots.section);
    }
    file.add_group(obs.finish());
    let mut var = file.create_group("var");
    var.create_dataset("_index").with_vlen_strings(&["ACTB"]);
    file.add_group(var.finish());
    let mut obsm = file.create_group("obsm");
    let places: Vec<f64> = spots.places_px.iter().flatten().copied().collect();
    let spatial = obsm.create_dataset("spatial");
    spatial.with_f64_data(&places).with_shape(&[n as u64, 2]);
    file.add_group(obsm.finish());
    let mut uns = file.create_group("uns");
    let mut spatial = uns.create_group("spatial");
    let mut library = spatial.create_group("sec1");
    let mut factors = library.create_group("scalefactors");
    let diameter = factors.create_dataset("spot_diameter_fullres");
    diameter.with_f64_data(&[9.0]).with_shape(&[]);
    library.add_group(factors.finish());
    spatial.add_group(library.finish());
    uns.add_group(spatial.finish());
    file.add_group(uns.finish());
    read_built(file)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn pooled_sections_are_refused_and_each_by_itself_is_read(
        (spots, sign) in (pooled(), Sign::any()),
    ) {
        let spots = spots.marked_by(sign);
        let error = read(&spots, sign).unwrap_err().to_string();
        prop_assert!(error.contains("several sections are pooled here"), "{}", error);
        for section in [0, 1] {
            let one = spots.only(section);
            let slide = read(&one, sign).unwrap();
            prop_assert_eq!(slide.spots.len(), one.barcodes.len());
            prop_assert_eq!(slide.counts.total(), one.barcodes.len() as f64);
        }
    }
}
