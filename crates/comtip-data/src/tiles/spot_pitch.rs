//! Whether the distance of neighbouring spots agrees with the scale.

use crate::slide::{
    ImageScale, Slide, SlideWarning, nearest_px, pitch_px, printed_spot_um, spot_pitch_um,
};

/// Share by which the distance may differ. On the sections of ST in `examples/sample`, whose spots were placed
/// by an algorithm, the median distance of the nearest is 6 to 7 % below 200 um; 55 um taken for 65 is 18 %.
const TOLERANCE: f64 = 0.1;

/// Share by which the distance over the width may differ. ST prints at 2.0, Visium at 1.82, 10 % apart; on the sections
/// of ST in `examples/sample` it is within 1 %.
const WIDTH_TOLERANCE: f64 = 0.07;
/// Fewest spots whose distance over the width tells.
const MIN_SPOTS: usize = 32;

/// A note if the spots of a technology of known pitch lie at another distance by the scale taken.
pub(crate) fn other_pitch(slide: &Slide, scale: Option<ImageScale>) -> Option<SlideWarning> {
    let printed_um = spot_pitch_um(&slide.technology)?;
    let Some(scale) = scale else {
        return other_width(slide, printed_um / printed_spot_um(&slide.technology)?);
    };
    let pitch_px = nearest_px(&slide.spots)?;
    let found_um = pitch_px * scale.mpp;
    let is_near = (found_um / printed_um - 1.0).abs() <= TOLERANCE;
    (!is_near).then(|| SlideWarning::OtherPitch {
        found_um,
        printed_um,
        mpp: printed_um / pitch_px,
        source: scale.source.to_string(),
    })
}

/// A note if the distance of spots over their width is not that of the technology: without a scale, that width in um
/// is taken from it.
fn other_width(slide: &Slide, printed: f64) -> Option<SlideWarning> {
    if slide.spots.len() < MIN_SPOTS {
        return None;
    }
    let found = pitch_px(&slide.spots)? / (2.0 * slide.radius_px);
    let is_near = (found / printed - 1.0).abs() <= WIDTH_TOLERANCE;
    (!is_near).then(|| SlideWarning::OtherWidth {
        found,
        printed,
        technology: slide.technology.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::sample;
    use crate::shards::example;
    use crate::slide::{ScaleSource, Spot};

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
    fn a_width_that_contradicts_the_distance_of_spots_is_noted_where_no_scale_is() {
        let noted = |technology: &str, radius_px: f64| {
            let mut slide = visium();
            slide.technology = technology.to_owned();
            slide.radius_px = radius_px;
            other_pitch(&slide, None).map(|note| note.to_string())
        };
        // Spots of 55 um are 110 px wide, 200 px apart.
        assert_eq!(noted("Visium", 55.0), None);
        assert_eq!(noted("ST", 50.0), None);
        let note = noted("Visium", 27.5).unwrap();
        assert!(
            note.contains("3.64 times their width apart, but Visium prints them 1.82 times"),
            "{note}"
        );
        assert!(noted("ST", 55.0).is_some());
        for section in ["B4", "C2", "C3"] {
            let mut slide = sample(section);
            assert_eq!(other_pitch(&slide, None), None, "{section}");
            slide.technology = "Visium".to_owned();
            assert!(other_pitch(&slide, None).is_some(), "{section}");
        }
    }

    #[test]
    fn a_scale_that_contradicts_the_distance_of_spots_is_noted_with_the_other_one() {
        let noted = |mpp, source| other_pitch(&visium(), Some(ImageScale { mpp, source }));
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
            mpp: 9.0,
            source: ScaleSource::Given,
        };
        assert_eq!(other_pitch(&slide, Some(scale)), None);
        slide.technology = "Visium".to_owned();
        slide.spots.truncate(9);
        assert_eq!(other_pitch(&slide, Some(scale)), None);
    }
}
