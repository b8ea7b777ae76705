//! Slide maps side by side: those of one slide in one row, on one crop, and on one scale.

use maud::{Markup, html};

use super::crop::Crop;
use super::scatter_chart::ScatterChart;
use super::slide_map::SlideMap;
use super::thumbnails::Thumbnails;
use super::value_range::value_ranges;

/// The maps of a block as responsive grids, or a sentence without any.
///
/// Neighbours over the same thumbnail make a row of their own, such as label beside cluster or
/// measured beside predicted; where every map has a slide of its own, all share one grid.
///
/// A chart stands beside the last of them.
pub(super) fn slide_grid(
    maps: &[SlideMap],
    beside: Option<&ScatterChart>,
    thumbnails: &mut Thumbnails,
) -> Markup {
    if maps.is_empty() {
        return html! { p.empty { "No slides to show." } };
    }
    let ranges = value_ranges(maps);
    let slides: Vec<usize> = maps
        .iter()
        .map(|map| thumbnails.add(&map.background))
        .collect();
    let mut figures: Vec<Markup> = maps
        .iter()
        .zip(&slides)
        .zip(ranges)
        .map(|((map, slide), range)| {
            let same_slide = maps
                .iter()
                .zip(&slides)
                .filter(|(_, other)| *other == slide);
            let crop = Crop::around(same_slide.map(|(other, _)| other));
            map.to_html(thumbnails.id(*slide).as_deref(), crop, range)
        })
        .collect();
    let runs: Vec<usize> = slides.chunk_by(|a, b| a == b).map(<[usize]>::len).collect();
    let mut rows = if runs.iter().all(|n_maps| *n_maps == 1) {
        vec![maps.len()]
    } else {
        runs
    };
    if let (Some(chart), Some(last)) = (beside, rows.last_mut()) {
        figures.push(chart.to_html());
        *last += 1;
    }
    let mut figures = figures.into_iter();
    html! {
        div.slides {
            @for n_maps in rows {
                div.maps { @for figure in figures.by_ref().take(n_maps) { (figure) } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use image::{Rgb, RgbImage};

    use super::slide_grid;
    use crate::scatter_chart::ScatterChart;
    use crate::slide_map::{SlideMap, SpotMark};
    use crate::thumbnails::Thumbnails;

    fn map(shade: u8, x_px: f64) -> SlideMap {
        SlideMap {
            background: Arc::new(RgbImage::from_pixel(4, 4, Rgb([shade; 3]))),
            width_px: 400,
            height_px: 400,
            radius_px: 10.0,
            spots: vec![SpotMark {
                x_px,
                y_px: 100.0,
                id: "s".to_owned(),
            }],
            ..SlideMap::default()
        }
    }

    fn html(maps: &[SlideMap]) -> String {
        slide_grid(maps, None, &mut Thumbnails::default()).into_string()
    }

    fn n_rows(maps: &[SlideMap]) -> usize {
        html(maps).matches("class=\"maps\"").count()
    }

    #[test]
    fn maps_of_one_slide_make_a_row() {
        assert_eq!(
            n_rows(&[map(0, 50.0), map(0, 50.0), map(9, 50.0), map(9, 50.0)]),
            2
        );
        assert_eq!(n_rows(&[map(0, 50.0), map(9, 50.0), map(99, 50.0)]), 1);
    }

    #[test]
    fn maps_of_one_slide_are_cropped_alike() {
        let html = html(&[map(0, 50.0), map(0, 250.0)]);
        assert_eq!(
            html.matches("viewBox=\"25 75 250 50\"").count(),
            2,
            "{html}"
        );
    }

    #[test]
    fn a_chart_stands_in_the_row_of_the_last_map() {
        let maps = [map(0, 50.0), map(0, 250.0)];
        let chart = ScatterChart::default();
        let html = slide_grid(&maps, Some(&chart), &mut Thumbnails::default()).into_string();
        assert_eq!(html.matches("class=\"maps\"").count(), 1);
        assert!(
            html.ends_with("No finite point to draw.</p></figure></div></div>"),
            "{html}"
        );
    }

    #[test]
    fn no_maps_give_a_sentence() {
        assert!(html(&[]).contains("No slides to show."));
    }
}
