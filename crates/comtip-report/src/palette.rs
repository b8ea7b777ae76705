//! Colours that survive colour blindness: Okabe-Ito for categories, viridis for values.

use maud::{Markup, html};

/// Okabe and Ito's eight colours (Color Universal Design, 2008), the strong ones first and the two blues far apart.
const OKABE_ITO: [[u8; 3]; 8] = [
    [0, 114, 178],
    [230, 159, 0],
    [0, 158, 115],
    [204, 121, 167],
    [213, 94, 0],
    [86, 180, 233],
    [240, 228, 66],
    [0, 0, 0],
];

/// Matplotlib's viridis (Smith and van der Walt, 2015; CC0) at 0, 1/16, ..., 1.
///
/// Straight lines between these leave no channel further than 6 of 255 from the full table.
const VIRIDIS: [[u8; 3]; 17] = [
    [68, 1, 84],
    [72, 24, 106],
    [71, 45, 123],
    [66, 64, 134],
    [59, 82, 139],
    [51, 99, 141],
    [44, 114, 142],
    [38, 130, 142],
    [33, 145, 140],
    [31, 160, 136],
    [40, 174, 128],
    [63, 188, 115],
    [94, 201, 98],
    [132, 212, 75],
    [173, 220, 48],
    [216, 226, 25],
    [253, 231, 37],
];

/// Colour of category `index`, as `#rrggbb`.
pub(super) fn category(index: usize) -> String {
    hex(category_rgb(index))
}

/// Colour of category `index`.
///
/// The first eight are Okabe-Ito; the next eight are these mixed half with white, the next eight
/// half with grey; from the twenty-fifth on they repeat.
pub(super) fn category_rgb(index: usize) -> [u8; 3] {
    let colour = OKABE_ITO[index % OKABE_ITO.len()];
    match index / OKABE_ITO.len() % 3 {
        0 => colour,
        1 => mix(colour, [255; 3], 0.5),
        _ => mix(colour, [110; 3], 0.5),
    }
}

/// Colour of `position` on viridis, as `#rrggbb`; positions outside `0..=1` take the end's colour.
pub(super) fn viridis(position: f64) -> String {
    hex(viridis_rgb(position))
}

/// Colour of `position` on viridis; positions outside `0..=1` take the end's colour.
pub(super) fn viridis_rgb(position: f64) -> [u8; 3] {
    let last = VIRIDIS.len() - 1;
    let along = position.clamp(0.0, 1.0) * last as f64;
    let below = (along.floor() as usize).min(last - 1);
    mix(VIRIDIS[below], VIRIDIS[below + 1], along - below as f64)
}

/// The gradient behind every colour bar; written once per page, as `url(#viridis)`.
pub(super) fn viridis_gradient() -> Markup {
    html! {
        linearGradient #viridis {
            @for (index, colour) in VIRIDIS.iter().enumerate() {
                @let percent = index as f64 * 100.0 / (VIRIDIS.len() - 1) as f64;
                stop offset={ (percent) "%" } stop-color=(hex(*colour)) {}
            }
        }
    }
}

fn mix(from: [u8; 3], to: [u8; 3], share: f64) -> [u8; 3] {
    std::array::from_fn(|channel| {
        let (from, to) = (f64::from(from[channel]), f64::from(to[channel]));
        (from + (to - from) * share).round() as u8
    })
}

fn hex([red, green, blue]: [u8; 3]) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{category, viridis};

    #[test]
    fn the_first_twenty_four_categories_differ_and_the_next_repeats() {
        let colours: HashSet<String> = (0..24).map(category).collect();
        assert_eq!(colours.len(), 24);
        assert_eq!(category(24), category(0));
        assert_eq!(category(0), "#0072b2");
    }

    #[test]
    fn viridis_runs_from_purple_to_yellow_and_stops_there() {
        assert_eq!(viridis(0.0), "#440154");
        assert_eq!(viridis(0.5), "#21918c");
        assert_eq!(viridis(1.0), "#fde725");
        assert_eq!(viridis(-3.0), viridis(0.0));
        assert_eq!(viridis(7.0), viridis(1.0));
    }

    #[test]
    fn viridis_is_interpolated_between_anchors() {
        // Half of (68, 1, 84) and (72, 24, 106) is (70, 12.5, 95), rounded away from zero.
        assert_eq!(viridis(1.0 / 32.0), "#460d5f");
    }
}
