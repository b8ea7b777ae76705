//! Many spots of a slide as one picture: a circle each would make a page of tens of megabytes.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};
use maud::{Markup, html};

use super::crop::Crop;
use super::number::coordinate;
use super::slide_map::SlideMap;

/// Spots beyond which they are drawn as pixels; a section of Visium has at most 4,992.
const MANY_SPOTS: usize = 5_000;
/// Longer side of the picture, px.
const SIDE_PX: f64 = 1_200.0;
/// Colours of a scale: fewer than it has, for the file's sake, and about as many as an eye tells apart.
const N_SHADES: f64 = 64.0;

/// Whether a map has too many spots to draw each as a circle.
pub(super) fn is_crowded(map: &SlideMap) -> bool {
    map.spots.len() > MANY_SPOTS
}

/// The spots as a picture over the crop, as SVG. A pixel has the colour of the spot whose centre is
/// nearest, if it lies in it; spots without a label or value are not drawn.
///
/// `range` is the resolved range of the values.
pub(super) fn raster(map: &SlideMap, crop: &Crop, range: Option<(f32, f32)>) -> Markup {
    let [left, top, width, height] = crop.sides();
    let scale = SIDE_PX / width.max(height).max(f64::MIN_POSITIVE);
    let size = |side: f64| ((side * scale).ceil() as usize).max(1);
    let mut picture = Picture::new(size(width), size(height));
    // Bins finer than a pixel leave no gaps: half of its diagonal reaches the nearest centre.
    let radius = (map.drawn_radius_px() * scale).max(0.71);
    for (spot_idx, spot) in map.spots.iter().enumerate() {
        let colour = map.colouring.pixel(spot_idx, range, N_SHADES);
        if let (true, Some(colour)) = (spot.is_placed(), colour) {
            let (x, y) = ((spot.x_px - left) * scale, (spot.y_px - top) * scale);
            picture.draw(x, y, radius, colour);
        }
    }
    let Some(png) = picture.to_png() else {
        return Markup::default();
    };
    html! {
        image.spots
            x=(coordinate(left)) y=(coordinate(top))
            width=(coordinate(picture.width as f64 / scale))
            height=(coordinate(picture.height as f64 / scale))
            preserveAspectRatio="none"
            href={ "data:image/png;base64," (STANDARD.encode(png)) } {}
    }
}

/// Pixels that are transparent until a spot is drawn over them.
struct Picture {
    width: usize,
    height: usize,
    rgba: Vec<u8>,
    /// Squared distance of every pixel from the centre of the spot that has it.
    distance: Vec<f32>,
}

impl Picture {
    fn new(width: usize, height: usize) -> Self {
        Self {
            width,
            height,
            rgba: vec![0; 4 * width * height],
            distance: vec![f32::INFINITY; width * height],
        }
    }

    /// Draws a disc; pixel `(0, 0)` covers `0..1` in both directions.
    fn draw(&mut self, x: f64, y: f64, radius: f64, [red, green, blue]: [u8; 3]) {
        // A cast from float saturates, so a disc outside the picture has no pixel.
        let span = |middle: f64, size: usize| {
            let (low, high) = ((middle - radius).floor(), (middle + radius).ceil());
            (low as usize).min(size)..(high as usize).min(size)
        };
        for row in span(y, self.height) {
            for column in span(x, self.width) {
                let (dx, dy) = (column as f64 + 0.5 - x, row as f64 + 0.5 - y);
                let distance = (dx * dx + dy * dy) as f32;
                let at = row * self.width + column;
                if f64::from(distance) <= radius * radius && distance < self.distance[at] {
                    self.distance[at] = distance;
                    self.rgba[4 * at..4 * at + 4].copy_from_slice(&[red, green, blue, 255]);
                }
            }
        }
    }

    fn to_png(&self) -> Option<Vec<u8>> {
        let mut png = Vec::new();
        // The colours are few and side by side by chance, so that filters only hide that they repeat.
        let encoder =
            PngEncoder::new_with_quality(&mut png, CompressionType::Best, FilterType::NoFilter);
        let (width, height) = (self.width as u32, self.height as u32);
        let written = encoder.write_image(&self.rgba, width, height, ExtendedColorType::Rgba8);
        written.is_ok().then_some(png)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(picture: &Picture, column: usize, row: usize) -> [u8; 4] {
        let start = 4 * (row * picture.width + column);
        std::array::from_fn(|channel| picture.rgba[start + channel])
    }

    const RED: [u8; 3] = [255, 0, 0];
    const BLUE: [u8; 3] = [0, 0, 255];

    #[test]
    fn a_pixel_has_the_colour_of_the_nearest_spot_whatever_the_order() {
        // Centres at 3 and 6: pixel 3 (centre 3.5) is nearer to the first, pixel 5 to the second.
        for order in [[(3.0, RED), (6.0, BLUE)], [(6.0, BLUE), (3.0, RED)]] {
            let mut picture = Picture::new(10, 3);
            for (x, colour) in order {
                picture.draw(x, 1.5, 3.0, colour);
            }
            assert_eq!(at(&picture, 3, 1), [255, 0, 0, 255]);
            assert_eq!(at(&picture, 5, 1), [0, 0, 255, 255]);
        }
    }

    #[test]
    fn what_no_spot_covers_stays_transparent() {
        let mut picture = Picture::new(10, 3);
        picture.draw(2.5, 1.5, 1.0, RED);
        picture.draw(-50.0, 1e300, 1.0, BLUE);
        assert_eq!(at(&picture, 2, 1), [255, 0, 0, 255]);
        assert_eq!(at(&picture, 4, 1), [0; 4]);
        assert_eq!(picture.rgba.chunks(4).filter(|p| p[3] > 0).count(), 5);
    }
}
