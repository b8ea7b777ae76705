//! A map of the spots of a slide.

use std::collections::BTreeMap;
use std::sync::Arc;

use comtip_metrics::{SpotPosition, SpotPositions};
use image::RgbImage;

use crate::colouring::Colouring;
use crate::slide_map::{SlideMap, SpotMark};

/// The pictures that maps are drawn on, by slide; a slide without one has spots alone.
pub(super) type Backgrounds = BTreeMap<String, Arc<RgbImage>>;

/// A map of these spots.
pub(super) fn slide_map(
    positions: &SpotPositions,
    backgrounds: &Backgrounds,
    title: String,
    caption: String,
    colouring: Colouring,
) -> SlideMap {
    let mark = |spot: &SpotPosition| SpotMark {
        x_px: spot.x_px,
        y_px: spot.y_px,
        id: spot.id.clone(),
    };
    SlideMap {
        title,
        caption,
        background: backgrounds
            .get(&positions.slide)
            .cloned()
            .unwrap_or_default(),
        width_px: positions.image_width_px,
        height_px: positions.image_height_px,
        radius_px: positions.radius_px,
        spots: positions.spots.iter().map(mark).collect(),
        colouring,
    }
}
