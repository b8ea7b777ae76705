//! What the weights of a run were trained on, by it and before it.

use comtip_data::{Patient, TrainTestSplit};
use comtip_model::{Checkpoint, GenePanel, Origin, PastTraining, Provenance, TrainedSlide};

use super::{RunFolder, read_json};
use crate::data::TrainingData;
use crate::error::TrainError;
use crate::settings::PretrainConfig;

impl RunFolder {
    /// What the weights of a model of this run were trained on. Where an earlier version did not write it down, it is
    /// put together from the split, with its patients if it has any, and the record of the first weights.
    ///
    /// # Errors
    ///
    /// If a file cannot be read, or is not what was written.
    pub fn provenance_of(
        &self,
        model: &Checkpoint,
        split: &TrainTestSplit,
    ) -> Result<Provenance, TrainError> {
        if let Some(provenance) = &model.provenance {
            return Ok(provenance.clone());
        }
        match self.read_provenance()? {
            Some(provenance) => Ok(provenance),
            None => {
                let nobody = Patient::unknown();
                let slide = |part: &comtip_data::SlideSubset<'_>| TrainedSlide {
                    slide: part.slide.to_owned(),
                    patient: split.patient_of(part.slide, &nobody).unwrap_or_default(),
                    n_spots: part.spots.map_or(0, <[String]>::len),
                };
                let slides = split.train().iter().map(slide).collect();
                let begun = self.begun_before(self.read_config()?.seed)?;
                Ok(begun.then(training(split, &model.panel, slides)))
            }
        }
    }

    /// What was written when the run began; `None` of an earlier version.
    pub(crate) fn read_provenance(&self) -> Result<Option<Provenance>, TrainError> {
        let path = self.provenance();
        match self.has_checked(&path)? {
            true => read_json(&path, "a provenance").map(Some),
            false => Ok(None),
        }
    }

    /// What was written when the run began, or [what an earlier version would have](Self::provenance_now).
    ///
    /// # Errors
    ///
    /// If a file cannot be read, or is not what was written.
    pub(crate) fn provenance_or_now(
        &self,
        config: &PretrainConfig,
        data: &TrainingData,
    ) -> Result<Provenance, TrainError> {
        match self.read_provenance()? {
            Some(provenance) => Ok(provenance),
            None => self.provenance_now(config, data),
        }
    }

    /// As it is when a run begins, or goes on from a version that did not write it down.
    pub(crate) fn provenance_now(
        &self,
        config: &PretrainConfig,
        data: &TrainingData,
    ) -> Result<Provenance, TrainError> {
        let before = match &data.initial {
            Some(imported) => imported.account.provenance.clone(),
            None => self.begun_before(config.seed)?,
        };
        Ok(before.then(data.past_training()))
    }

    /// What the first weights of the run were, where nothing more is at hand than its folder.
    fn begun_before(&self, seed: u64) -> Result<Provenance, TrainError> {
        Ok(match self.initial_weights()? {
            Some(begun) => Provenance::foreign(begun.file.as_ref(), &begun.sha256),
            None => Provenance {
                origin: Origin::Random { seed },
                trainings: Vec::new(),
            },
        })
    }
}

fn training(split: &TrainTestSplit, panel: &GenePanel, slides: Vec<TrainedSlide>) -> PastTraining {
    PastTraining {
        slides,
        held_out: split.test().iter().map(ToString::to_string).collect(),
        data: format!("{} genes, {}", panel.vocabulary.len(), panel.normalization),
        n_steps: 0,
        leaks: split.leaks().to_vec(),
    }
}
