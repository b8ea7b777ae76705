//! Scores as text.

use comtip::metrics::{EvalResult, Protocol};
use comtip::report::{Reader, result_tables};

use crate::ui::terminal_table;
use crate::ui::terminal_table::fact;

/// Whether the baselines are beaten, under the first caption; tables; what the scores depend on beyond the common protocol.
pub(super) fn result_text(result: &EvalResult, common: &Protocol, reader: Reader) -> String {
    let verdict = result.header().verdict.sentence.as_str();
    let mut text = String::new();
    for (at, table) in result_tables(result).iter().enumerate() {
        let first = [verdict];
        let first = if at == 0 { &first[..] } else { &[] };
        text.push_str(&format!("\n{}", table.to_text_led_by(first, reader)));
    }
    for (name, value) in result.header().facts.facts() {
        if common.get(name) != Some(value) {
            text.push_str(&fact(name, value, reader));
        }
    }
    text
}

/// A protocol under a heading.
pub(super) fn protocol_text(heading: &str, protocol: &Protocol, reader: Reader) -> String {
    let facts = protocol
        .facts()
        .map(|(name, value)| fact(name, value, reader));
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

#[cfg(test)]
mod tests {
    use comtip::metrics::{EvalResult, Protocol};
    use comtip::report::Reader;

    use super::result_text;

    const RESULT: &str = r#"{"protocol":"zero-shot","schema_version":1,"run":{"path":"run","seed":7,"comtip":"0.1.0"},
        "facts":[{"name":"seed","value":"7"},{"name":"probe","value":"none"}],"stamps":[],"notes":[],"genes":["ERBB2"],
        "verdict":{"sentence":"Above every baseline.","comparisons":[]},"slides":[],"methods":[]}"#;

    #[test]
    fn the_verdict_stands_under_the_caption_and_facts_of_this_result_below_its_tables() {
        let result: EvalResult = serde_json::from_str(RESULT).expect("a result");
        let common = Protocol::new().with("seed", 7);
        let text = result_text(&result, &common, Reader::Program);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[2], "  Above every baseline.", "{text}");
        assert_eq!(text.matches("Above").count(), 1, "{text}");
        assert!(text.ends_with("\n  probe: none\n"), "{text}");
        assert!(!text.contains("seed"), "{text}");
    }
}
