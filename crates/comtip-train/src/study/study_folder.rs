//! A folder of runs that differ in fold, seed and variant alone.

use std::fs;
use std::path::{Path, PathBuf};

use comtip_files::FolderLock;

use super::study_plan::StudyPlan;
use super::study_run::{StudyRun, StudyRunState};
use crate::data::TrainingData;
use crate::error::TrainError;
use crate::run::{RunFolder, STUDY_FILE};
use crate::settings::PretrainConfig;

/// A folder of runs that differ in fold, seed and variant alone.
///
/// `study.json` holds its plan; its runs lie in `VARIANT/fold-K/seed-S`, and each is an ordinary [`RunFolder`].
///
/// # Examples
///
/// A library trains a study by [`pretrain`](crate::pretrain) on each of [`runs_by_seed`](Self::runs_by_seed) that is not
/// [`Finished`](StudyRunState::Finished), with the settings of [`config_of`](Self::config_of).
///
/// ```
/// use comtip_data::SlideSplit;
/// use comtip_train::{PretrainConfig, StudyFold, StudyFolder, StudyPlan, StudyRunState, Variant};
///
/// let split = SlideSplit { train: vec!["a".into()], test: vec!["b".into()] };
/// let fold = StudyFold { number: 1, tested: "slides b".into(), split: split.into() };
/// let plan = StudyPlan::new(PretrainConfig::tiny(), Variant::ablations(), vec![fold], 3)?;
/// let folder = tempfile::tempdir()?;
/// let study = StudyFolder::begin(folder.path(), plan)?;
///
/// let runs = study.runs_by_seed();
/// assert_eq!(runs.len(), 15);
/// assert!(runs[1].run.path().ends_with("no-masked/fold-1/seed-7"));
/// assert_eq!(study.config_of(&runs[1])?.objective.masked_weight, 0.0);
/// assert_eq!(study.state_of(&runs[1])?, StudyRunState::Fresh);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct StudyFolder {
    path: PathBuf,
    plan: StudyPlan,
    /// Of one that is trained in.
    _lock: Option<FolderLock>,
}

impl StudyFolder {
    /// Whether a folder holds a study.
    pub fn is_at(path: &Path) -> bool {
        path.join(STUDY_FILE).is_file()
    }

    /// The study of a folder, to be read.
    ///
    /// # Errors
    ///
    /// If there is none, or its file cannot be read or is no plan.
    pub fn open(path: &Path) -> Result<Self, TrainError> {
        Ok(Self {
            path: path.to_owned(),
            plan: StudyPlan::read(&path.join(STUDY_FILE))?,
            _lock: None,
        })
    }

    /// Refuses a folder that no study can begin in: it holds a study, a run or other files, or may not be written to.
    ///
    /// # Errors
    ///
    /// What is in the way.
    pub fn check_can_begin(path: &Path) -> Result<(), TrainError> {
        let problem = |problem: &str| {
            Err(TrainError::Run {
                path: path.to_owned(),
                problem: problem.to_owned(),
            })
        };
        let run = RunFolder::new(path);
        if Self::is_at(path) {
            return problem("holds a study already; resume it, or choose another folder");
        }
        if run.is_begun() {
            return problem(
                "holds a single run, and a study has a folder of its own; choose another folder",
            );
        }
        run.check_can_begin()
    }

    /// Begins a study in a folder, which is made if need be, and keeps other processes from training in it.
    ///
    /// # Errors
    ///
    /// As [`check_can_begin`](Self::check_can_begin), or if the file cannot be written.
    pub fn begin(path: &Path, plan: StudyPlan) -> Result<Self, TrainError> {
        Self::check_can_begin(path)?;
        fs::create_dir_all(path).map_err(TrainError::io("create", path))?;
        let lock = FolderLock::take(path)?;
        plan.write(&path.join(STUDY_FILE))?;
        Ok(Self {
            path: path.to_owned(),
            plan,
            _lock: Some(lock),
        })
    }

