//! Bars on a terminal, plain lines elsewhere.

use std::fmt::Write;
use std::time::{Duration, Instant};

use console::Term;
use indicatif::{
    HumanDuration, MultiProgress, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle,
};

use super::colour::coloured;

/// How far a piece of work has come, shown on standard error.
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
        self.0.suspend(|| message!("{line}"));
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
        let (_, n_columns) = Term::stderr().size();
        if let Ok(style) = ProgressStyle::with_template(&template(n_columns.into(), done)) {
            bar.set_style(style.with_key(LEFT, write_left));
        }
        bar.set_prefix(shortened(title));
        if bar.is_hidden() {
            message!("{title}: {size}");
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

    /// What is being done, after the bar.
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
            message!("{line}");
        } else {
            self.bar.println(coloured(line));
        }
    }

    /// The work is done; the bar gives way to one line.
    pub(crate) fn finish(&self, outcome: &str) {
        let seconds = self.begun.elapsed().as_secs_f64();
        self.bar.finish_and_clear();
        self.bar
            .suspend(|| message!("{}: {outcome} ({seconds:.1} s)", self.title));
    }
}

/// What the template calls the time that is left.
const LEFT: &str = "left";

fn write_left(state: &ProgressState, to: &mut dyn Write) {
    // A bar that cannot be written is not shown.
    let _ = to.write_str(&left(state.pos(), state.eta()));
}

/// `, 12m left`; nothing before the first unit is done, as nothing is known, nor in the last second.
fn left(n_done: u64, time: Duration) -> String {
    match n_done == 0 || time < Duration::from_secs(1) {
        true => String::new(),
        false => format!(", {:#} left", HumanDuration(time)),
    }
}

/// Columns of a title.
const TITLE: usize = 12;

/// A bar and what is done in one line: the message is cut where the line ends, and a narrow terminal has no bar.
fn template(n_columns: usize, done: &str) -> String {
    let bar = match n_columns.saturating_sub(60) / 2 {
        0..5 => String::new(),
        n => format!(" {{bar:{}}}", n.min(40)),
    };
    format!("{{prefix:{TITLE}}}{bar} {done}{{{LEFT}}}  {{wide_msg}}")
}

/// The end of a title that is longer than its columns: slides differ there.
fn shortened(title: &str) -> String {
    match title.chars().count().checked_sub(TITLE) {
        None | Some(0) => title.to_owned(),
        Some(n) => format!("…{}", title.chars().skip(n + 1).collect::<String>()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_done_has_room_in_one_line_and_a_bar_where_there_is_more() {
        let done = "1230/1230 steps";
        for (n_columns, n_bar) in [(60, 0), (80, 10), (100, 20), (140, 40), (300, 40)] {
            let template = template(n_columns, done);
            let bar = format!(" {{bar:{n_bar}}} ");
            assert_eq!(template.contains(&bar), n_bar > 0, "{template}");
            // Before the message: title, bar, what is done and a time as `12m`.
            let n_taken = TITLE + n_bar + 2 + done.len() + ", 12m left  ".len();
            assert!(
                n_columns - n_taken >= "epoch 12 loss 2.345".len(),
                "{template}"
            );
            assert!(template.ends_with("{wide_msg}"), "{template}");
        }
    }

    #[test]
    fn no_time_is_left_before_the_first_unit_is_done() {
        assert_eq!(left(0, Duration::ZERO), "");
        assert_eq!(left(0, Duration::from_secs(90)), "");
        assert_eq!(left(3, Duration::from_secs(45)), ", 45s left");
        assert!(template(80, "0/283 test spots").contains("spots{left}  "));
    }

    #[test]
    fn a_long_title_keeps_its_end() {
        assert_eq!(shortened("pretrain"), "pretrain");
        assert_eq!(shortened("123456789012"), "123456789012");
        assert_eq!(shortened("ab123456789012"), "…23456789012");
    }
}
