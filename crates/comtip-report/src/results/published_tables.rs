//! Published scores beside our own, under the same headings.

use comtip_metrics::{AblationColumn, AblationResult, EvalResult, PublishedTable, StudyResult};

use super::caption::caption;
use super::published_columns::{FLATTENED, NOT_HERE, OTHER_GENES, values};
use crate::table::{Cell, Table};

/// Own scores by the columns of a published table, or why there is none.
struct OwnRow {
    name: String,
    values: Vec<Result<f64, &'static str>>,
}

/// The published table that belongs to a protocol; `None` if the paper has none.
pub fn published_for(protocol: &str) -> Option<PublishedTable> {
    match protocol {
        "clustering" => Some(PublishedTable::CLUSTERING),
        "expression" | "fine-tuned" | "zero-shot" => Some(PublishedTable::EXPRESSION),
        AblationResult::PROTOCOL => Some(PublishedTable::ABLATION),
        _ => None,
    }
}

/// A published table with the scores of a run below its rows.
pub fn published_table(result: &EvalResult) -> Option<Table> {
    let table = published_for(result.protocol())?;
    let scores = result.score_rows();
    let mut methods: Vec<&str> = Vec::new();
    for row in scores.iter().filter(|row| row.role.is_some()) {
        if !methods.contains(&row.method) {
            methods.push(row.method);
        }
    }
    let own = methods.into_iter().map(|method| {
        let of_method = || scores.iter().filter(|row| row.method == method);
        OwnRow {
            name: method.to_owned(),
            values: values(&table, |asked| {
                of_method().find(|row| asked.is_of_row(row))?.value
            }),
        }
    });
    Some(beside(&table, own.collect(), result.stamps()))
}

/// A published table with the scores of the first variant of a study below its rows.
pub(super) fn published_study(result: &StudyResult, table: &PublishedTable) -> Table {
    let variant = result
        .study
        .variants
        .first()
        .map_or("", |of| of.name.as_str());
    let own = result.methods(variant).into_iter().map(|(method, _)| {
        let of_method = || {
            result
                .scores
                .iter()
                .filter(|score| score.variant == variant && score.method.as_deref() == Some(method))
        };
        OwnRow {
            name: method.to_owned(),
            values: values(table, |asked| {
                of_method().find(|score| asked.is_of(score))?.estimate.value
            }),
        }
    });
    beside(table, own.collect(), &result.stamps)
}

/// The published ablations with our variants below them: the PCC of all genes and spots as one list, of the ridge probe. Its error is
/// over all genes, and the published one over eight.
pub(super) fn published_ablation(result: &AblationResult, table: &PublishedTable) -> Table {
    let is_of = |of: &AblationColumn| of.protocol == "expression" && of.metric == FLATTENED;
    let place = result.columns.iter().position(is_of);
    let own = result.rows.iter().map(|row| {
        let pcc = place.and_then(|at| row.cells.get(at)?.score.value);
        OwnRow {
            name: row.variant.clone(),
            values: vec![Err(OTHER_GENES), pcc.ok_or(NOT_HERE)],
        }
    });
    let mut table = beside(table, own.collect(), &result.stamps);
    let note = table.note.get_or_insert_default();
    note.push_str("\nPublished: a fine-tuned network. Ours: a ridge probe.");
    table
}

/// Published rows, then our own, and what is missing here.
fn beside(table: &PublishedTable, own: Vec<OwnRow>, stamps: &[String]) -> Table {
    let missing: Vec<&str> = table
        .columns
        .iter()
        .enumerate()
        .filter(|(at, _)| {
            own.iter()
                .all(|row| row.values.get(*at).is_none_or(Result::is_err))
        })
        .map(|(_, column)| *column)
        .collect();
    let published = table.rows.iter().map(|row| {
        let mut cells = vec![Cell::Text(format!("{} (published)", row.name))];
        cells.extend(row.values.iter().map(|value| match value {
            Some(value) => Cell::Number {
                value: *value,
                decimals: 2,
            },
            None => Cell::Missing("not published".to_owned()),
        }));
        cells
    });
    let ours = own.iter().map(|row| {
        let mut cells = vec![Cell::Text(format!("{} (here)", row.name))];
        cells.extend(row.values.iter().map(|value| match value {
            Ok(value) => Cell::Number {
                value: *value,
                decimals: 3,
            },
            Err(reason) => Cell::Missing((*reason).to_owned()),
        }));
        cells
    });
    let mut columns = vec!["method".to_owned()];
    columns.extend(table.columns.iter().map(|column| (*column).to_owned()));
    let mut note = vec![
        "Published: arXiv 2509.16892, on its data. Scores of other slides, genes or normalisation do not compare: read ours beside our \
         own baselines."
            .to_owned(),
    ];
    if table.columns.contains(&"MAE") {
        note.push(
            "MAE: the mean over the paper's eight genes. PCC: all scored genes and spots as one list, which differences between \
             genes raise."
                .to_owned(),
        );
    }
    if !missing.is_empty() {
        note.push(format!(
            "Of its columns these are missing here: {}.",
            missing.join(", ")
        ));
    }
    Table {
        // The stamps are those of our own scores.
        caption: caption(
            &format!("Table {} of the paper: {}", table.number, table.title),
            stamps,
        ),
        columns,
        rows: published.chain(ours).collect(),
        best: Vec::new(),
        unranked: Vec::new(),
        note: Some(note.join("\n")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::clustering_example::clustering_result;
    use crate::results::example::{STAMPS, stamped_expression, stamped_retrieval};

    fn cells<'a>(table: &'a Table, name: &str) -> &'a [Cell] {
        let is_named = |row: &&Vec<Cell>| row[0] == Cell::Text(name.to_owned());
        &table.rows.iter().find(is_named).expect(name)[1..]
    }

    #[test]
    fn a_slide_is_known_by_its_number_and_those_missing_here_are_named() {
        let mut result = clustering_result();
        let name = "Human_Brain_Maynard_02082021_Visium_151673".to_owned();
        result.methods[0].by_slide[0].slide = name;
        let table = published_table(&result.into()).expect("a table");
        let number = |value, decimals| Cell::Number { value, decimals };
        assert_eq!(cells(&table, "CoMTIP (published)")[1], number(0.37, 2));
        let own = cells(&table, "own (here)");
        assert_eq!(own[1], number(0.25, 3));
        assert!(matches!(own[0], Cell::Missing(_)));
        let note = table.note.expect("a note");
        assert!(
            note.contains("missing here: 151672, 151674, 151676, 151675."),
            "{note}"
        );
        assert!(note.contains("do not compare"), "{note}");
    }

    #[test]
    fn expression_has_the_error_of_each_gene_and_retrieval_no_published_table() {
        let table = published_table(&stamped_expression()).expect("a table");
        assert_eq!(cells(&table, "ridge (here)").len(), 10);
        let note = table.note.clone().expect("a note");
        assert!(note.contains("missing here: IGKC, NPY,"), "{note}");
        assert_eq!(
            cells(&table, "ridge (here)")[8],
            Cell::Missing(OTHER_GENES.to_owned()),
            "an error over other genes"
        );
        assert!(table.caption.ends_with(&format!(" ({STAMPS})")));
        assert_eq!(published_table(&stamped_retrieval(1).into()), None);
    }
}
