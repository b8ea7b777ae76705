//! What the places in the array say of sections.

/// A spot, by its place in the array and on the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ArraySpot {
    /// `array_row` and `array_col`.
    pub(crate) array: [f64; 2],
    /// Pixels from the left and from the top.
    pub(crate) place_px: [f64; 2],
}

/// How places in the array came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ArrayPlaces {
    /// As the array has them.
    AsWritten,
    /// HEST rounds those of spots of ST that were moved onto the tissue, so that two neighbours may meet in one.
    #[cfg_attr(
        not(feature = "hdf5"),
        expect(dead_code, reason = "HEST writes AnnData")
    )]
    Rounded,
}

/// One spot may be listed under two barcodes: then both lie at one place of the picture, give or take
/// this much.
const SAME_PLACE_PX: f64 = 1.0;
/// Of so many places one may be used by neighbours.
const MOST_ROUNDED: usize = 20;
/// Neighbours lie no further apart than so many places of the array.
const NEIGHBOURS: f64 = 1.5;

/// An array has one spot at each place, so a place used twice is a sign.
///
/// It is none where all spots have one place, as in tables that fill the columns with zeros, nor where
/// few spots are listed twice at the same pixels, nor where a few neighbours were rounded to one place.
pub(super) fn sign(mut spots: Vec<ArraySpot>, places: ArrayPlaces) -> Option<String> {
    spots.retain(|spot| spot.array.iter().all(|side| side.is_finite()));
    spots.sort_by(|a, b| {
        let [rows, columns] = [0, 1].map(|side| a.array[side].total_cmp(&b.array[side]));
        rows.then(columns)
    });
    let rounded_px = NEIGHBOURS * px_of_array(&spots);
    let (mut n_places, mut n_twice, mut n_apart, mut n_far) = (0, 0, 0, 0);
    for place in spots.chunk_by(|a, b| a.array == b.array) {
        n_places += 1;
        n_twice += usize::from(place.len() > 1);
        n_apart += usize::from(lie_apart(place, SAME_PLACE_PX));
        n_far += usize::from(lie_apart(place, rounded_px));
    }
    let are_sections = match places {
        ArrayPlaces::AsWritten => n_apart > 0,
        ArrayPlaces::Rounded => n_far > 0 || MOST_ROUNDED * n_apart > n_places,
    };
    let n_used = if are_sections || 2 * n_twice > n_places {
        n_twice
    } else {
        0
    };
    match n_used {
        _ if n_places < 2 => None,
        0 => None,
        1 => Some("1 place of the array is used by several spots".to_owned()),
        n => Some(format!(
            "{n} places of the array are used by several spots each"
        )),
    }
}

/// Pixels from one place of the array to the next, about.
fn px_of_array(spots: &[ArraySpot]) -> f64 {
    let across = |sides: fn(&ArraySpot) -> [f64; 2]| {
        let range = |side: usize| {
            let all = spots.iter().map(|spot| sides(spot)[side]);
            let (least, most) = all.fold((f64::MAX, f64::MIN), |(least, most), value| {
                (least.min(value), most.max(value))
            });
            most - least
        };
        range(0).hypot(range(1))
    };
    across(|spot| spot.place_px) / across(|spot| spot.array).max(1.0)
}

fn lie_apart(spots: &[ArraySpot], px: f64) -> bool {
    let first = spots[0].place_px;
    let is_near = |spot: &ArraySpot| {
        let mut sides = first.iter().zip(spot.place_px);
        sides.all(|(there, here)| (there - here).abs() <= px)
    };
    !spots.iter().all(is_near)
}
