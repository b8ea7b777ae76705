//! Whether the distance of neighbouring spots agrees with the scale.

use crate::slide_scale::spot_pitch_um;
use crate::{ImageScale, Slide, SlideNote, Spot};

/// Fewest spots whose distances tell.
const MIN_SPOTS: usize = 16;
/// Share by which the distance may differ. On the sections of ST in `examples/sample`, whose spots were placed
/// by an algorithm, the median distance of the nearest is 6 to 7 % below 200 um; 55 um taken for 65 is 18 %.
const TOLERANCE: f64 = 0.1;
/// Spots whose neighbours are looked for, evenly drawn.
const N_LOOKED_AT: usize = 1000;

/// A note if the spots of a technology of known pitch lie at another distance by the scale taken.
pub(super) fn other_pitch(slide: &Slide, scale: Option<ImageScale>) -> Option<SlideNote> {
    let scale = scale?;
    let printed_um = spot_pitch_um(&slide.technology)?;
    let pitch_px = median_distance(&slide.spots)?;
    let found_um = pitch_px * scale.um_per_px;
    let is_near = (found_um / printed_um - 1.0).abs() <= TOLERANCE;
    (!is_near).then(|| SlideNote::OtherPitch {
        found_um,
        printed_um,
        um_per_px: printed_um / pitch_px,
        source: scale.source.to_string(),
    })
}

/// Median distance of a spot to its nearest, px; `None` of few spots.
fn median_distance(spots: &[Spot]) -> Option<f64> {
    if spots.len() < MIN_SPOTS {
        return None;
    }
    let mut places: Vec<[f64; 2]> = spots.iter().map(|spot| [spot.x_px, spot.y_px]).collect();
    places.sort_by(|a, b| a[0].total_cmp(&b[0]));
    let step = places.len().div_ceil(N_LOOKED_AT);
    let mut distances: Vec<f64> = (0..places.len())
        .step_by(step)
        .map(|i| nearest(&places, i))
        .collect();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ScaleSource;
    use crate::shard::example;

    /// A hexagonal grid of Visium, 100 um apart, at 0.5 um per pixel: 200 px.
    fn visium() -> Slide {
        let folder = tempfile::tempdir().unwrap();
        let mut slide = example::slide(folder.path(), "s1");
        slide.technology = "Visium".to_owned();
        let place = |i: usize| {
            let (row, column) = (i / 8, i % 8);
            let shift = if row % 2 == 0 { 0.0 } else { 100.0 };
            Spot {
                id: format!("s1_{i}"),
                x_px: 200.0 * column as f64 + shift,
                y_px: 200.0 * 0.75_f64.sqrt() * row as f64,
                label: None,
            }
        };
        slide.spots = (0..64).map(place).collect();
        slide
    }

    #[test]
    fn a_scale_that_contradicts_the_distance_of_spots_is_noted_with_the_other_one() {
        let noted =
            |um_per_px, source| other_pitch(&visium(), Some(ImageScale { um_per_px, source }));
        assert_eq!(noted(0.5, ScaleSource::SpotDiameter), None);
        // 65 um taken where the file means 55.
        let note = noted(0.5 * 65.0 / 55.0, ScaleSource::SpotDiameter)
            .unwrap()
            .to_string();
        assert!(
            note.contains("118.2 um apart by the scale (spot_diameter_fullres = 65 um)"),
            "{note}"
        );
        assert!(
            note.contains("prints them 100 um apart: 0.5000 um per pixel"),
            "{note}"
        );
        let mut slide = visium();
        slide.technology = "none".to_owned();
        let scale = ImageScale {
            um_per_px: 9.0,
            source: ScaleSource::Given,
        };
        assert_eq!(other_pitch(&slide, Some(scale)), None);
        slide.technology = "Visium".to_owned();
        slide.spots.truncate(9);
        assert_eq!(other_pitch(&slide, Some(scale)), None);
    }
}
