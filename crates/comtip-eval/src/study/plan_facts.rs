//! What a study consists of, as its results tell it.

use comtip_metrics::{StudyFacts, StudyVariant, TestedFold};
use comtip_train::StudyFolder;

/// Variants, folds and seeds of its plan; nothing is scored or missing yet.
pub(super) fn plan_facts(study: &StudyFolder) -> StudyFacts {
    let plan = study.plan();
    let variants = plan.variants.iter().map(|variant| StudyVariant {
        name: variant.name.clone(),
        changes: variant.changes.clone(),
    });
    let folds = plan.folds.iter().map(|fold| TestedFold {
        fold: fold.number,
        tested: fold.tested.clone(),
    });
    StudyFacts {
        path: study.path().display().to_string(),
        comtip: env!("CARGO_PKG_VERSION").to_owned(),
        variants: variants.collect(),
        folds: folds.collect(),
        seeds: plan.seeds.clone(),
        n_runs: study.runs().len(),
        ..StudyFacts::default()
    }
}
