//! Folds of whole patients or slides.

use std::collections::BTreeSet;
use std::time::Instant;

use comtip::data::{
    AllowSharedPatients, AllowedLeak, Folds, LeakRules, Patient, PatientOrigin, PatientRule,
    PatientTable, ShardFolder, SlideInfo, TrainTestSplit, refuse_leaks,
};
use comtip::report::{Cell, Table};

use super::{Split, Way, chosen};
use crate::options::{asking_for_patients, read_patients, show_guesses_of, some_of};
use crate::ui::{CliError, terminal_table};

pub(super) fn by_patient_or_slide(
    arguments: &Split,
    way: &Way,
    shards: &ShardFolder,
) -> Result<(), CliError> {
    let names = chosen(arguments, shards)?;
    let entries = names
        .iter()
        .filter_map(|name| shards.manifest().slide(name));
    let mut slides: Vec<SlideInfo> = entries.map(Into::into).collect();
    let rule = match &arguments.patients {
        Some(path) => {
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
        Way::LeaveOneSlideOut => {
            let allowed = match arguments.allow_leakage {
                true => AllowSharedPatients::Allow,
                false => AllowSharedPatients::Refuse,
            };
            Folds::leave_one_slide_out(&slides, rule, allowed)
        }
        Way::LeaveOnePatientOut | Way::RandomSpots { .. } => {
            Folds::leave_one_patient_out(&slides, rule)
        }
    };
    let folds = folds.map_err(|error| asking_for_patients(error, "by --patients FILE"))?;
    show_guesses_of(&slides, arguments.patients.as_deref());
    message!("comparing the tiles and counts of {} slides", slides.len());
    let begun = Instant::now();
    let found = folds.find_leaks(shards, LeakRules::default())?;
    if !arguments.allow_leakage {
        refuse_leaks(&found)?;
    }
    let seconds = begun.elapsed().as_secs_f64();
    let folds = folds.allowing(AllowedLeak::of_spots(&found, shards.manifest()));
    folds.write(&arguments.to)?;
    terminal_table::print(&table(&folds));
    if found.is_empty() {
        print_line!("no tile and no spot's counts are on both sides of a fold ({seconds:.1} s)");
    }
    for at in 0..folds.folds.len() {
        let stamps = folds
            .fold(at)
            .map(|fold| TrainTestSplit::from(fold).stamps());
        for stamp in stamps.unwrap_or_default() {
            print_line!("every score of fold {} will be stamped `{stamp}`", at + 1);
        }
    }
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
