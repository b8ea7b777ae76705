//! What the marks of a bar chart are.

use maud::{Markup, html};

use super::bar::{Bar, BarRole, bar_class, whisker};
use super::picture_file::KeyLine;

/// Width of a mark in the key, px.
const WIDTH: f64 = 26.0;

/// A line for each kind of mark that these bars have and that has a name; colours are named where there are two.
pub(super) fn bar_key(bars: &[Bar], interval_label: &str, ceiling_label: &str) -> Vec<KeyLine> {
    let has = |is: fn(&Bar) -> bool| bars.iter().any(is);
    let are_two = bars.iter().any(|bar| bar.role != bars[0].role);
    let is_named = |role: BarRole| are_two && bars.iter().any(|bar| bar.role == role);
    let colour = |role| {
        let class = bar_class(role);
        html! { rect class=(class) x="3" y="2" width="20" height="8" {} }
    };
    let lines = [
        (is_named(BarRole::Model), colour(BarRole::Model), "model"),
        (
            is_named(BarRole::Baseline),
            colour(BarRole::Baseline),
            "baseline",
        ),
        (
            is_named(BarRole::Oracle),
            colour(BarRole::Oracle),
            "oracle, which reads the test slides' counts",
        ),
        (
            has(|bar| bar.value.is_finite() && bar.interval().is_some()),
            html! { path.whisker d=(whisker("3", "23", 6.0)) {} },
            interval_label,
        ),
        (
            has(|bar| bar.ceiling().is_some()),
            html! { path.ceiling d="M13,0v12" {} },
            ceiling_label,
        ),
    ];
    let lines = lines
        .into_iter()
        .filter(|(is_there, _, text)| *is_there && !text.is_empty());
    lines.map(|(_, mark, text)| line(&mark, text)).collect()
}

fn line(mark: &Markup, text: &str) -> KeyLine {
    KeyLine {
        swatch: html! { svg.line-swatch viewBox="0 0 26 12" aria-hidden="true" { (mark) } },
        width: WIDTH,
        text: text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_bar_has_is_not_explained() {
        let plain = Bar {
            value: 0.5,
            ..Bar::default()
        };
        let texts = |bars: &[Bar]| -> Vec<String> {
            let key = bar_key(bars, "95 %", "at most");
            key.into_iter().map(|line| line.text).collect()
        };
        assert!(texts(std::slice::from_ref(&plain)).is_empty());
        let marked = Bar {
            interval: Some((0.25, 0.75)),
            ceiling: Some(1.0),
            role: BarRole::Baseline,
            ..plain.clone()
        };
        assert_eq!(
            texts(&[plain.clone(), marked]),
            ["model", "baseline", "95 %", "at most"]
        );
        let oracle = Bar {
            role: BarRole::Oracle,
            ..plain.clone()
        };
        assert_eq!(texts(&[plain, oracle])[0], "model");
    }
}
