//! Every run of a study by some protocols, put together.

use std::collections::BTreeSet;
use std::path::Path;

use burn::tensor::Device;
use comtip_data::ShardFolder;
use comtip_metrics::{EvalResult, MissingRun, RunScores, StudyFacts, StudyResult};
use comtip_train::{StudyFolder, StudyRun, StudyRunState};

use super::kept_scores::{Kept, ScoreKey, keep_scores, kept_at, read_scores};
use super::of_protocol::OfProtocol;
use super::plan_facts::plan_facts;
use super::study_event::StudyEvent;
use super::study_protocol::StudyProtocol;
use crate::context::EvalContext;
use crate::encoders::BaselineTowers;
use crate::error::EvalError;
use crate::run::TileMismatch;

/// How the runs of a study are scored.
pub struct StudyScoring<'a> {
    /// The folder of the shards.
    pub shards: &'a Path,
    /// Where networks run.
    pub device: &'a Device,
    /// What becomes of test slides whose tiles are not as those the runs were trained on.
    pub other_tiles: TileMismatch,
    /// Image towers of others that stand among the baselines of every run.
    pub baseline_towers: &'a [BaselineTowers],
    /// Whether variants are held against each other: only folds and seeds count that all of them have.
    pub are_variants_compared: bool,
    /// Hears of every run that is opened, to warn and to listen.
    pub opened: &'a dyn Fn(EvalContext) -> EvalContext,
}

/// Scores every finished run of a study by each protocol and puts the scores together, a result a protocol; a protocol that no run has
/// labels for has none.
///
/// Scores of a run are kept in its folder, in `scores/PROTOCOL.json`, and read again where nothing they depend on has changed: the
/// version of comtip, the model, the split, the shards and the options; nor the file itself. A call that was stopped goes on by being
/// made again.
///
/// # Errors
///
/// [`EvalError::NoFinishedRun`] if there is nothing to score; if a shard was changed after its manifest was written; if a run is not what the study says, or cannot be scored for another reason
/// than that it has no labels; [`EvalError::NoLabels`] if no protocol has a result for that reason.
pub fn score_study(
    study: &StudyFolder,
    protocols: &[StudyProtocol],
    scoring: &StudyScoring<'_>,
    on_event: &mut dyn FnMut(StudyEvent<'_>),
) -> Result<Vec<StudyResult>, EvalError> {
    check_shards(study, scoring.shards)?;
    let runs = study.runs_by_seed();
    let n_runs = runs.len();
    let mut of_protocols: Vec<OfProtocol> = Vec::new();
    of_protocols.resize_with(protocols.len(), OfProtocol::default);
    let mut is_any_finished = false;
    for (run, at) in runs.iter().zip(1..) {
        let state = study.state_of(run)?;
        if state != StudyRunState::Finished {
            let reason = match state {
                StudyRunState::Fresh => "not begun",
                _ => "not finished",
            };
            let missing = |of: &mut OfProtocol| of.missing.push(missing_run(run, reason));
            of_protocols.iter_mut().for_each(missing);
            continue;
        }
        is_any_finished = true;
        let tested = study.plan().folds.iter().find(|of| of.number == run.fold);
        let place = Place {
            at,
            n_runs,
            tested: tested.map_or("", |fold| fold.tested.as_str()),
        };
        score_run(run, &place, protocols, scoring, &mut of_protocols, on_event)?;
    }
    if !is_any_finished {
        return Err(EvalError::NoFinishedRun {
            study: study.path().to_owned(),
            n_runs,
        });
    }
    let facts = plan_facts(study);
    let (mut results, mut without_labels) = (Vec::new(), None);
    let mut is_any_paired = !scoring.are_variants_compared;
    for mut of in of_protocols {
        if scoring.are_variants_compared {
            of.leave_out_unpaired(facts.variants.len());
            is_any_paired |= !of.runs.is_empty();
        }
        if of.runs.is_empty() {
            without_labels = without_labels.or(of.without_labels);
            continue;
        }
        let facts = StudyFacts {
            n_scored: of.runs.len(),
            missing: of.missing,
            ..facts.clone()
        };
        results.push(StudyResult::of_runs(facts, &of.runs)?);
    }
    if !is_any_paired {
        return Err(EvalError::NoAblations {
            study: study.path().to_owned(),
            problem: "has no fold and seed that every variant has finished",
        });
    }
    match (results.is_empty(), without_labels) {
        (true, Some(error)) => Err(error),
        _ => Ok(results),
    }
}

/// Refuses shards of the study that are not those of the manifest, which alone is part of what kept scores depend on.
fn check_shards(study: &StudyFolder, shards: &Path) -> Result<(), EvalError> {
    let folder = ShardFolder::open(shards)?;
    let mut slides: BTreeSet<String> = BTreeSet::new();
    for fold in &study.plan().folds {
        let parts = [fold.split.train(), fold.split.test()].concat();
        slides.extend(parts.iter().map(|part| part.slide.to_owned()));
    }
    // A slide that is not there is named with its split, when a run is opened.
    let is_there = |slide: &&String| folder.manifest().slide(slide).is_some();
    for slide in slides.iter().filter(is_there) {
        folder.read_slide(slide)?;
    }
    Ok(())
}

/// Where a run stands among the others.
struct Place<'a> {
    at: usize,
    n_runs: usize,
    tested: &'a str,
}