    /// Resumes a study by a plan that is its own or has more seeds or variants, which it then has too; keeps other
    /// processes from training in it. Settings that change no number are those of the plan.
    ///
    /// # Errors
    ///
    /// [`TrainError::OtherStudy`] if it is another study's plan; if another process trains in it, or the file cannot be
    /// read or written.
    pub fn resume(path: &Path, plan: StudyPlan) -> Result<Self, TrainError> {
        let lock = FolderLock::take(path)?;
        let file = path.join(STUDY_FILE);
        let begun = StudyPlan::read(&file)?;
        let changes = begun.changes_to(&plan);
        if !changes.is_empty() {
            return Err(TrainError::OtherStudy {
                path: file,
                changes,
            });
        }
        let is_more = begun.is_less_than(&plan);
        let stored = StudyPlan {
            variants: plan.variants,
            seeds: plan.seeds,
            ..begun
        };
        if is_more {
            stored.write(&file)?;
        }
        Ok(Self {
            path: path.to_owned(),
            plan: StudyPlan {
                settings: plan.settings,
                ..stored
            },
            _lock: Some(lock),
        })
    }

    /// What it consists of.
    pub fn plan(&self) -> &StudyPlan {
        &self.plan
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// All runs, begun or not: variant by variant, of each fold by fold, of each seed by seed.
    pub fn runs(&self) -> Vec<StudyRun> {
        let plan = &self.plan;
        let mut runs = Vec::new();
        for variant in &plan.variants {
            for fold in &plan.folds {
                for &seed in &plan.seeds {
                    runs.push(self.run(&variant.name, fold.number, seed));
                }
            }
        }
        runs
    }

    /// All runs in the order they are trained in: seed by seed, of each variant by variant, of each fold by fold.
    ///
    /// Whoever stops early has every variant on every fold with fewer seeds, and more seeds come last.
    pub fn runs_by_seed(&self) -> Vec<StudyRun> {
        let mut runs = self.runs();
        runs.sort_by_key(|run| self.plan.seeds.iter().position(|seed| *seed == run.seed));
        runs
    }

    /// The settings of a run.
    ///
    /// # Errors
    ///
    /// [`TrainError::Config`] if its variant is none of the study.
    pub fn config_of(&self, run: &StudyRun) -> Result<PretrainConfig, TrainError> {
        self.plan.config(&run.variant, run.seed)
    }

    /// How far a run has come; of one that was begun, whether settings and split are those of the study, and of a model
    /// whether its files are those that were written.
    ///
    /// # Errors
    ///
    /// If they are not, or a file cannot be read.
    pub fn state_of(&self, run: &StudyRun) -> Result<StudyRunState, TrainError> {
        let folder = &run.run;
        if !folder.is_begun() {
            return Ok(StudyRunState::Fresh);
        }
        let changes = folder.read_config()?.changes_to(&self.config_of(run)?);
        if !changes.is_empty() {
            let path = folder.config();
            return Err(TrainError::OtherSettings { path, changes });
        }
        let fold = self.plan.fold(run.fold);
        if fold.map(|fold| &fold.split) != Some(&folder.read_split()?) {
            let path = folder.split();
            return Err(TrainError::OtherSplit { path });
        }
        if !folder.has_model() {
            return Ok(StudyRunState::Begun);
        }
        folder.check_model()?;
        Ok(StudyRunState::Finished)
    }

    /// Checks that a run would train on what those of its fold that were begun before do.
    ///
    /// # Errors
    ///
    /// If genes, spots, values or tiles differ, as of shards that were made anew.
    pub fn check_data(&self, run: &StudyRun, data: &TrainingData) -> Result<(), TrainError> {
        let settings = self.config_of(run)?.data;
        for other in self.runs() {
            let is_begun = other.fold == run.fold && other.run.is_begun();
            if is_begun && self.config_of(&other)?.data == settings {
                return other.run.check_data(data);
            }
        }
        Ok(())
    }

    fn run(&self, variant: &str, fold: usize, seed: u64) -> StudyRun {
        let path = self.path.join(variant);
        let path = path.join(format!("fold-{fold}/seed-{seed}"));
        StudyRun {
            variant: variant.to_owned(),
            fold,
            seed,
            run: RunFolder::new(path),
        }
    }
}

#[cfg(test)]
mod tests;
