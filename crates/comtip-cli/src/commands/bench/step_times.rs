//! Seconds of the parts of training steps, and their medians.

use std::time::Instant;

use comtip::report::{Cell, Table};
use comtip::train::StepPhase;

/// What a training step spends its time on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Tiles are decoded and resized, genes, masks and permutations drawn.
    Loader,
    /// The device is at work.
    Phase(StepPhase),
}

impl Part {
    fn name(self) -> &'static str {
        match self {
            Self::Loader => "loader",
            Self::Phase(StepPhase::WholeTiles) => "image tower, whole tiles",
            Self::Phase(StepPhase::VisiblePatches) => "image tower, visible patches",
            Self::Phase(StepPhase::Sentences) => "text tower",
            Self::Phase(StepPhase::Losses) => "generator, critic, losses",
            Self::Phase(StepPhase::Backward) => "backward",
            Self::Phase(StepPhase::Optimizer) => "optimiser",
        }
    }
}

/// A stopwatch that is read at the end of every part of a step.
#[derive(Debug)]
pub(crate) struct StepTimes {
    since: Instant,
    seconds: Vec<(Part, Vec<f64>)>,
}

impl StepTimes {
    /// A stopwatch that runs.
    pub(crate) fn start() -> Self {
        Self {
            since: Instant::now(),
            seconds: Vec::new(),
        }
    }

    /// A step begins: what was since the last part belongs to none.
    pub(crate) fn begin_step(&mut self) {
        self.since = Instant::now();
    }

    /// A part ends, and the next begins.
    pub(crate) fn end(&mut self, part: Part) {
        let now = Instant::now();
        self.record(part, (now - self.since).as_secs_f64());
        self.since = now;
    }

    fn record(&mut self, part: Part, seconds: f64) {
        match self.seconds.iter_mut().find(|(known, _)| *known == part) {
            Some((_, of_part)) => of_part.push(seconds),
            None => self.seconds.push((part, vec![seconds])),
        }
    }

    /// Forgets the steps so far, as those of a warm-up.
    pub(crate) fn forget(&mut self) {
        self.seconds.clear();
    }

    /// Seconds of a step, the sum of the medians of its parts.
    pub(crate) fn step(&self) -> f64 {
        self.seconds
            .iter()
            .map(|(_, of_part)| median(of_part))
            .sum()
    }

    /// Medians and shares of the step.
    pub(crate) fn table(&self, caption: String, note: Option<String>) -> Table {
        let step = self.step();
        let row = |name: &str, seconds: f64| {
            let number = |value, decimals| Cell::Number { value, decimals };
            let share = number(100.0 * seconds / step, 1);
            vec![Cell::Text(name.to_owned()), number(seconds, 4), share]
        };
        let parts = self.seconds.iter();
        let mut rows: Vec<Vec<Cell>> = parts
            .map(|(part, of_part)| row(part.name(), median(of_part)))
            .collect();
        rows.push(row("step", step));
        Table {
            caption,
            columns: ["part", "s", "%"].map(str::to_owned).to_vec(),
            rows,
            note,
            ..Table::default()
        }
    }
}

/// The middle value, or the mean of the two in the middle.
pub(crate) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let half = sorted.len() / 2;
    match sorted.len() % 2 {
        0 => (sorted[half - 1] + sorted[half]) / 2.0,
        _ => sorted[half],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(loader: &[f64], backward: &[f64]) -> StepTimes {
        let mut times = StepTimes::start();
        for (loader, backward) in loader.iter().zip(backward) {
            times.record(Part::Loader, *loader);
            times.record(Part::Phase(StepPhase::Backward), *backward);
        }
        times
    }

    #[test]
    fn a_step_is_the_sum_of_medians_and_one_slow_step_does_not_count() {
        assert_eq!(times(&[1.0, 9.0, 1.0], &[3.0, 3.0, 30.0]).step(), 4.0);
        assert_eq!(times(&[1.0, 2.0], &[3.0, 3.0]).step(), 4.5);
    }

    #[test]
    fn shares_are_those_of_the_step() {
        let table = times(&[1.0], &[3.0]).table(String::new(), None);
        let shares: Vec<f64> = table
            .rows
            .iter()
            .filter_map(|row| match row[2] {
                Cell::Number { value, .. } => Some(value),
                _ => None,
            })
            .collect();
        assert_eq!(shares, [25.0, 75.0, 100.0]);
    }

    #[test]
    fn a_warm_up_is_forgotten() {
        let mut times = times(&[100.0], &[100.0]);
        times.forget();
        times.record(Part::Loader, 1.0);
        assert_eq!(times.step(), 1.0);
    }
}
