//! Bars on a terminal, plain lines elsewhere.

use std::time::Instant;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How far a piece of work has come, told on standard error.
#[derive(Debug, Clone)]
pub(crate) struct Progress {
    bar: ProgressBar,
    title: String,
    begun: Instant,
}

impl Progress {
    /// Begins a piece of work of `total` units.
    pub(crate) fn start(title: &str, total: u64, unit: &str) -> Self {
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
        let template =
            format!("{{prefix:12}} {{wide_bar}} {{pos}}/{{len}} {unit}, {{eta}} left  {{msg}}");
        if let Ok(style) = ProgressStyle::with_template(&template) {
            bar.set_style(style);
        }
        bar.set_prefix(title.to_owned());
        if bar.is_hidden() {
            eprintln!("{title}: {total} {unit}");
        }
        Self {
            bar,
            title: title.to_owned(),
            begun: Instant::now(),
        }
    }

    /// `n` more units are done.
    pub(crate) fn advance(&self, n: u64) {
        self.bar.inc(n);
    }

    /// `n` units are done in all.
    pub(crate) fn reach(&self, n: u64) {
        self.bar.set_position(n);
    }

    /// What is going on, behind the bar.
    pub(crate) fn message(&self, message: String) {
        self.bar.set_message(message);
    }

    /// A line of its own, above the bar.
    pub(crate) fn line(&self, line: &str) {
        if self.bar.is_hidden() {
            eprintln!("{line}");
        } else {
            self.bar.println(line);
        }
    }

    /// The work is done; the bar gives way to one line.
    pub(crate) fn finish(&self, outcome: &str) {
        self.bar.finish_and_clear();
        let seconds = self.begun.elapsed().as_secs_f64();
        eprintln!("{}: {outcome} ({seconds:.1} s)", self.title);
    }
}
