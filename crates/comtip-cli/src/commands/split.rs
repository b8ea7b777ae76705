//! `comtip split`: which slides are trained on and which are tested on.

mod folds_of_slides;
mod random_spots;

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use comtip::data::{FoldBalance, ShardFolder, SplitProtocol};
use comtip::files::is_stream;

use crate::options::{name, output_file, slides_named};
use crate::ui::CliError;
use folds_of_slides::by_patient_or_slide;
use random_spots::by_spot;
pub(in crate::commands) use random_spots::random_spots;

#[derive(Debug, Args)]
#[command(
    after_help = "Example, one fold for each patient:\n  comtip split shards --to folds.json"
)]
pub(crate) struct Split {
    /// Folder of shards, made by `comtip prepare`.
    pub(crate) shards: PathBuf,
    /// Slides to divide, separated by commas, or a file with one slide per line [default: all].
    #[arg(long, value_delimiter = ',', value_parser = name, value_name = "SLIDES|FILE")]
    pub(crate) slides: Vec<String>,
    /// What is never on both sides, training and test.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) by: SplitBy,
    /// Number of folds, each of whole patients, or `leave-one-out` [default: leave-one-out, one fold per patient, or per
    /// slide with --by slide].
    #[arg(long, value_name = "N")]
    pub(crate) folds: Option<String>,
    /// With --by random-spots: the share of the spots of every slide to test on, between 0 and 1 [default: 0.2].
    #[arg(long, value_name = "SHARE")]
    pub(crate) test_share: Option<f64>,
    /// With --folds N: what the folds have about the same number of [default: spots].
    #[arg(long, value_enum)]
    pub(crate) balance: Option<Balance>,
    /// The patient of each slide: a csv file with columns `slide` and `patient`. Slides that it does not list keep the
    /// patients of the shards.
    #[arg(long, value_name = "FILE")]
    pub(crate) patients: Option<PathBuf>,
    /// Seed of the random choice, with --folds N or --by random-spots [default: 7].
    #[arg(long)]
    pub(crate) seed: Option<u64>,
    /// Write folds although a patient, or a section under two names, is on both sides: the file records which, so do the runs
    /// made of it, and every score is stamped with it.
    #[arg(long)]
    pub(crate) allow_leakage: bool,
    /// File to write, for `pretrain --folds`.
    #[arg(long, default_value = "folds.json")]
    pub(crate) to: PathBuf,
    /// Replace a file of folds that is there already.
    #[arg(long)]
    pub(crate) replace: bool,
}

/// What a split keeps on one side.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum SplitBy {
    /// All slides of a patient.
    #[default]
    Patient,
    /// Single slides: a patient with several is on both sides, which takes --allow-leakage.
    Slide,
    /// Single spots: neighbours are on both sides, and scores are stamped `leaky across space`.
    RandomSpots,
}

/// What folds have about the same amount of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Balance {
    /// Spots, also of each technology.
    #[default]
    Spots,
    /// Slides, also of each technology.
    Slides,
}

/// The seed, where none is given.
const SEED: u64 = 7;

/// Writes the folds of a cohort, or random spots of every slide.
///
/// # Errors
///
/// If the slides cannot be divided so, or a tile or the counts of a spot are on both sides.
pub(crate) fn split(arguments: &Split) -> Result<(), CliError> {
    let way = way(arguments)?;
    if let Some(patients) = &arguments.patients {
        output_file::check_not_read("--to", &arguments.to, &[patients])?;
    }
    let is_there = check_output(arguments)?;
    let shards = ShardFolder::open(&arguments.shards)?;
    match way {
        Way::RandomSpots { test_share, seed } => {
            by_spot(arguments, &shards, test_share, seed)?;
        }
        of_slides => by_patient_or_slide(arguments, &of_slides, &shards)?,
    }
    match is_there {
        true => print_line!("replaced {}", arguments.to.display()),
        false => print_line!("written to {}", arguments.to.display()),
    }
    Ok(())
}

