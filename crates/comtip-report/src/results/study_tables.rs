//! Scores of a study as tables.

use comtip_metrics::{
    ExpressionCeiling, MethodRole, PublishedTable, StudyDifference, StudyEstimate, StudyResult,
    interval_words, is_lower_better, metric_words,
};

use super::caption::caption;
use super::difference_table::difference_table;
use super::expression_note::ORACLE;
use super::published_tables::published_study;
use super::study_cells::{NOT_SCORED, ends, ends_in_words, number_or, score};
use crate::table::{Best, Cell, Table};

/// Metrics that a table shows, in this order, of whatever protocol; the first has its interval beside it.
const SHOWN: [&str; 12] = [
    "pcc_per_slide",
    "mae",
    "pcc_flattened",
    "ari",
    "ari_smoothed",
    "nmi",
    "ami",
    "silhouette",
    "tile_to_transcriptome_recall_at_10",
    "tile_to_transcriptome_median_rank",
    "transcriptome_to_tile_recall_at_10",
    "transcriptome_to_tile_median_rank",
];

/// Metrics that a table shows of a protocol that has none of these.
const N_OTHERS: usize = 4;

/// The metric of what bounds every PCC within slides.
const CEILING: &str = ExpressionCeiling::METRIC;

const OF_FOLDS: &str = "Each fold weighs the same, by the mean over its training seeds.";

/// What an interval over training seeds speaks of.
const OF_LUCK: &str =
    ", how much luck is in a training; it says nothing of other slides or patients.";

/// A table a variant, then fold by fold, then the differences; the published table last where it is asked for.
pub fn study_tables(result: &StudyResult, published: Option<&PublishedTable>) -> Vec<Table> {
    let metrics = shown_metrics(result);
    let Some(first) = metrics.first() else {
        return Vec::new();
    };
    let mut tables: Vec<Table> = result
        .study
        .variants
        .iter()
        .filter(|variant| !result.methods(&variant.name).is_empty())
        .map(|variant| variant_table(result, &variant.name, &metrics))
        .collect();
    if let Some(table) = tables.first_mut() {
        let mut note = vec![of_seeds(result)];
        note.extend(patients_in_words(result, first));
        note.extend(missing_in_words(result));
        note.extend(result.notes.iter().cloned());
        note.extend(table.note.take());
        table.note = Some(note.join("\n"));
    }
    if result.study.folds.len() > 1 {
        tables.push(fold_table(result, first));
    }
    // Of other variants by the first metric alone: all are in the files.
    let is_shown = |of: &&StudyDifference| {
        let is_of_first = Some(&of.variant) == result.study.variants.first().map(|of| &of.name);
        of.metric == *first || (is_of_first && metrics.contains(&of.metric.as_str()))
    };
    let differences: Vec<&StudyDifference> = result.differences.iter().filter(is_shown).collect();
    if !differences.is_empty() {
        tables.push(difference_table(result, &differences));
    }
    tables.extend(published.map(|published| published_study(result, published)));
    tables
}

/// What scores are means of, and what their ends are.
fn of_seeds(result: &StudyResult) -> String {
    let estimates = || result.scores.iter().map(|score| &score.estimate);
    let ends = ends_in_words(estimates());
    let behind = match estimates().any(|of| of.interval.is_some()) {
        true => OF_LUCK,
        false => ".",
    };
    format!("{OF_FOLDS} {ends}{behind}")
}

/// The metrics over all test spots that a table shows.
fn shown_metrics(result: &StudyResult) -> Vec<&str> {
    let has = |metric: &str| {
        result.scores.iter().any(|score| {
            let of_methods = score.level == "all" && score.method.is_some();
            of_methods && score.metric == metric && score.estimate.value.is_some()
        })
    };
    let known: Vec<&str> = SHOWN.into_iter().filter(|metric| has(metric)).collect();
    if !known.is_empty() {
        return known;
    }
    let mut others: Vec<&str> = Vec::new();
    for score in result.scores.iter().filter(|of| of.level == "all") {
        if score.method.is_some() && !others.contains(&score.metric.as_str()) {
            others.push(&score.metric);
        }
    }
    others.truncate(N_OTHERS);
    others
}

