//! The file that says what a study consists of.

use std::fs;
use std::path::Path;

use comtip_files::{parse_version, write_json};
use serde::{Deserialize, Serialize};

use super::study_fold::StudyFold;
use super::study_plan::StudyPlan;
use super::study_weights::StudyWeights;
use super::variant::Variant;
use crate::error::TrainError;
use crate::settings::PretrainConfig;

const VERSION: u32 = 1;

/// What the file holds.
#[derive(Serialize, Deserialize)]
struct StudyFile {
    version: u32,
    comtip: String,
    seeds: Vec<u64>,
    variants: Vec<Variant>,
    folds: Vec<StudyFold>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    weights: Option<StudyWeights>,
    /// TOML text, in which numbers keep every digit.
    settings: String,
}

impl StudyPlan {
    /// Reads the file and checks what it says.
    pub(super) fn read(path: &Path) -> Result<Self, TrainError> {
        let refused = |problem: String| TrainError::Run {
            path: path.to_owned(),
            problem,
        };
        let json = fs::read(path).map_err(TrainError::io("read", path))?;
        let file: StudyFile = parse_version(&json, VERSION)
            .map_err(|problem| refused(format!("is not a study: {problem}")))?;
        let settings = PretrainConfig::from_toml(&file.settings);
        let plan = Self {
            variants: file.variants,
            folds: file.folds,
            seeds: file.seeds,
            settings: settings.map_err(|error| refused(format!("settings: {error}")))?,
            weights: file.weights,
            comtip: file.comtip,
        };
        plan.check().map_err(|error| refused(error.to_string()))?;
        Ok(plan)
    }

    /// Writes the file, whole or not at all.
    pub(super) fn write(&self, path: &Path) -> Result<(), TrainError> {
        let file = StudyFile {
            version: VERSION,
            comtip: self.comtip.clone(),
            seeds: self.seeds.clone(),
            variants: self.variants.clone(),
            folds: self.folds.clone(),
            weights: self.weights.clone(),
            settings: self.settings.to_toml()?,
        };
        Ok(write_json(&file, path)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::example::fold;

    #[test]
    fn a_plan_is_read_back_as_it_was_written_and_another_version_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("study.json");
        let mut settings = PretrainConfig::tiny();
        settings.optimizer.learning_rate = 0.1 + 0.2;
        let folds = vec![fold(1, "a"), fold(3, "b")];
        let mut plan = StudyPlan::new(settings, Variant::ablations(), folds, 2).expect("a plan");
        plan.weights = Some(StudyWeights {
            file: "/towers".to_owned(),
            sha256: "0".to_owned(),
        });
        plan.write(&path).expect("written");
        assert_eq!(StudyPlan::read(&path).expect("read"), plan);

        let text = fs::read_to_string(&path).expect("text");
        for (text, part) in [
            (
                text.replace("\"version\": 1", "\"version\": 2"),
                "reads version 1",
            ),
            (
                text.replace("epochs = 20", "epochs = 0"),
                "run.epochs must be",
            ),
            (
                text.replace("no-pair", "full"),
                "two variants are called full",
            ),
            ("{}".to_owned(), "is not a study"),
        ] {
            fs::write(&path, text).expect("written");
            let refused = StudyPlan::read(&path).expect_err("refused").to_string();
            assert!(refused.contains(part), "{refused}");
        }
    }
}
