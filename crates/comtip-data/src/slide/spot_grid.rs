//! How far apart the spots of a slide lie.

use super::slide::Spot;

/// Fewest spots whose distances tell.
const MIN_SPOTS: usize = 16;
/// Spots whose neighbours are looked for, evenly drawn.
const N_LOOKED_AT: usize = 1000;
/// Spots this many times as far as the nearest are neighbours still: in a square grid the next ones are 1.41
/// times as far, in a hexagonal one 1.73 times.
const NEIGHBOUR_REACH: f64 = 1.35;

/// Median distance of a spot to its nearest, px; `None` of few spots.
pub(crate) fn nearest_px(spots: &[Spot]) -> Option<f64> {
    nearest_of_places(places_of(spots))
}

/// As [`nearest_px`], of places in pixels.
pub(crate) fn nearest_of_places(places_px: Vec<[f64; 2]>) -> Option<f64> {
    let places = sorted_places(places_px)?;
    let nearest = looked_at(&places).map(|i| nearest(&places, i));
    median(nearest.collect())
}

/// Distance of neighbouring spots, px: the median over all neighbours of a spot; `None` of few spots.
///
/// The nearest of several neighbours is nearer than the grid is wide where spots were placed one by one: on the
/// sections of ST in `examples/sample` by 6 to 7 %. This one is within 0.5 % of 200 um there.
pub(crate) fn pitch_px(spots: &[Spot]) -> Option<f64> {
    let places = sorted_places(places_of(spots))?;
    let reach = NEIGHBOUR_REACH * nearest_px(spots)?;
    let mut distances = Vec::new();
    for i in looked_at(&places) {
        distances.extend(distances_from(&places, i, reach).filter(|px| *px <= reach && *px > 0.0));
    }
    median(distances)
}

/// How many spots lie at the very place of another, px, and the place of most of them; `None` if each has its own,
/// or of few spots.
pub(crate) fn shared_places(spots: &[Spot]) -> Option<(usize, [f64; 2])> {
    let mut places = sorted_places(places_of(spots))?;
    places.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    let shared = places.chunk_by(|a, b| a == b).filter(|at| at.len() > 1);
    let fullest = shared.clone().max_by_key(|at| at.len())?;
    Some((shared.map(<[_]>::len).sum(), fullest[0]))
}

fn places_of(spots: &[Spot]) -> Vec<[f64; 2]> {
    spots.iter().map(|spot| [spot.x_px, spot.y_px]).collect()
}

/// Places in the order of x; `None` of few.
fn sorted_places(mut places: Vec<[f64; 2]>) -> Option<Vec<[f64; 2]>> {
    if places.len() < MIN_SPOTS {
        return None;
    }
    places.sort_by(|a, b| a[0].total_cmp(&b[0]));
    Some(places)
}

fn looked_at(places: &[[f64; 2]]) -> impl Iterator<Item = usize> {
    (0..places.len()).step_by(places.len().div_ceil(N_LOOKED_AT))
}

fn median(mut distances: Vec<f64>) -> Option<f64> {
    if distances.is_empty() {
        return None;
    }
    let middle = distances.len() / 2;
    let (_, median, _) = distances.select_nth_unstable_by(middle, f64::total_cmp);
    Some(*median).filter(|median| median.is_finite() && *median > 0.0)
}

/// Distance of a place to its nearest among places in the order of x.
fn nearest(places: &[[f64; 2]], i: usize) -> f64 {
    let [x, y] = places[i];
    let mut least = f64::INFINITY;
    let mut look = |other: &[f64; 2]| {
        if (other[0] - x).abs() >= least {
            return false;
        }
        least = least.min((other[0] - x).hypot(other[1] - y));
        true
    };
    for other in &places[i + 1..] {
        if !look(other) {
            break;
        }
    }
    for other in places[..i].iter().rev() {
        if !look(other) {
            break;
        }
    }
    least
}

/// Distances of a place to the others whose x is within reach, among places in the order of x.
fn distances_from(places: &[[f64; 2]], i: usize, reach: f64) -> impl Iterator<Item = f64> {
    let [x, y] = places[i];
    let is_in_reach = move |other: &&[f64; 2]| (other[0] - x).abs() <= reach;
    let right = places[i + 1..].iter().take_while(is_in_reach);
    let left = places[..i].iter().rev().take_while(is_in_reach);
    right
        .chain(left)
        .map(move |other| (other[0] - x).hypot(other[1] - y))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::sample;

    /// The radius of STimage-1K4M is half of 100 um on ST, where spots are 200 um apart.
    #[test]
    fn the_pitch_of_spots_placed_one_by_one_is_that_of_their_grid() {
        for section in ["B4", "C2", "C3"] {
            let slide = sample(section);
            let diameter_px = 2.0 * slide.radius_px;
            let pitch = pitch_px(&slide.spots).unwrap() / diameter_px;
            assert!((pitch - 2.0).abs() < 0.02, "{section}: {pitch}");
            let nearest = nearest_px(&slide.spots).unwrap() / diameter_px;
            assert!(nearest < 1.89, "{section}: {nearest}");
        }
    }

    #[test]
    fn few_spots_and_spots_at_one_place_have_no_pitch() {
        let mut spots = sample("C3").spots;
        spots.truncate(MIN_SPOTS - 1);
        assert_eq!(pitch_px(&spots), None);
        let mut spots = sample("C3").spots;
        for spot in &mut spots {
            (spot.x_px, spot.y_px) = (7.0, 7.0);
        }
        assert_eq!(pitch_px(&spots), None);
    }
}
