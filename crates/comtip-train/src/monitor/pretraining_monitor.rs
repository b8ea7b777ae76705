//! What is looked at between the epochs of pretraining: losses, spread of embeddings, pair probe, alarms.

use comtip_text::TokenizedTemplate;

use super::alarm::Alarm;
use super::diagnosis::ObservedSpots;
use super::epoch_record::{EpochRecord, Speed};
use super::mean_losses::MeanLosses;
use super::monitor::{EpochSteps, Monitor, Pace};
use super::peak_memory::peak_resident_mib;
use super::step_record::StepRecord;
use super::step_values::StepValues;
use super::validation_scores::{probe_pcc, recall_at_10};
use crate::data::PairLoader;
use crate::error::TrainError;
use crate::objective::Pretraining;
use crate::settings::{BestBy, PretrainConfig};

/// A score of a model on validation spots, given how many spots are in memory at a time.
type Score = fn(&Pretraining, &PairLoader, usize) -> Result<f64, TrainError>;

/// The monitor of a [`Pretraining`].
pub(crate) struct PretrainingMonitor {
    config: PretrainConfig,
    loader: PairLoader,
    observed: Option<ObservedSpots>,
    past: Vec<EpochRecord>,
}

impl PretrainingMonitor {
    /// Of a run with these settings and batches.
    pub(crate) fn new(config: &PretrainConfig, loader: PairLoader) -> Self {
        Self {
            config: config.clone(),
            loader,
            observed: None,
            past: Vec::new(),
        }
    }

    fn speed(&self, pace: Pace) -> Speed {
        let pairs_per_s = pace.items_per_s();
        let objective = &self.config.objective;
        let sentences_per_s =
            pairs_per_s * (self.loader.genes_per_spot() * objective.n_readings()) as f64;
        Speed {
            seconds: pace.seconds(),
            pairs_per_s,
            sentences_per_s,
            tokens_per_s: sentences_per_s * TokenizedTemplate::N_POSITIONS as f64,
            loader_wait: pace.loader_wait(),
            peak_mib: peak_resident_mib(),
        }
    }
}

impl Monitor<Pretraining> for PretrainingMonitor {
    type Step = StepRecord;
    type Epoch = EpochRecord;

    fn begin(&mut self, past: Vec<EpochRecord>, is_finished: bool) -> Result<(), TrainError> {
        self.past = past;
        let run = &self.config.run;
        // Where nothing is left to be looked at, no tile is read for it.
        if run.observed_spots > 0 && !is_finished {
            let read = ObservedSpots::read(run.observed_spots, run.pairs_in_memory(), &self.loader);
            self.observed = Some(read?);
        }
        Ok(())
    }

    fn step(&self, values: &StepValues) -> StepRecord {
        StepRecord::from(values)
    }

    fn epoch(
        &mut self,
        model: &Pretraining,
        steps: EpochSteps<'_, StepRecord>,
    ) -> Result<EpochRecord, TrainError> {
        let diagnosis = self.observed.as_ref();
        let diagnosis = diagnosis.map(|observed| observed.diagnose(model));
        let diagnosis = diagnosis.transpose()?;
        let run = &self.config.run;
        let scored = |by: BestBy, score: Score| {
            let score = || score(model, &self.loader, run.pairs_in_memory());
            (run.best_by == by).then(score).transpose()
        };
        let image = diagnosis.and_then(|seen| seen.image);
        let text = diagnosis.and_then(|seen| seen.text);
        let mut record = EpochRecord {
            epoch: steps.epoch,
            total_steps: steps.total_steps,
            train: MeanLosses::of_steps(steps.train),
            validation: MeanLosses::of(steps.validation),
            scale: steps.train.last().map_or(f64::NAN, |last| last.scale),
            pair_probe: diagnosis.and_then(|seen| seen.pair_probe),
            image_participation_ratio: image.map(|spread| spread.participation_ratio),
            text_participation_ratio: text.map(|spread| spread.participation_ratio),
            image_cosine: image.map(|spread| spread.mean_cosine),
            text_cosine: text.map(|spread| spread.mean_cosine),
            recall_at_10: scored(BestBy::Retrieval, recall_at_10)?,
            probe_pcc: scored(BestBy::Probe, probe_pcc)?,
            speed: self.speed(steps.pace),
            alarms: Vec::new(),
        };
        self.past.push(record.clone());
        record.alarms = Alarm::of(&self.past, &self.config);
        Ok(record)
    }

    fn score(&self, epoch: &EpochRecord) -> f64 {
        let losses = epoch.validation.unwrap_or(epoch.train);
        let highest = match self.config.run.best_by {
            BestBy::Contrast => return losses.contrast_over_chance().value,
            BestBy::Retrieval => epoch.recall_at_10,
            BestBy::Probe => epoch.probe_pcc,
        };
        // Worse than any number where there is none.
        highest
            .filter(|score| !score.is_nan())
            .map_or(f64::INFINITY, |score| -score)
    }
}
