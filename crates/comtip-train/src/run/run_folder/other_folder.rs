//! What a folder holds that was given in the place of a run, and which folder was meant.

use std::fs;
use std::path::{Path, PathBuf};

use super::{RunFolder, STUDY_FILE};
use crate::error::TrainError;
use crate::settings::{FineTuneConfig, PretrainConfig};

/// How deep below a study its runs lie: `VARIANT/fold-K/seed-S`.
const DEPTH_OF_RUNS: usize = 3;

impl RunFolder {
    /// Refuses the folder of a fine-tuned network, where a pretrained run is needed.
    ///
    /// # Errors
    ///
    /// [`TrainError::FineTuned`].
    pub fn check_pretrained(&self) -> Result<(), TrainError> {
        if !self.is_begun() {
            return Ok(());
        }
        let text = fs::read_to_string(self.config()).unwrap_or_default();
        let is_tuning =
            PretrainConfig::from_toml(&text).is_err() && FineTuneConfig::from_toml(&text).is_ok();
        match is_tuning {
            true => Err(TrainError::FineTuned {
                path: self.path().to_owned(),
                run: self.began_from(),
            }),
            false => Ok(()),
        }
    }

    /// Refuses a folder that holds runs and is none, as that of a study, and one above the runs of a study.
    ///
    /// # Errors
    ///
    /// [`TrainError::Run`] with the folder that may be meant.
    pub fn check_holds_no_runs(&self) -> Result<(), TrainError> {
        let holds_runs = !self.is_begun() && !self.runs_below().is_empty();
        match holds_runs || self.path().join(STUDY_FILE).is_file() {
            true => Err(self.no_run()),
            false => Ok(()),
        }
    }

    /// What is wrong with a folder that holds no run, and which folder was meant.
    pub(super) fn no_run(&self) -> TrainError {
        let path = self.path();
        let above = || path.ancestors().skip(1).map(named);
        let run = above().take(2).map(Self::new).find(Self::is_begun);
        let study = above()
            .take(DEPTH_OF_RUNS)
            .find(|above| above.join(STUDY_FILE).is_file());
        let below = self.runs_below();
        let first = below.first().map(|first| first.display());
        let is_study = path.join(STUDY_FILE).is_file();
        self.problem(&match (first, study) {
            _ if !path.exists() => "is not there; give the folder of a run".to_owned(),
            _ if run.is_some() => format!(
                "is a part of a run; give its folder, {}",
                run.as_ref().map_or(path, |run| run.path()).display()
            ),
            _ if path.join("manifest.json").is_file() => {
                "holds shards, and not a run; give the folder of a run here".to_owned()
            }
            (Some(first), _) if is_study => {
                format!("holds a study of several runs; give one of them, as {first}")
            }
            (None, _) if is_study => {
                "holds a study of several runs, none of which is begun; train them first".to_owned()
            }
            (Some(first), Some(study)) => format!(
                "is a part of the study {}; give that, or one of its runs, as {first}",
                study.display()
            ),
            (Some(first), None) if self.is_lost_study() => format!(
                "holds runs of a study whose {STUDY_FILE} is gone; put it back from another copy of the folder, or give one \
                 of the runs, as {first}"
            ),
            (Some(first), None) => format!(
                "is not the folder of a run, but {} below it: give one, as {first}",
                match below.len() {
                    1 => "one lies".to_owned(),
                    n => format!("{n} lie"),
                }
            ),
            (None, Some(study)) => format!(
                "is a part of the study {}, and no run is begun there; give the study, or a run that is begun",
                study.display()
            ),
            (None, None) => "is not the folder of a run: it has no config.toml".to_owned(),
        })
    }

    /// Whether the runs of a study lie here and its file does not.
    pub(super) fn is_lost_study(&self) -> bool {
        let below = self.runs_below();
        let is_lost = !below.is_empty() && below.iter().all(|run| is_of_study(run));
        is_lost && !self.path().join(STUDY_FILE).is_file()
    }

    /// The runs that lie below the folder, sorted; not those within a run.
    fn runs_below(&self) -> Vec<PathBuf> {
        let (mut found, mut folders) = (Vec::new(), vec![self.path().to_owned()]);
        for _ in 0..DEPTH_OF_RUNS {
            let entries = folders
                .iter()
                .filter_map(|folder| fs::read_dir(folder).ok());
            let below = entries.flatten().flatten().map(|entry| entry.path());
            let below = below.filter(|path| path.is_dir());
            let (runs, others): (Vec<PathBuf>, Vec<PathBuf>) =
                below.partition(|path| Self::new(path).is_begun());
            found.extend(runs);
            folders = others;
        }
        found.sort();
        found
    }

