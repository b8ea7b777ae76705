//! Signs of several sections are seen; what looks like them is none.

use proptest::prelude::*;

use super::*;

const REMEDY: &str = "write one file each";

fn of_barcodes(names: &[&str]) -> Result<(), String> {
    let mut signs = SectionSigns::default();
    signs.see_barcodes(names);
    signs.refuse(REMEDY)
}

fn spot(row: u32, column: u32, x_px: f64) -> ArraySpot {
    ArraySpot {
        array: [row.into(), column.into()],
        place_px: [x_px, 50.0],
    }
}

fn of_array(spots: &[ArraySpot]) -> Result<(), String> {
    of_places(spots, ArrayPlaces::AsWritten)
}

fn of_places(spots: &[ArraySpot], places: ArrayPlaces) -> Result<(), String> {
    let mut signs = SectionSigns::default();
    signs.see_array(spots.iter().copied(), places);
    signs.refuse(REMEDY)
}

#[test]
fn a_refusal_names_signs_numbers_and_remedy() {
    let names = [
        "AAACAAGTATCTCCCA-1",
        "CCCCAAGTATCTCCCA-1",
        "AAACAAGTATCTCCCA-2",
    ];
    let error = of_barcodes(&names).unwrap_err();
    assert_eq!(
        error,
        "several sections are pooled here, but a slide is one section with its picture: barcodes have the suffixes \
         -1 (2) and -2 (1), and 1 is there twice but for these; write one file each"
    );
    let error = of_array(&[spot(0, 0, 9.0), spot(0, 1, 90.0), spot(0, 0, 40.0)]).unwrap_err();
    assert!(error.contains(": 1 place of the array is used"), "{error}");
}

#[test]
fn sections_named_in_front_of_the_barcode_are_seen() {
    let names = ["s1_AAACAAGTATCTCCCA-1", "s2_CCCCAAGTATCTCCCA-1"];
    let error = of_barcodes(&names).unwrap_err();
    assert!(
        error.contains("the forms `s1_...-1` (1) and `s2_...-1` (1)"),
        "{error}"
    );
}

#[test]
fn the_same_bases_without_a_suffix_once_are_seen() {
    let error = of_barcodes(&["AAACAAGTATCTCCCA", "AAACAAGTATCTCCCA-1"]).unwrap_err();
    assert!(
        error.contains("the suffixes none (1) and -1 (1), and 1 is"),
        "{error}"
    );
}

#[test]
fn names_of_one_section_are_no_sign() {
    let hd = ["s_008um_00000_00001-1", "s_008um_00001_00000-1"];
    let cells = ["cellid_000000717-1", "cellid_000000718-1"];
    let numbered = ["spot-1", "spot-2", "spot-3"];
    let arrays = ["10x13", "10x14_1"];
    let of_second = ["AAACAAGTATCTCCCA-2", "CCCCAAGTATCTCCCA-2"];
    for names in [&hd[..], &cells, &numbered, &arrays, &of_second, &[]] {
        assert_eq!(of_barcodes(names), Ok(()), "{names:?}");
    }
    let own_ends = [
        "AAACAAGTATCTCCCA-1-7",
        "CCCCAAGTATCTCCCA-1-8",
        "GGGCAAGTATCTCCCA-1-9",
    ];
    assert_eq!(of_barcodes(&own_ends), Ok(()));
}

#[test]
fn bins_and_cells_of_several_sections_are_seen() {
    for pooled in [
        ["s_008um_00000_00001-1", "s_008um_00000_00001-2"],
        ["cellid_000000717-1", "cellid_000000717-1-1"],
    ] {
        assert!(of_barcodes(&pooled).is_err(), "{pooled:?}");
    }
}

#[test]
fn an_array_that_was_never_filled_in_is_no_sign() {
    let zeros: Vec<ArraySpot> = (0..9).map(|i| spot(0, 0, 100.0 * f64::from(i))).collect();
    assert_eq!(of_array(&zeros), Ok(()));
    let missing = zeros.iter().map(|spot| ArraySpot {
        array: [f64::NAN; 2],
        ..*spot
    });
    assert_eq!(of_array(&missing.collect::<Vec<_>>()), Ok(()));
}

