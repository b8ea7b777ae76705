//! Tables and sentences of a result on standard output, for whoever reads it there.

use std::io::IsTerminal;

use comtip::report::{Reader, Table, wrapped};
use console::Term;

/// Characters of a line where a terminal does not say.
const WIDTH: u16 = 80;

/// Prints a table to standard output, behind an empty line.
pub(crate) fn print(table: &Table) {
    print_led_by(&[], table);
}

/// Prints a table to standard output, with sentences under its caption.
pub(crate) fn print_led_by(sentences: &[&str], table: &Table) {
    let text = table.to_text_led_by(sentences, stdout_reader());
    print_line!("\n{}", text.trim_end_matches('\n'));
}

/// Whoever reads standard output.
pub(crate) fn stdout_reader() -> Reader {
    match std::io::stdout().is_terminal() {
        true => person(&Term::stdout()),
        false => Reader::Program,
    }
}

/// Whoever reads standard error.
pub(crate) fn stderr_reader() -> Reader {
    match std::io::stderr().is_terminal() {
        true => person(&Term::stderr()),
        false => Reader::Program,
    }
}

/// A fact below a table; in a pipe one line, to be found by its name.
pub(crate) fn fact(name: &str, value: &str, reader: Reader) -> String {
    match reader {
        Reader::Person { .. } => wrapped(&format!("{name}: {value}"), 2, reader),
        Reader::Program => format!("  {name}: {value}\n"),
    }
}

fn person(terminal: &Term) -> Reader {
    let width = terminal.size_checked().map_or(WIDTH, |(_, width)| width);
    Reader::Person { width }
}
