//! Tables and sentences of a result on standard output, for whoever reads it there.

use std::io::IsTerminal;

use comtip::report::{Reader, Table, wrapped};
use console::Term;

/// Characters of a line where a terminal does not say.
const WIDTH: u16 = 80;

/// Prints a table to standard output, behind an empty line.
pub(crate) fn print(table: &Table) {
    print_line!(
        "\n{}",
        table.to_text(stdout_reader()).trim_end_matches('\n')
    );
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

/// A sentence below a table.
pub(crate) fn sentence(text: &str, reader: Reader) -> String {
    wrapped(text, 2, reader)
}

fn person(terminal: &Term) -> Reader {
    let width = terminal.size_checked().map_or(WIDTH, |(_, width)| width);
    Reader::Person { width }
}