#[test]
fn one_spot_under_two_barcodes_is_no_sign() {
    let mut spots: Vec<ArraySpot> = (0..9).map(|i| spot(0, i, 100.0 * f64::from(i))).collect();
    spots.push(spots[3]);
    assert_eq!(of_array(&spots), Ok(()));
    // All of them twice are a section laid on itself.
    let twice: Vec<ArraySpot> = spots.iter().chain(&spots).copied().collect();
    assert!(of_array(&twice).is_err());
}

#[cfg(feature = "hdf5")]
#[test]
fn columns_of_sections_are_recognised_by_name() {
    for column in [
        "library_id",
        "batch",
        "Batch",
        "SAMPLE",
        "sample.name",
        "Slide ID",
        "section",
        "orig.ident",
        "dataset",
        "Dataset_ID",
    ] {
        assert!(names_sections(column), "{column}");
    }
    for column in [
        "in_tissue",
        "batch_effect",
        "n_samples",
        "region",
        "slide_quality",
        "data",
        "origin",
        "",
    ] {
        assert!(!names_sections(column), "{column}");
    }
}

#[cfg(feature = "hdf5")]
#[test]
fn several_values_of_a_column_are_a_sign_and_one_or_a_name_a_spot_is_none() {
    let see = |values: &[Option<&str>]| {
        let mut signs = SectionSigns::default();
        signs.see_column("batch", values.iter().copied());
        signs.refuse(REMEDY)
    };
    let error = see(&[Some("0"), Some("1"), Some("0"), None]).unwrap_err();
    assert!(
        error.contains("column `batch` has 2 values, `0` (2) and `1` (1)"),
        "{error}"
    );
    assert_eq!(see(&[Some("0"), None, Some("0"), Some("")]), Ok(()));
    assert_eq!(see(&[Some("a"), Some("b"), Some("c")]), Ok(()));
    let mut signs = SectionSigns::default();
    signs.see_libraries(&["sec1".to_owned()]);
    signs.see_libraries(&["sec1".to_owned(), "sec2".to_owned()]);
    let error = signs.refuse(REMEDY).unwrap_err();
    assert!(
        error.contains("counted from 2 libraries, `sec1` and `sec2`"),
        "{error}"
    );
}

#[test]
fn a_few_neighbours_whose_places_were_rounded_to_one_are_no_sections() {
    let mut spots: Vec<ArraySpot> = (0..100)
        .map(|i| {
            let mut spot = spot(i / 10, i % 10, 0.0);
            spot.place_px = [f64::from(i % 10) * 80.0, f64::from(i / 10) * 80.0];
            spot
        })
        .collect();
    // 3.49 and 2.51 both become 3.
    spots[32].array = spots[33].array;
    assert_eq!(of_places(&spots, ArrayPlaces::Rounded), Ok(()));
    assert!(of_array(&spots).is_err());
    spots[32].place_px[1] += 240.0;
    assert!(of_places(&spots, ArrayPlaces::Rounded).is_err());
}

proptest! {
    /// Whatever the array, one section of it is taken and any place used again elsewhere is seen.
    #[test]
    fn a_place_used_again_is_seen(
        places in prop::collection::btree_set((0_u32..64, 0_u32..64), 2..40),
        again in any::<prop::sample::Index>(),
    ) {
        let mut spots: Vec<ArraySpot> = places
            .iter()
            .map(|(row, column)| spot(*row, *column, f64::from(100 * row + column)))
            .collect();
        prop_assert_eq!(of_array(&spots), Ok(()));
        let mut other = spots[again.index(spots.len())];
        other.place_px[0] += 30.0;
        spots.push(other);
        prop_assert!(of_array(&spots).is_err());
    }
}
