//! One bar of a bar chart.

use maud::{Markup, html};

use super::number::coordinate;

/// Letters of a name that fit beside its reading, and beside one with an interval.
const NAME_LENGTH: usize = 32;
const SHORT_NAME_LENGTH: usize = 27;

/// One bar.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bar {
    /// Name above the bar.
    pub name: String,
    /// Length of the bar; one that is not finite is named without a bar.
    pub value: f64,
    /// Lower and upper end of the whisker, in the unit of `value`.
    pub interval: Option<(f64, f64)>,
    /// The most that could be reached, a mark across the bar.
    pub ceiling: Option<f64>,
    /// What it is there for, each in a colour of its own.
    pub role: BarRole,
}

/// What a bar is there for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum BarRole {
    /// It is what is shown.
    #[default]
    Model,
    /// It is there to be beaten.
    Baseline,
    /// It knows what the others have to find.
    Oracle,
}

impl Bar {
    /// The ends of the whisker, if they are finite.
    pub(super) fn interval(&self) -> Option<(f64, f64)> {
        self.interval
            .filter(|(low, high)| low.is_finite() && high.is_finite())
    }

    /// The ceiling, if it is finite.
    pub(super) fn ceiling(&self) -> Option<f64> {
        self.ceiling.filter(|ceiling| ceiling.is_finite())
    }

    /// The value and its interval in words; `write` writes a number.
    pub(super) fn reading(&self, write: impl Fn(f64) -> String) -> String {
        if !self.value.is_finite() {
            return "no value".to_owned();
        }
        match self.interval() {
            Some((low, high)) => format!("{} [{}, {}]", write(self.value), write(low), write(high)),
            None => write(self.value),
        }
    }

    /// The name, cut to what fits; the whole of it is the tooltip.
    pub(super) fn name_html(&self) -> Markup {
        let length = match self.interval() {
            Some(_) => SHORT_NAME_LENGTH,
            None => NAME_LENGTH,
        };
        if self.name.chars().count() <= length {
            return html! { (self.name) };
        }
        let cut: String = self.name.chars().take(length - 1).collect();
        html! { (cut) "…" title { (self.name) } }
    }

    /// The bar with its whisker and its ceiling as SVG, 17 to 35 px under `top`; nothing if it is not finite.
    pub(super) fn shape(&self, top: f64, place: impl Fn(f64) -> f64) -> Markup {
        let at = |value: f64| coordinate(place(value));
        html! {
            @if self.value.is_finite() {
                @let (zero, end) = (place(0.0), place(self.value));
                @let (left, width) = (coordinate(zero.min(end)), coordinate((end - zero).abs()));
                rect class=(bar_class(self.role)) x=(left) y=(top + 20.0) width=(width) height="12" {}
                @if let Some((low, high)) = self.interval() {
                    @let path = whisker(&at(low), &at(high), top + 26.0);
                    path.halo d=(path) {}
                    path.whisker d=(path) {}
                }
            }
            @if let Some(ceiling) = self.ceiling() {
                path.ceiling d=(format!("M{},{}v18", at(ceiling), top + 17.0)) {}
            }
        }
    }
}

/// The class that the colour of a bar hangs on.
pub(super) fn bar_class(role: BarRole) -> &'static str {
    match role {
        BarRole::Model => "bar",
        BarRole::Baseline => "bar baseline",
        BarRole::Oracle => "bar oracle",
    }
}

/// The path of a whisker from `low` to `high` around `middle`, px.
pub(super) fn whisker(low: &str, high: &str, middle: f64) -> String {
    let caps = middle - 4.0;
    format!("M{low},{middle}H{high}M{low},{caps}v8M{high},{caps}v8")
}

#[cfg(test)]
mod tests {
    use super::Bar;
    use crate::number::number;

    fn bar(name: &str, value: f64, interval: Option<(f64, f64)>) -> Bar {
        Bar {
            name: name.to_owned(),
            value,
            interval,
            ..Bar::default()
        }
    }

    #[test]
    fn a_whisker_reaches_from_end_to_end() {
        let bar = bar("ridge", -2.0, Some((-2.5, -1.0)));
        let svg = bar.shape(0.0, |value| 100.0 + 10.0 * value).into_string();
        assert!(svg.contains("x=\"80\" y=\"20\" width=\"20\""), "{svg}");
        let whisker = "class=\"whisker\" d=\"M75,26H90M75,22v8M90,22v8\"";
        assert!(svg.contains(whisker), "{svg}");
        assert_eq!(bar.reading(|value| number(value, 1)), "−2.0 [−2.5, −1.0]");
    }

    #[test]
    fn a_ceiling_is_marked_with_a_value_and_without() {
        for value in [0.5, f64::NAN] {
            let bar = Bar {
                ceiling: Some(0.75),
                ..bar("ERBB2", value, None)
            };
            let svg = bar.shape(0.0, |value| 100.0 * value).into_string();
            assert!(svg.contains("class=\"ceiling\" d=\"M75,17v18\""), "{svg}");
        }
    }

    #[test]
    fn a_long_name_is_cut_and_kept_whole_in_its_tooltip() {
        let name = "é".repeat(40);
        let cut = "é".repeat(31);
        let html = |name| bar(name, 1.0, None).name_html().into_string();
        assert_eq!(html(&name), format!("{cut}…<title>{name}</title>"));
        assert_eq!(html("a<b"), "a&lt;b");
        let beside = bar(&name, 1.0, Some((0.0, 2.0))).name_html().into_string();
        assert!(
            beside.starts_with(&format!("{}…", "é".repeat(26))),
            "{beside}"
        );
    }

    #[test]
    fn a_bar_that_is_not_finite_has_no_shape() {
        let lost = bar("lost", f64::NAN, Some((0.0, 1.0)));
        assert_eq!(lost.shape(0.0, |value| value).into_string(), "");
        assert_eq!(lost.reading(|value| number(value, 1)), "no value");
    }
}
