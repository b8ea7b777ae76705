//! Reports in HTML.

use std::path::Path;
use std::time::SystemTime;

use comtip::files::write_whole;
use comtip::report::Report;

use crate::options::output_file;
use crate::ui::{CliError, quoted, utc};

/// Refuses a path that no report can be written to.
///
/// # Errors
///
/// If it is one.
pub(super) fn check(path: &Path) -> Result<(), CliError> {
    output_file::check("--report", path)?;
    output_file::check_ending("--report", path, "reports are written", &["html", "htm"])
}

/// What every report says of itself: command, version and date.
pub(in crate::commands) fn report_facts() -> Vec<(String, String)> {
    let named = |name: &str, value: String| (name.to_owned(), value);
    vec![
        named("command", command_line()),
        named("comtip", env!("CARGO_PKG_VERSION").to_owned()),
        named("date", utc(SystemTime::now())),
    ]
}

/// Writes a report, and gives the sentence that says where it is.
///
/// # Errors
///
/// If it cannot be written.
pub(in crate::commands) fn write_report(path: &Path, report: &Report) -> Result<String, CliError> {
    let is_replaced = path.is_file();
    write_whole(path, report.to_html().as_bytes())?;
    let replaced = match is_replaced {
        true => ", in the place of the one that was there",
        false => "",
    };
    Ok(format!("The report is in {}{replaced}", path.display()))
}

/// What was typed, with the program's name alone in front, to be copied into a shell.
pub(in crate::commands) fn command_line() -> String {
    // A path need not be UTF-8.
    let typed = std::env::args_os().skip(1);
    let typed: Vec<String> = typed.map(|word| quoted(&word.to_string_lossy())).collect();
    format!("comtip {}", typed.join(" "))
}
