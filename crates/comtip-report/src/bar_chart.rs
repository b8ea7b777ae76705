//! Named horizontal bars with whiskers and ceilings, as one inline SVG.

use maud::{Markup, html};

use super::axis::Axis;
use super::bar::Bar;
use super::bar_key::bar_key;
use super::breakable::breakable;
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
                    h3 { (breakable(&self.title)) }
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
        let has_bar = self.bars.iter().any(|bar| bar.value.is_finite());
        has_bar.then(|| Axis::rounded(self.drawn().chain([0.0])))?
    }

    /// Every value that has a place on the axis.
    fn drawn(&self) -> impl Iterator<Item = f64> {
        let range = self.range.iter().flat_map(|(low, high)| [*low, *high]);
        let of_bars = self.bars.iter().flat_map(|bar| {
            let interval = bar.interval().filter(|_| bar.value.is_finite());
            let ends = interval.into_iter().flat_map(|(low, high)| [low, high]);
            ends.chain(bar.ceiling()).chain([bar.value])
        });
        of_bars.chain(self.reference()).chain(range)
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
            svg viewBox={ "0 0 " (WIDTH) " " (self.height()) } overflow="visible" role="img" aria-label=(self.summary()) {
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

    /// Writes every value to as many decimals as give the largest that is drawn three significant digits.
    fn writer(&self) -> impl Fn(f64) -> String + use<> {
        let drawn = self.drawn().map(f64::abs);
        let largest = drawn.filter(|value| value.is_finite()).fold(0.0, f64::max);
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
mod tests;
