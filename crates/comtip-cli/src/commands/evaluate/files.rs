//! `--json` and `--csv`: scores for programs.

use std::fs::File;
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use comtip::files::WholeFile;
use comtip::report::{write_result_json, write_results_csv, write_results_json};

use super::results::Results;
use crate::options::output_file;
use crate::ui::CliError;

/// The path that means standard output.
const STDOUT: &str = "-";

#[derive(Debug, Args)]
pub(crate) struct ResultFiles {
    /// Also write all scores as JSON, or to standard output with `-`; docs/results.md has the fields.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Also write all scores as CSV, one value per row, or to standard output with `-`; docs/results.md has the columns.
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
}

/// What writes a result in one format.
type WriteTo<'a> = dyn Fn(&mut dyn Write) -> io::Result<()> + 'a;

/// A format of results, as it is asked for.
#[derive(Clone, Copy)]
struct Format {
    option: &'static str,
    what: &'static str,
    ending: &'static str,
    /// What every file of the format holds near its start.
    mark: &'static str,
}

const JSON: Format = Format {
    option: "--json",
    what: "scores are written",
    ending: "json",
    mark: "\"schema_version\"",
};

const CSV: Format = Format {
    option: "--csv",
    what: "rows of scores are written",
    ending: "csv",
    mark: "schema_version,protocol,",
};

impl ResultFiles {
    /// Whether one of them is standard output.
    pub(in crate::commands) fn takes_stdout(&self) -> bool {
        self.asked().any(|(_, path)| path == Path::new(STDOUT))
    }

    /// Refuses what cannot be written, before the work.
    ///
    /// # Errors
    ///
    /// If a path is no file's, another format's or that of a file of something else, or both go to standard output.
    pub(super) fn check(&self) -> Result<(), CliError> {
        if self
            .asked()
            .filter(|(_, path)| *path == Path::new(STDOUT))
            .count()
            > 1
        {
            return Err(CliError::usage(
                "--json and --csv both go to standard output; name a file for one of them",
            ));
        }
        let of_files = self.asked().filter(|(_, path)| *path != Path::new(STDOUT));
        for (format, path) in of_files {
            output_file::check(format.option, path)?;
            output_file::check_ending(format.option, path, format.what, &[format.ending])?;
            check_replaced(format, path)?;
        }
        match (&self.json, &self.csv) {
            (Some(json), Some(csv)) if json == csv && !self.takes_stdout() => {
                let shown = json.display();
                Err(CliError::usage(format!(
                    "--json and --csv both name {shown}; choose another name for one of them"
                )))
            }
            _ => Ok(()),
        }
    }

    /// Writes them.
    ///
    /// # Errors
    ///
    /// If one cannot be written.
    pub(super) fn write(&self, results: Results<'_>) -> Result<(), CliError> {
        let json = |to: &mut dyn Write| match results {
            Results::One(result) => write_result_json(result, to),
            Results::Several(results) => write_results_json(results, to),
        };
        self.write_by(&json, &|to| write_results_csv(results.all(), to))
    }

    /// Writes them by these.
    ///
    /// # Errors
    ///
    /// If one cannot be written.
    pub(super) fn write_by(&self, json: &WriteTo<'_>, csv: &WriteTo<'_>) -> Result<(), CliError> {
        self.asked().try_for_each(|(format, path)| {
            let write = match format.option == JSON.option {
                true => json,
                false => csv,
            };
            match path {
                path if path == Path::new(STDOUT) => write_to_stdout(write),
                path => {
                    let mut file = WholeFile::create(path)?;
                    write(&mut file).map_err(|error| CliError::write(path, &error))?;
                    Ok(file.commit()?)
                }
            }
        })
    }

    fn asked(&self) -> impl Iterator<Item = (Format, &Path)> {
        let json = self.json.as_deref().map(|path| (JSON, path));
        let csv = self.csv.as_deref().map(|path| (CSV, path));
        json.into_iter().chain(csv)
    }
}

fn write_to_stdout(write: &WriteTo<'_>) -> Result<(), CliError> {
    let mut to = io::BufWriter::new(io::stdout().lock());
    let written = write(&mut to).and_then(|()| to.flush());
    match written {
        // A reader that has gone wants no more.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(CliError::write(Path::new("standard output"), &error))
        }
        _ => Ok(()),
    }
}

/// Refuses to write over a file that holds no scores.
fn check_replaced(format: Format, path: &Path) -> Result<(), CliError> {
    if !path.is_file() {
        return Ok(());
    }
    let unread = |error: io::Error| CliError::write(path, &error);
    let file = File::open(path).map_err(unread)?;
    let mut start = Vec::new();
    file.take(1_000).read_to_end(&mut start).map_err(unread)?;
    let start = String::from_utf8_lossy(&start);
    match start.is_empty() || start.contains(format.mark) {
        true => Ok(()),
        false => Err(CliError::usage(format!(
            "{} {}: is there already and holds no scores; choose another name",
            format.option,
            path.display()
        ))),
    }
}
