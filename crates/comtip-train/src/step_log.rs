//! Burn's metric log as `metrics.jsonl`: one file, one line a step.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use burn::train::logger::MetricLogger;
use burn::train::metric::store::{EpochSummary, MetricsUpdate, Split};
use burn::train::metric::{MetricDefinition, NumericEntry};
use comtip_data::write_whole;

use crate::watch::Watch;
use crate::{StepRecord, StepSplit, TrainError};

/// Appends the record of every step.
pub(crate) struct StepLog {
    path: PathBuf,
    file: File,
    watch: Watch,
}

impl StepLog {
    /// Opens the log of a run that goes on after `n_epochs` epochs; later lines are dropped, and so
    /// is one that a kill cut short.
    pub(crate) fn open(path: &Path, n_epochs: usize, watch: Watch) -> Result<Self, TrainError> {
        let before = match n_epochs > 0 {
            true => fs::read_to_string(path).map_err(TrainError::io("read", path))?,
            false => String::new(),
        };
        let is_kept = |line: &&str| {
            line.ends_with('\n')
                && serde_json::from_str::<StepRecord>(line)
                    .is_ok_and(|record| record.epoch <= n_epochs)
        };
        let kept: String = before.split_inclusive('\n').filter(is_kept).collect();
        write_whole(path, kept.as_bytes())?;
        let file = OpenOptions::new()
            .append(true)
            .open(path)
            .map_err(TrainError::io("write", path))?;
        Ok(Self {
            path: path.to_owned(),
            file,
            watch,
        })
    }

    fn append(&mut self, record: &StepRecord) -> std::io::Result<()> {
        let mut line = serde_json::to_vec(record)?;
        line.push(b'\n');
        self.file.write_all(&line)
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
            if let Err(error) = self.append(&record) {
                self.watch.stop(TrainError::io("write", &self.path)(error));
            }
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
