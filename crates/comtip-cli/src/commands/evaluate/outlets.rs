//! Where a result goes: the terminal, and the files that were asked for.

use std::path::Path;

use comtip::eval::EvalContext;
use comtip::metrics::{EvalResult, Protocol};
use comtip::report::{Report, result_section, result_verdict};

use super::files::ResultFiles;
use super::print::{protocol_text, result_text};
use super::report::{self, report_facts, write_report};
use crate::ui::{CliError, terminal_table};

/// Where a result goes.
pub(in crate::commands) struct Outlets<'a> {
    pub(in crate::commands) files: &'a ResultFiles,
    pub(in crate::commands) report: Option<&'a Path>,
    /// What is scored, for the title of the report.
    pub(in crate::commands) folder: &'a Path,
    pub(in crate::commands) device: &'a str,
}

impl Outlets<'_> {
    /// Refuses what cannot be written, before the work.
    ///
    /// # Errors
    ///
    /// If there is a path of such a kind.
    pub(in crate::commands) fn check(&self) -> Result<(), CliError> {
        if let Some(report) = self.report {
            report::check(report)?;
        }
        self.files.check()
    }

    /// Prints a result and writes the files.
    ///
    /// # Errors
    ///
    /// If one cannot be written, or a picture for the maps cannot be read.
    pub(in crate::commands) fn give(
        &self,
        result: &EvalResult,
        context: &EvalContext,
    ) -> Result<(), CliError> {
        // What a program reads is not to stand among what a person reads.
        let (reader, to_stdout) = match self.files.takes_stdout() {
            true => (terminal_table::stderr_reader(), false),
            false => (terminal_table::stdout_reader(), true),
        };
        let mut text = result_text(result, &context.facts(), reader);
        text.push_str(&protocol_text("Protocol", &context.facts(), reader));
        match to_stdout {
            true => print_line!("{}", text.trim_end_matches('\n')),
            false => message!("{}", text.trim_end_matches('\n')),
        }
        self.files.write(result)?;
        if let Some(path) = self.report {
            let report = self.report_of(result, context)?;
            let written = write_report(path, &report)?;
            match to_stdout {
                true => print_line!("\n{written}"),
                false => message!("\n{written}"),
            }
        }
        Ok(())
    }

    fn report_of(&self, result: &EvalResult, context: &EvalContext) -> Result<Report, CliError> {
        let section = result_section(result, &context.backgrounds(result)?, &Protocol::new());
        let mut facts = report_facts();
        facts.push(("device".to_owned(), self.device.to_owned()));
        Ok(Report {
            title: format!("{} of “{}”", section.heading, self.folder.display()),
            lead: result_verdict(result),
            facts,
            sections: vec![section],
        })
    }
}
