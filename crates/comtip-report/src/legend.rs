//! The key to a slide map: its categories with their counts, or its scale.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::colouring::Colouring;
use super::number::{number, significant};
use super::palette::category;

/// The legend of the first `n_spots` entries of `colouring`.
pub(super) fn legend(colouring: &Colouring, n_spots: usize, range: Option<(f32, f32)>) -> Markup {
    match colouring {
        Colouring::Categories { names, .. } => categories(colouring, names.len(), n_spots),
        Colouring::Values { label, .. } => scale(colouring, label, n_spots, range),
    }
}

fn categories(colouring: &Colouring, n_names: usize, n_spots: usize) -> Markup {
    let mut counts: BTreeMap<usize, usize> = (0..n_names).map(|code| (code, 0)).collect();
    let mut n_bare = 0;
    for spot_idx in 0..n_spots {
        match colouring.code(spot_idx) {
            None => n_bare += 1,
            Some(code) => *counts.entry(code).or_default() += 1,
        }
    }
    // A category without a name and without a spot is a colour that is not used.
    let is_used = |(code, count): &(usize, usize)| *count > 0 || !colouring.name(*code).is_empty();
    html! {
        ul.legend {
            @for (code, count) in counts.into_iter().filter(is_used) {
                (item(Some(&category(code)), &colouring.name(code), count))
            }
            @if n_bare > 0 { (item(None, "no label", n_bare)) }
        }
    }
}

/// A disc of a colour, or an outline without one, its name and its count.
fn item(fill: Option<&str>, name: &str, count: usize) -> Markup {
    let bare = fill.is_none().then_some("bare");
    html! {
        li {
            svg.swatch viewBox="0 0 12 12" aria-hidden="true" {
                circle class=[bare] cx="6" cy="6" r="5" fill=[fill] {}
            }
            (name) " " span.count { (number(count as f64, 0)) }
        }
    }
}

fn scale(colouring: &Colouring, label: &str, n_spots: usize, range: Option<(f32, f32)>) -> Markup {
    let values = || (0..n_spots).filter_map(|spot_idx| colouring.value(spot_idx));
    let n_bare = n_spots - values().count();
    let Some((low, high)) = range else {
        return html! { p.note { (label) ": no value to show." } };
    };
    html! {
        div.scale {
            span.quantity { (label) }
            svg.bar viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" {
                rect width="100" height="10" fill="url(#viridis)" {}
            }
            // An end that values lie beyond says so.
            span {
                @if values().any(|value| value < low) { "≤ " }
                (significant(f64::from(low), 3))
            }
            span.high {
                @if values().any(|value| value > high) { "≥ " }
                (significant(f64::from(high), 3))
            }
        }
        @if n_bare > 0 {
            ul.legend { (item(None, "no value", n_bare)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::legend;
    use crate::colouring::Colouring;

    #[test]
    fn every_category_is_listed_with_its_count() {
        let colouring = Colouring::Categories {
            code: vec![Some(0), Some(0), None, Some(2), Some(0)],
            names: vec!["fat".to_owned(), "absent".to_owned()],
        };
        // The fifth entry lies beyond the four spots.
        let html = legend(&colouring, 4, None).into_string();
        for expected in [
            "fat <span class=\"count\">2</span>",
            "absent <span class=\"count\">0</span>",
            "category 2 <span class=\"count\">1</span>",
            "no label <span class=\"count\">1</span>",
        ] {
            assert!(html.contains(expected), "{expected} in {html}");
        }
    }

    #[test]
    fn a_colour_that_is_not_used_is_not_listed() {
        let colouring = Colouring::Categories {
            code: vec![Some(0), Some(2)],
            names: ["a", "", "c"].map(str::to_owned).to_vec(),
        };
        let html = legend(&colouring, 2, None).into_string();
        assert_eq!(html.matches("<li>").count(), 2, "{html}");
        assert!(html.contains("c <span class=\"count\">1</span>"), "{html}");
    }

    #[test]
    fn the_scale_names_its_ends_and_the_values_beyond() {
        let colouring = Colouring::Values {
            value: vec![-1.0, 0.5, f32::NAN],
            label: "ERBB2 <log>".to_owned(),
            range: None,
        };
        let html = legend(&colouring, 3, Some((0.0, 2.5))).into_string();
        assert!(html.contains("ERBB2 &lt;log&gt;"));
        assert!(
            html.contains("<span>≤ 0</span><span class=\"high\">2.5</span>"),
            "{html}"
        );
        assert!(html.contains("no value <span class=\"count\">1</span>"));
    }
}
