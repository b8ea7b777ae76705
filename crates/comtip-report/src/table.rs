//! A table of words and numbers, with the best number of a column in bold when asked.

use super::escape::escape;
use super::number::number;

/// A table; its first column names the rows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// What the table shows.
    pub caption: String,
    /// Headings of the columns.
    pub columns: Vec<String>,
    /// Rows of cells; a row shorter than `columns` is filled with empty cells.
    pub rows: Vec<Vec<Cell>>,
    /// Columns, by index, whose best number is set in bold.
    pub best: Vec<(usize, Best)>,
    /// What a reader must know to read the numbers, under the table.
    pub note: Option<String>,
}

/// Which number of a column is the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Best {
    /// The highest, as for a correlation.
    Highest,
    /// The lowest, as for an error.
    Lowest,
}

/// One cell of a [`Table`].
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A number, written with exactly `decimals` digits after the point.
    Number {
        /// The number; one that is not finite reads `n/a` or `∞` and is never the best.
        value: f64,
        /// Digits after the point.
        decimals: usize,
    },
    /// No value; the reason is a footnote.
    Missing(String),
}

impl Table {
    /// The table as a `<figure>` that scrolls sideways on a narrow page, or a sentence without rows.
    pub(super) fn to_html(&self) -> String {
        let caption = escape(&self.caption);
        if self.rows.is_empty() {
            return format!(
                "<figure class=\"table\">\n<figcaption><h3>{caption}</h3></figcaption>\n\
                 <p class=\"empty\">No rows to show.</p>\n</figure>\n"
            );
        }
        let best: Vec<Option<String>> = (0..self.n_columns())
            .map(|column| self.best_of(column))
            .collect();
        let mut reasons = Vec::new();
        let body: String = self
            .rows
            .iter()
            .map(|row| row_html(row, &best, &mut reasons))
            .collect();
        format!(
            "<figure class=\"table\">\n<figcaption><h3>{caption}</h3></figcaption>\n\
             <div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{caption}\">\n<table>\n\
             <thead><tr>{}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n</div>\n{}</figure>\n",
            self.headings(),
            self.notes(&reasons, best.iter().any(Option::is_some)),
        )
    }

    fn n_columns(&self) -> usize {
        let widest = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        self.columns.len().max(widest)
    }

    fn headings(&self) -> String {
        (0..self.n_columns())
            .map(|column| {
                let is_numeric = self
                    .rows
                    .iter()
                    .any(|row| matches!(row.get(column), Some(Cell::Number { .. })));
                let class = if is_numeric { " class=\"number\"" } else { "" };
                let heading = self.columns.get(column).map_or("", String::as_str);
                format!("<th scope=\"col\"{class}>{}</th>", escape(heading))
            })
            .collect()
    }

    /// The best number of `column` as it is written, so that what reads the same is bold alike.
    fn best_of(&self, column: usize) -> Option<String> {
        let (_, best) = self.best.iter().find(|(index, _)| *index == column)?;
        let numbers = self.rows.iter().filter_map(|row| match row.get(column) {
            Some(Cell::Number { value, decimals }) if value.is_finite() => {
                Some((*value, *decimals))
            }
            _ => None,
        });
        let (value, decimals) = match best {
            Best::Highest => numbers.max_by(|a, b| a.0.total_cmp(&b.0)),
            Best::Lowest => numbers.min_by(|a, b| a.0.total_cmp(&b.0)),
        }?;
        Some(number(value, decimals))
    }

    fn notes(&self, reasons: &[&str], has_best: bool) -> String {
        let mut notes = String::new();
        if let Some(note) = &self.note {
            notes.push_str(&format!("<p class=\"note\">{}</p>\n", escape(note)));
        }
        if has_best {
            notes.push_str("<p class=\"note\">Bold: the best of its column.</p>\n");
        }
        for (index, reason) in reasons.iter().enumerate() {
            let mark = footnote(index);
            notes.push_str(&format!(
                "<p class=\"note\"><sup>{mark}</sup> {}</p>\n",
                escape(reason)
            ));
        }
        notes
    }
}

fn row_html<'a>(row: &'a [Cell], best: &[Option<String>], reasons: &mut Vec<&'a str>) -> String {
    let cells: String = best
        .iter()
        .enumerate()
        .map(|(column, best)| match row.get(column) {
            None => "<td></td>".to_owned(),
            Some(Cell::Text(text)) if column == 0 => {
                format!("<th scope=\"row\">{}</th>", escape(text))
            }
            Some(Cell::Text(text)) => format!("<td>{}</td>", escape(text)),
            Some(Cell::Number { value, decimals }) => {
                let text = number(*value, *decimals);
                if best.as_ref() == Some(&text) {
                    format!("<td class=\"number\"><strong>{text}</strong></td>")
                } else {
                    format!("<td class=\"number\">{text}</td>")
                }
            }
            Some(Cell::Missing(reason)) => {
                let known = reasons.iter().position(|known| known == reason);
                let index = known.unwrap_or_else(|| {
                    reasons.push(reason);
                    reasons.len() - 1
                });
                format!(
                    "<td class=\"number missing\">–<sup>{}</sup></td>",
                    footnote(index)
                )
            }
        })
        .collect();
    format!("<tr>{cells}</tr>\n")
}

/// The mark of a footnote: a, b, ..., z, then numbers.
fn footnote(index: usize) -> String {
    match u8::try_from(index) {
        Ok(index) if index < 26 => char::from(b'a' + index).to_string(),
        _ => number(index as f64 + 1.0, 0),
    }
}

#[cfg(test)]
mod tests {
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
        .to_html();
        assert_eq!(html.matches("one &lt;patient&gt;").count(), 1);
        assert_eq!(html.matches("–<sup>a</sup>").count(), 2);
        assert_eq!(html.matches("–<sup>b</sup>").count(), 1);
        assert!(html.contains("<td></td>"), "the short row is filled");
    }

    #[test]
    fn no_rows_give_a_sentence() {
        let html = Table::default().to_html();
        assert!(html.contains("No rows to show."));
        assert!(!html.contains("<table"));
    }
}
