//! Colour and texture of a tile as one row of numbers.

use image::RgbImage;

use crate::colour_statistics::colour_statistics;
use crate::texture_statistics::texture_statistics;

/// Numbers that [`hand_features`] gives of a tile.
pub const N_HAND_FEATURES: usize = 61;

/// Features that are not learned: the 12 of [`colour_statistics`], then the 49 of [`texture_statistics`], each with its
/// unit.
///
/// # Shapes
///
/// - output: `[N_HAND_FEATURES]`, all finite
///
/// ```
/// use comtip_image::{colour_statistics, hand_features, texture_statistics};
///
/// let tile = image::RgbImage::from_fn(32, 32, |x, y| image::Rgb([(7 * x) as u8, (5 * y) as u8, 90]));
/// let features = hand_features(&tile);
/// assert_eq!(features[..12], colour_statistics(&tile));
/// assert_eq!(features[12..], texture_statistics(&tile));
/// ```
pub fn hand_features(tile: &RgbImage) -> [f32; N_HAND_FEATURES] {
    let mut features = [0.0; N_HAND_FEATURES];
    let (colours, texture) = features.split_at_mut(12);
    colours.copy_from_slice(&colour_statistics(tile));
    texture.copy_from_slice(&texture_statistics(tile));
    features
}
