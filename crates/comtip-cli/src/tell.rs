//! Lines on standard error and standard output that need no reader: a run goes on when its terminal is gone.
//!
//! `println!` and `eprintln!` panic there, so this program does without them.

/// A line on standard error; where it cannot be written it is lost.
macro_rules! tell {
    ($($words:tt)*) => {{
        use std::io::Write;
        let _ = writeln!(std::io::stderr(), $($words)*);
    }};
}

/// A line on standard output; lost where its reader has gone, as `head` does.
macro_rules! say {
    () => { $crate::tell::line(format_args!("")) };
    ($($words:tt)*) => { $crate::tell::line(format_args!($($words)*)) };
}

/// A line on standard output.
///
/// # Panics
///
/// If it cannot be written for another reason than a reader that has gone, as a full disk is: what was asked for
/// must not be lost without a word.
pub(crate) fn line(line: std::fmt::Arguments<'_>) {
    use std::io::{ErrorKind, Write, stdout};
    match writeln!(stdout(), "{line}") {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            panic!("cannot write to standard output: {error}")
        }
        _ => {}
    }
}
