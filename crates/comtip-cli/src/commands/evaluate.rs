//! `comtip evaluate`: scores of a run on the slides it held out.

use std::path::Path;

use comtip::data::write_whole;
use comtip::eval::Protocol;

use crate::arguments::Evaluate;
use crate::failure::Failure;
use crate::report::Report;
use crate::scoring::{self, Bench, Representation, Scored};
use crate::{device, output_file, terminal_table};

/// K-means on frozen embeddings against the annotation.
///
/// # Errors
///
/// If the run or the shards cannot be read, or there is nothing to score.
pub(crate) fn evaluate_clustering(arguments: &Evaluate) -> Result<(), Failure> {
    evaluate(arguments, |bench| {
        scoring::clustering(bench, &representations(bench)?)
    })
}

/// Expression from frozen embeddings by a ridge probe.
///
/// # Errors
///
/// As [`evaluate_clustering`].
pub(crate) fn evaluate_expression(arguments: &Evaluate) -> Result<(), Failure> {
    evaluate(arguments, |bench| {
        scoring::expression(bench, &representations(bench)?)
    })
}

/// Expression by similarity to gene sentences.
///
/// # Errors
///
/// As [`evaluate_clustering`].
pub(crate) fn evaluate_zero_shot(arguments: &Evaluate) -> Result<(), Failure> {
    evaluate(arguments, |bench| {
        scoring::zero_shot(bench, &scoring::trained(bench)?)
    })
}

/// The pretrained encoder and its baselines.
///
/// # Errors
///
/// If a tile cannot be read.
pub(super) fn representations(bench: &Bench) -> Result<Vec<Representation>, Failure> {
    Ok(vec![
        scoring::trained(bench)?,
        scoring::untrained(bench)?,
        scoring::colour(bench)?,
    ])
}

fn evaluate(
    arguments: &Evaluate,
    score: impl FnOnce(&Bench) -> Result<Scored, Failure>,
) -> Result<(), Failure> {
    if let Some(report) = &arguments.report {
        output_file::check("--report", report)?;
    }
    let device = device::find(&arguments.device.device)?;
    let bench = Bench::open(&arguments.run, &arguments.shards, &device)?;
    let scored = score(&bench)?;
    print_scored(&scored, &bench.protocol());
    print_protocol("Protocol", &bench.protocol());
    if let Some(path) = &arguments.report {
        write_report(
            path,
            &Report {
                title: format!("{} of {}", scored.section.heading, arguments.run.display()),
                lead: String::new(),
                facts: vec![
                    ("command".to_owned(), command_line()),
                    ("comtip".to_owned(), env!("CARGO_PKG_VERSION").to_owned()),
                    ("device".to_owned(), arguments.device.device.clone()),
                ],
                sections: vec![scored.section],
            },
        )?;
    }
    Ok(())
}

/// Writes a report and says where it is.
///
/// # Errors
///
/// If it cannot be written.
pub(super) fn write_report(path: &Path, report: &Report) -> Result<(), Failure> {
    write_whole(path, report.to_html().as_bytes())?;
    say!("\nThe report is in {}", path.display());
    Ok(())
}

/// What was typed, with the program's name alone in front.
pub(super) fn command_line() -> String {
    let typed = std::env::args().skip(1).collect::<Vec<String>>().join(" ");
    format!("comtip {typed}")
}

/// Prints a table and what its scores depend on beyond the common protocol.
pub(super) fn print_scored(scored: &Scored, common: &Protocol) {
    terminal_table::print(&scored.table);
    for (name, value) in scored.protocol.facts() {
        if common.get(name) != Some(value) {
            say!("  {name}: {value}");
        }
    }
}

/// Prints a protocol under a heading.
pub(super) fn print_protocol(heading: &str, protocol: &Protocol) {
    say!("\n{heading}");
    for (name, value) in protocol.facts() {
        say!("  {name}: {value}");
    }
}
