//! Curves over a common pair of axes, as one inline SVG with a legend.

use super::axis::Axis;
use super::escape::escape;
use super::number::{coordinate, number, significant};
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
}

impl LineChart {
    /// The chart as a `<figure>`, or a sentence in its place without a finite point.
    pub(super) fn to_html(&self) -> String {
        let points = || self.series.iter().flat_map(Series::finite);
        let reference = self.reference.iter().map(|(_, height)| *height);
        let axes = Axis::snug(points().map(|(x, _)| x))
            .zip(Axis::rounded(points().map(|(_, y)| y).chain(reference)));
        let body = match axes {
            Some((x_axis, y_axis)) if points().next().is_some() => format!(
                "{}<p class=\"x-label\">{}</p>\n{}",
                self.picture(&x_axis, &y_axis),
                escape(&self.x_label),
                self.legend()
            ),
            _ => "<p class=\"empty\">No finite point to draw.</p>\n".to_owned(),
        };
        format!(
            "<figure class=\"chart\">\n<figcaption><h3>{}</h3>\n<p class=\"y-label\">{}</p></figcaption>\n\
             {body}</figure>\n",
            escape(&self.title),
            escape(&self.y_label)
        )
    }

    fn picture(&self, x_axis: &Axis, y_axis: &Axis) -> String {
        let x_px = |x| x_axis.place(x, LEFT, RIGHT);
        let y_px = |y| y_axis.place(y, BOTTOM, TOP);
        let mut svg = format!(
            "<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{}\">\n",
            escape(&self.summary())
        );
        for (y, label) in y_axis.ticks() {
            let at = coordinate(y_px(y));
            svg.push_str(&format!(
                "<path class=\"grid\" d=\"M{LEFT},{at}H{RIGHT}\"/>"
            ));
            svg.push_str(&format!(
                "<text class=\"end\" x=\"{}\" y=\"{at}\" dy=\".32em\">{label}</text>\n",
                LEFT - 8.0
            ));
        }
        for (x, label) in x_axis.ticks() {
            let at = coordinate(x_px(x));
            svg.push_str(&format!("<path class=\"tick\" d=\"M{at},{BOTTOM}v5\"/>"));
            svg.push_str(&format!(
                "<text class=\"middle\" x=\"{at}\" y=\"{}\">{label}</text>\n",
                BOTTOM + 18.0
            ));
        }
        svg.push_str(&format!(
            "<path class=\"axis\" d=\"M{LEFT},{BOTTOM}H{RIGHT}\"/>\n"
        ));
        for (index, series) in self.series.iter().enumerate() {
            svg.push_str(&series.curve(index, x_px, y_px));
        }
        if let Some((name, height)) = self.reference.iter().find(|(_, height)| height.is_finite()) {
            let at = y_px(*height);
            let text = if at < TOP + 16.0 { at + 15.0 } else { at - 6.0 };
            svg.push_str(&format!(
                "<path class=\"reference\" d=\"M{LEFT},{at}H{RIGHT}\"/>\n\
                 <text class=\"note end\" x=\"{RIGHT}\" y=\"{text}\">{} = {}</text>\n",
                escape(name),
                significant(*height, 4),
                at = coordinate(at),
                text = coordinate(text)
            ));
        }
        svg.push_str("</svg>\n");
        svg
    }

    fn legend(&self) -> String {
        let items: String = self
            .series
            .iter()
            .enumerate()
            .map(|(index, series)| {
                let n_skipped = series.points.len() - series.finite().count();
                let skipped = match n_skipped {
                    0 if series.points.is_empty() => " (no points)".to_owned(),
                    0 => String::new(),
                    n => format!(" ({} not finite, not drawn)", number(n as f64, 0)),
                };
                format!(
                    "<li>{}{}{skipped}</li>",
                    swatch(index),
                    escape(&series.name)
                )
            })
            .collect();
        format!("<ul class=\"legend\">{items}</ul>\n")
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
        }
    }

    #[test]
    fn a_point_that_is_not_finite_is_not_drawn_and_counted() {
        let html = chart(vec![(0.0, 0.0), (1.0, f64::NAN), (2.0, 1.0), (3.0, 0.0)]).to_html();
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
            let html = chart.to_html();
            assert!(html.contains("No finite point to draw."));
            assert!(!html.contains("<svg viewBox=\"0 0 340"));
        }
    }

    #[test]
    fn the_reference_is_within_the_picture_and_says_its_value() {
        let mut chart = chart(vec![(0.0, 1.0), (1.0, 2.0)]);
        chart.reference = Some(("ln(64)".to_owned(), 64f64.ln()));
        let html = chart.to_html();
        assert!(html.contains("ln(64) = 4.159"), "{html}");
        // The axis reaches 4.5, so 4.159 lies within.
        assert!(html.contains(">4.5</text>"), "{html}");
    }

    #[test]
    fn the_summary_names_first_and_last_value() {
        let html = chart(vec![(0.0, 4.0), (10.0, 2.5)]).to_html();
        let summary = "Loss: nats over step. train goes from 4 to 2.5 at 10.";
        assert!(html.contains(summary), "{html}");
    }
}
