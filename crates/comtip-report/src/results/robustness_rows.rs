//! Every value of a comparison of wordings as a row.

use comtip_metrics::{RobustnessResult, ScoreRange, WordingVariation};

use super::csv_row::Row;

/// The rows of one wording: over all slides, then slide by slide.
pub(super) fn wording_rows<'a>(
    empty: Row<'a>,
    result: &'a RobustnessResult,
    wording: &'a WordingVariation,
) -> Vec<Row<'a>> {
    let all = empty.method(&wording.method, wording.role);
    let overall = &wording.overall;
    let mut rows = vec![
        all.estimate("pcc_per_slide", &overall.pcc_per_slide),
        all.estimate("mae", &overall.mae),
    ];
    if let Some(ends) = wording.difference {
        let row = all.value("pcc_difference", None);
        rows.push(row.between(ends.low, ends.high, ends.kind.name()));
    }
    for (of, slide) in wording.by_slide.iter().zip(&result.slides) {
        let row = all
            .slide(&of.slide, slide.patient.as_deref())
            .level("slide");
        rows.push(row.estimate("pcc", &of.pcc));
        rows.push(row.estimate("mae", &of.mae));
    }
    rows
}

/// How far the scores of each factor lie apart, in rows of no method: the range as the value, between its ends.
pub(super) fn spread_rows<'a>(empty: Row<'a>, result: &'a RobustnessResult) -> Vec<Row<'a>> {
    let rows = result.spreads.iter().flat_map(|spread| {
        let row = |metric, range: Option<ScoreRange>| {
            let ScoreRange { low, high } = range?;
            let row = empty
                .level(spread.factor.name())
                .value(metric, Some(high - low));
            Some(row.between(low, high, "range of wordings"))
        };
        [
            row("pcc_range", spread.pcc_per_slide),
            row("mae_range", spread.mae),
        ]
    });
    rows.flatten().collect()
}

#[cfg(test)]
mod tests {
    use comtip_metrics::EvalResult;

    use crate::results::robustness_example::robustness_result;
    use crate::results::write_result_csv::write_result_csv;

    #[test]
    fn wordings_have_scores_and_differences_and_factors_their_range() {
        let mut csv = Vec::new();
        let result = EvalResult::from(robustness_result());
        write_result_csv(&result, &mut csv).expect("written");
        let csv = String::from_utf8(csv).expect("text");
        for row in [
            "1,robustness,run,7,,as trained,model,all,,,,,pcc_per_slide,0.5,over spots,1,0,,,",
            "1,robustness,run,7,,normalization: log1p,model,all,,,,,pcc_difference,,,,,-0.25,0.125,95 % bootstrap over spots",
            "1,robustness,run,7,,as trained,model,slide,B1,,,,pcc,0.5,over spots,1,0,,,",
            "1,robustness,run,7,,,,normalization,,,,,pcc_range,0.125,,,,0.375,0.5,range of wordings",
        ] {
            assert!(csv.lines().any(|line| line == row), "no {row} in {csv}");
        }
        assert!(!csv.contains("mae_range"), "of two units: {csv}");
    }
}
