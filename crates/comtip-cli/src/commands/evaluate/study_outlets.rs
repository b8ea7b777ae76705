//! Where scores of a study go: the terminal, and the files that were asked for.

use comtip::metrics::{AblationResult, PublishedTable, StudyResult};
use comtip::report::{
    Reader, Section, Table, ablation_section, ablation_tables, study_section, study_tables,
    study_verdict, write_ablation_csv, write_ablation_json, write_study_csv, write_study_json,
};

use super::outlets::Outlets;
use super::print::protocol_text;
use crate::ui::CliError;

/// What was put together, and the published table beside it where that is asked for.
pub(super) enum OfStudy<'a> {
    Study(&'a StudyResult, Option<&'a PublishedTable>),
    Ablation(&'a AblationResult, bool),
}

impl OfStudy<'_> {
    fn verdict(&self) -> &str {
        match self {
            Self::Study(result, _) => &result.verdict,
            Self::Ablation(result, _) => &result.verdict,
        }
    }

    fn tables(&self) -> Vec<Table> {
        match self {
            Self::Study(result, published) => study_tables(result, *published),
            Self::Ablation(result, has_published) => ablation_tables(result, *has_published),
        }
    }

    fn section(&self) -> Section {
        match self {
            Self::Study(result, published) => study_section(result, *published),
            Self::Ablation(result, has_published) => ablation_section(result, *has_published),
        }
    }

    fn text(&self, reader: Reader) -> String {
        let mut text = String::new();
        for (at, table) in self.tables().iter().enumerate() {
            let verdict = [self.verdict()];
            let first = if at == 0 { &verdict[..] } else { &[] };
            text.push_str(&format!("\n{}", table.to_text_led_by(first, reader)));
        }
        if let Self::Study(result, _) = self {
            text.push_str(&protocol_text("Protocol", &result.facts, reader));
        }
        text
    }
}

impl Outlets<'_> {
    /// Prints what was put together and writes the files.
    ///
    /// # Errors
    ///
    /// If one cannot be written.
    pub(super) fn give_study(&self, gathered: &OfStudy<'_>) -> Result<(), CliError> {
        let (reader, to_stdout) = self.reader();
        self.say(gathered.text(reader).trim_end_matches('\n'), to_stdout);
        match gathered {
            OfStudy::Study(result, _) => self
                .files
                .write_by(&|to| write_study_json(result, to), &|to| {
                    write_study_csv(result, to)
                })?,
            OfStudy::Ablation(result, _) => self
                .files
                .write_by(&|to| write_ablation_json(result, to), &|to| {
                    write_ablation_csv(result, to)
                })?,
        }
        let lead = study_verdict(gathered.verdict());
        self.give_report(|| Ok(self.page(gathered.section(), lead)), to_stdout)
    }
}
