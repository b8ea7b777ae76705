//! How long a piece of work will take, for those who see no bar.

use std::time::{Duration, Instant};

/// Steps that are timed before the first word.
const FIRST: usize = 3;
/// Time between two words.
const INTERVAL: Duration = Duration::from_secs(5 * 60);
/// Work that takes less needs no word.
const SHORT: Duration = Duration::from_secs(60);

/// Steps of a piece of work, and when they were done.
#[derive(Debug)]
pub(crate) struct Pace {
    n_before: usize,
    n_steps: usize,
    /// When the first step was done: it takes longer than others.
    begun: Option<(usize, Instant)>,
    last_word: Option<Instant>,
}

impl Pace {
    /// Of work of `n_steps`, of which `n_before` are done.
    pub(crate) fn from(n_before: usize, n_steps: usize) -> Self {
        Self {
            n_before,
            n_steps,
            begun: None,
            last_word: None,
        }
    }

    /// `n_done` steps are done in all: a line now and then that says how far it is.
    pub(crate) fn line(&mut self, n_done: usize) -> Option<String> {
        self.line_at(n_done, Instant::now())
    }

    fn line_at(&mut self, n_done: usize, now: Instant) -> Option<String> {
        let (n_begun, begun) = *self.begun.get_or_insert((n_done, now));
        let n_timed = n_done.saturating_sub(n_begun);
        if n_timed == 0 || n_done.saturating_sub(self.n_before) < FIRST {
            return None;
        }
        let left = (now - begun).mul_f64((self.n_steps - n_done) as f64 / n_timed as f64);
        let is_due = match self.last_word {
            None => left >= SHORT,
            Some(last) => now - last >= INTERVAL,
        };
        is_due.then(|| {
            self.last_word = Some(now);
            format!(
                "             step {n_done} of {}, about {} left on this device",
                self.n_steps,
                in_words(left)
            )
        })
    }
}

/// `40 s`, `12 min`, `10 h 20 min`, `3 days`
pub(super) fn in_words(time: Duration) -> String {
    let seconds = time.as_secs();
    let minutes = (seconds + 30) / 60;
    match minutes {
        0 | 1 => format!("{seconds} s"),
        2..=90 => format!("{minutes} min"),
        91..=2880 => format!("{} h {} min", minutes / 60, minutes % 60),
        _ => format!("{} days", minutes / 1440),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_is_said_at_the_third_step_and_every_five_minutes() {
        let start = Instant::now();
        let mut pace = Pace::from(0, 1230);
        let at = |seconds| start + Duration::from_secs(seconds);
        assert_eq!(pace.line_at(1, at(30)), None);
        assert_eq!(pace.line_at(2, at(60)), None);
        let line = pace.line_at(3, at(90)).expect("due");
        assert!(
            line.contains("step 3 of 1230, about 10 h 14 min left"),
            "{line}"
        );
        assert_eq!(pace.line_at(4, at(120)), None);
        let line = pace.line_at(13, at(390)).expect("due");
        assert!(line.contains("step 13 of 1230"), "{line}");
    }

    #[test]
    fn a_short_run_needs_no_word() {
        let start = Instant::now();
        let mut pace = Pace::from(100, 140);
        for step in 101..=140 {
            let now = start + Duration::from_millis(500 * step as u64);
            assert_eq!(pace.line_at(step, now), None);
        }
    }
}
