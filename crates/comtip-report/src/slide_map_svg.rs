//! Spots of a slide in colour over its thumbnail, as an inline SVG.

use maud::{Markup, html};

use super::breakable::breakable;
use super::crop::Crop;
use super::cropped_picture::cropped_picture;
use super::legend::{legend, legend_lines};
use super::number::{coordinate, number};
use super::palette::viridis_gradient;
use super::paragraphs::paragraphs;
use super::picture_file::PictureFile;
use super::raster::{is_crowded, raster};
use super::save_link::save_link;
use super::slide_map::{SlideMap, SpotMark};

/// Width and greatest height of a map that is a file of its own, px.
const FILE_WIDTH: f64 = 520.0;
const FILE_HEIGHT: f64 = 800.0;

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
    ) -> Markup {
        let crop = crop.filter(|_| self.spots.iter().any(SpotMark::is_placed));
        html! {
            figure.map {
                figcaption {
                    @if let Some(crop) = &crop { (save_link(&self.file(crop, range))) }
                    h3 { (breakable(&self.title)) }
                    (paragraphs(&self.caption, Some("note")))
                }
                @match crop {
                    Some(crop) => {
                        @let slide = slide_id.map(|id| self.slide(id));
                        (self.picture(slide, &crop, range, |at| self.tooltip(at)))
                        div.key {
                            (legend(&self.colouring, self.spots.len(), range))
                            (self.remarks(slide_id.is_some()))
                        }
                    }
                    None => { p.empty { "No spots to draw." } }
                }
            }
        }
    }

    /// The map with the part of the slide that it shows.
    fn file(&self, crop: &Crop, range: Option<(f32, f32)>) -> PictureFile<'_> {
        let [_, _, width, height] = crop.sides();
        PictureFile {
            title: &self.title,
            above: vec![&self.caption],
            picture: self.picture(cropped_picture(self, crop), crop, range, |_| {
                Markup::default()
            }),
            size: (FILE_WIDTH, (FILE_WIDTH * height / width).min(FILE_HEIGHT)),
            key: legend_lines(&self.colouring, self.spots.len(), range),
            defs: range.map(|_| viridis_gradient()).unwrap_or_default(),
            ..PictureFile::default()
        }
    }

    /// The spots over the slide, each with what a `tooltip` says of it.
    fn picture(
        &self,
        slide: Option<Markup>,
        crop: &Crop,
        range: Option<(f32, f32)>,
        tooltip: impl Fn(usize) -> Markup,
    ) -> Markup {
        let n_spots = number(self.spots.len() as f64, 0);
        html! {
            svg viewBox=(crop.view_box()) role="img"
                aria-label={ (self.title) ": " (n_spots) " spots over the slide" } {
                @if let Some(slide) = slide { (slide) }
                @if is_crowded(self) { (raster(self, crop, range)) } @else { (self.circles(range, tooltip)) }
            }
        }
    }

    /// What the picture lacks.
    fn remarks(&self, has_image: bool) -> Markup {
        html! {
            @if !has_image {
                p.note { "The slide has no image to show." }
            }
            @if is_crowded(self) {
                p.note { "Drawn as pixels, as there are many spots: none can be pointed at." }
            }
        }
    }

    /// The embedded thumbnail, stretched to the slide's full resolution.
    fn slide(&self, id: &str) -> Markup {
        let (width, height) = self.background.dimensions();
        let x = f64::from(self.width_px) / f64::from(width.max(1));
        let y = f64::from(self.height_px) / f64::from(height.max(1));
        let scale = format!("scale({x:.6} {y:.6})");
        html! { use.slide href={ "#" (id) } transform=(scale) {} }
    }

    fn tooltip(&self, spot_idx: usize) -> Markup {
        html! { title { (self.spots[spot_idx].id) "\n" (self.colouring.reading(spot_idx)) } }
    }

    fn circles(&self, range: Option<(f32, f32)>, tooltip: impl Fn(usize) -> Markup) -> Markup {
        let radius = self.drawn_radius_px();
        let spots = self.spots.iter().enumerate();
        html! {
            g.spots stroke-width=(coordinate(radius * 0.12)) {
                @for (spot_idx, spot) in spots.filter(|(_, spot)| spot.is_placed()) {
                    @let fill = self.colouring.fill(spot_idx, range);
                    @let bare = fill.is_none().then_some("bare");
                    circle cx=(coordinate(spot.x_px)) cy=(coordinate(spot.y_px)) r=(coordinate(radius))
                        fill=[fill] class=[bare] {
                        (tooltip(spot_idx))
                    }
                }
            }
        }
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
            .into_string()
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
        let crop = Crop::around([&crowded]);
        let html = crowded.to_html(Some("slide-0"), crop, Some((0.0, 999.0)));
        let html = html.into_string();
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
