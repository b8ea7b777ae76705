//! The guards against pooled sections and misplaced spots, shown what the ids of spots tell of them.

use crate::slide::{
    ArrayAxes, ArrayPlaces, ArraySpot, SectionSigns, SlideWarning, Spot, check_array_fit,
};

const REMEDY: &str =
    "write a table of coordinates and one of counts for each section, beside its own image";

/// Refuses spots of several sections, by their ids: `<slide>_<array x>x<array y>` or `<slide>_<barcode>`.
pub(crate) fn check_one_section(spots: &[Spot]) -> Result<(), String> {
    let mut signs = SectionSigns::default();
    let names: Vec<&str> = spots.iter().map(|spot| spot.id.as_str()).collect();
    signs.see_barcodes(&names);
    let spots = spots.iter().filter_map(array_spot);
    signs.see_array(spots, ArrayPlaces::AsWritten);
    signs.refuse(REMEDY)
}

/// Refuses positions that contradict the places in the array; returns a note if they are mirrored.
pub(crate) fn check_positions(spots: &[Spot]) -> Result<Option<SlideWarning>, String> {
    check_array_fit(spots.iter().filter_map(array_spot), ArrayAxes::XY)
}

fn array_spot(spot: &Spot) -> Option<ArraySpot> {
    Some(ArraySpot {
        array: array_place(&spot.id)?,
        place_px: [spot.x_px, spot.y_px],
    })
}

/// `[10, 14]` of `B4_10x14`, of `B4_10x14-1` too; of Visium's barcodes `None`.
fn array_place(id: &str) -> Option<[f64; 2]> {
    let is_of_place = |c: char| c.is_ascii_alphanumeric() || c == '.';
    let words = id.split(|c: char| !is_of_place(c));
    words.rev().find_map(|word| {
        let (x, y) = word.split_once('x')?;
        Some([number(x)?, number(y)?])
    })
}

/// Digits with a point among them perhaps: no `inf`, no `1e9`.
fn number(text: &str) -> Option<f64> {
    let is_of_number = |b: u8| b.is_ascii_digit() || b == b'.';
    text.bytes()
        .all(is_of_number)
        .then(|| text.parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::formats::stimage::fixture::sample;
    use crate::slide::{Sign, pooled};

    fn spots(ids: impl IntoIterator<Item = String>, places_px: &[[f64; 2]]) -> Vec<Spot> {
        let spot = |(id, [x_px, y_px]): (String, &[f64; 2])| Spot {
            id,
            x_px: *x_px,
            y_px: *y_px,
            label: None,
        };
        ids.into_iter().zip(places_px).map(spot).collect()
    }

    #[test]
    fn places_of_the_array_are_read_off_ids() {
        assert_eq!(array_place("Human_ST_B4_10x14"), Some([10.0, 14.0]));
        assert_eq!(array_place("10.05x14.98"), Some([10.05, 14.98]));
        assert_eq!(array_place("s1_10x14-1"), Some([10.0, 14.0]));
        for id in [
            "s_AAACAAGTATCTCCCA-1",
            "s_008um_00012_00345-1",
            "x",
            "1x",
            "ax1",
            "10X_1",
        ] {
            assert_eq!(array_place(id), None, "{id}");
        }
    }

    #[test]
    fn the_sections_of_the_sample_are_one_each_and_two_of_them_put_together_are_refused() {
        for section in ["B4", "C2", "C3"] {
            assert_eq!(check_one_section(&sample(section).spots), Ok(()));
        }
        let both = [sample("C2").spots, sample("C3").spots].concat();
        let problem = check_one_section(&both).unwrap_err();
        assert!(
            problem.contains("several sections are pooled here")
                && problem.contains("places of the array are used by several spots each"),
            "{problem}"
        );
    }

    #[test]
    fn positions_of_the_sample_fit_and_shuffled_ones_are_refused_and_swapped_ones_noted() {
        for section in ["B4", "C2", "C3"] {
            let mut spots = sample(section).spots;
            assert_eq!(check_positions(&spots), Ok(None), "{section}");
            for spot in &mut spots {
                (spot.x_px, spot.y_px) = (spot.y_px, spot.x_px);
            }
            let mirrored = Ok(Some(SlideWarning::MirroredArray));
            assert_eq!(check_positions(&spots), mirrored, "{section}");
            let places: Vec<_> = spots.iter().map(|spot| (spot.x_px, spot.y_px)).collect();
            for (spot, i) in spots.iter_mut().zip(0..) {
                (spot.x_px, spot.y_px) = places[(7 * i + 5) % places.len()];
            }
            let problem = check_positions(&spots).unwrap_err();
            assert!(problem.contains("spots do not lie where"), "{problem}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn pooled_tables_are_refused_and_each_section_by_itself_is_read(
            (spots_of_two, sign) in (pooled(), Sign::of_a_matrix()),
        ) {
            let spots_of_two = spots_of_two.marked_by(sign);
            let named = |pooled: &crate::slide::Pooled| {
                let ids = (0..pooled.barcodes.len()).map(|i| match sign {
                    Sign::Array => format!(
                        "s{}_{}x{}", pooled.section[i], pooled.array_row[i], pooled.array_col[i]
                    ),
                    _ => format!("s_{}", pooled.barcodes[i]),
                });
                spots(ids, &pooled.places_px)
            };
            prop_assert!(check_one_section(&named(&spots_of_two)).is_err());
            for section in [0, 1] {
                prop_assert_eq!(check_one_section(&named(&spots_of_two.only(section))), Ok(()));
            }
        }
    }
}