/// How to divide, with what that takes.
enum Way {
    LeaveOnePatientOut,
    LeaveOneSlideOut,
    PatientFolds {
        n_folds: usize,
        balance: FoldBalance,
        seed: u64,
    },
    RandomSpots {
        test_share: f64,
        seed: u64,
    },
}

/// How to divide; an option that would do nothing is refused.
fn way(arguments: &Split) -> Result<Way, CliError> {
    let refuse = |given: &[(bool, &str)], why: &str| match given.iter().find(|(is, _)| *is) {
        Some((_, option)) => Err(CliError::usage(format!(
            "{option} does nothing here: {why}"
        ))),
        None => Ok(()),
    };
    let seed = arguments.seed.unwrap_or(SEED);
    let has_balance = (arguments.balance.is_some(), "--balance");
    if arguments.by == SplitBy::RandomSpots {
        let given = [
            (arguments.folds.is_some(), "--folds"),
            has_balance,
            (arguments.patients.is_some(), "--patients"),
            (arguments.allow_leakage, "--allow-leakage"),
        ];
        refuse(
            &given,
            "--by random-spots is one split, of --test-share of every slide's spots; another --seed draws another",
        )?;
        let test_share = arguments.test_share.unwrap_or(random_spots::TEST_SHARE);
        return Ok(Way::RandomSpots { test_share, seed });
    }
    let has_share = (arguments.test_share.is_some(), "--test-share");
    refuse(&[has_share], "it goes with --by random-spots")?;
    match arguments.folds.as_deref().map(str::trim) {
        None | Some("leave-one-out") => {
            let given = [has_balance, (arguments.seed.is_some(), "--seed")];
            refuse(
                &given,
                "one is left out at a time, so there is no random choice; it goes with --folds N",
            )?;
            Ok(match arguments.by {
                SplitBy::Slide => Way::LeaveOneSlideOut,
                SplitBy::Patient | SplitBy::RandomSpots => Way::LeaveOnePatientOut,
            })
        }
        Some(number) if arguments.by == SplitBy::Slide => Err(CliError::usage(format!(
            "--folds {number}: --by slide leaves out one slide at a time; run it without --folds"
        ))),
        Some(number) => Ok(Way::PatientFolds {
            n_folds: number.parse().map_err(|_| {
                CliError::usage(format!(
                    "--folds {number}: give a number or `leave-one-out`"
                ))
            })?,
            balance: match arguments.balance.unwrap_or_default() {
                Balance::Spots => FoldBalance::Spots,
                Balance::Slides => FoldBalance::Slides,
            },
            seed,
        }),
    }
}

/// Whether the file is there already; only one of folds is written over, and only if asked for.
fn check_output(arguments: &Split) -> Result<bool, CliError> {
    let to = &arguments.to;
    output_file::check("--to", to)?;
    output_file::check_ending("--to", to, "folds are written", &["json"])?;
    if !to.exists() || is_stream(to) {
        return Ok(false);
    }
    let shown = to.display();
    if SplitProtocol::of_file(to).is_err() {
        return Err(CliError::usage(format!(
            "--to {shown}: is there already and is no file of folds; choose another name"
        )));
    }
    match arguments.replace {
        true => Ok(true),
        false => Err(CliError::usage(format!(
            "--to {shown}: is there already; choose another name, or replace it with --replace"
        ))),
    }
}

/// The slides that are divided, in the order of the shards.
fn chosen<'a>(arguments: &Split, shards: &'a ShardFolder) -> Result<Vec<&'a str>, CliError> {
    let mut names: Vec<&str> = shards.slide_names().collect();
    if !arguments.slides.is_empty() {
        let given = slides_named("--slides", &arguments.slides, &names)?;
        names.retain(|name| given.iter().any(|given| given == name));
    }
    Ok(names)
}
