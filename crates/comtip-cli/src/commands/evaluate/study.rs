//! Scores of all runs of a study.

use comtip::eval::{EvalContext, StudyEvent, StudyProtocol, StudyScoring, score_study};
use comtip::metrics::{AblationResult, StudyResult};
use comtip::report::published_for;
use comtip::train::StudyFolder;

use super::arguments::{Evaluate, EvaluateBesidePaper};
use super::asked::Asked;
use super::outlets::Outlets;
use super::probed::baseline_towers;
use super::study_outlets::OfStudy;
use crate::options::device;
use crate::ui::{CliError, show_embedding, study_run_name, warn_of_scores};

/// Scores every run by one protocol.
///
/// # Errors
///
/// If the study, a run or the shards cannot be read, or there is nothing to score.
pub(super) fn evaluate_study(asked: &Asked<'_>, protocol: StudyProtocol) -> Result<(), CliError> {
    let arguments = asked.arguments;
    let outlets = outlets(arguments);
    outlets.check()?;
    let published = asked
        .has_published
        .then(|| published_for(protocol.name))
        .flatten();
    let results = scored(asked, &[protocol], false)?;
    results
        .iter()
        .try_for_each(|result| outlets.give_study(&OfStudy::Study(result, published.as_ref())))
}

/// Scores every run by all protocols that variants are compared by, and puts the variants side by side.
///
/// # Errors
///
/// As [`evaluate_study`], and if there is no study or it has one variant.
pub(crate) fn evaluate_ablation(arguments: &EvaluateBesidePaper) -> Result<(), CliError> {
    let (arguments, has_published) = (&arguments.evaluate, arguments.paper.is_asked);
    let refused = |problem| {
        let study = arguments.run.clone();
        Err(comtip::eval::EvalError::NoAblations { study, problem }.into())
    };
    if !StudyFolder::is_at(&arguments.run) {
        return refused("is not the folder of a study");
    }
    if StudyFolder::open(&arguments.run)?.plan().variants.len() < 2 {
        return refused("is a study of one variant");
    }
    let outlets = outlets(arguments);
    outlets.check()?;
    let protocols = StudyProtocol::of_ablation();
    let results = scored(&Asked::of(arguments), &protocols, true)?;
    let mut result = AblationResult::of_results(&results);
    let left_out = protocols.iter().filter(|protocol| {
        let is_of = |of: &StudyResult| of.protocol == protocol.name;
        !results.iter().any(is_of)
    });
    let left_out =
        left_out.map(|protocol| format!("No test slide has labels: no {}.", protocol.name));
    result.notes.extend(left_out);
    outlets.give_study(&OfStudy::Ablation(&result, has_published))
}

fn outlets(arguments: &Evaluate) -> Outlets<'_> {
    Outlets {
        files: &arguments.files,
        report: arguments.report.as_deref(),
        folder: &arguments.run,
        device: &arguments.device.device,
        has_published: false,
    }
}

fn scored(
    asked: &Asked<'_>,
    protocols: &[StudyProtocol],
    are_variants_compared: bool,
) -> Result<Vec<StudyResult>, CliError> {
    let arguments = asked.arguments;
    let study = StudyFolder::open(&arguments.run)?;
    let device = device::find(&arguments.device.device)?;
    let towers = baseline_towers(asked.baseline_weights, &device)?;
    let opened = |context: EvalContext| {
        context.warnings().iter().for_each(warn_of_scores);
        arguments.cached(context).with_events(show_embedding())
    };
    let scoring = StudyScoring {
        shards: &arguments.shards,
        device: &device,
        other_tiles: arguments.other_tiles(),
        baseline_towers: &towers,
        are_variants_compared,
        opened: &opened,
    };
    Ok(score_study(&study, protocols, &scoring, &mut shown)?)
}

fn shown(event: StudyEvent<'_>) {
    match event {
        StudyEvent::RunStarted {
            at,
            n_runs,
            run,
            tested,
        } => message!("{}", study_run_name(at, n_runs, run, tested)),
        StudyEvent::RunRead {
            at,
            n_runs,
            run,
            tested,
        } => message!(
            "{}: read from {}",
            study_run_name(at, n_runs, run, tested),
            run.run.scores().display()
        ),
        StudyEvent::NotTaken { problem } => message!("{problem}; scored again"),
        StudyEvent::NotKept { problem } => {
            message!("warning: {problem}; the scores of this run are computed again the next time");
        }
        _ => {}
    }
}
