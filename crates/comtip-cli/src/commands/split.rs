//! `comtip split`: which slides are trained on and which are tested on.

use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;
use std::time::Instant;

use clap::{Args, ValueEnum};
use comtip::data::{
    FoldBalance, Folds, LeakRules, Patient, PatientOrigin, PatientRule, PatientTable, ShardFolder,
    SlideInfo, SplitProtocol, SpotSplit, refuse_leaks,
};
use comtip::files::is_stream;
use comtip::report::{Cell, Table};

use crate::options::{asking_for_patients, output_file, read_patients, show_guesses_of, some_of};
use crate::ui::{CliError, terminal_table};

#[derive(Debug, Args)]
#[command(
    after_help = "Example, one fold for each patient:\n  comtip split shards --to folds.json"
)]
pub(crate) struct Split {
    /// Folder of shards, made by `comtip prepare`.
    pub(crate) shards: PathBuf,
    /// What is never on both sides, training and test.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) by: SplitBy,
    /// Number of folds, each of whole patients, or `leave-one-out` [default: leave-one-out, one fold per patient].
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

/// The share of every slide's spots that is tested on, where none is given.
const TEST_SHARE: f64 = 0.2;

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
        Way::RandomSpots { test_share, seed } => by_spot(&arguments.to, &shards, test_share, seed)?,
        of_patients => by_patient(arguments, &of_patients, &shards)?,
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
        ];
        refuse(
            &given,
            "--by random-spots is one split, of --test-share of every slide's spots; another --seed draws another",
        )?;
        let test_share = arguments.test_share.unwrap_or(TEST_SHARE);
        return Ok(Way::RandomSpots { test_share, seed });
    }
    let has_share = (arguments.test_share.is_some(), "--test-share");
    refuse(&[has_share], "it goes with --by random-spots")?;
    match arguments.folds.as_deref().map(str::trim) {
        None | Some("leave-one-out") => {
            let given = [has_balance, (arguments.seed.is_some(), "--seed")];
            refuse(
                &given,
                "one patient is left out at a time, so there is no random choice; it goes with --folds N",
            )?;
            Ok(Way::LeaveOnePatientOut)
        }
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

fn by_patient(arguments: &Split, way: &Way, shards: &ShardFolder) -> Result<(), CliError> {
    let mut slides: Vec<SlideInfo> = shards.manifest().slides.iter().map(Into::into).collect();
    let rule = match &arguments.patients {
        Some(path) => {
            let names: Vec<&str> = shards.slide_names().collect();
            put_over(&mut slides, &read_patients(path, &names)?);
            PatientRule::Table
        }
        None => PatientRule::Shards,
    };
    let folds = match way {
        Way::PatientFolds {
            n_folds,
            balance,
            seed,
        } => {
            check_n_folds(*n_folds, &slides)?;
            Folds::of_patients(&slides, *n_folds, *seed, *balance, rule)
        }
        _ => Folds::leave_one_patient_out(&slides, rule),
    };
    let folds = folds.map_err(|error| asking_for_patients(error, "by --patients FILE"))?;
    show_guesses_of(&slides, arguments.patients.as_deref());
    message!("comparing the tiles and counts of {} slides", slides.len());
    let begun = Instant::now();
    refuse_leaks(&folds.find_leaks(shards, LeakRules::default())?)?;
    folds.write(&arguments.to)?;
    terminal_table::print(&table(&folds));
    print_line!(
        "no tile and no spot's counts are on both sides of a fold ({:.1} s)",
        begun.elapsed().as_secs_f64()
    );
    Ok(())
}

/// Refuses more folds than there are patients, with the number that can be had.
fn check_n_folds(n_folds: usize, slides: &[SlideInfo]) -> Result<(), CliError> {
    let patients: BTreeSet<&str> = slides.iter().map(|slide| slide.patient.as_str()).collect();
    let n_patients = patients.len();
    let names: Vec<&str> = patients.into_iter().collect();
    // What is wrong with one patient alone is said elsewhere.
    if n_patients < 2 || (2..=n_patients).contains(&n_folds) {
        return Ok(());
    }
    let most = match n_patients {
        2 => String::new(),
        n => format!("give 2 to {n}, or "),
    };
    Err(CliError::usage(format!(
        "--folds {n_folds}: there are {n_patients} patients, {}; {most}run without --folds to leave one patient out \
         at a time",
        some_of(&names)
    )))
}

/// Puts the patients of a table over those of the shards, and warns where it lists some slides of a
/// patient and not the others.
fn put_over(slides: &mut [SlideInfo], table: &PatientTable) {
    let moves = |slide: &SlideInfo| table.get(&slide.slide).is_some_and(|p| p != slide.patient);
    let is_cut = |slide: &&SlideInfo| {
        let mut others = slides.iter().filter(|other| other.patient == slide.patient);
        table.get(&slide.slide).is_none() && others.any(moves)
    };
    let cut: Vec<&str> = slides
        .iter()
        .filter(is_cut)
        .map(|s| s.slide.as_str())
        .collect();
    if !cut.is_empty() {
        message!(
            "warning: the table takes slides from a patient of the shards and leaves {} there; if they are of one \
             person, list them all",
            some_of(&cut)
        );
    }
    for slide in slides {
        if let Some(patient) = table.get(&slide.slide) {
            slide.set_patient(Patient::new(patient, PatientOrigin::Table));
        }
    }
}

fn table(folds: &Folds) -> Table {
    let of_side = |side: &[String]| -> Vec<&SlideInfo> {
        let is_there = |slide: &&SlideInfo| side.contains(&slide.slide);
        folds.slides.iter().filter(is_there).collect()
    };
    let n_spots = |slides: &[&SlideInfo]| slides.iter().map(|s| s.n_spots).sum::<usize>();
    let text = |text: String| Cell::Text(text);
    let rows = folds.folds.iter().enumerate().map(|(i, fold)| {
        let (train, test) = (of_side(&fold.train), of_side(&fold.test));
        let mut patients: Vec<&str> = test.iter().map(|slide| slide.patient.as_str()).collect();
        patients.sort_unstable();
        patients.dedup();
        vec![
            text((i + 1).to_string()),
            text(train.len().to_string()),
            text(n_spots(&train).to_string()),
            text(test.len().to_string()),
            text(n_spots(&test).to_string()),
            text(patients.join(" ")),
        ]
    });
    Table {
        caption: folds.protocol.to_string(),
        columns: [
            "fold",
            "train slides",
            "train spots",
            "test slides",
            "test spots",
            "patients tested on",
        ]
        .map(str::to_owned)
        .to_vec(),
        rows: rows.collect(),
        ..Table::default()
    }
}

fn by_spot(to: &Path, shards: &ShardFolder, test_share: f64, seed: u64) -> Result<(), CliError> {
    let mut slides = Vec::new();
    for name in shards.slide_names() {
        let spots = shards.read_slide(name)?.read_spots()?.spots;
        let ids = spots.into_iter().map(|spot| spot.id).collect();
        slides.push((name.to_owned(), ids));
    }
    let split = SpotSplit::random(&slides, test_share, seed)?;
    split.write(to)?;
    let n_test: usize = split.slides.iter().map(|slide| slide.test.len()).sum();
    print_line!(
        "{n_test} spots of {} slides to test on: {}. Neighbours of tested spots are trained on, so scores say \
         nothing about another slide",
        split.slides.len(),
        split.protocol
    );
    Ok(())
}
