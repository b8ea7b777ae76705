//! Where a result goes: the terminal, and the files that were asked for.

use std::path::Path;

use comtip::eval::EvalContext;
use comtip::metrics::{EvalResult, Protocol};
use comtip::report::{
    Reader, Report, Section, SectionBlock, Table, published_table, result_section, result_verdict,
};

use super::files::ResultFiles;
use super::gathered::Gathered;
use super::print::{protocol_text, result_text};
use super::report::{self, report_facts, write_report};
use super::results::Results;
use super::run_report::{RunPage, run_report};
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
        let report = || self.report_of(result, context);
        self.give_results(Results::One(result), context, report)
    }

    /// Prints the results of several protocols and writes the files, which are one page, one list and one table.
    ///
    /// # Errors
    ///
    /// As [`give`](Self::give), and if a log of the run cannot be read.
    pub(in crate::commands) fn give_gathered(
        &self,
        gathered: &Gathered,
        context: &EvalContext,
    ) -> Result<(), CliError> {
        let left_out = gathered.left_out.iter();
        let page = || RunPage {
            title: format!("Scores of “{}”", self.folder.display()),
            before: Vec::new(),
            behind: left_out
                .map(|(name, reason)| format!("No {name}: {reason}."))
                .collect(),
            facts: self.facts(),
        };
        let report = || run_report(page(), &gathered.results, context);
        self.give_results(Results::Several(&gathered.results), context, report)
    }

    fn give_results(
        &self,
        results: Results<'_>,
        context: &EvalContext,
        report: impl FnOnce() -> Result<Report, CliError>,
    ) -> Result<(), CliError> {
        let (reader, to_stdout) = self.reader();
        let common = context.facts();
        let mut text = String::new();
        for result in results.all() {
            text.push_str(&result_text(result, &common, reader));
            if let Some(table) = self.published(result) {
                text.push_str(&format!("\n{}", table.to_text(reader)));
            }
        }
        text.push_str(&protocol_text("Protocol", &common, reader));
        self.say(text.trim_end_matches('\n'), to_stdout);
        self.files.write(results)?;
        self.give_report(report, to_stdout)
    }

    /// Writes the report if one is asked for, and says where it is.
    pub(super) fn give_report(
        &self,
        report: impl FnOnce() -> Result<Report, CliError>,
        to_stdout: bool,
    ) -> Result<(), CliError> {
        if let Some(path) = self.report {
            let written = write_report(path, &report()?)?;
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

    /// What made a report.
    fn facts(&self) -> Vec<(String, String)> {
        let mut facts = report_facts();
        facts.push(("device".to_owned(), self.device.to_owned()));
        facts
    }

    fn report_of(&self, result: &EvalResult, context: &EvalContext) -> Result<Report, CliError> {
        let mut section = result_section(result, &context.backgrounds(result)?, &Protocol::new());
        if let Some(table) = self.published(result) {
            // The protocol stands last.
            let at = section.blocks.len().saturating_sub(1);
            section.blocks.insert(at, SectionBlock::Table(table));
        }
        Ok(self.page(section, result_verdict(result)))
    }

    /// One section as a page.
    pub(super) fn page(&self, section: Section, lead: String) -> Report {
        Report {
            title: format!("{} of “{}”", section.heading, self.folder.display()),
            lead,
            facts: self.facts(),
            sections: vec![section],
        }
    }
}
