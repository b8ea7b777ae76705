//! Named horizontal bars with whiskers and ceilings, as one inline SVG.

use maud::{Markup, html};

use super::axis::Axis;
use super::bar::Bar;
use super::bar_key::bar_key;
use super::number::{coordinate, number, significant};
use super::picture_file::{KeyLine, PictureFile, key_html};
use super::save_link::save_link;

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
    /// Name and unit of the score.
    pub value_label: String,
    /// What the whiskers are, if there are any.
    pub interval_label: String,
    /// What the ceilings are, if there are any.
    pub ceiling_label: String,
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
        let axis = self.axis();
        html! {
            figure.chart {
                figcaption {
                    @if let Some(axis) = &axis { (save_link(&self.file(axis))) }
                    h3 { (self.title) }
                }
                @match axis {
                    Some(axis) => {
                        (self.picture(&axis))
                        p.x-label { (self.value_label) }
                        (key_html(&self.key()))
                    }
                    None => { p.empty { "No finite value to draw." } }
                }
            }
        }
    }

    /// The axis of all that is drawn; none without a finite bar.
    fn axis(&self) -> Option<Axis> {
        let finite = self.bars.iter().filter(|bar| bar.value.is_finite());
        let values = finite.clone().map(|bar| bar.value);
        let intervals = finite.filter_map(Bar::interval);
        let intervals = intervals.flat_map(|(low, high)| [low, high]);
        let range = self.range.iter().flat_map(|(low, high)| [*low, *high]);
        let others = self.bars.iter().filter_map(Bar::ceiling);
        let others = others.chain(self.reference()).chain(range).chain([0.0]);
        values.clone().next()?;
        Axis::rounded(values.chain(intervals).chain(others))
    }

    fn file(&self, axis: &Axis) -> PictureFile<'_> {
        PictureFile {
            title: &self.title,
            picture: self.picture(axis),
            size: (WIDTH, self.height()),
            x_label: &self.value_label,
            key: self.key(),
            ..PictureFile::default()
        }
    }

    fn key(&self) -> Vec<KeyLine> {
        bar_key(&self.bars, &self.interval_label, &self.ceiling_label)
    }

    fn height(&self) -> f64 {
        TOP + ROW * self.bars.len() as f64 + 26.0
    }

    fn reference(&self) -> Option<f64> {
        let (_, value) = self.reference.as_ref()?;
        value.is_finite().then_some(*value)
    }

    fn picture(&self, axis: &Axis) -> Markup {
        let bottom = self.height() - 22.0;
        let place = |value| axis.place(value, LEFT, RIGHT);
        let tops = (0..self.bars.len()).map(|index| TOP + ROW * index as f64);
        let zero = coordinate(place(0.0));
        let write = self.writer();
        html! {
            svg viewBox={ "0 0 " (WIDTH) " " (self.height()) } role="img" aria-label=(self.summary()) {
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
            .map(|bar| {
                let ceiling = bar.ceiling().map(|at| format!(", at most {}", write(at)));
                format!(
                    "{} {}{}",
                    bar.name,
                    bar.reading(&write),
                    ceiling.unwrap_or_default()
                )
            })
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

    fn bar(name: &str, value: f64, interval: Option<(f64, f64)>) -> Bar {
        Bar {
            name: name.to_owned(),
            value,
            interval,
            ..Bar::default()
        }
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
            bars: vec![
                bar("ridge", 0.4, Some((0.35, 0.5))),
                bar("lost", f64::NAN, None),
            ],
            ..BarChart::default()
        };
        let html = chart.to_html().into_string();
        // A picture and its file, whose quotation marks are no attributes.
        assert_eq!(html.matches("<rect class=\"bar\"").count(), 1);
        assert!(html.contains(">0.400 [0.350, 0.500]</text>"), "{html}");
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
    fn a_ceiling_lies_on_the_axis_and_is_explained() {
        let chart = BarChart {
            bars: vec![Bar {
                ceiling: Some(1.0),
                ..bar("ERBB2", 0.25, None)
            }],
            ceiling_label: "at most".to_owned(),
            ..BarChart::default()
        };
        let html = chart.to_html().into_string();
        assert!(
            html.contains("class=\"ceiling\" d=\"M328,37v18\""),
            "{html}"
        );
        assert!(html.contains("</svg>at most</li>"), "{html}");
        assert!(html.contains("ERBB2 0.250, at most 1.000."), "{html}");
    }

    #[test]
    fn no_finite_bar_gives_a_sentence() {
        let html = BarChart::default().to_html().into_string();
        assert!(html.contains("No finite value to draw."));
        assert!(!html.contains("<svg"));
    }
}
