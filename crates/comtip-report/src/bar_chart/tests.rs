//! Bars, whiskers, ceilings and the axis they share.

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
    assert!(html.contains("ERBB2 0.25, at most 1.00."), "{html}");
}

#[test]
fn no_finite_bar_gives_a_sentence() {
    let html = BarChart::default().to_html().into_string();
    assert!(html.contains("No finite value to draw."));
    assert!(!html.contains("<svg"));
}
