//! Differences within a study as a table.

use comtip_metrics::{StudyDifference, StudyResult, metric_words};

use super::caption::caption;
use super::study_cells::{difference, ends};
use crate::table::{Cell, Table};

/// A row a comparison.
pub(super) fn difference_table(result: &StudyResult, differences: &[&StudyDifference]) -> Table {
    let several = result.study.variants.len() > 1;
    let rows = differences.iter().map(|of| {
        let own = match several {
            true => format!("{}: {}", of.variant, of.method),
            false => of.method.clone(),
        };
        let against = match of.variant == of.against_variant {
            true => of.against_method.clone(),
            false => format!("{}: {}", of.against_variant, of.against_method),
        };
        let [low, high] = ends(Some(&of.estimate));
        let finding = of.finding.map(|finding| finding.name());
        vec![
            Cell::Text(format!("{own} minus {against}")),
            Cell::Text(metric_words(&of.metric)),
            difference(&of.estimate),
            low,
            high,
            Cell::Text(finding.unwrap_or("the seeds cannot tell").to_owned()),
        ]
    });
    Table {
        caption: caption(
            "Differences, paired by fold and training seed",
            &result.stamps,
        ),
        columns: ["compared", "score", "difference", "95 % low", "95 % high", "seen"]
            .map(str::to_owned)
            .to_vec(),
        rows: rows.collect(),
        best: Vec::new(),
        unranked: Vec::new(),
        note: Some(
            "Where the interval holds 0, no difference was seen; of MAE and ranks lower is better. Many differences are looked at \
             here, and one in 20 lies outside such an interval by chance."
                .to_owned(),
        ),
    }
}
