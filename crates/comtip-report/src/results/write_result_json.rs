//! A result as JSON.

use std::io::{self, Write};

use comtip_metrics::EvalResult;

/// Writes a result as one JSON object, indented, with a line end behind it. Numbers are written so that they read back
/// to the same bits, and what is undefined is `null`.
///
/// # Errors
///
/// If it cannot be written.
pub fn write_result_json(result: &EvalResult, mut to: impl Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut to, result)?;
    writeln!(to)?;
    to.flush()
}
