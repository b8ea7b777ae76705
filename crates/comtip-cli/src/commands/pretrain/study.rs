//! A study: a run for every variant, fold and seed.

mod course;
mod fold_data;
mod given_plan;
mod run_outcome;
mod runs_table;

use burn::tensor::Device;
use comtip::data::ShardFolder;
use comtip::train::{StudyFolder, StudyPlan, StudyWeights};
use comtip::weights::Imported;

use super::first_weights::{begun_towers, initial_towers, warn_of_random};
use super::{Pretrain, check_apart, resume_command, warn_of_slow_precision};
use crate::options::{device, trained_run};
use crate::ui::{CliError, plural, terminal_table};
use course::Course;
use fold_data::FoldData;
use given_plan::given_plan;
use run_outcome::RunOutcome;
use runs_table::runs_table;

/// Whether a study is asked for, or is what the folder holds.
pub(super) fn is_meant(arguments: &Pretrain) -> bool {
    let is_of_all_folds = arguments.folds.is_some() && arguments.fold.is_none();
    let has_variants = arguments.ablations || arguments.variants.is_some();
    let is_asked = is_of_all_folds || arguments.seeds.is_some() || has_variants;
    is_asked || StudyFolder::is_at(&arguments.to)
}

/// Trains every run of a study that is not finished, and shows what came of all.
///
/// # Errors
///
/// As [`pretrain`](super::pretrain) of the run that failed, which is named; or if a run learned nothing.
pub(super) fn pretrain_study(arguments: &Pretrain) -> Result<(), CliError> {
    if arguments.tui {
        return Err(CliError::usage(
            "--tui shows a single run, and this is a study; leave it out to get a line an epoch",
        ));
    }
    let devices = device::find_all(&arguments.device)?;
    trained_run::open(&arguments.to, &arguments.shards)?;
    check_apart(&arguments.to, &arguments.shards)?;
    let begun = begun(arguments)?;
    let shards = ShardFolder::open(&arguments.shards)?;
    let mut plan = given_plan(arguments, &shards, begun.as_ref())?;
    warn_of_slow_precision(&plan.settings, &arguments.device[0]);
    let given = match &arguments.weights {
        Some(path) => Some(initial_towers(path, &devices[0])?),
        None => None,
    };
    if let Some(given) = &given {
        plan.weights = Some(StudyWeights::from(&given.account));
    }
    let study = match &begun {
        Some(_) => StudyFolder::resume(&arguments.to, plan)?,
        None => StudyFolder::begin(&arguments.to, plan)?,
    };
    let mut course = Course::of(
        &study,
        resume_command(&arguments.shards, &arguments.to, &arguments.device),
    )?;
    course.announce(begun.as_ref());
    if course.n_left() > 0 {
        let initial = first_towers(&study, given, &devices[0])?;
        course.train(FoldData::new(&shards, initial), &devices)?;
    }
    conclude(&study)
}

/// The plan of a study that is to be resumed.
///
/// # Errors
///
/// If there is one and it is not to be, or something else is in its place.
fn begun(arguments: &Pretrain) -> Result<Option<StudyPlan>, CliError> {
    let to = &arguments.to;
    match (StudyFolder::is_at(to), arguments.resume) {
        (true, true) => Ok(Some(StudyFolder::open(to)?.plan().clone())),
        (true, false) => Err(CliError::usage(format!(
            "{} holds a study already; resume it with --resume, or choose another folder with --to",
            to.display()
        ))),
        (false, _) => {
            StudyFolder::check_can_begin(to)?;
            Ok(None)
        }
    }
}

/// The towers that every run begins with.
fn first_towers(
    study: &StudyFolder,
    given: Option<Imported>,
    device: &Device,
) -> Result<Option<Imported>, CliError> {
    let plan = study.plan();
    match (given, &plan.weights) {
        (Some(given), _) => Ok(Some(given)),
        (None, None) => {
            warn_of_random(&plan.settings);
            Ok(None)
        }
        (None, Some(weights)) => {
            let towers = begun_towers(weights.file.as_ref(), "the study", device)?;
            match towers.account.sha256 == weights.sha256 {
                true => Ok(Some(towers)),
                false => Err(CliError::input(format!(
                    "{} holds other weights than the study began with; say with --weights where those are now",
                    weights.file
                ))),
            }
        }
    }
}

/// Shows what came of every run.
///
/// # Errors
///
/// If one learned nothing.
fn conclude(study: &StudyFolder) -> Result<(), CliError> {
    let runs = study.runs();
    let outcomes: Result<Vec<RunOutcome>, CliError> =
        runs.iter().map(|run| RunOutcome::of(study, run)).collect();
    let outcomes = outcomes?;
    terminal_table::print(&runs_table(&outcomes));
    print_line!(
        "the models are in {}",
        study.path().join("VARIANT/fold-K/seed-S/model").display()
    );
    let idle: Vec<String> = outcomes
        .iter()
        .filter(|outcome| !outcome.is_learned)
        .map(|outcome| outcome.name())
        .collect();
    match idle.is_empty() {
        true => Ok(()),
        false => Err(CliError::no_result(format!(
            "the contrast of the last epoch is still that of chance in {} of {}: {}",
            idle.len(),
            plural(outcomes.len(), "run"),
            idle.join("; ")
        ))),
    }
}