    /// The run that a fine-tuning began from, where its record tells.
    fn began_from(&self) -> Option<PathBuf> {
        let weights = self.initial_weights().ok()??;
        let model = Path::new(&weights.file).parent()?;
        model.parent().map(Path::to_owned)
    }
}

/// Of a relative path, the first folder lies in one without a name.
fn named(above: &Path) -> PathBuf {
    match above.as_os_str().is_empty() {
        true => Path::new(".").to_owned(),
        false => above.to_owned(),
    }
}

/// Whether a run lies where a study has its own: `fold-K/seed-S`.
fn is_of_study(run: &Path) -> bool {
    let begins = |path: Option<&Path>, with: &str| {
        let name = path.and_then(Path::file_name).unwrap_or_default();
        name.to_string_lossy().starts_with(with)
    };
    begins(Some(run), "seed-") && begins(run.parent(), "fold-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run_at(path: &Path, settings: &str) {
        fs::create_dir_all(path).expect("made");
        fs::write(path.join("config.toml"), settings).expect("written");
    }

    fn said(path: &Path) -> String {
        RunFolder::new(path).no_run().to_string()
    }

    #[test]
    fn the_folder_that_was_meant_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let run = folder.path().join("my run");
        let checkpoint = run.join("checkpoint/step-00000001");
        fs::create_dir_all(run.join("model")).expect("made");
        fs::create_dir_all(&checkpoint).expect("made");
        run_at(&run, "");
        let meant = format!("give its folder, {}", run.display());
        for part in [run.join("model"), run.join("checkpoint"), checkpoint] {
            let said = said(&part);
            assert!(said.contains(&meant), "{said}");
        }
        let above = said(folder.path());
        assert!(
            above.contains("one lies below it") && above.contains("my run"),
            "{above}"
        );
        let shards = folder.path().join("shards");
        fs::create_dir(&shards).expect("made");
        fs::write(shards.join("manifest.json"), "").expect("written");
        assert!(said(&shards).contains("holds shards"));
        assert!(said(&folder.path().join("gone")).contains("is not there"));
    }

    #[test]
    fn a_study_a_part_of_it_and_one_without_its_file_are_told_with_a_run() {
        let folder = tempfile::tempdir().expect("a folder");
        let study = folder.path().join("study");
        let run = study.join("full/fold-1/seed-7");
        run_at(&run, "");
        fs::write(study.join(STUDY_FILE), "{}").expect("written");
        let as_run = format!("as {}", run.display());
        let of_study = said(&study);
        assert!(of_study.contains("holds a study of several runs") && of_study.contains(&as_run));
        for part in ["full", "full/fold-1"] {
            let part = said(&study.join(part));
            let whole = format!("is a part of the study {}", study.display());
            assert!(part.contains(&whole) && part.contains(&as_run), "{part}");
        }
        assert!(RunFolder::new(&study).check_holds_no_runs().is_err());
        assert!(RunFolder::new(&run).check_holds_no_runs().is_ok());
        fs::remove_file(study.join(STUDY_FILE)).expect("removed");
        let lost = said(&study);
        assert!(
            lost.contains("whose study.json is gone") && lost.contains(&as_run),
            "{lost}"
        );
        assert!(RunFolder::new(&study).check_holds_no_runs().is_err());
        let begun = RunFolder::new(&study)
            .check_can_begin()
            .expect_err("refused");
        assert!(
            begun.to_string().contains("whose study.json is gone"),
            "{begun}"
        );
    }

    #[test]
    fn a_fine_tuned_network_is_no_run() {
        let folder = tempfile::tempdir().expect("a folder");
        let pretrained = folder.path().join("run");
        run_at(
            &pretrained,
            &PretrainConfig::tiny().to_toml().expect("TOML"),
        );
        assert!(RunFolder::new(&pretrained).check_pretrained().is_ok());
        let tuned = folder.path().join("tuned");
        let config = FineTuneConfig::of_run(&PretrainConfig::tiny());
        run_at(&tuned, &config.to_toml().expect("TOML"));
        let refused = RunFolder::new(&tuned).check_pretrained();
        assert!(matches!(
            refused,
            Err(TrainError::FineTuned { run: None, .. })
        ));
    }
}
