//! Zero-shot scores under other wordings as tables.

use comtip_metrics::{Interval, RobustnessResult, WordingVariation, decimals_of};

use super::caption::caption;
use super::score_cell::score_cell;
use crate::table::{Cell, Table};

/// A row a wording, then how far the scores of each factor lie apart.
pub(super) fn robustness_tables(result: &RobustnessResult) -> Vec<Table> {
    vec![wordings(result), spreads(result)]
}

fn wordings(result: &RobustnessResult) -> Table {
    let columns = [
        "wording",
        "PCC per slide",
        "difference low",
        "difference high",
        "MAE",
    ];
    let row = |of: &WordingVariation| {
        let end = |end: fn(Interval) -> f64| match of.difference {
            Some(ends) => Cell::Number {
                value: end(ends),
                decimals: decimals_of(&ends),
            },
            None => Cell::Missing("no interval, or nothing to compare with".to_owned()),
        };
        vec![
            Cell::Text(of.method.clone()),
            score_cell(of.overall.pcc_per_slide.value),
            end(|ends| ends.low),
            end(|ends| ends.high),
            score_cell(of.overall.mae.value),
        ]
    };
    let mut note = vec![
        "PCC per slide: per gene over the spots of a slide, then the mean over genes, then over slides. Difference: the 95 % \
         interval of its PCC minus that as trained; where it holds 0, no difference was seen. One in 20 wordings that differ in nothing is seen \
         as different."
            .to_owned(),
        "Wordings of another normalisation are held against values of the same one, so that their MAE has another unit."
            .to_owned(),
        "Controls name no gene, or another one: what they score is no merit of the name.".to_owned(),
    ];
    note.extend(result.header.notes.iter().cloned());
    Table {
        caption: caption(
            "Zero-shot expression under other wordings",
            &result.header.stamps,
        ),
        columns: columns.map(str::to_owned).to_vec(),
        rows: result.methods.iter().map(row).collect(),
        best: Vec::new(),
        unranked: Vec::new(),
        note: Some(note.join("\n")),
    }
}

fn spreads(result: &RobustnessResult) -> Table {
    let columns = [
        "factor",
        "wordings",
        "lowest PCC",
        "highest PCC",
        "range of PCC",
        "least MAE",
        "greatest MAE",
    ];
    let rows = result.spreads.iter().map(|spread| {
        let pcc = spread.pcc_per_slide;
        let mae = |end: Option<f64>| match end {
            Some(end) => score_cell(Some(end)),
            None => Cell::Missing("in several units".to_owned()),
        };
        vec![
            Cell::Text(spread.factor.to_string()),
            Cell::Number {
                value: spread.n as f64,
                decimals: 0,
            },
            score_cell(pcc.map(|range| range.low)),
            score_cell(pcc.map(|range| range.high)),
            score_cell(pcc.map(|range| range.width())),
            mae(spread.mae.map(|range| range.low)),
            mae(spread.mae.map(|range| range.high)),
        ]
    });
    Table {
        caption: caption(
            "Spread of zero-shot scores by factor",
            &result.header.stamps,
        ),
        columns: columns.map(str::to_owned).to_vec(),
        rows: rows.collect(),
        best: Vec::new(),
        unranked: Vec::new(),
        note: Some("The sentences of the training are one of the wordings of each.".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::robustness_example::robustness_result;

    #[test]
    fn the_wording_of_the_training_has_no_difference_and_errors_of_several_units_no_range() {
        let [wordings, spreads] = &robustness_tables(&robustness_result())[..] else {
            panic!("two tables");
        };
        let number = |value| Cell::Number { value, decimals: 3 };
        assert_eq!(wordings.rows.len(), 3);
        assert!(matches!(wordings.rows[0][2], Cell::Missing(_)));
        assert_eq!(wordings.rows[1][2..4], [number(-0.25), number(0.125)]);
        assert_eq!(spreads.rows.len(), 1, "controls are no part of a spread");
        assert_eq!(spreads.rows[0][4], number(0.125));
        assert!(matches!(spreads.rows[0][5], Cell::Missing(_)));
    }
}
