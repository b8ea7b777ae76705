//! What came of the runs of a study, a row each.

use comtip::report::{Cell, Table};
use comtip::train::StudyRun;

use super::run_outcome::RunOutcome;

/// A row for each run, in the order of the plan.
pub(super) fn runs_table(outcomes: &[RunOutcome]) -> Table {
    let columns = [
        "variant",
        "fold",
        "tests",
        "seed",
        "best validation",
        "minutes",
    ];
    let rows = outcomes.iter().map(|outcome| {
        let StudyRun {
            variant,
            fold,
            seed,
            ..
        } = &outcome.run;
        vec![
            Cell::Text(variant.clone()),
            Cell::Text(fold.to_string()),
            Cell::Text(outcome.tested.clone()),
            Cell::Text(seed.to_string()),
            match outcome.best_validation() {
                Some(value) => Cell::Number { value, decimals: 3 },
                None => Cell::Missing("no spot was kept for validation".to_owned()),
            },
            Cell::Number {
                value: outcome.seconds() / 60.0,
                decimals: 1,
            },
        ]
    });
    Table {
        caption: "Runs of the study".to_owned(),
        columns: columns.map(str::to_owned).to_vec(),
        rows: rows.collect(),
        best: Vec::new(),
        unranked: Vec::new(),
        note: Some(
            "Best validation: the lowest contrast over that of chance in an epoch, on spots of the training slides; it tells \
             how training went, and no variant from another. Minutes: of training steps, and of an epoch that was resumed \
             within, those since."
                .to_owned(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use comtip::report::Reader;
    use comtip::train::{EpochRecord, RunFolder};

    use super::*;

    fn epoch(validation: Option<f64>) -> EpochRecord {
        let losses = |contrast: f64| {
            serde_json::json!({
                "total": 1.0, "info_nce_over_chance": contrast, "observed": 0.2, "unobserved": 0.5, "gap": 0.1
            })
        };
        let json = serde_json::json!({
            "epoch": 1, "total_steps": 10, "train": losses(0.5), "validation": validation.map(losses), "scale": 14.0,
            "speed": {
                "seconds": 45.0, "pairs_per_s": 60.0, "sentences_per_s": 1.0, "tokens_per_s": 1.0, "loader_wait": 0.0
            }
        });
        serde_json::from_value(json).expect("an epoch")
    }

    #[test]
    fn a_run_is_a_row_with_its_best_validation_and_its_minutes() {
        let outcome = |variant: &str, epochs: Vec<EpochRecord>| RunOutcome {
            run: StudyRun {
                variant: variant.to_owned(),
                fold: 2,
                seed: 8,
                run: RunFolder::new("run"),
            },
            tested: "B".to_owned(),
            epochs,
            is_learned: true,
        };
        let outcomes = [
            outcome(
                "full",
                vec![epoch(Some(0.9)), epoch(Some(0.8)), epoch(Some(1.1))],
            ),
            outcome("no-pair", vec![epoch(None), epoch(None)]),
        ];
        let text = runs_table(&outcomes).to_text(Reader::Program);
        let rows: Vec<Vec<&str>> = text
            .lines()
            .skip(2)
            .take(2)
            .map(|line| line.split_whitespace().collect())
            .collect();
        assert_eq!(rows[0], ["full", "2", "B", "8", "0.800", "2.2"], "{text}");
        assert_eq!(rows[1].len(), 6, "{text}");
        assert_eq!((rows[1][0], rows[1][5]), ("no-pair", "1.5"), "{text}");
    }
}
