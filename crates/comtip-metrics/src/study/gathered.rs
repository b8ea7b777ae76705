//! The rows of all runs, score by score.

use std::collections::{BTreeMap, HashMap};

use super::grid::Grid;
use super::notes::notes;
use super::of_patients::OfPatients;
use super::run_scores::RunScores;
use super::verdict::verdict;
use crate::error::MetricError;
use crate::protocol::Protocol;
use crate::results::{
    EvalResult, MethodRole, MetricName, ScoreRow, StudyFacts, StudyResult, StudyScore, Verdict,
};

/// The level of scores over all test spots.
pub(super) const ALL: &str = "all";

/// The level of scores of a slide, which patients are told by.
const SLIDE: &str = "slide";

/// What the name of a mean over slides ends with, whose slides have the name without it.
const PER_SLIDE: &str = "_per_slide";

/// Which score.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) variant: String,
    pub(super) method: String,
    pub(super) level: String,
    pub(super) slide: Option<String>,
    pub(super) patient: Option<String>,
    pub(super) gene: Option<String>,
    pub(super) metric: String,
}

/// A score of all runs that have it.
pub(super) struct Gathered {
    pub(super) key: Key,
    pub(super) role: Option<MethodRole>,
    /// Whether it is a score, and no count of something.
    pub(super) is_estimate: bool,
    pub(super) grid: Grid,
    pub(super) patients: OfPatients,
}

impl StudyResult {
    /// Puts the scores of runs together. `study` says what the study consists of; its counts of runs are taken from it.
    ///
    /// # Errors
    ///
    /// [`MetricError::Empty`] without a run, [`MetricError::NonFinite`].
    pub fn of_runs(study: StudyFacts, runs: &[RunScores]) -> Result<Self, MetricError> {
        let Some(first) = runs.first() else {
            return Err(MetricError::Empty { what: "runs" });
        };
        let gathered = gather(&study, runs);
        let mut scores = Vec::with_capacity(gathered.len());
        for of in &gathered {
            scores.push(of.score()?);
        }
        let differences = super::differences::differences(&study, &gathered)?;
        let mut result = Self {
            protocol: first.result.protocol().to_owned(),
            facts: common_facts(runs),
            stamps: stamps(&study, runs),
            notes: study
                .partial_seeds_in_words()
                .into_iter()
                .chain(notes(runs))
                .collect(),
            study,
            scores,
            differences,
            ..Self::default()
        };
        let sentence = verdict(&result, &quoted_metrics(runs));
        let verdict = Verdict {
            sentence,
            ..Verdict::default()
        };
        result.verdict = verdict.stamped(&result.stamps).sentence;
        Ok(result)
    }
}

impl Gathered {
    fn score(&self) -> Result<StudyScore, MetricError> {
        let key = &self.key;
        let mut estimate = self.grid.estimate()?;
        estimate.over_patients = self.patients.mean()?;
        Ok(StudyScore {
            variant: key.variant.clone(),
            method: (!key.method.is_empty()).then(|| key.method.clone()),
            role: self.role,
            level: key.level.clone(),
            slide: key.slide.clone(),
            patient: key.patient.clone(),
            gene: key.gene.clone(),
            metric: key.metric.clone(),
            estimate,
        })
    }
}

/// The scores in the order of variants, then of methods, then as the runs have them.
fn gather(study: &StudyFacts, runs: &[RunScores]) -> Vec<Gathered> {
    let mut gathered: Vec<Gathered> = Vec::new();
    let mut places: HashMap<Key, usize> = HashMap::new();
    for run in runs {
        let rows = run.result.score_rows();
        for row in rows.iter().filter(|row| row.kmeans_seed.is_none()) {
            let key = key_of(&run.variant, row);
            let at = *places.entry(key.clone()).or_insert_with(|| {
                gathered.push(Gathered {
                    key,
                    role: row.role,
                    is_estimate: row.statistic.is_some(),
                    grid: Grid::default(),
                    patients: OfPatients::default(),
                });
                gathered.len() - 1
            });
            gathered[at].grid.insert(run.fold, run.seed, row.value);
        }
        for row in rows.iter().filter(|row| row.level == SLIDE) {
            let (Some(slide), Some(value)) = (row.slide, row.value) else {
                continue;
            };
            let overall = ScoreRow {
                level: ALL,
                slide: None,
                patient: None,
                ..*row
            };
            let place = || (run.fold, run.seed, slide.to_owned());
            let per_slide = MetricName {
                behind: PER_SLIDE,
                ..row.metric
            };
            for metric in [row.metric, per_slide] {
                let key = key_of(&run.variant, &ScoreRow { metric, ..overall });
                if let Some(at) = places.get(&key) {
                    gathered[*at].patients.insert(place(), row.patient, value);
                }
            }
        }
    }
    let order_of_variants = |name: &str| study.variants.iter().position(|of| of.name == name);
    let mut order_of_methods: BTreeMap<String, usize> = BTreeMap::new();
    for of in &gathered {
        let next = order_of_methods.len();
        order_of_methods
            .entry(of.key.method.clone())
            .or_insert(next);
    }
    gathered.sort_by_key(|of| {
        (
            order_of_variants(&of.key.variant),
            order_of_methods.get(&of.key.method).copied(),
        )
    });
    gathered
}

fn key_of(variant: &str, row: &ScoreRow<'_>) -> Key {
    Key {
        variant: variant.to_owned(),
        method: row.method.to_owned(),
        level: row.level.to_owned(),
        slide: row.slide.map(str::to_owned),
        patient: row.patient.map(str::to_owned),
        gene: row.gene.map(str::to_owned),
        metric: row.metric.to_string(),
    }
}

fn headers(runs: &[RunScores]) -> impl Iterator<Item = &EvalResult> {
    runs.iter().map(|run| &run.result)
}

/// What all runs say alike.
fn common_facts(runs: &[RunScores]) -> Protocol {
    let mut headers = headers(runs).map(EvalResult::header);
    let Some(first) = headers.next() else {
        return Protocol::new();
    };
    let others: Vec<_> = headers.collect();
    let is_common = |name: &str, value: &str| {
        let mut others = others.iter();
        others.all(|other| other.facts.get(name) == Some(value))
    };
    let facts = first.facts.facts();
    // Intervals of a study are over its seeds.
    let facts = facts.filter(|(name, value)| *name != "intervals" && is_common(name, value));
    facts.fold(Protocol::new(), |facts, (name, value)| {
        facts.with(name, value)
    })
}

/// All stamps of the runs, and how many of the runs there are.
fn stamps(study: &StudyFacts, runs: &[RunScores]) -> Vec<String> {
    let mut stamps: Vec<String> = Vec::new();
    let of_runs = headers(runs).flat_map(|result| result.stamps().iter().cloned());
    for stamp in of_runs.chain(study.stamp()) {
        if !stamps.contains(&stamp) {
            stamps.push(stamp);
        }
    }
    stamps
}

/// The metrics that the verdicts of the runs are about, in their order.
fn quoted_metrics(runs: &[RunScores]) -> Vec<String> {
    let mut metrics: Vec<String> = Vec::new();
    for compared in headers(runs).flat_map(|result| &result.header().verdict.comparisons) {
        if !metrics.contains(&compared.metric) {
            metrics.push(compared.metric.clone());
        }
    }
    metrics
}
