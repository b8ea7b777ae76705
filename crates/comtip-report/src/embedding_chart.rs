//! Spots along two components of their embeddings, coloured, as one inline SVG or a file of it.

use maud::{Markup, html};

use super::breakable::breakable;
use super::colouring::Colouring;
use super::legend::{legend, legend_lines};
use super::number::{coordinate, number};
use super::palette::viridis_gradient;
use super::paragraphs::paragraphs;
use super::picture_file::PictureFile;
use super::save_link::save_link;
use super::square_axes::{HEIGHT, SquareAxes, WIDTH};

/// Spots that are drawn at most; of more every so many.
const MOST_SPOTS: usize = 3_000;

/// Points of a plane whose two axes have one scale, each with a colour.
#[derive(Debug, Clone, PartialEq)]
pub struct EmbeddingChart {
    /// What the colours show.
    pub title: String,
    /// What a reader must know to read it; may be empty.
    pub caption: String,
    /// Name of the horizontal axis.
    pub x_label: String,
    /// Name of the vertical axis.
    pub y_label: String,
    /// Points `(x, y)`; one that is not finite is not drawn.
    pub points: Vec<(f64, f64)>,
    /// What the colour of each point means.
    pub colouring: Colouring,
}

impl EmbeddingChart {
    /// The chart as a `<figure>`, or a sentence in its place without a finite point.
    pub(super) fn to_html(&self) -> Markup {
        let axes = SquareAxes::of_one_length(&self.points);
        html! {
            figure.chart.scatter {
                figcaption {
                    @if let Some(axes) = &axes { (save_link(&self.file(axes))) }
                    h3 { (breakable(&self.title)) }
                    (paragraphs(&self.caption, Some("note")))
                    p.y-label { (self.y_label) }
                }
                @match &axes {
                    Some(axes) => {
                        (self.picture(axes))
                        div.key {
                            p.x-label { (self.x_label) }
                            (legend(&self.colouring, self.points.len(), self.range()))
                            @if self.step() > 1 {
                                p.note { "One of every " (self.step()) " spots is drawn." }
                            }
                        }
                    }
                    None => { p.empty { "No finite point to draw." } }
                }
            }
        }
    }

    fn file(&self, axes: &SquareAxes) -> PictureFile<'_> {
        let range = self.range();
        PictureFile {
            title: &self.title,
            above: vec![&self.caption, &self.y_label],
            picture: self.picture(axes),
            size: (WIDTH, HEIGHT),
            x_label: &self.x_label,
            key: legend_lines(&self.colouring, self.points.len(), range),
            defs: range.map(|_| viridis_gradient()).unwrap_or_default(),
        }
    }

    fn picture(&self, axes: &SquareAxes) -> Markup {
        let range = self.range();
        let points = self.points.iter().enumerate().step_by(self.step());
        let points = points.filter(|(_, (x, y))| x.is_finite() && y.is_finite());
        html! {
            svg viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } overflow="visible" role="img" aria-label=(self.summary()) {
                (SquareAxes::plate())
                (axes.frame())
                g.spots stroke-width=".5" {
                    @for (at, point) in points {
                        @let (x, y) = axes.place(*point);
                        @let fill = self.colouring.fill(at, range);
                        @let bare = fill.is_none().then_some("bare");
                        circle cx=(coordinate(x)) cy=(coordinate(y)) r="3" fill=[fill] class=[bare] {}
                    }
                }
            }
        }
    }

    /// Of how many spots one is drawn.
    fn step(&self) -> usize {
        self.points.len().div_ceil(MOST_SPOTS).max(1)
    }

    /// The ends of the scale; `None` of categories and without a value.
    fn range(&self) -> Option<(f32, f32)> {
        if let Colouring::Values {
            range: Some(range), ..
        } = &self.colouring
        {
            return Some(*range);
        }
        let values = (0..self.points.len()).filter_map(|at| self.colouring.value(at));
        values.fold(None, |range, value| {
            let (low, high) = range.unwrap_or((value, value));
            Some((value.min(low), value.max(high)))
        })
    }

    /// The chart in words, for those who cannot see it.
    fn summary(&self) -> String {
        let n = number(self.points.len() as f64, 0);
        let Self {
            title,
            x_label,
            y_label,
            ..
        } = self;
        format!("{title}: {y_label} over {x_label}, {n} spots.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(n: usize) -> EmbeddingChart {
        EmbeddingChart {
            title: "Slides".to_owned(),
            caption: String::new(),
            x_label: "component 1".to_owned(),
            y_label: "component 2".to_owned(),
            points: (0..n).map(|at| (at as f64, 0.0)).collect(),
            colouring: Colouring::Categories {
                code: (0..n).map(|at| (at > 0).then_some(at % 2)).collect(),
                names: vec!["B1".to_owned(), "B2".to_owned()],
            },
        }
    }

    #[test]
    fn every_spot_has_its_colour_and_the_legend_counts_them() {
        let html = chart(4).to_html().into_string();
        assert_eq!(html.matches(" r=\"3\"").count(), 4, "{html}");
        assert_eq!(html.matches("fill=\"#e69f00\"").count(), 2 + 1, "{html}");
        assert!(html.contains("B2 <span class=\"count\">2</span>"), "{html}");
        assert!(
            html.contains("no label <span class=\"count\">1</span>"),
            "{html}"
        );
    }

    #[test]
    fn of_very_many_spots_a_part_is_drawn_and_all_are_counted() {
        let html = chart(9_000).to_html().into_string();
        assert_eq!(html.matches(" r=\"3\"").count(), 3_000);
        assert!(html.contains("One of every 3 spots is drawn."));
        assert!(html.contains("B2 <span class=\"count\">4500</span>"));
    }
}
