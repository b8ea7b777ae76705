//! Every value of a retrieval as a row.

use super::estimate::Estimate;
use super::retrieval_result::{BothWays, RetrievalMethod, RetrievalResult};
use super::score_row::ScoreRow;

/// The rows of one method: over all slides, then slide by slide.
pub(super) fn retrieval<'a>(
    empty: ScoreRow<'a>,
    result: &'a RetrievalResult,
    method: &'a RetrievalMethod,
) -> Vec<ScoreRow<'a>> {
    let all = empty.method(&method.method, method.role);
    let mut rows = both_ways(all, &method.overall);
    for (of_slide, slide) in method.by_slide.iter().zip(&result.slides) {
        let row = all.slide(&of_slide.slide, slide.patient.as_deref());
        rows.extend(both_ways(row.level("slide"), &of_slide.scores));
    }
    rows
}

fn both_ways<'a>(row: ScoreRow<'a>, scores: &'a BothWays) -> Vec<ScoreRow<'a>> {
    let (forth, back) = (&scores.tile_to_transcriptome, &scores.transcriptome_to_tile);
    let estimates: [(&str, &Estimate); 8] = [
        ("tile_to_transcriptome_recall_at_1", &forth.recall_at_1),
        ("tile_to_transcriptome_recall_at_5", &forth.recall_at_5),
        ("tile_to_transcriptome_recall_at_10", &forth.recall_at_10),
        ("tile_to_transcriptome_median_rank", &forth.median_rank),
        ("transcriptome_to_tile_recall_at_1", &back.recall_at_1),
        ("transcriptome_to_tile_recall_at_5", &back.recall_at_5),
        ("transcriptome_to_tile_recall_at_10", &back.recall_at_10),
        ("transcriptome_to_tile_median_rank", &back.median_rank),
    ];
    let rows = estimates.map(|(metric, of)| row.estimate(metric, of));
    rows.to_vec()
}
