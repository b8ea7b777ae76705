//! What of a table is bold, missing and explained.

use super::{Best, Cell, Table};

fn table(values: &[f64], best: Best) -> String {
    let rows = values.iter().map(|value| {
        vec![
            Cell::Text("m".to_owned()),
            Cell::Number {
                value: *value,
                decimals: 2,
            },
        ]
    });
    Table {
        columns: vec!["method".to_owned(), "PCC".to_owned()],
        rows: rows.collect(),
        best: vec![(1, best)],
        ..Table::default()
    }
    .to_html()
    .into_string()
}

#[test]
fn the_best_number_is_bold_in_either_direction() {
    let values = [0.3, f64::NAN, 0.9, -0.5];
    assert_eq!(table(&values, Best::Highest).matches("<strong>").count(), 1);
    assert!(table(&values, Best::Highest).contains("<strong>0.90</strong>"));
    assert!(table(&values, Best::Lowest).contains("<strong>−0.50</strong>"));
}

#[test]
fn numbers_that_read_the_same_are_bold_alike() {
    let html = table(&[0.711, 0.714, 0.6], Best::Highest);
    assert_eq!(html.matches("<strong>0.71</strong>").count(), 2);
    assert!(html.contains("Bold: the best of “PCC”."), "{html}");
}

#[test]
fn a_row_that_is_no_competitor_is_never_bold() {
    let number = |value| Cell::Number { value, decimals: 2 };
    let row = |name: &str, value| vec![Cell::Text(name.to_owned()), number(value)];
    let table = Table {
        columns: vec!["method".to_owned(), "PCC".to_owned()],
        rows: vec![row("own", 0.5), row("oracle", 0.9), row("known", 0.5)],
        best: vec![(1, Best::Highest)],
        unranked: vec![1, 2],
        ..Table::default()
    };
    let html = table.to_html().into_string();
    assert_eq!(html.matches("<strong>").count(), 1, "{html}");
    assert!(html.contains("<strong>0.50</strong>"), "{html}");
}

#[test]
fn a_reason_is_one_footnote_however_often_it_holds() {
    let missing = |reason: &str| Cell::Missing(reason.to_owned());
    let html = Table {
        columns: vec!["a".to_owned(), "b".to_owned()],
        rows: vec![
            vec![missing("one <patient>"), missing("no labels")],
            vec![missing("one <patient>")],
        ],
        ..Table::default()
    }
    .to_html()
    .into_string();
    assert_eq!(html.matches("one &lt;patient&gt;").count(), 1);
    assert_eq!(html.matches("–<sup>a</sup>").count(), 2);
    assert_eq!(html.matches("–<sup>b</sup>").count(), 1);
    assert!(html.contains("<td></td>"), "the short row is filled");
}

#[test]
fn no_rows_give_a_sentence() {
    let html = Table::default().to_html().into_string();
    assert!(html.contains("No rows to show."));
    assert!(!html.contains("<table"));
}
