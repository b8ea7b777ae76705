//! One scale for maps that show the same quantity.

use super::colouring::Colouring;
use super::slide_map::SlideMap;

/// The range of the values of every map of a block, none for categories and without finite values.
///
/// A map with a finite range of its own keeps it (put in order); the others share, by label, the
/// least and the greatest finite value among them.
pub(super) fn value_ranges(maps: &[SlideMap]) -> Vec<Option<(f32, f32)>> {
    maps.iter()
        .map(|map| {
            let label = match Scale::of(map)? {
                Scale::Own(low, high) => return Some((low, high)),
                Scale::Shared(label) => label,
            };
            maps.iter()
                .filter(
                    |other| matches!(Scale::of(other), Some(Scale::Shared(same)) if same == label),
                )
                .flat_map(|other| {
                    (0..other.spots.len()).filter_map(|spot_idx| other.colouring.value(spot_idx))
                })
                .fold(None, |range, value| {
                    let (low, high) = range.unwrap_or((value, value));
                    Some((value.min(low), value.max(high)))
                })
        })
        .collect()
}

enum Scale<'a> {
    Own(f32, f32),
    Shared(&'a str),
}

impl<'a> Scale<'a> {
    fn of(map: &'a SlideMap) -> Option<Self> {
        match &map.colouring {
            Colouring::Categories { .. } => None,
            Colouring::Values {
                range: Some((low, high)),
                ..
            } if low.is_finite() && high.is_finite() => {
                Some(Self::Own(low.min(*high), low.max(*high)))
            }
            Colouring::Values { label, .. } => Some(Self::Shared(label)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::value_ranges;
    use crate::colouring::Colouring;
    use crate::slide_map::{SlideMap, SpotMark};

    fn map(label: &str, value: Vec<f32>, range: Option<(f32, f32)>) -> SlideMap {
        SlideMap {
            spots: vec![SpotMark::default(); value.len()],
            colouring: Colouring::Values {
                value,
                label: label.to_owned(),
                range,
            },
            ..SlideMap::default()
        }
    }

    #[test]
    fn maps_of_the_same_label_share_their_range_and_others_do_not() {
        let maps = [
            map("ERBB2", vec![1.0, 4.0, f32::NAN], None),
            map("ERBB2", vec![2.0, 9.0, f32::INFINITY], None),
            map("KRT5", vec![100.0], None),
            map("KRT5", vec![f32::NAN], None),
            SlideMap::default(),
        ];
        let krt5 = Some((100.0, 100.0));
        let erbb2 = Some((1.0, 9.0));
        assert_eq!(value_ranges(&maps), [erbb2, erbb2, krt5, krt5, None]);
    }

    #[test]
    fn a_range_of_its_own_is_kept_in_order_unless_it_is_not_finite() {
        let maps = [
            map("a", vec![1.0, 2.0], Some((5.0, 0.0))),
            map("a", vec![3.0, 4.0], Some((f32::NAN, 1.0))),
        ];
        assert_eq!(value_ranges(&maps), [Some((0.0, 5.0)), Some((3.0, 4.0))]);
    }
}
