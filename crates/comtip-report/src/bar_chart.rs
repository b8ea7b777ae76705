//! Named horizontal bars with optional error whiskers, as one inline SVG.

use super::axis::Axis;
use super::bar::Bar;
use super::escape::escape;
use super::number::{coordinate, number, significant};

const WIDTH: f64 = 340.0;
const LEFT: f64 = 12.0;
const RIGHT: f64 = WIDTH - 12.0;
const ROW: f64 = 38.0;
const TOP: f64 = 20.0;

/// Bars to compare one score over methods, slides or genes; zero is always on the axis.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BarChart {
    /// What the chart shows.
    pub title: String,
    /// Name and unit of the score, and what the whiskers are.
    pub value_label: String,
    /// The bars from top to bottom.
    pub bars: Vec<Bar>,
    /// A named value to compare with, such as the score of chance.
    pub reference: Option<(String, f64)>,
}

impl BarChart {
    /// The chart as a `<figure>`, or a sentence in its place without a finite bar.
    pub(super) fn to_html(&self) -> String {
        let finite = self.bars.iter().filter(|bar| bar.value.is_finite());
        let ends = finite.flat_map(|bar| {
            let error = bar.error().unwrap_or(0.0);
            [bar.value - error, bar.value + error]
        });
        let body = match Axis::rounded(ends.clone().chain(self.reference()).chain([0.0])) {
            Some(axis) if ends.count() > 0 => format!(
                "{}<p class=\"x-label\">{}</p>\n",
                self.picture(&axis),
                escape(&self.value_label)
            ),
            _ => "<p class=\"empty\">No finite value to draw.</p>\n".to_owned(),
        };
        format!(
            "<figure class=\"chart\">\n<figcaption><h3>{}</h3></figcaption>\n{body}</figure>\n",
            escape(&self.title)
        )
    }

    fn reference(&self) -> Option<f64> {
        let (_, value) = self.reference.as_ref()?;
        value.is_finite().then_some(*value)
    }

    fn picture(&self, axis: &Axis) -> String {
        let bottom = TOP + ROW * self.bars.len() as f64 + 4.0;
        let height = bottom + 22.0;
        let mut svg = format!(
            "<svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{}\">\n",
            escape(&self.summary())
        );
        for (value, label) in axis.ticks() {
            let at = coordinate(axis.place(value, LEFT, RIGHT));
            svg.push_str(&format!(
                "<path class=\"grid\" d=\"M{at},{TOP}V{bottom}\"/>"
            ));
            svg.push_str(&format!(
                "<text class=\"middle\" x=\"{at}\" y=\"{}\">{label}</text>\n",
                bottom + 16.0
            ));
        }
        let place = |value| axis.place(value, LEFT, RIGHT);
        let tops = (0..self.bars.len()).map(|index| TOP + ROW * index as f64);
        for (bar, top) in self.bars.iter().zip(tops.clone()) {
            svg.push_str(&bar.shape(top, place));
        }
        let zero = coordinate(place(0.0));
        svg.push_str(&format!(
            "<path class=\"axis\" d=\"M{zero},{TOP}V{bottom}\"/>\n"
        ));
        if let (Some((name, _)), Some(value)) = (&self.reference, self.reference()) {
            let at = coordinate(place(value));
            let anchor = if place(value) > WIDTH / 2.0 {
                "end"
            } else {
                "start"
            };
            // The line crosses the bars and leaves the words between them alone.
            let pieces: String = tops
                .clone()
                .map(|top| format!("M{at},{}v18", top + 17.0))
                .collect();
            svg.push_str(&format!(
                "<path class=\"reference\" d=\"M{at},14v4{pieces}\"/>\n\
                 <text class=\"note {anchor}\" x=\"{at}\" y=\"10\">{} = {}</text>\n",
                escape(name),
                significant(value, 4),
            ));
        }
        // Words come last, over every line.
        let write = self.writer();
        for (bar, top) in self.bars.iter().zip(tops) {
            svg.push_str(&format!(
                "<text class=\"name\" x=\"{LEFT}\" y=\"{y}\" dx=\"5\">{}</text>\
                 <text class=\"reading end\" x=\"{RIGHT}\" y=\"{y}\">{}</text>\n",
                bar.name_html(),
                bar.reading(&write),
                y = top + 14.0
            ));
        }
        svg.push_str("</svg>\n");
        svg
    }

    /// Writes every value to as many decimals as give the largest three significant digits.
    fn writer(&self) -> impl Fn(f64) -> String + use<> {
        let values = self.bars.iter().map(|bar| bar.value.abs());
        let largest = values.filter(|value| value.is_finite()).fold(0.0, f64::max);
        let exponent = if largest > 0.0 {
            largest.log10().floor()
        } else {
            0.0
        };
        move |value| {
            if (-4.0..6.0).contains(&exponent) {
                number(value, (2.0 - exponent).max(0.0) as usize)
            } else {
                significant(value, 3)
            }
        }
    }

    /// The chart in words, for those who cannot see it.
    fn summary(&self) -> String {
        let write = self.writer();
        let readings: Vec<String> = self
            .bars
            .iter()
            .map(|bar| format!("{} {}", bar.name, bar.reading(&write)))
            .collect();
        format!(
            "{}, {}: {}.",
            self.title,
            self.value_label,
            readings.join("; ")
        )
    }
}

#[cfg(test)]
mod tests {
    use super::BarChart;
    use crate::bar::Bar;

    fn bar(name: &str, value: f64, error: Option<f64>) -> Bar {
        let name = name.to_owned();
        Bar { name, value, error }
    }

    #[test]
    fn bars_start_at_zero_on_either_side() {
        let chart = BarChart {
            bars: vec![bar("up", 1.0, None), bar("down", -1.0, None)],
            ..BarChart::default()
        };
        let html = chart.to_html();
        // -1..1 on 12..328: zero lies at 170, half the width is 158.
        assert!(
            html.contains("<rect class=\"bar\" x=\"170\" y=\"40\" width=\"158\""),
            "{html}"
        );
        assert!(
            html.contains("<rect class=\"bar\" x=\"12\" y=\"78\" width=\"158\""),
            "{html}"
        );
    }

    #[test]
    fn a_bar_that_is_not_finite_is_named_but_not_drawn() {
        let chart = BarChart {
            bars: vec![bar("ridge", 0.4, Some(0.05)), bar("lost", f64::NAN, None)],
            ..BarChart::default()
        };
        let html = chart.to_html();
        assert_eq!(html.matches("<rect class=\"bar\"").count(), 1);
        assert!(html.contains(">0.400 ± 0.050</text>"), "{html}");
        assert!(html.contains(">no value</text>"));
        assert!(!html.contains("NaN"));
    }

    #[test]
    fn the_reference_lies_on_the_axis_even_beyond_every_bar() {
        let chart = BarChart {
            bars: vec![bar("ridge", 0.25, None)],
            reference: Some(("paper".to_owned(), 1.0)),
            ..BarChart::default()
        };
        let html = chart.to_html();
        // 0..1 on 12..328: the reference is the right end and its words end there.
        assert!(html.contains("d=\"M328,14v4M328,37v18\""), "{html}");
        assert!(html.contains("<text class=\"note end\" x=\"328\" y=\"10\">paper = 1</text>"));
    }

    #[test]
    fn no_finite_bar_gives_a_sentence() {
        let html = BarChart::default().to_html();
        assert!(html.contains("No finite value to draw."));
        assert!(!html.contains("<svg"));
    }
}
