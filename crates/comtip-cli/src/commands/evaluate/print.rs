//! Scores as text.

use comtip::metrics::{EvalResult, Protocol};
use comtip::report::{Reader, result_tables};

use crate::ui::terminal_table;
use crate::ui::terminal_table::sentence;

/// Tables, whether the baselines are beaten, and what the scores depend on beyond the common protocol.
pub(super) fn result_text(result: &EvalResult, common: &Protocol, reader: Reader) -> String {
    let tables = result_tables(result);
    let tables = tables
        .iter()
        .map(|table| format!("\n{}", table.to_text(reader)));
    let mut text: String = tables.collect();
    text.push_str(&sentence(&result.header().verdict.sentence, reader));
    for (name, value) in result.header().facts.facts() {
        if common.get(name) != Some(value) {
            text.push_str(&sentence(&format!("{name}: {value}"), reader));
        }
    }
    text
}

/// A protocol under a heading.
pub(super) fn protocol_text(heading: &str, protocol: &Protocol, reader: Reader) -> String {
    let facts = protocol
        .facts()
        .map(|(name, value)| sentence(&format!("{name}: {value}"), reader));
    format!("\n{heading}\n{}", facts.collect::<String>())
}

/// Prints [`result_text`] to standard output.
pub(in crate::commands) fn print_result(result: &EvalResult, common: &Protocol) {
    let text = result_text(result, common, terminal_table::stdout_reader());
    print_line!("{}", text.trim_end_matches('\n'));
}

/// Prints [`protocol_text`] to standard output.
pub(in crate::commands) fn print_protocol(heading: &str, protocol: &Protocol) {
    let text = protocol_text(heading, protocol, terminal_table::stdout_reader());
    print_line!("{}", text.trim_end_matches('\n'));
}
