//! A study: a run for every variant, fold and seed.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use burn::tensor::Device;
use comtip::data::ShardFolder;
use comtip::train::{
    Start, StudyFolder, StudyPlan, StudyRun, StudyRunState, StudyWeights, read_epoch_records,
    read_step_records,
};
use comtip::weights::Imported;

use super::first_weights::{begun_towers, initial_towers, warn_of_random};
use super::shown_run::train;
use super::study_data::StudyData;
use super::study_plan::plan;
use super::study_table::{RunOutcome, study_table};
use super::{Pretrain, check_apart, resume_command, warn_of_slow_precision};
use crate::options::{device, trained_run};
use crate::ui::{
    CliError, RunSummary, StudyDisplay, StudyPace, interrupt, plural, shared_prefix,
    terminal_table, without_prefix,
};

/// Whether a study is asked for, or is what the folder holds.
pub(super) fn is_meant(arguments: &Pretrain) -> bool {
    let is_of_all_folds = arguments.folds.is_some() && arguments.fold.is_none();
    let is_asked = is_of_all_folds || arguments.seeds.is_some() || arguments.ablations;
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
    let mut plan = plan(arguments, shards.manifest(), begun.as_ref())?;
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
    let mut course = Course::of(&study, arguments)?;
    course.announce(begun.as_ref());
    if course.n_left() > 0 {
        let initial = first_towers(&study, given, &devices[0])?;
        course.train(StudyData::new(&shards, initial), &devices)?;
    }
    conclude(&study, &course)
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

/// The runs of a study in the order of training, and how far each has come.
struct Course<'a> {
    study: &'a StudyFolder,
    runs: Vec<(StudyRun, StudyRunState)>,
    pace: StudyPace,
    /// What is typed to resume the study.
    resume: String,
}

impl<'a> Course<'a> {
    /// Checks the runs that were begun before.
    fn of(study: &'a StudyFolder, arguments: &Pretrain) -> Result<Self, CliError> {
        let mut course = Self {
            study,
            runs: Vec::new(),
            pace: StudyPace::default(),
            resume: resume_command(&arguments.shards, study.path(), &arguments.device),
        };
        for run in study.runs_by_seed() {
            let state = study.state_of(&run)?;
            if state == StudyRunState::Finished {
                let seconds = outcome(study, &run)?.seconds();
                course
                    .pace
                    .add(&run.variant, Duration::from_secs_f64(seconds));
            }
            course.runs.push((run, state));
        }
        Ok(course)
    }

    fn n_left(&self) -> usize {
        let left = self.runs.iter();
        left.filter(|(_, state)| *state != StudyRunState::Finished)
            .count()
    }

    /// Says what there is to do.
    fn announce(&self, begun: Option<&StudyPlan>) {
        let plan = self.study.plan();
        let (n_runs, n_left) = (self.runs.len(), self.n_left());
        message!(
            "study: {} ({}, {}, {}), all variants and folds of one seed before the next",
            plural(n_runs, "run"),
            plural(plan.variants.len(), "variant"),
            plural(plan.folds.len(), "fold"),
            plural(plan.seeds.len(), "seed")
        );
        let n_before = begun.map(|plan| plan.variants.len() * plan.folds.len() * plan.seeds.len());
        if let Some(n) = n_before.filter(|n| *n < n_runs) {
            message!("it had {} before", plural(n, "run"));
        }
        match n_runs - n_left {
            0 => {}
            n => message!("{n} of {n_runs} runs are finished already, and were checked"),
        }
    }

    /// Trains every run that is not finished.
    fn train(&mut self, mut data: StudyData<'_>, devices: &[Device]) -> Result<(), CliError> {
        for at in 0..self.runs.len() {
            let (run, state) = self.runs[at].clone();
            if state == StudyRunState::Finished {
                continue;
            }
            let name = self.name(at);
            if interrupt::flag().load(Ordering::Relaxed) {
                return Err(CliError::interrupted(format!(
                    "stopped before {name}; resume the study from there with\n  {}",
                    self.resume
                )));
            }
            let left = self.runs[at..].iter();
            let left = left.filter(|(_, state)| *state != StudyRunState::Finished);
            message!(
                "\n{name}{}",
                self.pace.left(left.map(|(run, _)| run.variant.as_str()))
            );
            let begun = Instant::now();
            let trained = self.train_run(&run, state, &mut data, devices);
            trained.map_err(|failure| self.stopped(failure, &name))?;
            self.runs[at].1 = StudyRunState::Finished;
            self.pace.add(&run.variant, begun.elapsed());
        }
        Ok(())
    }

