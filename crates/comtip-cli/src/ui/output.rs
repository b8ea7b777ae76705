//! Lines on standard error and standard output that need no reader: a run continues when its terminal is gone.
//!
//! `println!` and `eprintln!` panic there, so this program does without them.

use std::fmt::Arguments;
use std::io::{ErrorKind, Write, stderr, stdout};
use std::sync::atomic::{AtomicBool, Ordering};

use super::cli_error::without_numbers;
use super::colour::coloured;

/// A line on standard error; where it cannot be written it is lost.
macro_rules! message {
    ($($words:tt)*) => { $crate::ui::output::on_stderr(format_args!($($words)*)) };
}

/// A line on standard output; lost where its reader has gone, as `head` does.
macro_rules! print_line {
    () => { $crate::ui::output::line(format_args!("")) };
    ($($words:tt)*) => { $crate::ui::output::line(format_args!($($words)*)) };
}

/// Whether a line was lost that somebody may be waiting for.
static IS_LOST: AtomicBool = AtomicBool::new(false);

/// A line on standard error, coloured where it is an error or a warning.
pub(crate) fn on_stderr(line: Arguments<'_>) {
    let _ = writeln!(stderr(), "{}", coloured(&line.to_string()));
}

/// A line on standard output.
pub(crate) fn line(line: Arguments<'_>) {
    let Err(error) = writeln!(stdout(), "{line}") else {
        return;
    };
    let is_first = || !IS_LOST.swap(true, Ordering::Relaxed);
    if error.kind() != ErrorKind::BrokenPipe && is_first() {
        let error = without_numbers(&error.to_string());
        message!("error: cannot write to standard output: {error}");
    }
}

/// Whether standard output lacks a line for another reason than a reader that has gone, as a full disk is.
pub(crate) fn is_lost() -> bool {
    IS_LOST.load(Ordering::Relaxed)
}
