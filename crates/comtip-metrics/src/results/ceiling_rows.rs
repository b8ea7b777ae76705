//! How high anyone could score, as rows.

use super::expression_ceiling::ExpressionCeiling;
use super::expression_result::ExpressionResult;
use super::score_row::ScoreRow;

/// What no method passes, in rows of no method.
pub(super) fn ceiling_rows<'a>(
    all: ScoreRow<'a>,
    result: &'a ExpressionResult,
    ceiling: &'a ExpressionCeiling,
) -> Vec<ScoreRow<'a>> {
    const METRIC: &str = ExpressionCeiling::METRIC;
    let mut rows = vec![all.estimate(METRIC, &ceiling.pcc_per_slide)];
    for (of_slide, slide) in ceiling.by_slide.iter().zip(&result.slides) {
        let all = all.slide(&of_slide.slide, slide.patient.as_deref());
        rows.push(all.level("slide").estimate(METRIC, &of_slide.pcc));
        let genes = result.genes.iter().zip(&of_slide.genes);
        rows.extend(genes.map(|(gene, value)| {
            let row = all.level("slide-gene").gene(gene);
            row.value(METRIC, *value)
        }));
    }
    let genes = result.genes.iter().zip(&ceiling.by_gene);
    rows.extend(genes.map(|(gene, of)| all.level("gene").gene(gene).estimate(METRIC, of)));
    rows
}
