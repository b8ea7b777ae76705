//! `comtip evaluate`: scores of a run on the slides it held out.

use std::path::Path;

use crate::arguments::Evaluate;
use crate::failure::Failure;
use crate::report::Report;
use crate::scoring::{self, Bench, Representation, Scored};
use crate::{device, terminal_table};

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
    let device = device::find(&arguments.device.device)?;
    let bench = Bench::open(&arguments.run, &arguments.shards, &device)?;
    let scored = score(&bench)?;
    terminal_table::print(&scored.table);
    println!("\nProtocol\n{}", indent(&bench.protocol().to_string()));
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
    let partial = path.with_extension("html.partial");
    std::fs::write(&partial, report.to_html()).map_err(|error| Failure::write(&partial, &error))?;
    std::fs::rename(&partial, path).map_err(|error| Failure::write(path, &error))?;
    println!("\nThe report is in {}", path.display());
    Ok(())
}

/// What was typed, with the program's name alone in front.
pub(super) fn command_line() -> String {
    let typed = std::env::args().skip(1).collect::<Vec<String>>().join(" ");
    format!("comtip {typed}")
}

/// Every line two spaces in.
pub(super) fn indent(text: &str) -> String {
    text.lines()
        .map(|line| format!("  {line}\n"))
        .collect::<String>()
        .trim_end()
        .to_owned()
}
