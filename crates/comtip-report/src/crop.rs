//! The part of a slide worth showing: its spots and a margin.

use super::number::coordinate;
use super::slide_map::SlideMap;

/// A rectangle in full-resolution pixels of a slide.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Crop {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Crop {
    /// The bounding box of the spots of `maps` and two radii and a half around their centres.
    ///
    /// The box ends where the slide ends, unless a spot lies outside. `None` without a spot at a
    /// finite place. Maps of one slide take one crop, so that they lie side by side on one scale.
    pub(super) fn around<'a>(maps: impl IntoIterator<Item = &'a SlideMap>) -> Option<Self> {
        maps.into_iter()
            .filter_map(Self::around_one)
            .reduce(|a, b| Self {
                left: a.left.min(b.left),
                top: a.top.min(b.top),
                right: a.right.max(b.right),
                bottom: a.bottom.max(b.bottom),
            })
    }

    fn around_one(map: &SlideMap) -> Option<Self> {
        let places = || map.spots.iter().filter(|spot| spot.is_placed());
        places().next()?;
        let radius = map.drawn_radius_px();
        let low = |of: fn(&_) -> f64| {
            let least = places().map(of).fold(f64::INFINITY, f64::min);
            (least - 2.5 * radius).max((least - radius).min(0.0))
        };
        let high = |of: fn(&_) -> f64, size: u32| {
            let greatest = places().map(of).fold(f64::NEG_INFINITY, f64::max);
            (greatest + 2.5 * radius).min((greatest + radius).max(f64::from(size)))
        };
        Some(Self {
            left: low(|spot| spot.x_px),
            top: low(|spot| spot.y_px),
            right: high(|spot| spot.x_px, map.width_px),
            bottom: high(|spot| spot.y_px, map.height_px),
        })
    }

    /// The crop as the value of `viewBox`.
    pub(super) fn view_box(&self) -> String {
        self.sides().map(coordinate).join(" ")
    }

    /// Left and upper edge, width and height.
    pub(super) fn sides(&self) -> [f64; 4] {
        let Self {
            left,
            top,
            right,
            bottom,
        } = self;
        [*left, *top, right - left, bottom - top]
    }
}

#[cfg(test)]
mod tests {
    use super::Crop;
    use crate::slide_map::{SlideMap, SpotMark};

    fn map(places: &[(f64, f64)]) -> SlideMap {
        let spot = |&(x_px, y_px): &(f64, f64)| SpotMark {
            x_px,
            y_px,
            id: String::new(),
        };
        SlideMap {
            width_px: 1000,
            height_px: 500,
            radius_px: 10.0,
            spots: places.iter().map(spot).collect(),
            ..SlideMap::default()
        }
    }

    #[test]
    fn the_margin_is_two_radii_and_a_half_but_not_beyond_the_slide() {
        let crop = Crop::around([&map(&[(100.0, 20.0), (300.0, 490.0)])]).unwrap();
        assert_eq!(crop.view_box(), "75 0 250 500");
    }

    #[test]
    fn a_spot_outside_the_slide_is_still_seen_whole() {
        let crop = Crop::around([&map(&[(-50.0, 250.0), (1040.0, 250.0)])]).unwrap();
        assert_eq!(crop.view_box(), "-60 225 1110 50");
    }

    #[test]
    fn maps_of_one_slide_share_the_union_of_their_boxes() {
        let (a, b) = (map(&[(100.0, 100.0)]), map(&[(600.0, 300.0)]));
        assert_eq!(Crop::around([&a, &b]).unwrap().view_box(), "75 75 550 250");
    }

    #[test]
    fn spots_without_a_place_do_not_count() {
        assert!(Crop::around([&map(&[(f64::NAN, 1.0)])]).is_none());
        assert!(Crop::around([&map(&[])]).is_none());
    }
}
