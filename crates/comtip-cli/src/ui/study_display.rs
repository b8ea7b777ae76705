//! A run of a study in progress, and how long the study will take where no run has told yet.

use std::time::{Duration, Instant};

use comtip::train::TrainingEvent;

use super::pace::in_words;
use super::training_display::{DisplayRun, TrainingDisplay};

/// A run of a study, shown as any run is; the first epoch of the first says how long the study will take.
pub(crate) struct StudyDisplay {
    run: TrainingDisplay,
    /// Runs that are not done, this one among them; `None` once it was said how long they will take.
    n_left: Option<usize>,
    begun: Option<Begun>,
}

/// Where a run began, and when.
struct Begun {
    at: Instant,
    epoch: usize,
    n_epochs: usize,
}

impl StudyDisplay {
    /// Of a run whose beginning said how long the study will take.
    pub(crate) fn of_known_pace() -> Self {
        Self {
            run: TrainingDisplay::default(),
            n_left: None,
            begun: None,
        }
    }

    /// Of a run before which none was done; `n_left` runs are left with it.
    pub(crate) fn of_first(n_left: usize) -> Self {
        Self {
            n_left: Some(n_left),
            ..Self::of_known_pace()
        }
    }
}

impl DisplayRun for StudyDisplay {
    fn show(&mut self, event: &TrainingEvent) {
        self.run.show(event);
        match event {
            TrainingEvent::Begun {
                position, n_epochs, ..
            } => {
                self.begun = Some(Begun {
                    at: Instant::now(),
                    epoch: position.epoch,
                    n_epochs: *n_epochs,
                });
            }
            TrainingEvent::Epoch(record) => {
                let Some((n_left, begun)) = self.n_left.take().zip(self.begun.as_ref()) else {
                    return;
                };
                let n_done = (record.epoch + 1).saturating_sub(begun.epoch).max(1);
                let left = left(begun.at.elapsed(), n_done, begun.n_epochs, n_left);
                if n_left > 1 {
                    let left = in_words(left);
                    self.run
                        .line(&format!("             the study: about {left} left"));
                }
            }
            _ => {}
        }
    }

    fn finish(&mut self, outcome: &str) {
        self.run.finish(outcome);
    }
}

/// What `n_left` runs of `n_epochs` epochs take, of which one has done `n_done` in `time`.
fn left(time: Duration, n_done: usize, n_epochs: usize, n_left: usize) -> Duration {
    let run = time.mul_f64(n_epochs as f64 / n_done as f64);
    run.mul_f64(n_left as f64).saturating_sub(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_epoch_of_the_first_run_tells_how_long_all_runs_take() {
        let minute = Duration::from_secs(60);
        // 20 epochs of 15 runs, less the one that is done.
        assert_eq!(left(minute, 1, 20, 15), minute * 299);
        assert_eq!(left(minute, 2, 2, 1), Duration::ZERO);
    }
}
