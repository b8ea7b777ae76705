//! The key to a slide map: its categories with their counts, or its scale.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::colouring::Colouring;
use super::number::{number, significant};
use super::palette::category;
use super::picture_file::KeyLine;

/// The legend of the first `n_spots` entries of `colouring`.
pub(super) fn legend(colouring: &Colouring, n_spots: usize, range: Option<(f32, f32)>) -> Markup {
    match colouring {
        Colouring::Categories { .. } => items(&entries(colouring, n_spots)),
        Colouring::Values { label, .. } => scale(colouring, label, n_spots, range),
    }
}

/// The same as lines of a picture that is a file of its own.
pub(super) fn legend_lines(
    colouring: &Colouring,
    n_spots: usize,
    range: Option<(f32, f32)>,
) -> Vec<KeyLine> {
    let line = |entry: &Entry| KeyLine {
        swatch: swatch(entry.fill.as_deref()),
        width: 12.0,
        text: format!("{} {}", entry.name, number(entry.n_spots as f64, 0)),
    };
    let of_entries = entries(colouring, n_spots);
    let of_entries = of_entries.iter().map(line);
    match (colouring, range) {
        (Colouring::Values { label, .. }, Some(range)) => {
            let [low, high] = ends(colouring, n_spots, range);
            let of_scale = KeyLine {
                swatch: gradient(),
                width: 100.0,
                text: format!("{low} to {high}: {label}"),
            };
            std::iter::once(of_scale).chain(of_entries).collect()
        }
        _ => of_entries.collect(),
    }
}

/// A colour, what it means, and how many spots have it.
struct Entry {
    /// `None` of spots that have none.
    fill: Option<String>,
    name: String,
    n_spots: usize,
}

/// Categories and, where there are any, spots that are in none; of values such spots alone.
fn entries(colouring: &Colouring, n_spots: usize) -> Vec<Entry> {
    let (n_names, bare) = match colouring {
        Colouring::Categories { names, .. } => (names.len(), "no label"),
        Colouring::Values { .. } => (0, "no value"),
    };
    let mut counts: BTreeMap<usize, usize> = (0..n_names).map(|code| (code, 0)).collect();
    let mut n_bare = 0;
    for spot_idx in 0..n_spots {
        match (colouring.code(spot_idx), colouring.value(spot_idx)) {
            (Some(code), _) => *counts.entry(code).or_default() += 1,
            (None, Some(_)) => {}
            (None, None) => n_bare += 1,
        }
    }
    // A category without a name and without a spot is a colour that is not used.
    let is_used = |(code, count): &(usize, usize)| *count > 0 || !colouring.name(*code).is_empty();
    let entry = |(code, n_spots)| Entry {
        fill: Some(category(code)),
        name: colouring.name(code),
        n_spots,
    };
    let mut entries: Vec<Entry> = counts.into_iter().filter(is_used).map(entry).collect();
    entries.extend((n_bare > 0).then(|| Entry {
        fill: None,
        name: bare.to_owned(),
        n_spots: n_bare,
    }));
    entries
}

fn items(entries: &[Entry]) -> Markup {
    html! {
        ul.legend {
            @for Entry { fill, name, n_spots } in entries {
                li {
                    (swatch(fill.as_deref()))
                    (name) " " span.count { (number(*n_spots as f64, 0)) }
                }
            }
        }
    }
}

/// A disc of a colour, or an outline without one.
fn swatch(fill: Option<&str>) -> Markup {
    let bare = fill.is_none().then_some("bare");
    html! {
        svg.swatch viewBox="0 0 12 12" aria-hidden="true" {
            circle class=[bare] cx="6" cy="6" r="5" fill=[fill] {}
        }
    }
}

fn gradient() -> Markup {
    html! {
        svg.bar viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" {
            rect width="100" height="10" fill="url(#viridis)" {}
        }
    }
}

/// The ends of a scale; one that values lie beyond says so.
fn ends(colouring: &Colouring, n_spots: usize, (low, high): (f32, f32)) -> [String; 2] {
    let values = || (0..n_spots).filter_map(|spot_idx| colouring.value(spot_idx));
    let end = |is_beyond: bool, sign: &str, value: f32| {
        let value = significant(f64::from(value), 3);
        if is_beyond {
            format!("{sign} {value}")
        } else {
            value
        }
    };
    [
        end(values().any(|value| value < low), "≤", low),
        end(values().any(|value| value > high), "≥", high),
    ]
}

fn scale(colouring: &Colouring, label: &str, n_spots: usize, range: Option<(f32, f32)>) -> Markup {
    let Some(range) = range else {
        return html! { p.note { (label) ": no value to show." } };
    };
    let [low, high] = ends(colouring, n_spots, range);
    let bare = entries(colouring, n_spots);
    html! {
        div.scale {
            span.quantity { (label) }
            (gradient())
            span { (low) }
            span.high { (high) }
        }
        @if !bare.is_empty() { (items(&bare)) }
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