    fn train_run(
        &self,
        run: &StudyRun,
        state: StudyRunState,
        data: &mut StudyData<'_>,
        devices: &[Device],
    ) -> Result<(), CliError> {
        let config = self.study.config_of(run)?;
        let data = data.of(self.study, run, &config, state)?;
        let mut display = match self.pace.is_empty() {
            true => StudyDisplay::of_first(self.n_left()),
            false => StudyDisplay::of_known_pace(),
        };
        let start = Start::Resume;
        train(
            &config,
            data,
            devices,
            &run.run,
            start,
            &mut display,
            &self.resume,
        )?;
        print_line!("{}", summary(self.study, run)?.story);
        print_line!("the model is in {}", run.run.model().display());
        Ok(())
    }

    /// Why the study stops at a run.
    fn stopped(&self, failure: CliError, name: &str) -> CliError {
        const INTERRUPTED: u8 = 130;
        const DIVERGED: u8 = 1;
        let code = failure.code();
        let named = failure.naming(name);
        match code {
            INTERRUPTED => named,
            DIVERGED => named.with_advice(
                "the study stops here: resumed, the run would diverge again. Begin another study, with other settings",
            ),
            _ => named.with_advice(&format!(
                "the study stops here; once that is mended, resume it with\n  {}",
                self.resume
            )),
        }
    }

    /// `run 4 of 15: no-pair, fold 1 (tests B), seed 8`
    fn name(&self, at: usize) -> String {
        let run = &self.runs[at].0;
        format!(
            "run {} of {}: {} (tests {}), seed {}",
            at + 1,
            self.runs.len(),
            variant_and_fold(run),
            tested(self.study, run.fold),
            run.seed
        )
    }
}

fn variant_and_fold(run: &StudyRun) -> String {
    format!("{}, fold {}", run.variant, run.fold)
}

/// What a fold tests, without what the folds begin with alike.
fn tested(study: &StudyFolder, fold: usize) -> String {
    let folds = &study.plan().folds;
    let names: Vec<&str> = folds.iter().map(|fold| fold.tested.as_str()).collect();
    let tested = study.plan().fold(fold).map(|fold| fold.tested.as_str());
    without_prefix(tested.unwrap_or_default(), shared_prefix(&names))
}

/// What the logs of a run say.
fn summary(study: &StudyFolder, run: &StudyRun) -> Result<RunSummary, CliError> {
    RunSummary::of(
        &read_step_records(&run.run.log())?,
        &read_epoch_records(&run.run.epoch_log())?,
        &study.config_of(run)?,
    )
}

fn outcome(study: &StudyFolder, run: &StudyRun) -> Result<RunOutcome, CliError> {
    Ok(RunOutcome {
        run: run.clone(),
        tested: tested(study, run.fold),
        epochs: read_epoch_records(&run.run.epoch_log())?,
        is_learned: summary(study, run)?.is_learned(),
    })
}

/// Shows what came of every run.
///
/// # Errors
///
/// If one learned nothing.
fn conclude(study: &StudyFolder, course: &Course<'_>) -> Result<(), CliError> {
    let runs = study.runs();
    let outcomes: Result<Vec<RunOutcome>, CliError> =
        runs.iter().map(|run| outcome(study, run)).collect();
    let outcomes = outcomes?;
    terminal_table::print(&study_table(&outcomes));
    print_line!(
        "the models are in {}",
        study.path().join("VARIANT/fold-K/seed-S/model").display()
    );
    let idle: Vec<String> = outcomes
        .iter()
        .filter(|outcome| !outcome.is_learned)
        .map(|outcome| {
            format!(
                "{}, seed {}",
                variant_and_fold(&outcome.run),
                outcome.run.seed
            )
        })
        .collect();
    match idle.is_empty() {
        true => Ok(()),
        false => Err(CliError::no_result(format!(
            "the contrast of the last epoch is still that of chance in {} of {}: {}",
            idle.len(),
            plural(course.runs.len(), "run"),
            idle.join("; ")
        ))),
    }
}
