//! Every value of a retrieval as a row.

use comtip_metrics::{BothWays, DirectionScores, RetrievalMethod, RetrievalResult};

use super::csv_row::Row;

/// The rows of one method: over all slides, then slide by slide.
pub(super) fn retrieval<'a>(
    empty: Row<'a>,
    result: &'a RetrievalResult,
    method: &'a RetrievalMethod,
) -> Vec<Row<'a>> {
    let all = empty.method(&method.method, method.role);
    let mut rows = both_ways(all, &method.overall);
    for (of_slide, slide) in method.by_slide.iter().zip(&result.slides) {
        let row = all.slide(&of_slide.slide, slide.patient.as_deref());
        rows.extend(both_ways(row.level("slide"), &of_slide.scores));
    }
    rows
}

fn both_ways<'a>(row: Row<'a>, scores: &BothWays) -> Vec<Row<'a>> {
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

#[cfg(test)]
mod tests {
    use comtip_metrics::EvalResult;

    use crate::results::example::{STAMPS, stamped_retrieval};
    use crate::results::write_result_csv::write_result_csv;

    #[test]
    fn a_method_has_eight_values_over_all_and_eight_a_slide() {
        let mut csv = Vec::new();
        let result = EvalResult::from(stamped_retrieval(2));
        write_result_csv(&result, &mut csv).expect("written");
        let csv = String::from_utf8(csv).expect("text");
        let start = format!("1,retrieval,run,7,{STAMPS},own,model,");
        let of_model: Vec<&str> = csv
            .lines()
            .filter_map(|row| row.strip_prefix(&*start))
            .collect();
        assert_eq!(of_model.len(), 8 + 2 * 8, "{csv}");
        assert_eq!(
            of_model[2],
            "all,,,,,tile_to_transcriptome_recall_at_10,0.75,mean over slides,2,0,,,"
        );
        assert_eq!(
            of_model[15],
            "slide,B1,,,,transcriptome_to_tile_median_rank,8.5,over spots,20,0,,,"
        );
    }
}
