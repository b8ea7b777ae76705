//! Burn's metric log as `metrics.jsonl`: one file, one line a step.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;

use burn::train::logger::MetricLogger;
use burn::train::metric::store::{EpochSummary, MetricsUpdate, Split};
use burn::train::metric::{MetricDefinition, NumericEntry};

use crate::step_record::read_step_records;
use crate::{StepRecord, StepSplit, TrainError};

/// Appends the record of every step.
pub(crate) struct StepLog {
    file: File,
}

impl StepLog {
    /// Opens the log of a run that goes on after `n_epochs` epochs; later lines are dropped.
    pub(crate) fn open(path: &Path, n_epochs: usize) -> Result<Self, TrainError> {
        let kept = match path.exists() && n_epochs > 0 {
            true => read_step_records(path)?,
            false => Vec::new(),
        };
        let mut file = OpenOptions::new()
            .create(true)
            .write(true)
            .truncate(true)
            .open(path)
            .map_err(TrainError::io("create", path))?;
        for record in kept.iter().filter(|record| record.epoch <= n_epochs) {
            write_line(&mut file, record).map_err(TrainError::io("write", path))?;
        }
        Ok(Self { file })
    }
}

impl MetricLogger for StepLog {
    fn log(&mut self, update: MetricsUpdate, epoch: usize, _split: &Split) {
        for entry in &update.entries {
            let line = &entry.serialized_entry.serialized;
            let Ok(mut record) = serde_json::from_str::<StepRecord>(line) else {
                continue;
            };
            if record.split == StepSplit::Validation {
                record.epoch = epoch;
            }
            // A full disk must not end days of training: the weights are saved elsewhere.
            let _ = write_line(&mut self.file, &record);
        }
    }

    fn read_numeric(
        &mut self,
        _name: &str,
        _epoch: usize,
        _split: &Split,
    ) -> Result<Vec<NumericEntry>, String> {
        Ok(Vec::new())
    }

    fn log_metric_definition(&mut self, _definition: MetricDefinition) {}

    fn log_epoch_summary(&mut self, _summary: EpochSummary) {}
}

fn write_line(file: &mut File, record: &StepRecord) -> std::io::Result<()> {
    let mut line = serde_json::to_vec(record)?;
    line.push(b'\n');
    file.write_all(&line)
}
