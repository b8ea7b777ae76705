//! Every value of a comparison of wordings as a row.

use super::estimate::{Interval, IntervalKind};
use super::robustness_result::{RobustnessResult, ScoreRange, WordingVariation};
use super::score_row::ScoreRow;

/// The rows of one wording: over all slides, then slide by slide.
pub(super) fn wording_rows<'a>(
    empty: ScoreRow<'a>,
    result: &'a RobustnessResult,
    wording: &'a WordingVariation,
) -> Vec<ScoreRow<'a>> {
    let all = empty.method(&wording.method, wording.role);
    let overall = &wording.overall;
    let mut rows = vec![
        all.estimate("pcc_per_slide", &overall.pcc_per_slide),
        all.estimate("mae", &overall.mae),
    ];
    if let Some(ends) = wording.difference {
        let first = result.methods.first();
        let of_first = first.and_then(|first| first.overall.pcc_per_slide.value);
        let own = overall.pcc_per_slide.value;
        let difference = own.zip(of_first).map(|(own, first)| own - first);
        let row = all.value("pcc_difference", difference);
        rows.push(row.interval(Some(ends)));
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
pub(super) fn spread_rows<'a>(
    empty: ScoreRow<'a>,
    result: &'a RobustnessResult,
) -> Vec<ScoreRow<'a>> {
    let rows = result.spreads.iter().flat_map(|spread| {
        let row = |metric, range: Option<ScoreRange>| {
            let ScoreRange { low, high } = range?;
            let row = empty
                .level(spread.factor.name())
                .value(metric, Some(high - low));
            let kind = IntervalKind::WordingRange;
            Some(row.interval(Some(Interval { low, high, kind })))
        };
        [
            row("pcc_range", spread.pcc_per_slide),
            row("mae_range", spread.mae),
        ]
    });
    rows.flatten().collect()
}
