//! `comtip evaluate`: scores of a run on the slides it held out.

use std::path::Path;
use std::path::PathBuf;
use std::time::SystemTime;

use clap::{Args, Subcommand};
use comtip::files::write_whole;
use comtip::metrics::Protocol;
use comtip::report::Report;

use crate::options::{Device, device, output_file};
use crate::scoring;
use crate::scoring::{Bench, Detail, OtherTiles, Representations, Scored};
use crate::ui::{CliError, quoted, terminal_table, utc};

#[derive(Debug, Subcommand)]
pub(crate) enum Evaluation {
    /// K-means on frozen embeddings against the annotation, per slide.
    Clustering(Evaluate),
    /// Expression from frozen embeddings by a ridge probe fitted on the training spots.
    Expression(Evaluate),
    /// Expression by similarity to gene sentences, nothing fitted.
    ZeroShot(Evaluate),
}

#[derive(Debug, Args)]
pub(crate) struct Evaluate {
    /// Folder of shards.
    pub(crate) shards: PathBuf,
    /// Folder of the run; what it held out is tested on.
    #[arg(long)]
    pub(crate) run: PathBuf,
    /// Also write a report in HTML; one that is there is replaced.
    #[arg(long)]
    pub(crate) report: Option<PathBuf>,
    /// Test on slides whose tiles have another size than those the run was trained on too.
    #[arg(long)]
    pub(crate) any_tile: bool,
    #[command(flatten)]
    pub(crate) device: Device,
}

/// K-means on frozen embeddings against the annotation.
///
/// # Errors
///
/// If the run or the shards cannot be read, or there is nothing to score.
pub(crate) fn evaluate_clustering(arguments: &Evaluate) -> Result<(), CliError> {
    evaluate(arguments, |bench, detail| {
        let slides = scoring::clustered_slides(bench)?;
        let representations = Representations::with_baselines(bench).of_test_slides(slides);
        scoring::clustering(bench, &representations, detail)
    })
}

/// Expression from frozen embeddings by a ridge probe.
///
/// # Errors
///
/// As [`evaluate_clustering`].
pub(crate) fn evaluate_expression(arguments: &Evaluate) -> Result<(), CliError> {
    evaluate(arguments, |bench, detail| {
        scoring::expression(bench, &Representations::with_baselines(bench), detail)
    })
}

/// Expression by similarity to gene sentences.
///
/// # Errors
///
/// As [`evaluate_clustering`].
pub(crate) fn evaluate_zero_shot(arguments: &Evaluate) -> Result<(), CliError> {
    evaluate(arguments, |bench, detail| {
        scoring::zero_shot(bench, &Representations::pretrained(bench), detail)
    })
}

fn evaluate(
    arguments: &Evaluate,
    score: impl FnOnce(&Bench, Detail) -> Result<Scored, CliError>,
) -> Result<(), CliError> {
    if let Some(report) = &arguments.report {
        output_file::check("--report", report)?;
        output_file::check_ending("--report", report, "reports are written", &["html", "htm"])?;
    }
    let device = device::find(&arguments.device.device)?;
    let other_tiles = match arguments.any_tile {
        true => OtherTiles::Taken,
        false => OtherTiles::Refused,
    };
    let bench = Bench::open(&arguments.run, &arguments.shards, &device, other_tiles)?;
    let detail = match arguments.report {
        Some(_) => Detail::Report,
        None => Detail::Scores,
    };
    let scored = score(&bench, detail)?;
    print_scored(&scored, &bench.protocol());
    print_protocol("Protocol", &bench.protocol());
    if let (Some(path), Some(section)) = (&arguments.report, scored.section) {
        let mut facts = report_facts();
        facts.push(("device".to_owned(), arguments.device.device.clone()));
        write_report(
            path,
            &Report {
                title: format!("{} of {}", section.heading, arguments.run.display()),
                lead: String::new(),
                facts,
                sections: vec![section],
            },
        )?;
    }
    Ok(())
}

/// What every report says of itself: command, version and date.
pub(super) fn report_facts() -> Vec<(String, String)> {
    let named = |name: &str, value: String| (name.to_owned(), value);
    vec![
        named("command", command_line()),
        named("comtip", env!("CARGO_PKG_VERSION").to_owned()),
        named("date", utc(SystemTime::now())),
    ]
}

/// Writes a report and says where it is.
///
/// # Errors
///
/// If it cannot be written.
pub(super) fn write_report(path: &Path, report: &Report) -> Result<(), CliError> {
    let is_replaced = path.is_file();
    write_whole(path, report.to_html().as_bytes())?;
    let replaced = match is_replaced {
        true => ", in the place of the one that was there",
        false => "",
    };
    print_line!("\nThe report is in {}{replaced}", path.display());
    Ok(())
}

/// What was typed, with the program's name alone in front, to be copied into a shell.
pub(super) fn command_line() -> String {
    // A path need not be UTF-8.
    let typed = std::env::args_os().skip(1);
    let typed: Vec<String> = typed.map(|word| quoted(&word.to_string_lossy())).collect();
    format!("comtip {}", typed.join(" "))
}

/// Prints tables, whether the baselines are beaten, and what the scores depend on beyond the common protocol.
pub(super) fn print_scored(scored: &Scored, common: &Protocol) {
    scored.tables.iter().for_each(terminal_table::print);
    print_line!("  {}", terminal_table::for_stdout(&scored.verdict));
    for (name, value) in scored.protocol.facts() {
        if common.get(name) != Some(value) {
            print_line!("  {name}: {value}");
        }
    }
}

/// Prints a protocol under a heading.
pub(super) fn print_protocol(heading: &str, protocol: &Protocol) {
    print_line!("\n{heading}");
    for (name, value) in protocol.facts() {
        print_line!("  {name}: {value}");
    }
}