/// A row a method, with the interval of the first metric.
fn variant_table(result: &StudyResult, variant: &str, metrics: &[&str]) -> Table {
    let estimate = |method: Option<&str>, metric: &str| {
        let score = result.overall(variant, method, metric);
        score.map(|score| &score.estimate)
    };
    let ceiling = estimate(None, CEILING).filter(|_| metrics[0].starts_with("pcc"));
    let mut columns = vec!["method".to_owned(), metric_words(metrics[0])];
    columns.extend(["95 % low", "95 % high"].map(str::to_owned));
    columns.extend(ceiling.map(|_| "at most".to_owned()));
    let n_before = columns.len();
    columns.extend(metrics[1..].iter().map(|metric| metric_words(metric)));
    let methods = result.methods(variant);
    let is_oracle = |at: &usize| methods[*at].1 == MethodRole::Oracle;
    let oracles: Vec<usize> = (0..methods.len()).filter(is_oracle).collect();
    let rows = methods.iter().map(|(method, _)| {
        let first = estimate(Some(method), metrics[0]);
        let mut row = vec![Cell::Text((*method).to_owned()), score(first)];
        row.extend(ends(first));
        row.extend(ceiling.map(|of| score(Some(of))));
        let others = metrics[1..].iter();
        row.extend(others.map(|metric| score(estimate(Some(method), metric))));
        row
    });
    let best = |metric: &str| match is_lower_better(metric) {
        true => Best::Lowest,
        false => Best::Highest,
    };
    let others = metrics[1..].iter().enumerate();
    let mut best_columns = vec![(1, best(metrics[0]))];
    best_columns.extend(others.map(|(at, metric)| (n_before + at, best(metric))));
    let of_variant = match result.study.variants.len() {
        1 => String::new(),
        _ => format!("{variant}: "),
    };
    let scores = format!(
        "{of_variant}{}, over {}",
        result.protocol,
        result.study.in_words()
    );
    Table {
        caption: caption(&scores, &result.stamps),
        columns,
        rows: rows.collect(),
        best: best_columns,
        note: (!oracles.is_empty()).then(|| ORACLE.to_owned()),
        unranked: oracles,
    }
}

/// The first metric in each fold, a row a method, and what bounds it.
fn fold_table(result: &StudyResult, metric: &str) -> Table {
    let folds = &result.study.folds;
    let of_folds = |name: String, estimate: &StudyEstimate| {
        let mut row = vec![Cell::Text(name)];
        row.extend(folds.iter().map(|fold| {
            let of_fold = estimate.by_fold.iter().find(|of| of.fold == fold.fold);
            match of_fold {
                Some(of_fold) => number_or(of_fold.value, "undefined"),
                None => Cell::Missing(NOT_SCORED.to_owned()),
            }
        }));
        row
    };
    let several = result.study.variants.len() > 1;
    let mut rows = Vec::new();
    for variant in &result.study.variants {
        let prefix = match several {
            true => format!("{}: ", variant.name),
            false => String::new(),
        };
        for (method, _) in result.methods(&variant.name) {
            if let Some(score) = result.overall(&variant.name, Some(method), metric) {
                rows.push(of_folds(format!("{prefix}{method}"), &score.estimate));
            }
        }
        let ceiling = result.overall(&variant.name, None, CEILING);
        if let Some(score) = ceiling.filter(|_| metric.starts_with("pcc")) {
            rows.push(of_folds(format!("{prefix}at most"), &score.estimate));
        }
    }
    let mut columns = vec!["method".to_owned()];
    columns.extend(folds.iter().map(|fold| format!("fold {}", fold.fold)));
    let tested = folds
        .iter()
        .map(|fold| format!("Fold {} tests {}.", fold.fold, fold.tested));
    let scores = format!(
        "{} fold by fold, mean over training seeds",
        metric_words(metric)
    );
    Table {
        caption: caption(&scores, &result.stamps),
        columns,
        rows,
        best: Vec::new(),
        unranked: Vec::new(),
        note: Some(tested.collect::<Vec<String>>().join(" ")),
    }
}

/// How the first score may be in other patients, where that is known.
fn patients_in_words(result: &StudyResult, metric: &str) -> Option<String> {
    let variant = &result.study.variants.first()?.name;
    let model = result.model(variant)?;
    let score = result.overall(variant, Some(model), metric)?;
    let patients = score.estimate.over_patients?;
    let ends = patients.interval?;
    Some(format!(
        "{} of {model}, mean over {} test patients: {}, {}.",
        metric_words(metric),
        patients.n,
        interval_words(patients.value, &ends),
        ends.kind.name()
    ))
}

/// Runs without scores.
fn missing_in_words(result: &StudyResult) -> Option<String> {
    let missing: Vec<String> = result
        .study
        .missing
        .iter()
        .map(|run| {
            format!(
                "{}, fold {}, seed {} ({})",
                run.variant, run.fold, run.seed, run.reason
            )
        })
        .collect();
    (!missing.is_empty()).then(|| format!("Without scores: {}.", missing.join("; ")))
}

#[cfg(test)]
mod tests;
