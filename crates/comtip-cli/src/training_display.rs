//! A run in progress, told on standard error: a bar on a terminal, a line an epoch elsewhere.

use comtip::train::{Alarm, EpochRecord, StepSplit, TrainingEvent};

use crate::counted::counted;
use crate::progress::Progress;

/// Shows a run while it goes on.
pub(crate) trait DisplayRun {
    /// Shows what happened.
    fn show(&mut self, event: &TrainingEvent);

    /// The run is over; what showed how far it is gives way to one line.
    fn finish(&mut self, outcome: &str);
}

/// A run on standard error: a bar on a terminal, and lines.
#[derive(Default)]
pub(crate) struct TrainingDisplay {
    progress: Option<Progress>,
    steps_per_epoch: usize,
    lines: RunLines,
}

impl DisplayRun for TrainingDisplay {
    fn show(&mut self, event: &TrainingEvent) {
        for line in self.lines.of(event) {
            match &self.progress {
                Some(progress) => progress.line(&line),
                None => tell!("{line}"),
            }
        }
        match event {
            TrainingEvent::Begun {
                position,
                steps_per_epoch,
                n_epochs,
                ..
            } => {
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
            _ => {}
        }
    }

    fn finish(&mut self, outcome: &str) {
        if let Some(progress) = &self.progress {
            progress.finish(outcome);
        }
    }
}

/// What is worth a line of its own.
#[derive(Default)]
pub(crate) struct RunLines {
    /// Alarms of the epoch before: what goes on is told once.
    ringing: Vec<Alarm>,
}

impl RunLines {
    /// The lines of an event.
    pub(crate) fn of(&mut self, event: &TrainingEvent) -> Vec<String> {
        match event {
            TrainingEvent::Begun {
                position,
                steps_per_epoch,
                batch_size,
                n_validation,
                n_epochs,
                mix,
                damaged,
                goes_on: is_resumed,
                n_warmup_steps,
                n_lost_lines,
            } => {
                let n_drawn: usize = mix.rows.iter().map(|row| row.n_draws).sum();
                let n_left = n_drawn.saturating_sub(steps_per_epoch * batch_size);
                let pairs = format!(
                    "an epoch: {} of {batch_size} pairs, which leaves {n_left} of those drawn; {} kept for validation",
                    counted(*steps_per_epoch, "step"),
                    match n_validation {
                        0 => "no spot is".to_owned(),
                        1 => "1 other spot is".to_owned(),
                        n => format!("{n} other spots are"),
                    }
                );
                let passed_over = damaged.iter().map(|checkpoint| {
                    format!(
                        "warning: {} was passed over: {}; going on from the one before",
                        checkpoint.path.display(),
                        checkpoint.problem
                    )
                });
                let is_done = position.epoch > *n_epochs;
                let goes_on = (position.total_steps > 0).then(|| match is_done {
                    true => "the run is finished already".to_owned(),
                    false => format!(
                        "going on in epoch {} behind step {} of {steps_per_epoch}",
                        position.epoch, position.step
                    ),
                });
                let n_steps = steps_per_epoch * n_epochs;
                let warmup = (*n_warmup_steps + 1 >= n_steps).then(|| {
                    format!(
                        "warning: the learning rate rises all the time: optimizer.warmup_steps is {n_warmup_steps}, and \
                         the run has {}",
                        counted(n_steps, "step")
                    )
                });
                let anew = (*is_resumed && position.total_steps == 0)
                    .then(|| "the run has no checkpoint: it begins with its first step".to_owned());
                let lost = (*n_lost_lines > 0).then(|| {
                    format!(
                        "warning: metrics.jsonl lacks {} of those before",
                        counted(*n_lost_lines, "step")
                    )
                });
                let first = [mix.to_string(), pairs].into_iter().chain(warmup);
                first
                    .chain(passed_over)
                    .chain(lost)
                    .chain(anew)
                    .chain(goes_on)
                    .collect()
            }
            TrainingEvent::Epoch(record) => {
                let is_new = |alarm: &&Alarm| !self.ringing.contains(alarm);
                let new = record.alarms.iter().filter(is_new);
                let alarms = new.map(|alarm| format!("             {alarm}"));
                let lines = std::iter::once(line(record)).chain(alarms).collect();
                self.ringing.clone_from(&record.alarms);
                lines
            }
            _ => Vec::new(),
        }
    }
}

/// An epoch in one line.
fn line(record: &EpochRecord) -> String {
    let validation = record.validation.map_or(String::new(), |losses| {
        format!(", validation {:.3}", losses.info_nce_over_chance)
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
        "  epoch {:3}  InfoNCE/ln N {:.3}{validation}{probe}{rank}  {:.1} pairs/s, {:.1} % waiting",
        record.epoch,
        record.train.info_nce_over_chance,
        speed.pairs_per_s,
        speed.loader_wait * 100.0
    )
}
