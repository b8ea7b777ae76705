//! Curves over a common pair of axes, as one inline SVG with a legend.

use maud::{Markup, html};

use super::axis::Axis;
use super::breakable::breakable;
use super::number::{coordinate, number, significant};
use super::picture_file::{KeyLine, PictureFile, key_html};
use super::save_link::save_link;
use super::series::Series;
use super::series_mark::swatch;

const WIDTH: f64 = 340.0;
const HEIGHT: f64 = 220.0;
const LEFT: f64 = 46.0;
const RIGHT: f64 = WIDTH - 10.0;
const TOP: f64 = 8.0;
const BOTTOM: f64 = HEIGHT - 24.0;

/// Curves that share their axes, such as a loss on training and on held-out pairs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LineChart {
    /// What the chart shows.
    pub title: String,
    /// Name and unit of the horizontal axis.
    pub x_label: String,
    /// Name and unit of the vertical axis.
    pub y_label: String,
    /// The curves; a curve without a finite point is left out of the picture and said to be empty.
    pub series: Vec<Series>,
    /// A named height to compare with, such as the loss of chance, ln(batch).
    pub reference: Option<(String, f64)>,
    /// What the curves are and how to read them, in a sentence.
    pub note: Option<String>,
}

impl LineChart {
    /// The chart as a `<figure>`, or a sentence in its place without a finite point.
    pub(super) fn to_html(&self) -> Markup {
        let points = || self.series.iter().flat_map(Series::finite);
        let reference = self.reference.iter().map(|(_, height)| *height);
        let axes = Axis::snug(points().map(|(x, _)| x))
            .zip(Axis::rounded(points().map(|(_, y)| y).chain(reference)));
        html! {
            figure.chart {
                figcaption {
                    @if let Some((x_axis, y_axis)) = &axes { (save_link(&self.file(x_axis, y_axis))) }
                    h3 { (breakable(&self.title)) }
                    @if let Some(note) = &self.note { p.note { (note) } }
                    p.y-label { (self.y_label) }
                }
                @match axes {
                    Some((x_axis, y_axis)) => {
                        (self.picture(&x_axis, &y_axis))
                        p.x-label { (self.x_label) }
                        (key_html(&self.key()))
                    }
                    None => { p.empty { "No finite point to draw." } }
                }
            }
        }
    }

    fn picture(&self, x_axis: &Axis, y_axis: &Axis) -> Markup {
        let x_px = |x| x_axis.place(x, LEFT, RIGHT);
        let y_px = |y| y_axis.place(y, BOTTOM, TOP);
        html! {
            svg viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } overflow="visible" role="img" aria-label=(self.summary()) {
                @for (y, label) in y_axis.ticks() {
                    @let at = coordinate(y_px(y));
                    path.grid d=(format!("M{LEFT},{at}H{RIGHT}")) {}
                    text.end x=(LEFT - 8.0) y=(at) dy=".32em" { (label) }
                }
                @for (x, label) in x_axis.ticks() {
                    @let at = coordinate(x_px(x));
                    path.tick d=(format!("M{at},{BOTTOM}v5")) {}
                    text.middle x=(at) y=(BOTTOM + 18.0) { (label) }
                }
                path.axis d=(format!("M{LEFT},{BOTTOM}H{RIGHT}")) {}
                @for (index, series) in self.series.iter().enumerate() {
                    (series.curve(index, x_px, y_px))
                }
                @if let Some((name, height)) = self.reference.iter().find(|(_, y)| y.is_finite()) {
                    @let at = y_px(*height);
                    @let text = if at < TOP + 16.0 { at + 15.0 } else { at - 6.0 };
                    path.reference d=(format!("M{LEFT},{at}H{RIGHT}", at = coordinate(at))) {}
                    text.note.end x=(RIGHT) y=(coordinate(text)) {
                        (name) " = " (significant(*height, 4))
                    }
                }
            }
        }
    }

    /// Whether there are curves to tell apart, or points that are not drawn.
    fn needs_legend(&self) -> bool {
        let is_whole = |series: &Series| series.points.len() == series.finite().count();
        self.series.len() > 1 || !self.series.iter().all(is_whole)
    }

    fn file(&self, x_axis: &Axis, y_axis: &Axis) -> PictureFile<'_> {
        let note = self.note.as_deref();
        PictureFile {
            title: &self.title,
            above: note.into_iter().chain([&*self.y_label]).collect(),
            picture: self.picture(x_axis, y_axis),
            size: (WIDTH, HEIGHT),
            x_label: &self.x_label,
            key: self.key(),
            ..PictureFile::default()
        }
    }

    /// The curves by name, where they need one.
    fn key(&self) -> Vec<KeyLine> {
        let series = self.series.iter().enumerate();
        let series = series.filter(|_| self.needs_legend());
        let line = |(index, series): (usize, &Series)| KeyLine {
            swatch: swatch(index),
            width: 26.0,
            text: match series.points.len() - series.finite().count() {
                0 if series.points.is_empty() => format!("{} (no points)", series.name),
                0 => series.name.clone(),
                n => format!(
                    "{} ({} not finite, not drawn)",
                    series.name,
                    number(n as f64, 0)
                ),
            },
        };
        series.map(line).collect()
    }

    /// The chart in a sentence per curve, for those who cannot see it.
    fn summary(&self) -> String {
        let mut summary = format!("{}: {} over {}.", self.title, self.y_label, self.x_label);
        for series in &self.series {
            let Some(((_, first), (x, last))) = series.finite().next().zip(series.finite().last())
            else {
                continue;
            };
            let [first, last, x] = [first, last, x].map(|value| significant(value, 4));
            summary.push_str(&format!(
                " {} goes from {first} to {last} at {x}.",
                series.name
            ));
        }
        summary
    }
}

