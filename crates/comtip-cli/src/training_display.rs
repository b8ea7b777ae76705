//! A run in progress, told on standard error: a bar on a terminal, a line an epoch elsewhere.

use comtip::train::{Alarm, EpochRecord, StepSplit, TrainingEvent};

use crate::progress::Progress;

/// What is shown of a run.
#[derive(Default)]
pub(crate) struct TrainingDisplay {
    progress: Option<Progress>,
    steps_per_epoch: usize,
    /// Alarms of the epoch before: what goes on is told once.
    ringing: Vec<Alarm>,
}

impl TrainingDisplay {
    /// Shows what happened.
    pub(crate) fn show(&mut self, event: &TrainingEvent) {
        match event {
            TrainingEvent::Begun {
                position,
                steps_per_epoch,
                n_epochs,
                mix,
                damaged,
            } => {
                eprintln!("{mix}");
                for checkpoint in damaged {
                    eprintln!(
                        "warning: {} was passed over: {}; going on from the one before",
                        checkpoint.path.display(),
                        checkpoint.problem
                    );
                }
                if position.total_steps > 0 {
                    eprintln!(
                        "going on in epoch {} behind step {} of {steps_per_epoch}",
                        position.epoch, position.step
                    );
                }
                let n_steps = (steps_per_epoch * n_epochs) as u64;
                let progress = Progress::start("pretrain", n_steps, "steps");
                progress.reach(position.total_steps as u64);
                self.progress = Some(progress);
                self.steps_per_epoch = *steps_per_epoch;
            }
            TrainingEvent::Step(record) if record.split == StepSplit::Train => {
                if let Some(progress) = &self.progress {
                    let n_done = (record.epoch - 1) * self.steps_per_epoch + record.step;
                    progress.reach(n_done as u64);
                    progress.message(format!(
                        "epoch {} loss {:.3} InfoNCE/ln N {:.3}",
                        record.epoch, record.total, record.info_nce_over_chance
                    ));
                }
            }
            TrainingEvent::Epoch(record) => {
                if let Some(progress) = &self.progress {
                    progress.line(&line(record));
                    let new = record.alarms.iter();
                    for alarm in new.filter(|alarm| !self.ringing.contains(alarm)) {
                        progress.line(&format!("             {alarm}"));
                    }
                    self.ringing.clone_from(&record.alarms);
                }
            }
            _ => {}
        }
    }

    /// The run is over; the bar gives way to one line.
    pub(crate) fn finish(&self, outcome: &str) {
        if let Some(progress) = &self.progress {
            progress.finish(outcome);
        }
    }
}

/// An epoch in one line.
fn line(record: &EpochRecord) -> String {
    let held_out = record.validation.map_or(String::new(), |losses| {
        format!(", held out {:.3}", losses.info_nce_over_chance)
    });
    let probe = record.pair_probe.map_or(String::new(), |accuracy| {
        format!("  pairs told {:.0} %", accuracy * 100.0)
    });
    let rank = match (record.image_rank, record.text_rank) {
        (Some(image), Some(text)) => format!("  rank {image:.1} and {text:.1}"),
        _ => String::new(),
    };
    let speed = record.speed;
    format!(
        "  epoch {:3}  InfoNCE/ln N {:.3}{held_out}{probe}{rank}  {:.1} pairs/s, {:.1} % waiting",
        record.epoch,
        record.train.info_nce_over_chance,
        speed.pairs_per_s,
        speed.loader_wait * 100.0
    )
}
