//! One bar of a bar chart.

use maud::{Markup, html};

use super::number::coordinate;

/// Letters of a name that fit beside its reading.
const NAME_LENGTH: usize = 32;

/// One bar.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bar {
    /// Name above the bar.
    pub name: String,
    /// Length of the bar; one that is not finite is named without a bar.
    pub value: f64,
    /// Half the length of the whisker, in the unit of `value`.
    pub error: Option<f64>,
}

impl Bar {
    /// Half the length of the whisker, if it is finite.
    pub(super) fn error(&self) -> Option<f64> {
        self.error.filter(|error| error.is_finite()).map(f64::abs)
    }

    /// The value and its error in words; `write` writes a number.
    pub(super) fn reading(&self, write: impl Fn(f64) -> String) -> String {
        if !self.value.is_finite() {
            return "no value".to_owned();
        }
        match self.error() {
            Some(error) => format!("{} ± {}", write(self.value), write(error)),
            None => write(self.value),
        }
    }

    /// The name, cut to what fits; the whole of it is the tooltip.
    pub(super) fn name_html(&self) -> Markup {
        if self.name.chars().count() <= NAME_LENGTH {
            return html! { (self.name) };
        }
        let cut: String = self.name.chars().take(NAME_LENGTH - 1).collect();
        html! { (cut) "…" title { (self.name) } }
    }

    /// The bar with its whisker as SVG, 20 to 32 px under `top`; nothing if it is not finite.
    pub(super) fn shape(&self, top: f64, place: impl Fn(f64) -> f64) -> Markup {
        if !self.value.is_finite() {
            return Markup::default();
        }
        let (zero, end) = (place(0.0), place(self.value));
        let (left, width) = (coordinate(zero.min(end)), coordinate((end - zero).abs()));
        html! {
            rect.bar x=(left) y=(top + 20.0) width=(width) height="12" {}
            @if let Some(error) = self.error() {
                @let low = coordinate(place(self.value - error));
                @let high = coordinate(place(self.value + error));
                @let (middle, caps) = (top + 26.0, top + 22.0);
                path.whisker d=(format!("M{low},{middle}H{high}M{low},{caps}v8M{high},{caps}v8")) {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Bar;
    use crate::number::number;

    fn bar(name: &str, value: f64, error: Option<f64>) -> Bar {
        let name = name.to_owned();
        Bar { name, value, error }
    }

    #[test]
    fn a_whisker_reaches_one_error_to_either_side() {
        let bar = bar("ridge", -2.0, Some(0.5));
        let svg = bar.shape(0.0, |value| 100.0 + 10.0 * value).into_string();
        assert!(svg.contains("x=\"80\" y=\"20\" width=\"20\""), "{svg}");
        assert!(svg.contains("d=\"M75,26H85M75,22v8M85,22v8\""), "{svg}");
        assert_eq!(bar.reading(|value| number(value, 1)), "−2.0 ± 0.5");
    }

    #[test]
    fn a_long_name_is_cut_and_kept_whole_in_its_tooltip() {
        let name = "é".repeat(40);
        let cut = "é".repeat(31);
        let html = |name| bar(name, 1.0, None).name_html().into_string();
        assert_eq!(html(&name), format!("{cut}…<title>{name}</title>"));
        assert_eq!(html("a<b"), "a&lt;b");
    }

    #[test]
    fn a_bar_that_is_not_finite_has_no_shape() {
        let lost = bar("lost", f64::NAN, Some(1.0));
        assert_eq!(lost.shape(0.0, |value| value).into_string(), "");
        assert_eq!(lost.reading(|value| number(value, 1)), "no value");
    }
}
