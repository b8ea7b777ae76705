//! The spot grid drawn on a slide thumbnail, as pixels.

use image::{Rgb, RgbImage};

use super::slide_map::SpotMark;

/// Blue that neither haematoxylin nor eosin has.
const RING: [f64; 3] = [0.0, 90.0, 200.0];
const HALO: [f64; 3] = [255.0; 3];

/// Draws each spot as a blue ring with a pale halo on a copy of `background`.
///
/// `background` shows the whole slide of `width_px` by `height_px` pixels, at any reduction;
/// coordinates and `radius_px` are in pixels of the slide. The middle of a ring lies on the spot's
/// edge. Rings are anti-aliased and never thinner than about a pixel and a half, spots outside the
/// image are cut off, and spots without a finite place are left out.
pub fn draw_spots(
    background: &RgbImage,
    width_px: u32,
    height_px: u32,
    spots: &[SpotMark],
    radius_px: f64,
) -> RgbImage {
    let mut image = background.clone();
    if width_px == 0 || height_px == 0 || !radius_px.is_finite() {
        return image;
    }
    let x_scale = f64::from(image.width()) / f64::from(width_px);
    let y_scale = f64::from(image.height()) / f64::from(height_px);
    // A thumbnail keeps the slide's shape but for rounding, so one radius serves both directions.
    let radius = (radius_px * (x_scale * y_scale).sqrt()).max(1.0);
    let line = (radius * 0.14).max(0.75);
    for spot in spots.iter().filter(|spot| spot.is_placed()) {
        let ring = Ring {
            x: spot.x_px * x_scale,
            y: spot.y_px * y_scale,
            radius,
        };
        ring.draw(&mut image, line + 1.0, HALO, 0.6);
        ring.draw(&mut image, line, RING, 1.0);
    }
    image
}

/// A circle in pixels of the image; pixel `(0, 0)` covers `0..1` in both directions.
struct Ring {
    x: f64,
    y: f64,
    radius: f64,
}

impl Ring {
    /// Blends `colour` over the pixels within `half_line` of the circle.
    fn draw(&self, image: &mut RgbImage, half_line: f64, colour: [f64; 3], opacity: f64) {
        let reach = self.radius + half_line + 1.0;
        for y in pixels(self.y - reach, self.y + reach, image.height()) {
            for x in pixels(self.x - reach, self.x + reach, image.width()) {
                let distance = (f64::from(x) + 0.5 - self.x).hypot(f64::from(y) + 0.5 - self.y);
                // The share of a pixel that a line covers falls from one to nought over a pixel.
                let cover = (half_line + 0.5 - (distance - self.radius).abs()).clamp(0.0, 1.0);
                if cover > 0.0 {
                    let pixel = image.get_pixel_mut(x, y);
                    *pixel = blend(*pixel, colour, cover * opacity);
                }
            }
        }
    }
}

/// Pixels of an image side of `size` that the span from `low` to `high` touches.
fn pixels(low: f64, high: f64, size: u32) -> std::ops::Range<u32> {
    // A cast from float saturates, so a span outside the image is empty.
    (low.floor() as u32).min(size)..(high.ceil() as u32).min(size)
}

fn blend(Rgb(under): Rgb<u8>, over: [f64; 3], share: f64) -> Rgb<u8> {
    Rgb(std::array::from_fn(|channel| {
        let under = f64::from(under[channel]);
        (under + (over[channel] - under) * share).round() as u8
    }))
}

#[cfg(test)]
mod tests {
    use image::{Rgb, RgbImage};

    use super::draw_spots;
    use crate::slide_map::SpotMark;

    const GREY: Rgb<u8> = Rgb([128; 3]);
    const BLUE: Rgb<u8> = Rgb([0, 90, 200]);

    fn drawn(places: &[(f64, f64)]) -> RgbImage {
        let background = RgbImage::from_pixel(100, 60, GREY);
        let spot = |&(x_px, y_px): &(f64, f64)| SpotMark {
            x_px,
            y_px,
            id: String::new(),
        };
        let spots: Vec<SpotMark> = places.iter().map(spot).collect();
        draw_spots(&background, 1000, 600, &spots, 100.0)
    }

    #[test]
    fn a_ring_lies_on_the_edge_of_the_spot_and_its_middle_is_free() {
        // Centre (50, 30) and radius 10 in the thumbnail; the pixel right of it is centred at 60.5.
        let image = drawn(&[(500.0, 300.0)]);
        assert_eq!(image.get_pixel(60, 30), &BLUE);
        assert_eq!(image.get_pixel(50, 20), &BLUE);
        assert_eq!(image.get_pixel(50, 30), &GREY);
        assert_eq!(image.get_pixel(75, 30), &GREY);
    }

    #[test]
    fn a_ring_is_its_own_mirror_image() {
        let image = drawn(&[(500.0, 300.0)]);
        for (x, y, pixel) in image.enumerate_pixels() {
            assert_eq!(pixel, image.get_pixel(99 - x, 59 - y));
        }
    }

    #[test]
    fn spots_outside_or_without_a_place_change_nothing() {
        let untouched = RgbImage::from_pixel(100, 60, GREY);
        let places = [(-5000.0, 300.0), (1e300, 1e300), (f64::NAN, 300.0)];
        assert_eq!(drawn(&places), untouched);
    }

    #[test]
    fn a_spot_at_the_corner_is_cut_off() {
        let image = drawn(&[(0.0, 0.0)]);
        assert_eq!(image.dimensions(), (100, 60));
        assert_eq!(image.get_pixel(9, 0), &BLUE);
    }

    #[test]
    fn a_slide_without_a_size_comes_back_as_it_was() {
        let background = RgbImage::from_pixel(3, 3, GREY);
        let spots = [SpotMark::default()];
        assert_eq!(draw_spots(&background, 0, 0, &spots, 1.0), background);
    }
}
