//! Table 3: variants beside the first of them.

use super::notes::once;
use super::verdict::{NO_INTERVAL, shown};
use crate::results::{
    AblationCell, AblationColumn, AblationResult, AblationRow, ExpressionCeiling, StudyResult,
    Verdict,
};

/// A column: its name, its protocol, which method, and the metric.
struct Asked {
    name: &'static str,
    protocol: &'static str,
    /// What the name of the method begins with; without it the model.
    method: Option<&'static str>,
    metric: &'static str,
}

/// What variants are compared by.
const ASKED: [Asked; 7] = [
    Asked {
        name: "PCC, ridge probe",
        protocol: "expression",
        method: None,
        metric: "pcc_per_slide",
    },
    Asked {
        name: "MAE, ridge probe",
        protocol: "expression",
        method: None,
        metric: "mae",
    },
    Asked {
        name: "PCC in one list, ridge probe",
        protocol: "expression",
        method: None,
        metric: "pcc_flattened",
    },
    Asked {
        name: "PCC, retrieval of training spots",
        protocol: "zero-shot",
        method: Some("retrieval"),
        metric: "pcc_per_slide",
    },
    Asked {
        name: "PCC, zero-shot",
        protocol: "zero-shot",
        method: None,
        metric: "pcc_per_slide",
    },
    Asked {
        name: "R@10, tile to transcriptome",
        protocol: "retrieval",
        method: None,
        metric: "tile_to_transcriptome_recall_at_10",
    },
    Asked {
        name: "ARI",
        protocol: "clustering",
        method: None,
        metric: "ari",
    },
];

/// The metric of what bounds every PCC within slides.
const CEILING: &str = ExpressionCeiling::METRIC;

impl AblationResult {
    /// The name of the protocol in JSON.
    pub const PROTOCOL: &'static str = "ablation";

    /// Puts the variants of one study side by side, from its results by any of the protocols. A score that no result has is no
    /// column.
    pub fn of_results(results: &[StudyResult]) -> Self {
        let Some(first) = results.first() else {
            return Self::default();
        };
        let study = first.study.clone();
        let baseline = study.variants.first().map_or("", |of| of.name.as_str());
        let columns: Vec<(&StudyResult, AblationColumn)> = ASKED
            .iter()
            .filter_map(|asked| column(asked, results, baseline))
            .collect();
        let rows = study.variants.iter().map(|variant| AblationRow {
            variant: variant.name.clone(),
            changes: variant.changes.clone(),
            cells: columns
                .iter()
                .map(|(result, column)| cell(result, column, &variant.name))
                .collect(),
        });
        let mut stamps: Vec<String> = Vec::new();
        for stamp in results.iter().flat_map(|result| &result.stamps) {
            if !stamps.contains(stamp) {
                stamps.push(stamp.clone());
            }
        }
        let notes = once(results.iter().flat_map(|result| &result.notes));
        let rows: Vec<AblationRow> = rows.collect();
        let columns: Vec<AblationColumn> = columns.into_iter().map(|(_, of)| of).collect();
        let verdict = Verdict {
            sentence: sentence(&rows, &columns, &study.in_words()),
            ..Verdict::default()
        };
        Self {
            protocol: Self::PROTOCOL.to_owned(),
            verdict: verdict.stamped(&stamps).sentence,
            study,
            stamps,
            notes,
            columns,
            rows,
            ..Self::default()
        }
    }
}

fn column<'a>(
    asked: &Asked,
    results: &'a [StudyResult],
    variant: &str,
) -> Option<(&'a StudyResult, AblationColumn)> {
    let result = results.iter().find(|of| of.protocol == asked.protocol)?;
    let methods = result.methods(variant);
    let method = match asked.method {
        None => result.model(variant)?,
        Some(begin) => methods.iter().find(|(name, _)| name.starts_with(begin))?.0,
    };
    let score = result.overall(variant, Some(method), asked.metric)?;
    score.estimate.value?;
    let column = AblationColumn {
        name: asked.name.to_owned(),
        protocol: asked.protocol.to_owned(),
        method: method.to_owned(),
        metric: asked.metric.to_owned(),
    };
    Some((result, column))
}

fn cell(result: &StudyResult, column: &AblationColumn, variant: &str) -> AblationCell {
    let score = result.overall(variant, Some(&column.method), &column.metric);
    let difference = result.differences.iter().find(|of| {
        of.variant == variant
            && of.against_variant != variant
            && of.method == column.method
            && of.against_method == column.method
            && of.metric == column.metric
    });
    let ceiling = result.overall(variant, None, CEILING);
    let ceiling = ceiling.filter(|_| column.metric == "pcc_per_slide");
    AblationCell {
        score: score.map(|of| of.estimate.clone()).unwrap_or_default(),
        at_most: ceiling.and_then(|of| of.estimate.value),
        difference: difference.map(|of| of.estimate.clone()),
        finding: difference.and_then(|of| of.finding),
    }
}

/// What the variants change by the first score.
fn sentence(rows: &[AblationRow], columns: &[AblationColumn], study: &str) -> String {
    let (Some(column), Some((first, others))) = (columns.first(), rows.split_first()) else {
        return String::new();
    };
    let changes = others.iter().filter_map(|row| {
        let cell = row.cells.first()?;
        let difference = shown(cell.difference.as_ref()?);
        Some(match cell.finding {
            Some(finding) => format!("{}: {}, {difference}", row.variant, finding.name()),
            None => format!("{}: difference {difference}", row.variant),
        })
    });
    let cells = rows.iter().filter_map(|row| row.cells.first());
    let of_seeds = match cells.into_iter().any(|cell| cell.score.interval.is_some()) {
        true => "intervals are 95 % t over training seeds, those of differences run by run",
        false => NO_INTERVAL,
    };
    let score = first.cells.first().map(|cell| shown(&cell.score));
    format!(
        "Over {study}, {}: {} {}; {}; {of_seeds}.",
        column.name,
        first.variant,
        score.unwrap_or_default(),
        changes.collect::<Vec<String>>().join("; ")
    )
}
