//! Named horizontal bars with optional error whiskers, as one inline SVG.

use maud::{Markup, html};

use super::axis::Axis;
use super::bar::Bar;
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
    /// Values that the axis holds besides, so that charts side by side have one.
    pub range: Option<(f64, f64)>,
}

impl BarChart {
    /// The chart as a `<figure>`, or a sentence in its place without a finite bar.
    pub(super) fn to_html(&self) -> Markup {
        let finite = self.bars.iter().filter(|bar| bar.value.is_finite());
        let ends = finite.flat_map(|bar| {
            let error = bar.error().unwrap_or(0.0);
            [bar.value - error, bar.value + error]
        });
        let range = self.range.iter().flat_map(|(low, high)| [*low, *high]);
        let others = self.reference().into_iter().chain(range).chain([0.0]);
        let axis = Axis::rounded(ends.clone().chain(others));
        html! {
            figure.chart {
                figcaption { h3 { (self.title) } }
                @match axis.filter(|_| ends.count() > 0) {
                    Some(axis) => {
                        (self.picture(&axis))
                        p.x-label { (self.value_label) }
                    }
                    None => { p.empty { "No finite value to draw." } }
                }
            }
        }
    }

    fn reference(&self) -> Option<f64> {
        let (_, value) = self.reference.as_ref()?;
        value.is_finite().then_some(*value)
    }

    fn picture(&self, axis: &Axis) -> Markup {
        let bottom = TOP + ROW * self.bars.len() as f64 + 4.0;
        let place = |value| axis.place(value, LEFT, RIGHT);
        let tops = (0..self.bars.len()).map(|index| TOP + ROW * index as f64);
        let zero = coordinate(place(0.0));
        let write = self.writer();
        html! {
            svg viewBox={ "0 0 " (WIDTH) " " (bottom + 22.0) } role="img" aria-label=(self.summary()) {
                @for (value, label) in axis.ticks() {
                    @let at = coordinate(place(value));
                    path.grid d=(format!("M{at},{TOP}V{bottom}")) {}
                    text.middle x=(at) y=(bottom + 16.0) { (label) }
                }
                @for (bar, top) in self.bars.iter().zip(tops.clone()) { (bar.shape(top, place)) }
                path.axis d=(format!("M{zero},{TOP}V{bottom}")) {}
                (self.reference_line(tops.clone(), place))
                // Words come last, over every line.
                @for (bar, y) in self.bars.iter().zip(tops.map(|top| top + 14.0)) {
                    text.name x=(LEFT) y=(y) dx="5" { (bar.name_html()) }
                    text.reading.end x=(RIGHT) y=(y) { (bar.reading(&write)) }
                }
            }
        }
    }

    fn reference_line(
        &self,
        tops: impl Iterator<Item = f64>,
        place: impl Fn(f64) -> f64,
    ) -> Markup {
        let (Some((name, _)), Some(value)) = (&self.reference, self.reference()) else {
            return Markup::default();
        };
        let at = coordinate(place(value));
        let anchor = match place(value) > WIDTH / 2.0 {
            true => "end",
            false => "start",
        };
        // The line crosses the bars and leaves the words between them alone.
        let pieces: String = tops.map(|top| format!("M{at},{}v18", top + 17.0)).collect();
        html! {
            path.reference d=(format!("M{at},14v4{pieces}")) {}
            text.note.(anchor) x=(at) y="10" { (name) " = " (significant(value, 4)) }
        }
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
        let html = chart.to_html().into_string();
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
        let html = chart.to_html().into_string();
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
        let html = chart.to_html().into_string();
        // 0..1 on 12..328: the reference is the right end and its words end there.
        assert!(html.contains("d=\"M328,14v4M328,37v18\""), "{html}");
        assert!(html.contains("<text class=\"note end\" x=\"328\" y=\"10\">paper = 1</text>"));
    }

    #[test]
    fn charts_of_one_range_have_one_axis() {
        let chart = BarChart {
            bars: vec![bar("best", 0.5, None)],
            range: Some((-1.0, 1.0)),
            ..BarChart::default()
        };
        let html = chart.to_html().into_string();
        // -1..1 on 12..328: half a unit is 79.
        assert!(html.contains("x=\"170\" y=\"40\" width=\"79\""), "{html}");
    }

    #[test]
    fn no_finite_bar_gives_a_sentence() {
        let html = BarChart::default().to_html().into_string();
        assert!(html.contains("No finite value to draw."));
        assert!(!html.contains("<svg"));
    }
}
