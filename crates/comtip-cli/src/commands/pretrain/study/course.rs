//! The runs of a study, one after the other.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use burn::tensor::Device;
use comtip::train::{Start, StudyFolder, StudyPlan, StudyRun, StudyRunState};

use super::fold_data::FoldData;
use super::run_outcome::{RunOutcome, summary, tested};
use crate::commands::pretrain::shown_run::train;
use crate::ui::{CliError, StudyDisplay, StudyPace, interrupt, plural, study_run_name};

/// The runs of a study in the order of training, and how far each has come.
pub(super) struct Course<'a> {
    study: &'a StudyFolder,
    runs: Vec<(StudyRun, StudyRunState)>,
    pace: StudyPace,
    /// What is typed to resume the study.
    resume: String,
}

impl<'a> Course<'a> {
    /// Checks the runs that were begun before.
    ///
    /// # Errors
    ///
    /// If one is not what the study says, or a file of it cannot be read.
    pub(super) fn of(study: &'a StudyFolder, resume: String) -> Result<Self, CliError> {
        let mut course = Self {
            study,
            runs: Vec::new(),
            pace: StudyPace::default(),
            resume,
        };
        for run in study.runs_by_seed() {
            let state = study.state_of(&run)?;
            if state == StudyRunState::Finished {
                let seconds = RunOutcome::of(study, &run)?.seconds();
                course
                    .pace
                    .add(&run.variant, Duration::from_secs_f64(seconds));
            }
            course.runs.push((run, state));
        }
        Ok(course)
    }

    /// How many runs are not finished.
    pub(super) fn n_left(&self) -> usize {
        let left = self.runs.iter();
        left.filter(|(_, state)| *state != StudyRunState::Finished)
            .count()
    }

    /// Says what there is to do.
    pub(super) fn announce(&self, begun: Option<&StudyPlan>) {
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
    ///
    /// # Errors
    ///
    /// If one fails or is stopped, named.
    pub(super) fn train(
        &mut self,
        mut data: FoldData<'_>,
        devices: &[Device],
    ) -> Result<(), CliError> {
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
        data: &mut FoldData<'_>,
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

    fn name(&self, at: usize) -> String {
        let run = &self.runs[at].0;
        let tested = tested(self.study, run.fold);
        study_run_name(at + 1, self.runs.len(), run, &tested)
    }
}
