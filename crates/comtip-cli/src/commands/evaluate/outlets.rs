//! Where a result goes: the terminal, and the files that were asked for.

use std::path::Path;

use comtip::eval::EvalContext;
use comtip::metrics::{EvalResult, Protocol};
use comtip::report::{
    Reader, Report, SectionBlock, Table, published_table, result_section, result_verdict,
};

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
    /// Whether the table that the paper has of it stands beside the scores.
    pub(in crate::commands) has_published: bool,
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
        let (reader, to_stdout) = self.reader();
        let mut text = result_text(result, &context.facts(), reader);
        if let Some(table) = self.published(result) {
            text.push_str(&format!("\n{}", table.to_text(reader)));
        }
        text.push_str(&protocol_text("Protocol", &context.facts(), reader));
        self.say(text.trim_end_matches('\n'), to_stdout);
        self.files.write(result)?;
        if let Some(path) = self.report {
            let report = self.report_of(result, context)?;
            let written = write_report(path, &report)?;
            self.say(&format!("\n{written}"), to_stdout);
        }
        Ok(())
    }

    /// Who reads the tables, and whether on standard output: what a program reads is not to stand among what a person reads.
    pub(super) fn reader(&self) -> (Reader, bool) {
        match self.files.takes_stdout() {
            true => (terminal_table::stderr_reader(), false),
            false => (terminal_table::stdout_reader(), true),
        }
    }

    /// Prints where the tables go.
    pub(super) fn say(&self, text: &str, to_stdout: bool) {
        match to_stdout {
            true => print_line!("{text}"),
            false => message!("{text}"),
        }
    }

    fn published(&self, result: &EvalResult) -> Option<Table> {
        self.has_published
            .then(|| published_table(result))
            .flatten()
    }

    fn report_of(&self, result: &EvalResult, context: &EvalContext) -> Result<Report, CliError> {
        let mut section = result_section(result, &context.backgrounds(result)?, &Protocol::new());
        if let Some(table) = self.published(result) {
            // The protocol stands last.
            let at = section.blocks.len().saturating_sub(1);
            section.blocks.insert(at, SectionBlock::Table(table));
        }
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
