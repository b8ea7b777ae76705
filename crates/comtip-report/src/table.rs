//! A table of words and numbers, with the best number of a column in bold when asked.

use maud::{Markup, html};

use super::breakable::breakable;
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
    /// Rows, by index, that are no competitors: their numbers are never the best.
    pub unranked: Vec<usize>,
    /// What a reader must know to read the numbers, under the table; line ends part paragraphs.
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
    pub(super) fn to_html(&self) -> Markup {
        let best: Vec<Option<String>> = (0..self.n_columns())
            .map(|column| self.best_of(column))
            .collect();
        let none = vec![None; best.len()];
        let mut reasons = Vec::new();
        html! {
            figure.table {
                figcaption { h3 { (breakable(&self.caption)) } }
                @if self.rows.is_empty() {
                    p.empty { "No rows to show." }
                } @else {
                    div.scroll role="region" tabindex="0" aria-label=(self.caption) {
                        table {
                            thead { tr { (self.headings()) } }
                            tbody {
                                @for (at, row) in self.rows.iter().enumerate() {
                                    @let best = if self.unranked.contains(&at) { &none } else { &best };
                                    (row_html(row, best, &mut reasons))
                                }
                            }
                        }
                    }
                    (self.notes(&reasons, &best))
                }
            }
        }
    }

    fn n_columns(&self) -> usize {
        let widest = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        self.columns.len().max(widest)
    }

    fn headings(&self) -> Markup {
        let is_numeric = |column: usize| {
            let mut cells = self.rows.iter().map(|row| row.get(column));
            cells.any(|cell| matches!(cell, Some(Cell::Number { .. })))
        };
        html! {
            @for column in 0..self.n_columns() {
                th scope="col" class=[is_numeric(column).then_some("number")] {
                    (self.columns.get(column).map_or("", String::as_str))
                }
            }
        }
    }

    /// The best number of `column` as it is written, so that what reads the same is bold alike.
    fn best_of(&self, column: usize) -> Option<String> {
        let (_, best) = self.best.iter().find(|(index, _)| *index == column)?;
        let rows = self.rows.iter().enumerate();
        let ranked = rows.filter(|(at, _)| !self.unranked.contains(at));
        let numbers = ranked.filter_map(|(_, row)| match row.get(column) {
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

    fn notes(&self, reasons: &[&str], best: &[Option<String>]) -> Markup {
        let named = self.columns.iter().zip(best);
        let bold: Vec<String> = named
            .filter_map(|(column, best)| best.as_ref().map(|_| format!("“{column}”")))
            .collect();
        html! {
            @for line in self.note.iter().flat_map(|note| note.lines()) {
                p.note { (breakable(line)) }
            }
            @if !bold.is_empty() { p.note { "Bold: the best of " (bold.join(" and of ")) "." } }
            @for (index, reason) in reasons.iter().enumerate() {
                p.note { sup { (footnote(index)) } " " (reason) }
            }
        }
    }
}

fn row_html<'a>(row: &'a [Cell], best: &[Option<String>], reasons: &mut Vec<&'a str>) -> Markup {
    html! {
        tr {
            @for (column, best) in best.iter().enumerate() {
                @match row.get(column) {
                    None => { td {} }
                    Some(Cell::Text(text)) if column == 0 => { th scope="row" { (breakable(text)) } }
                    Some(Cell::Text(text)) => { td { (breakable(text)) } }
                    Some(Cell::Number { value, decimals }) => {
                        @let text = number(*value, *decimals);
                        td.number {
                            @if best.as_ref() == Some(&text) { strong { (text) } } @else { (text) }
                        }
                    }
                    Some(Cell::Missing(reason)) => {
                        td.number.missing { "–" sup { (footnote(index_of(reason, reasons))) } }
                    }
                }
            }
        }
    }
}

/// Index of `reason` among `reasons`, where it is put if it is new.
fn index_of<'a>(reason: &'a str, reasons: &mut Vec<&'a str>) -> usize {
    let known = reasons.iter().position(|known| *known == reason);
    known.unwrap_or_else(|| {
        reasons.push(reason);
        reasons.len() - 1
    })
}

/// The mark of a footnote: a, b, ..., z, then numbers.
fn footnote(index: usize) -> String {
    match u8::try_from(index) {
        Ok(index) if index < 26 => char::from(b'a' + index).to_string(),
        _ => number(index as f64 + 1.0, 0),
    }
}

#[cfg(test)]
mod tests;
