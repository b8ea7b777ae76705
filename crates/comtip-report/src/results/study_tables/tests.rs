use comtip_metrics::{
    AblationResult, RunScores, StudyFacts, StudyResult, StudyVariant, TestedFold,
};

use super::*;
use crate::results::ablation_tables::ablation_tables;
use crate::results::example::{STAMPS, stamped_retrieval};
use crate::results::write_study::{write_ablation_csv, write_study_csv};

/// Two folds, two seeds and two variants; scores rise by a quarter with the seed and by nothing with the variant.
fn study() -> StudyResult {
    let mut runs = Vec::new();
    for variant in ["full", "no-pair"] {
        for fold in [1, 2] {
            for seed in [7, 8] {
                let mut result = stamped_retrieval(1);
                let slide = &mut result.slides[0];
                slide.slide = format!("B{fold}");
                slide.patient = Some(format!("patient {fold}"));
                let own = &mut result.methods[0];
                own.by_slide[0].slide = format!("B{fold}");
                let recall = &mut own.overall.tile_to_transcriptome.recall_at_10;
                recall.value = Some(0.25 * (seed - 6) as f64);
                runs.push(RunScores {
                    variant: variant.to_owned(),
                    fold,
                    seed,
                    result: result.into(),
                });
            }
        }
    }
    let variant = |name: &str| StudyVariant {
        name: name.to_owned(),
        changes: Vec::new(),
    };
    let fold = |fold| TestedFold {
        fold,
        tested: format!("patient {fold}"),
    };
    let facts = StudyFacts {
        variants: ["full", "no-pair"].map(variant).to_vec(),
        folds: [1, 2].map(fold).to_vec(),
        seeds: vec![7, 8],
        n_runs: 9,
        n_scored: 8,
        ..StudyFacts::default()
    };
    StudyResult::of_runs(facts, &runs).expect("finite")
}

fn text(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Number { value, decimals } => format!("{value:.decimals$}"),
        Cell::Missing(reason) => format!("- {reason}"),
    }
}

#[test]
fn scores_have_intervals_over_seeds_and_what_no_seed_changes_says_so() {
    let tables = study_tables(&study(), None);
    let shown: Vec<String> = tables[0].rows[0].iter().take(4).map(text).collect();
    // The means of both seeds are 0.25 and 0.5: 12.706 standard errors of 0.125 around 0.375.
    assert_eq!(shown, ["own", "0.375", "-1.213", "1.963"]);
    assert_eq!(text(&tables[0].rows[1][2]), "- the same in all 2 seeds");
    for table in &tables {
        let stamp = format!(" ({STAMPS}; 8 of 9 runs)");
        assert!(table.caption.ends_with(&stamp), "{}", table.caption);
    }
    let folds = tables.iter().find(|of| of.caption.contains("fold by fold"));
    let folds = folds.expect("two folds");
    assert_eq!(folds.columns[1..], ["fold 1", "fold 2"]);
    let differences = tables.last().expect("differences");
    let between = differences
        .rows
        .iter()
        .find(|row| text(&row[0]) == "no-pair: own minus full: own")
        .expect("a row");
    assert_eq!(text(&between[5]), "no difference seen");
}

#[test]
fn every_score_and_every_run_has_a_row() {
    let study = study();
    let mut csv = Vec::new();
    write_study_csv(&study, &mut csv).expect("written");
    let csv = String::from_utf8(csv).expect("text");
    let estimates = study.scores.iter().map(|of| &of.estimate);
    let estimates = estimates.chain(study.differences.iter().map(|of| &of.estimate));
    let n_values = estimates
        .flat_map(|of| &of.by_fold)
        .map(|of| of.by_seed.len());
    let n_rows = study.scores.len() + study.differences.len() + n_values.sum::<usize>();
    assert_eq!(csv.lines().count(), 1 + n_rows);
    let stamped = format!("1,retrieval,,{STAMPS}; 8 of 9 runs,");
    assert!(csv.lines().skip(1).all(|row| row.starts_with(&stamped)));
}

#[test]
fn variants_have_a_table_of_scores_and_one_a_score_with_its_difference() {
    let ablation = AblationResult::of_results(&[study()]);
    let tables = ablation_tables(&ablation, true);
    assert_eq!(tables.len(), 3);
    assert_eq!(text(&tables[0].rows[1][0]), "no-pair");
    let last = tables[1].rows[1].last().expect("a cell");
    assert_eq!(text(last), "no difference seen");
    assert!(tables[2].caption.starts_with("Table 3 of the paper"));
    let mut csv = Vec::new();
    write_ablation_csv(&ablation, &mut csv).expect("written");
    // The score of two variants and one difference, each with four runs.
    assert_eq!(
        String::from_utf8(csv).expect("text").lines().count(),
        1 + 3 * 5
    );
}
