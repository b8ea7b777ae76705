//! Published scores beside our own, under the same headings.

use comtip_metrics::{
    AblationResult, EvalResult, PublishedTable, ScoreRow, StudyResult, StudyScore,
};

use super::caption::caption;
use crate::table::{Cell, Table};

/// Own scores by the columns of a published table.
struct OwnRow {
    name: String,
    values: Vec<Option<f64>>,
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

/// The published ablations with our variants below them: MAE and PCC of the ridge probe.
pub(super) fn published_ablation(result: &AblationResult, table: &PublishedTable) -> Table {
    let place = |metric: &str| {
        let is_of = |of: &comtip_metrics::AblationColumn| {
            of.protocol == "expression" && of.metric == metric
        };
        result.columns.iter().position(is_of)
    };
    let places = [place("mae"), place("pcc_per_slide")];
    let own = result.rows.iter().map(|row| OwnRow {
        name: row.variant.clone(),
        values: places.map(|at| row.cells.get(at?)?.score.value).to_vec(),
    });
    let mut table = beside(table, own.collect(), &result.stamps);
    let note = table.note.get_or_insert_default();
    note.push_str("\nPublished: a fine-tuned network, PCC of all genes and spots as one list. Ours: a ridge probe, PCC per gene within slides.");
    table
}

/// What a column of a published table asks for.
struct Asked<'a> {
    level: &'a str,
    metric: &'a str,
    slide: Option<&'a str>,
    gene: Option<&'a str>,
}

impl Asked<'_> {
    fn is_of_row(&self, row: &ScoreRow<'_>) -> bool {
        self.matches(row.level, &row.metric.to_string(), row.slide, row.gene)
    }

    fn is_of(&self, score: &StudyScore) -> bool {
        let (slide, gene) = (score.slide.as_deref(), score.gene.as_deref());
        self.matches(&score.level, &score.metric, slide, gene)
    }

    fn matches(&self, level: &str, metric: &str, slide: Option<&str>, gene: Option<&str>) -> bool {
        // Data sets put words before the number of a slide.
        let is_slide = self
            .slide
            .is_none_or(|asked| slide.is_some_and(|slide| slide.ends_with(asked)));
        let is_gene = self.gene.is_none_or(|asked| gene == Some(asked));
        level == self.level && metric == self.metric && is_slide && is_gene
    }
}

/// The value of every column.
fn values(table: &PublishedTable, find: impl Fn(&Asked<'_>) -> Option<f64>) -> Vec<Option<f64>> {
    let is_clustering = table.number == PublishedTable::CLUSTERING.number;
    let asked = |column: &&'static str| {
        let all = |metric| Asked {
            level: "all",
            metric,
            slide: None,
            gene: None,
        };
        match *column {
            "overall" => all("ari"),
            "MAE" => all("mae"),
            "PCC" => all("pcc_flattened"),
            slide if is_clustering => Asked {
                level: "slide",
                slide: Some(slide),
                ..all("ari")
            },
            gene => Asked {
                level: "gene",
                gene: Some(gene),
                ..all("mae")
            },
        }
    };
    let columns = table.columns.iter();
    columns.map(|column| find(&asked(column))).collect()
}

/// Published rows, then our own, and what is missing here.
fn beside(table: &PublishedTable, own: Vec<OwnRow>, stamps: &[String]) -> Table {
    let missing: Vec<&str> = table
        .columns
        .iter()
        .enumerate()
        .filter(|(at, _)| {
            own.iter()
                .all(|row| row.values.get(*at).copied().flatten().is_none())
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
            Some(value) => Cell::Number {
                value: *value,
                decimals: 3,
            },
            None => Cell::Missing("not among the data here".to_owned()),
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
        let note = table.note.expect("a note");
        assert!(note.contains("missing here: IGKC, NPY,"), "{note}");
        assert!(table.caption.ends_with(&format!(" ({STAMPS})")));
        assert_eq!(published_table(&stamped_retrieval(1).into()), None);
    }
}