/// Scores one run by each protocol, on one context for those that were not kept.
fn score_run(
    run: &StudyRun,
    place: &Place<'_>,
    protocols: &[StudyProtocol],
    scoring: &StudyScoring<'_>,
    of_protocols: &mut [OfProtocol],
    on_event: &mut dyn FnMut(StudyEvent<'_>),
) -> Result<(), EvalError> {
    let Place { at, n_runs, tested } = *place;
    let key = ScoreKey::of(&run.run, scoring)?;
    let keys = protocols.iter().map(|of| key.with_options(&of.options));
    let keys: Vec<ScoreKey> = keys.collect();
    let pairs = protocols.iter().zip(&keys);
    let mut kept: Vec<Option<EvalResult>> = Vec::new();
    for (protocol, key) in pairs {
        kept.push(match read_scores(&run.run, protocol.name, key) {
            Kept::Absent => None,
            Kept::Taken(result) => Some(*result),
            Kept::Refused(why) => {
                let problem = format!("{}: {why}", kept_at(&run.run, protocol.name).display());
                on_event(StudyEvent::NotTaken { problem });
                None
            }
        });
    }
    let context = match kept.iter().all(Option::is_some) {
        true => {
            on_event(StudyEvent::RunRead {
                at,
                n_runs,
                run,
                tested,
            });
            None
        }
        false => {
            on_event(StudyEvent::RunStarted {
                at,
                n_runs,
                run,
                tested,
            });
            let context = EvalContext::open(
                run.run.path(),
                scoring.shards,
                scoring.device,
                scoring.other_tiles,
            )?;
            let context = context.with_baseline_towers(scoring.baseline_towers.to_vec());
            Some((scoring.opened)(context))
        }
    };
    let each = protocols.iter().zip(keys).zip(kept).zip(of_protocols);
    for (((protocol, key), kept), of) in each {
        let result = match (kept, &context) {
            (Some(result), _) => result,
            (None, None) => continue,
            (None, Some(context)) => match (protocol.score)(context) {
                Err(error @ EvalError::NoLabels { .. }) => {
                    of.missing.push(missing_run(run, "no labels"));
                    of.without_labels.get_or_insert(error);
                    continue;
                }
                scored => {
                    let (result, unwritten) = keep_scores(&run.run, protocol.name, key, scored?);
                    if let Some(error) = unwritten {
                        let problem = error.to_string();
                        on_event(StudyEvent::NotKept { problem });
                    }
                    result
                }
            },
        };
        of.runs.push(RunScores {
            variant: run.variant.clone(),
            fold: run.fold,
            seed: run.seed,
            result,
        });
    }
    Ok(())
}

fn missing_run(run: &StudyRun, reason: &str) -> MissingRun {
    MissingRun {
        variant: run.variant.clone(),
        fold: run.fold,
        seed: run.seed,
        reason: reason.to_owned(),
    }
}
