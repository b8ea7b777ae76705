//! A run in progress, shown on standard error: a bar on a terminal, a line per epoch elsewhere.

use comtip::model::Contrast;
use comtip::train::{Alarm, EpochRecord, StepSplit, TrainingEvent};

use super::begun_lines::BegunLines;
use super::pace::Pace;
use super::plural::plural;
use super::progress::Progress;

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
    pace: Option<Pace>,
    lines: RunLines,
}

impl TrainingDisplay {
    /// A line of its own, above the bar.
    pub(super) fn line(&self, line: &str) {
        match &self.progress {
            Some(progress) => progress.line(line),
            None => message!("{line}"),
        }
    }
}

impl DisplayRun for TrainingDisplay {
    fn show(&mut self, event: &TrainingEvent) {
        for line in self.lines.of(event) {
            self.line(&line);
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
                if progress.is_hidden() {
                    self.pace = Some(Pace::from(position.total_steps, steps_per_epoch * n_epochs));
                }
                self.progress = Some(progress);
                self.steps_per_epoch = *steps_per_epoch;
            }
            TrainingEvent::Step(record) if record.split == StepSplit::Train => {
                if let Some(progress) = &self.progress {
                    let n_done = (record.epoch - 1) * self.steps_per_epoch + record.step;
                    progress.reach(n_done as u64);
                    let line = self.pace.as_mut().and_then(|pace| pace.line(n_done));
                    if let Some(line) = line {
                        message!("{line}");
                    }
                    let contrast = record.contrast_over_chance();
                    progress.message(format!(
                        "epoch {} loss {:.3} {} {:.3}",
                        record.epoch,
                        record.total,
                        match contrast.contrast {
                            Contrast::InfoNce => "InfoNCE/ln N",
                            Contrast::SigLip => "SigLIP/chance",
                        },
                        contrast.value
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
    /// Alarms of the epoch before: one that stays is shown once.
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
                n_validation_wanted,
                n_epochs,
                mix,
                damaged,
                is_resume: is_resumed,
                n_warmup_steps,
                n_lost_lines,
                contrast,
            } => {
                let n_drawn: usize = mix.rows.iter().map(|row| row.n_draws).sum();
                let n_left = n_drawn.saturating_sub(steps_per_epoch * batch_size);
                let left = match n_left {
                    0 => String::new(),
                    n => format!("; the {n} left over come in later epochs"),
                };
                let pairs = format!(
                    "an epoch: {} of {batch_size} spots{left}; {}",
                    plural(*steps_per_epoch, "step"),
                    match (*n_validation, *n_validation_wanted) {
                        (0, 0) => "no spot is kept for validation".to_owned(),
                        (0, 1) => "no spot is kept for validation: data.validation_share asks for 1, fewer than a batch; \
                                   raise it"
                            .to_owned(),
                        (0, n) => format!(
                            "no spot is kept for validation: data.validation_share asks for {n}, fewer than a batch of \
                             {batch_size}; set run.batch_size={n} or less"
                        ),
                        (n, _) => format!("{} kept for validation", plural(n, "other spot")),
                    }
                );
                let begun = BegunLines {
                    position: *position,
                    steps_per_epoch: *steps_per_epoch,
                    n_epochs: *n_epochs,
                    damaged,
                    n_lost_lines: *n_lost_lines,
                };
                let n_steps = steps_per_epoch * n_epochs;
                let warmup = (*n_warmup_steps + 1 >= n_steps).then(|| {
                    format!(
                        "warning: the run ({}) ends within its warm-up ({n_warmup_steps}): set optimizer.warmup_steps=1, or \
                         more epochs",
                        plural(n_steps, "step")
                    )
                });
                let anew = (*is_resumed && position.total_steps == 0)
                    .then(|| "the run has no checkpoint: it begins with its first step".to_owned());
                let legend = format!(
                    "each epoch: {contrast} over that of chance on training spots, then on validation spots: 1 is \
                     chance, less is better. epochs.jsonl in the folder of the run has the rest"
                );
                // Of one technology it says what the lines below do.
                let shares = (mix.rows.len() > 1).then(|| mix.to_string());
                let first = shares.into_iter().chain([pairs, legend]).chain(warmup);
                first.chain(begun.lines()).chain(anew).collect()
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

/// An epoch in a short line; `epochs.jsonl` has more.
fn line(record: &EpochRecord) -> String {
    let contrast = record.train.contrast_over_chance();
    let validation = record.validation.map_or(String::new(), |losses| {
        format!(", validation {:.3}", losses.contrast_over_chance().value)
    });
    let scores = [
        ("recall at 10", record.recall_at_10),
        ("probe PCC", record.probe_pcc),
    ];
    let scores = scores.into_iter();
    let scores: String = scores
        .filter_map(|(name, score)| Some(format!(", {name} {:.3}", score?)))
        .collect();
    let pace = match record.speed.pairs_per_s {
        // Resumed after its last step, an epoch has no step to be timed by.
        0.0 => "-".to_owned(),
        pairs_per_s => format!("{pairs_per_s:.1} spots/s"),
    };
    format!(
        "  epoch {:3}  {} {:.3}{validation}{scores} · {pace}",
        record.epoch, contrast.contrast, contrast.value
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_an_epoch_is_short_and_says_what_validation_does() {
        let json = r#"{"epoch":3,"total_steps":30,"scale":14.0,
            "train":{"total":1.0,"info_nce_over_chance":0.717,"observed":0.2,"unobserved":0.5,"gap":0.1},
            "validation":{"total":1.0,"info_nce_over_chance":1.142,"observed":0.2,"unobserved":0.5,"gap":0.1},
            "image_participation_ratio":1.7,"text_participation_ratio":1.7,"image_cosine":0.96,"text_cosine":0.99,
            "speed":{"seconds":1.0,"pairs_per_s":61.04,"sentences_per_s":1.0,"tokens_per_s":1.0,"loader_wait":0.0}}"#;
        let mut record: EpochRecord = serde_json::from_str(json).expect("an epoch");
        let shown = line(&record);
        assert_eq!(
            shown,
            "  epoch   3  InfoNCE 0.717, validation 1.142 · 61.0 spots/s"
        );
        record.recall_at_10 = Some(0.2334);
        assert_eq!(
            line(&record),
            "  epoch   3  InfoNCE 0.717, validation 1.142, recall at 10 0.233 · 61.0 spots/s"
        );
        record.recall_at_10 = None;
        record.validation = None;
        record.speed.pairs_per_s = 0.0;
        assert_eq!(line(&record), "  epoch   3  InfoNCE 0.717 · -");
    }
}
