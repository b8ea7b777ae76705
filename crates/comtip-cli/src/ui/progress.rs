//! Bars on a terminal, plain lines elsewhere.

use std::time::Instant;

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How far a piece of work has come, told on standard error.
#[derive(Debug, Clone)]
pub(crate) struct Progress {
    bar: ProgressBar,
    title: String,
    begun: Instant,
}

/// Several pieces of work at a time, a bar below the other.
#[derive(Debug, Clone, Default)]
pub(crate) struct Bars(MultiProgress);

impl Bars {
    /// Begins a piece of work of `total` units.
    pub(crate) fn start(&self, title: &str, total: u64, unit: &str) -> Progress {
        Progress::show(self.0.add(ProgressBar::new(total)), title, unit)
    }

    /// A line of its own, above the bars.
    pub(crate) fn line(&self, line: &str) {
        self.0.suspend(|| tell!("{line}"));
    }
}

impl Progress {
    /// Begins a piece of work of `total` units.
    pub(crate) fn start(title: &str, total: u64, unit: &str) -> Self {
        let target = ProgressDrawTarget::stderr();
        let bar = ProgressBar::with_draw_target(Some(total), target);
        Self::show(bar, title, unit)
    }

    /// Begins to bring `total` bytes.
    #[cfg(feature = "hub")]
    pub(crate) fn of_bytes(title: &str, total: u64) -> Self {
        let target = ProgressDrawTarget::stderr();
        let bar = ProgressBar::with_draw_target(Some(total), target);
        let done = "{binary_bytes}/{binary_total_bytes}, {binary_bytes_per_sec}";
        let size = indicatif::BinaryBytes(total).to_string();
        Self::styled(bar, title, done, &size)
    }

    fn show(bar: ProgressBar, title: &str, unit: &str) -> Self {
        let size = format!("{} {unit}", bar.length().unwrap_or(0));
        Self::styled(bar, title, &format!("{{pos}}/{{len}} {unit}"), &size)
    }

    fn styled(bar: ProgressBar, title: &str, done: &str, size: &str) -> Self {
        let template = format!("{{prefix:12}} {{wide_bar}} {done}, {{eta}} left  {{msg}}");
        if let Ok(style) = ProgressStyle::with_template(&template) {
            bar.set_style(style);
        }
        bar.set_prefix(title.to_owned());
        if bar.is_hidden() {
            tell!("{title}: {size}");
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

    /// Whether nobody sees the bar, as where standard error is no terminal.
    pub(crate) fn is_hidden(&self) -> bool {
        self.bar.is_hidden()
    }

    /// A line of its own, above the bar.
    pub(crate) fn line(&self, line: &str) {
        if self.is_hidden() {
            tell!("{line}");
        } else {
            self.bar.println(line);
        }
    }

    /// The work is done; the bar gives way to one line.
    pub(crate) fn finish(&self, outcome: &str) {
        let seconds = self.begun.elapsed().as_secs_f64();
        self.bar.finish_and_clear();
        self.bar
            .suspend(|| tell!("{}: {outcome} ({seconds:.1} s)", self.title));
    }
}
