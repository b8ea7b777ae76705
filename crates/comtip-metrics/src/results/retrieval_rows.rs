//! Every value of a retrieval as a row.

use super::retrieval_result::{BothWays, DirectionScores, RetrievalMethod, RetrievalResult};
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

fn both_ways<'a>(row: ScoreRow<'a>, scores: &BothWays) -> Vec<ScoreRow<'a>> {
    let directions = [
        ("tile_to_transcriptome_", &scores.tile_to_transcriptome),
        ("transcriptome_to_tile_", &scores.transcriptome_to_tile),
    ];
    let of_direction = |(direction, scores): (&'a str, &DirectionScores)| {
        let rows = scores.named();
        rows.map(|(metric, of)| row.estimate(metric, &of).direction(direction))
    };
    directions.into_iter().flat_map(of_direction).collect()
}
