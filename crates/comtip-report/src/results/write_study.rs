//! Scores of a study as JSON and CSV.

use std::io::{self, Write};

use comtip_metrics::{AblationResult, MethodRole, SchemaVersion, StudyEstimate, StudyResult};
use serde::Serialize;

use super::caption::joined;

/// One value of a study. The fields are the columns of the file, in this order.
#[derive(Debug, Clone, Copy, Default, Serialize)]
struct StudyRow<'a> {
    schema_version: u32,
    protocol: &'a str,
    study: &'a str,
    stamps: &'a str,
    variant: &'a str,
    method: Option<&'a str>,
    role: Option<&'a str>,
    /// What it is compared with; empty of a score.
    against_variant: Option<&'a str>,
    against_method: Option<&'a str>,
    level: &'a str,
    slide: Option<&'a str>,
    patient: Option<&'a str>,
    gene: Option<&'a str>,
    metric: &'a str,
    /// Empty of the score over all folds and seeds.
    fold: Option<usize>,
    seed: Option<u64>,
    value: Option<f64>,
    n_seeds: Option<usize>,
    low: Option<f64>,
    high: Option<f64>,
    interval: Option<&'a str>,
    finding: Option<&'a str>,
}

/// Writes scores of a study as one JSON object, indented, with a line end behind it.
///
/// # Errors
///
/// If it cannot be written.
pub fn write_study_json(result: &StudyResult, to: impl Write) -> io::Result<()> {
    write_json(result, to)
}

/// Writes variants side by side as one JSON object, indented, with a line end behind it.
///
/// # Errors
///
/// If it cannot be written.
pub fn write_ablation_json(result: &AblationResult, to: impl Write) -> io::Result<()> {
    write_json(result, to)
}

/// Writes scores of a study as CSV: of every score and difference a row over all folds and seeds, and a row a run.
///
/// # Errors
///
/// If it cannot be written.
pub fn write_study_csv(result: &StudyResult, to: impl Write) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(to);
    let stamps = joined(&result.stamps);
    let empty = StudyRow {
        schema_version: SchemaVersion::NUMBER,
        protocol: &result.protocol,
        study: &result.study.path,
        stamps: &stamps,
        ..StudyRow::default()
    };
    for score in &result.scores {
        let row = StudyRow {
            variant: &score.variant,
            method: score.method.as_deref(),
            role: score.role.map(MethodRole::name),
            level: &score.level,
            slide: score.slide.as_deref(),
            patient: score.patient.as_deref(),
            gene: score.gene.as_deref(),
            metric: &score.metric,
            ..empty
        };
        write_rows(&mut csv, row, &score.estimate)?;
    }
    for of in &result.differences {
        let row = StudyRow {
            variant: &of.variant,
            method: Some(&of.method),
            against_variant: Some(&of.against_variant),
            against_method: Some(&of.against_method),
            level: "all",
            metric: &of.metric,
            finding: of.finding.map(|finding| finding.name()),
            ..empty
        };
        write_rows(&mut csv, row, &of.estimate)?;
    }
    csv.flush()
}

/// Writes variants side by side as CSV: of every score and difference a row over all folds and seeds, and a row a run.
///
/// # Errors
///
/// If it cannot be written.
pub fn write_ablation_csv(result: &AblationResult, to: impl Write) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(to);
    let stamps = joined(&result.stamps);
    let first = result.rows.first().map(|row| row.variant.as_str());
    for row in &result.rows {
        for (cell, column) in row.cells.iter().zip(&result.columns) {
            let of_cell = StudyRow {
                schema_version: SchemaVersion::NUMBER,
                protocol: &column.protocol,
                study: &result.study.path,
                stamps: &stamps,
                variant: &row.variant,
                method: Some(&column.method),
                role: Some(MethodRole::Model.name()),
                level: "all",
                metric: &column.metric,
                ..StudyRow::default()
            };
            write_rows(&mut csv, of_cell, &cell.score)?;
            if let Some(difference) = &cell.difference {
                let against = StudyRow {
                    role: None,
                    against_variant: first,
                    against_method: Some(&column.method),
                    finding: cell.finding.map(|finding| finding.name()),
                    ..of_cell
                };
                write_rows(&mut csv, against, difference)?;
            }
        }
    }
    csv.flush()
}

fn write_json(result: &impl Serialize, mut to: impl Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut to, result)?;
    writeln!(to)?;
    to.flush()
}

/// The row over all folds and seeds, then a row a run.
fn write_rows(
    csv: &mut csv::Writer<impl Write>,
    row: StudyRow<'_>,
    estimate: &StudyEstimate,
) -> io::Result<()> {
    csv.serialize(StudyRow {
        value: estimate.value,
        n_seeds: Some(estimate.n_seeds),
        low: estimate.interval.map(|ends| ends.low),
        high: estimate.interval.map(|ends| ends.high),
        interval: estimate.interval.map(|ends| ends.kind.name()),
        ..row
    })?;
    for fold in &estimate.by_fold {
        for of_seed in &fold.by_seed {
            csv.serialize(StudyRow {
                fold: Some(fold.fold),
                seed: Some(of_seed.seed),
                value: of_seed.value,
                finding: None,
                ..row
            })?;
        }
    }
    Ok(())
}
