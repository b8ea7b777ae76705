//! What came of the runs of a study by one protocol.

use std::collections::BTreeMap;
use std::mem::take;

use comtip_metrics::{MissingRun, RunScores};

use crate::error::EvalError;

/// What came of the runs by one protocol.
#[derive(Default)]
pub(super) struct OfProtocol {
    pub(super) runs: Vec<RunScores>,
    pub(super) missing: Vec<MissingRun>,
    /// Why the first run that could be opened has no scores.
    pub(super) without_labels: Option<EvalError>,
}

impl OfProtocol {
    /// Leaves out runs whose fold and seed not every variant has: means over other folds do not compare.
    pub(super) fn leave_out_unpaired(&mut self, n_variants: usize) {
        let mut n_of: BTreeMap<(usize, u64), usize> = BTreeMap::new();
        for run in &self.runs {
            *n_of.entry((run.fold, run.seed)).or_default() += 1;
        }
        let is_paired = |run: &RunScores| n_of.get(&(run.fold, run.seed)) == Some(&n_variants);
        let (paired, unpaired): (Vec<_>, Vec<_>) =
            take(&mut self.runs).into_iter().partition(is_paired);
        self.runs = paired;
        self.missing
            .extend(unpaired.into_iter().map(|run| MissingRun {
                variant: run.variant,
                fold: run.fold,
                seed: run.seed,
                reason: "not every variant has this fold and seed".to_owned(),
            }));
    }
}

#[cfg(test)]
mod tests {
    use comtip_metrics::{
        EvalResult, Protocol, ResultHeader, RetrievalResult, RunFacts, SchemaVersion, Verdict,
    };

    use super::*;

    fn run(variant: &str, fold: usize) -> RunScores {
        let header = ResultHeader {
            schema_version: SchemaVersion,
            run: RunFacts {
                path: format!("study/{variant}/fold-{fold}/seed-7"),
                seed: 7,
                comtip: String::new(),
            },
            facts: Protocol::new(),
            stamps: Vec::new(),
            verdict: Verdict::default(),
            notes: Vec::new(),
        };
        RunScores {
            variant: variant.to_owned(),
            fold,
            seed: 7,
            result: EvalResult::Retrieval(RetrievalResult {
                header,
                slides: Vec::new(),
                methods: Vec::new(),
            }),
        }
    }

    #[test]
    fn a_fold_that_one_variant_lacks_counts_for_none() {
        let mut of = OfProtocol {
            runs: vec![run("full", 1), run("full", 2), run("no-pair", 1)],
            ..OfProtocol::default()
        };
        of.leave_out_unpaired(2);
        let kept: Vec<(&str, usize)> = of
            .runs
            .iter()
            .map(|run| (&*run.variant, run.fold))
            .collect();
        assert_eq!(kept, [("full", 1), ("no-pair", 1)]);
        assert_eq!((&*of.missing[0].variant, of.missing[0].fold), ("full", 2));
    }
}
