//! Points over two axes of one range with the line of identity, as one inline SVG or a file of it.

use maud::{Markup, html};

use super::breakable::breakable;
use super::number::number;
use super::paragraphs::paragraphs;
use super::picture_file::PictureFile;
use super::save_link::save_link;
use super::scatter_points::{is_dense, scatter_points};
use super::square_axes::{HEIGHT, SquareAxes, WIDTH, finite};

/// Pairs of one quantity, such as a gene measured and predicted. Both axes have one range, so that what lies on the line
/// of identity is the same in both.
///
/// ```
/// use comtip_report::ScatterChart;
///
/// let chart = ScatterChart {
///     title: "ERBB2".into(),
///     x_label: "measured, log(1 + count)".into(),
///     y_label: "predicted, log(1 + count)".into(),
///     points: vec![(0.0, 0.5), (2.0, 1.5)],
///     ..ScatterChart::default()
/// };
/// assert!(chart.to_svg().starts_with("<svg"));
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ScatterChart {
    /// What is compared.
    pub title: String,
    /// What a reader must know to read it; may be empty.
    pub caption: String,
    /// Name and unit of the horizontal axis.
    pub x_label: String,
    /// Name and unit of the vertical axis.
    pub y_label: String,
    /// Points `(x, y)`; one that is not finite is counted in place of drawn.
    pub points: Vec<(f64, f64)>,
}

impl ScatterChart {
    /// The chart as a file of SVG that needs nothing else, in light and dark colours.
    pub fn to_svg(&self) -> String {
        self.file().to_svg()
    }

    /// The chart as a `<figure>` of three parts: heading, picture and key; without a finite point a sentence in place of
    /// the latter two.
    pub(super) fn to_html(&self) -> Markup {
        let has_points = finite(&self.points).next().is_some();
        html! {
            figure.chart.scatter {
                figcaption {
                    @if has_points { (save_link(&self.file())) }
                    h3 { (breakable(&self.title)) }
                    (paragraphs(&self.caption, Some("note")))
                    p.y-label { (self.y_label) }
                }
                @if has_points {
                    (self.picture())
                    div.key {
                        p.x-label { (self.x_label) }
                        @for remark in self.remarks() { p.note { (remark) } }
                    }
                } @else {
                    p.empty { "No finite point to draw." }
                }
            }
        }
    }

    fn file(&self) -> PictureFile<'_> {
        PictureFile {
            title: &self.title,
            above: vec![&self.caption, &self.y_label],
            picture: self.picture(),
            size: (WIDTH, HEIGHT),
            x_label: &self.x_label,
            ..PictureFile::default()
        }
    }

    fn picture(&self) -> Markup {
        let axes = SquareAxes::of_one_range(&self.points);
        html! {
            svg viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } overflow="visible" role="img" aria-label=(self.summary()) {
                @match axes {
                    Some(axes) => {
                        @let places: Vec<(f64, f64)> = finite(&self.points).map(|at| axes.place(at)).collect();
                        (axes.frame())
                        (scatter_points(&places))
                        (axes.identity())
                    }
                    None => { text x="12" y="20" { "No finite point to draw." } }
                }
            }
        }
    }

    /// What is not seen as it is.
    fn remarks(&self) -> Vec<String> {
        let n_drawn = finite(&self.points).count();
        let of = |n: usize| number(n as f64, 0);
        let dense = is_dense(n_drawn);
        let dense =
            dense.then(|| format!("{} points: the stronger, the more of them.", of(n_drawn)));
        let lost = match self.points.len() - n_drawn {
            0 => None,
            1 => Some("1 point is not finite and not drawn.".to_owned()),
            n => Some(format!("{} points are not finite and not drawn.", of(n))),
        };
        dense.into_iter().chain(lost).collect()
    }

    /// The chart in words, for those who cannot see it.
    fn summary(&self) -> String {
        let n = number(finite(&self.points).count() as f64, 0);
        let Self {
            title,
            x_label,
            y_label,
            ..
        } = self;
        format!(
            "{title}: {y_label} over {x_label}, {n} points, and the line where both are the same."
        )
    }
}

#[cfg(test)]
mod tests {
    use super::ScatterChart;

    fn chart(points: Vec<(f64, f64)>) -> ScatterChart {
        ScatterChart {
            title: "ERBB2".to_owned(),
            x_label: "measured".to_owned(),
            y_label: "predicted".to_owned(),
            points,
            ..ScatterChart::default()
        }
    }

    #[test]
    fn both_axes_have_the_range_of_all_coordinates() {
        let html = chart(vec![(0.0, 0.25), (1.0, 0.5)]).to_html().into_string();
        // 0..1 on 46..330 and on 292..8, a square of 284.
        assert!(html.contains("<circle cx=\"46\" cy=\"221\""), "{html}");
        assert!(html.contains("<circle cx=\"330\" cy=\"150\""), "{html}");
        assert!(html.contains("d=\"M46,292L330,8\""), "{html}");
    }

    #[test]
    fn a_point_that_is_not_finite_is_counted() {
        let html = chart(vec![(0.0, 0.25), (f64::NAN, 0.5)])
            .to_html()
            .into_string();
        assert!(
            html.contains("1 point is not finite and not drawn."),
            "{html}"
        );
        let none = chart(vec![(f64::NAN, 0.5)]).to_html().into_string();
        assert!(
            none.contains("No finite point to draw.") && !none.contains("<svg"),
            "{none}"
        );
    }

    #[test]
    fn a_file_has_the_words_of_the_page_and_names_no_other() {
        let svg = chart(vec![(0.0, 1.0)]).to_svg();
        for text in [
            ">ERBB2</text>",
            ">measured</text>",
            ">predicted</text>",
            "y = x",
        ] {
            assert!(svg.contains(text), "{text} in {svg}");
        }
        assert!(!svg.contains("href") && !svg.contains("url("), "{svg}");
    }
}
