//! What each part of the training is worth, as tables: Table 3 of the paper.

use comtip_metrics::{AblationResult, PublishedTable, score_words};

use super::caption::caption;
use super::published_tables::published_ablation;
use super::study_cells::{difference, ends, ends_in_words, score};
use crate::table::{Cell, Table};

const NOTE: &str = "Mean over folds of the mean over training seeds.";

/// The scores of all variants, then each score with its interval and the difference to the first variant; the published table
/// last where it is asked for.
pub fn ablation_tables(result: &AblationResult, has_published: bool) -> Vec<Table> {
    let mut tables = vec![score_table(result)];
    tables.extend((0..result.columns.len()).map(|at| column_table(result, at)));
    if has_published {
        tables.push(published_ablation(result, &PublishedTable::ABLATION));
    }
    tables
}

/// A row a variant, a column a score.
fn score_table(result: &AblationResult) -> Table {
    let mut columns = vec!["variant".to_owned()];
    columns.extend(result.columns.iter().map(|column| column.name.clone()));
    let rows = result.rows.iter().map(|row| {
        let mut cells = vec![Cell::Text(row.variant.clone())];
        cells.extend(row.cells.iter().map(|cell| score(Some(&cell.score))));
        cells
    });
    let at_most = result.rows.first().and_then(|row| {
        let cell = row.cells.iter().find(|cell| cell.at_most.is_some())?;
        Some(format!("PCC is at most {}.", score_words(cell.at_most?)))
    });
    let mut note = vec![NOTE.to_owned()];
    note.extend(at_most);
    let changed = result.rows.iter().filter(|row| !row.changes.is_empty());
    note.extend(changed.map(|row| format!("{}: {}.", row.variant, row.changes.join(", "))));
    note.extend(result.study.missing.iter().map(|run| {
        format!(
            "Without scores: {}, fold {}, seed {} ({}).",
            run.variant, run.fold, run.seed, run.reason
        )
    }));
    note.extend(result.notes.iter().cloned());
    let scores = format!(
        "What each part of the training is worth, over {}",
        result.study.in_words()
    );
    Table {
        caption: caption(&scores, &result.stamps),
        columns,
        rows: rows.collect(),
        // Where no difference is seen, none is the best.
        best: Vec::new(),
        unranked: Vec::new(),
        note: Some(note.join("\n")),
    }
}

/// A row a variant: one score with its interval, and how far it is above that of the first variant.
fn column_table(result: &AblationResult, at: usize) -> Table {
    let column = &result.columns[at];
    let first = result.rows.first().map_or("", |row| row.variant.as_str());
    let mut rows = Vec::new();
    for row in &result.rows {
        let Some(cell) = row.cells.get(at) else {
            continue;
        };
        let mut cells = vec![Cell::Text(row.variant.clone()), score(Some(&cell.score))];
        cells.extend(ends(Some(&cell.score)));
        if let Some(above) = &cell.difference {
            cells.push(difference(above));
            cells.extend(ends(Some(above)));
            let finding = cell.finding.map(|finding| finding.name());
            let finding = finding.unwrap_or("the seeds cannot tell");
            cells.push(Cell::Text(finding.to_owned()));
        }
        rows.push(cells);
    }
    Table {
        caption: caption(&column.name, &result.stamps),
        columns: vec![
            "variant".to_owned(),
            "score".to_owned(),
            "95 % low".to_owned(),
            "95 % high".to_owned(),
            format!("minus {first}"),
            "its 95 % low".to_owned(),
            "its 95 % high".to_owned(),
            "seen".to_owned(),
        ],
        rows,
        best: Vec::new(),
        unranked: Vec::new(),
        note: Some(format!(
            "Of {}. {}; differences are paired by fold and seed.",
            column.method,
            ends_in_words(
                result
                    .rows
                    .iter()
                    .filter_map(|row| Some(&row.cells.get(at)?.score))
            )
        )),
    }
}
