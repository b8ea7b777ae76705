//! Spots of a slide in colour over its thumbnail, as an inline SVG.

use super::crop::Crop;
use super::escape::{escape, paragraphs};
use super::legend::legend;
use super::number::{coordinate, number};
use super::raster::{is_crowded, raster};
use super::slide_map::{SlideMap, SpotMark};

impl SlideMap {
    /// The map as a `<figure>` of three parts: heading, picture and legend.
    ///
    /// `slide_id` names the embedded thumbnail, if there is one; without a crop, hence without a
    /// spot, a sentence stands in the picture's place.
    pub(super) fn to_html(
        &self,
        slide_id: Option<&str>,
        crop: Option<Crop>,
        range: Option<(f32, f32)>,
    ) -> String {
        let head = format!(
            "<figure class=\"map\">\n<figcaption><h3>{}</h3>\n{}</figcaption>\n",
            escape(&self.title),
            paragraphs(&self.caption, "note")
        );
        let Some(crop) = crop.filter(|_| self.spots.iter().any(SpotMark::is_placed)) else {
            return format!("{head}<p class=\"empty\">No spots to draw.</p>\n</figure>\n");
        };
        let n_spots = number(self.spots.len() as f64, 0);
        let summary = format!("{}: {n_spots} spots over the slide", self.title);
        format!(
            "{head}<svg viewBox=\"{}\" role=\"img\" aria-label=\"{}\">\n{}{}</svg>\n\
             <div class=\"key\">\n{}{}</div>\n</figure>\n",
            crop.view_box(),
            escape(&summary),
            slide_id.map(|id| self.slide(id)).unwrap_or_default(),
            match is_crowded(self) {
                true => raster(self, &crop, range),
                false => self.circles(range),
            },
            legend(&self.colouring, self.spots.len(), range),
            self.remarks(slide_id.is_some())
        )
    }

    /// What the picture lacks.
    fn remarks(&self, has_image: bool) -> String {
        let mut remarks = String::new();
        if !has_image {
            remarks.push_str("<p class=\"note\">The slide has no image to show.</p>\n");
        }
        if is_crowded(self) {
            remarks.push_str(
                "<p class=\"note\">Drawn as pixels, as there are many spots: none can be pointed at.</p>\n",
            );
        }
        remarks
    }

    /// The embedded thumbnail, stretched to the slide's full resolution.
    fn slide(&self, id: &str) -> String {
        let (width, height) = self.background.dimensions();
        let x = f64::from(self.width_px) / f64::from(width.max(1));
        let y = f64::from(self.height_px) / f64::from(height.max(1));
        format!("<use class=\"slide\" href=\"#{id}\" transform=\"scale({x:.6} {y:.6})\"/>\n")
    }

    fn circles(&self, range: Option<(f32, f32)>) -> String {
        let radius = self.drawn_radius_px();
        let mut svg = format!(
            "<g class=\"spots\" stroke-width=\"{}\">\n",
            coordinate(radius * 0.12)
        );
        for (spot_idx, spot) in self
            .spots
            .iter()
            .enumerate()
            .filter(|(_, spot)| spot.is_placed())
        {
            let fill = match self.colouring.fill(spot_idx, range) {
                Some(colour) => format!("fill=\"{colour}\""),
                None => "class=\"bare\"".to_owned(),
            };
            svg.push_str(&format!(
                "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" {fill}><title>{}\n{}</title></circle>\n",
                coordinate(spot.x_px),
                coordinate(spot.y_px),
                coordinate(radius),
                escape(&spot.id),
                escape(&self.colouring.reading(spot_idx))
            ));
        }
        svg.push_str("</g>\n");
        svg
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use image::RgbImage;

    use crate::colouring::Colouring;
    use crate::crop::Crop;
    use crate::slide_map::{SlideMap, SpotMark};

    fn map() -> SlideMap {
        let spot = |x_px, y_px, id: &str| SpotMark {
            x_px,
            y_px,
            id: id.to_owned(),
        };
        SlideMap {
            title: "Pathologist".to_owned(),
            background: Arc::new(RgbImage::new(10, 20)),
            width_px: 1000,
            height_px: 1000,
            radius_px: 50.0,
            spots: vec![
                spot(200.0, 300.0, "A<1"),
                spot(400.0, 300.5, "A2"),
                spot(f64::NAN, 0.0, "lost"),
            ],
            colouring: Colouring::Categories {
                code: vec![Some(0), None, Some(0)],
                names: vec!["invasive & in situ".to_owned()],
            },
            ..SlideMap::default()
        }
    }

    fn html(map: &SlideMap) -> String {
        map.to_html(Some("slide-0"), Crop::around([map]), None)
    }

    #[test]
    fn a_labelled_spot_is_filled_and_another_is_an_outline() {
        let html = html(&map());
        let labelled = "<circle cx=\"200\" cy=\"300\" r=\"50\" fill=\"#0072b2\"><title>A&lt;1\ninvasive &amp; in situ</title></circle>";
        let bare = "<circle cx=\"400\" cy=\"300.5\" r=\"50\" class=\"bare\"><title>A2\nno label</title></circle>";
        assert!(html.contains(labelled), "{html}");
        assert!(html.contains(bare), "{html}");
        assert!(
            !html.contains("lost"),
            "a spot without a place is not drawn"
        );
    }

    #[test]
    fn the_thumbnail_is_stretched_to_full_resolution() {
        assert!(
            html(&map()).contains("href=\"#slide-0\" transform=\"scale(100.000000 50.000000)\"")
        );
    }

    #[test]
    fn a_map_of_a_hundred_thousand_spots_takes_no_more_than_a_picture() {
        let side = 320;
        let spots = (0..side * side).map(|n| SpotMark {
            x_px: f64::from(n % side) * 30.0,
            y_px: f64::from(n / side) * 30.0,
            id: format!("s_008um_{n}"),
        });
        let spots: Vec<SpotMark> = spots.collect();
        let value = (0..spots.len()).map(|n| (n * 7919 % 1000) as f32).collect();
        let crowded = SlideMap {
            radius_px: 15.0,
            width_px: 9600,
            height_px: 9600,
            spots,
            colouring: Colouring::Values {
                value,
                label: "ERBB2".to_owned(),
                range: None,
            },
            ..map()
        };
        let html = crowded.to_html(
            Some("slide-0"),
            Crop::around([&crowded]),
            Some((0.0, 999.0)),
        );
        assert!(!html.contains("<circle"));
        assert!(html.contains("<image class=\"spots\""), "one picture");
        assert!(html.contains("Drawn as pixels"));
        // A circle each would be above ten million.
        assert!(html.len() < 2_000_000, "{} bytes", html.len());
    }

    #[test]
    fn no_spots_give_a_sentence() {
        let html = html(&SlideMap::default());
        assert!(html.contains("No spots to draw."));
        assert!(!html.contains("<svg"));
    }
}