#[cfg(test)]
mod tests {
    use super::LineChart;
    use crate::series::Series;

    fn chart(points: Vec<(f64, f64)>) -> LineChart {
        LineChart {
            title: "Loss".to_owned(),
            x_label: "step".to_owned(),
            y_label: "nats".to_owned(),
            series: vec![Series {
                name: "train".to_owned(),
                points,
            }],
            reference: None,
            note: None,
        }
    }

    #[test]
    fn one_whole_curve_needs_no_legend() {
        let mut chart = chart(vec![(0.0, 1.0), (1.0, 2.0)]);
        let html = |chart: &LineChart| chart.to_html().into_string();
        assert!(!html(&chart).contains("class=\"legend\""));
        chart.series.push(chart.series[0].clone());
        assert!(html(&chart).contains("class=\"legend\""));
    }

    #[test]
    fn a_point_that_is_not_finite_is_not_drawn_and_counted() {
        let html = chart(vec![(0.0, 0.0), (1.0, f64::NAN), (2.0, 1.0), (3.0, 0.0)])
            .to_html()
            .into_string();
        // x: 0..3 on 46..330, y: 0..1 on 196..8; the first point stands alone.
        assert!(html.contains("d=\"M46,196h0M235.33,8L330,196\""), "{html}");
        assert!(html.contains("train (1 not finite, not drawn)"));
        assert!(!html.contains("NaN"));
    }

    #[test]
    fn a_chart_without_a_finite_point_is_a_sentence() {
        for points in [vec![], vec![(f64::NAN, 1.0)]] {
            let mut chart = chart(points);
            chart.reference = Some(("ln(8)".to_owned(), 8f64.ln()));
            let html = chart.to_html().into_string();
            assert!(html.contains("No finite point to draw."));
            assert!(!html.contains("<svg viewBox=\"0 0 340"));
        }
    }

    #[test]
    fn the_reference_is_within_the_picture_and_says_its_value() {
        let mut chart = chart(vec![(0.0, 1.0), (1.0, 2.0)]);
        chart.reference = Some(("ln(64)".to_owned(), 64f64.ln()));
        let html = chart.to_html().into_string();
        assert!(html.contains("ln(64) = 4.159"), "{html}");
        // The axis reaches 4.5, so 4.159 lies within.
        assert!(html.contains(">4.5</text>"), "{html}");
    }

    #[test]
    fn the_summary_names_first_and_last_value() {
        let html = chart(vec![(0.0, 4.0), (10.0, 2.5)]).to_html().into_string();
        let summary = "Loss: nats over step. train goes from 4 to 2.5 at 10.";
        assert!(html.contains(summary), "{html}");
    }
}
