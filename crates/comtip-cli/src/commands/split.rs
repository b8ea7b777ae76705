//! `comtip split`: which slides are trained on and which are tested on.

use comtip::data::{
    CohortSlide, FoldBalance, Folds, LeakRules, PatientRule, PatientTable, ShardFolder, SpotSplit,
    refuse_leaks,
};

use crate::arguments::{Balance, Split, SplitBy};
use crate::failure::Failure;
use crate::patients::{read_patients, some_of};
use crate::report::{Cell, Table};
use crate::{output_file, terminal_table};

/// Writes the folds of a cohort, or random spots of every slide.
///
/// # Errors
///
/// If the slides cannot be divided so, or a tile or the counts of a spot are on both sides.
pub(crate) fn split(arguments: &Split) -> Result<(), Failure> {
    output_file::check("--to", &arguments.to)?;
    if let Some(patients) = &arguments.patients {
        output_file::check_not_read("--to", &arguments.to, &[patients])?;
    }
    let shards = ShardFolder::open(&arguments.shards)?;
    match arguments.by {
        SplitBy::Patient => by_patient(arguments, &shards)?,
        SplitBy::RandomSpots => by_spot(arguments, &shards)?,
    }
    say!("written to {}", arguments.to.display());
    Ok(())
}

fn by_patient(arguments: &Split, shards: &ShardFolder) -> Result<(), Failure> {
    let mut slides: Vec<CohortSlide> = shards.manifest().slides.iter().map(Into::into).collect();
    let rule = match &arguments.patients {
        Some(path) => {
            let names: Vec<&str> = shards.slide_names().collect();
            put_over(&mut slides, &read_patients(path, &names)?);
            PatientRule::Table
        }
        None => PatientRule::Shards,
    };
    let folds = match n_folds(&arguments.folds)? {
        None => Folds::leave_one_patient_out(&slides, rule)?,
        Some(n_folds) => {
            let balance = match arguments.balance {
                Balance::Spots => FoldBalance::Spots,
                Balance::Slides => FoldBalance::Slides,
            };
            Folds::of_patients(&slides, n_folds, arguments.seed, balance, rule)?
        }
    };
    tell!("comparing the tiles and counts of {} slides", slides.len());
    refuse_leaks(&folds.find_leaks(shards, LeakRules::default())?)?;
    folds.write(&arguments.to)?;
    terminal_table::print(&table(&folds));
    say!("no tile and no spot's counts are on both sides of a fold");
    Ok(())
}

/// Puts the patients of a table over those of the shards, and warns where it lists some slides of a
/// patient and not the others.
fn put_over(slides: &mut [CohortSlide], table: &PatientTable) {
    let moves = |slide: &CohortSlide| table.get(&slide.slide).is_some_and(|p| p != slide.patient);
    let is_cut = |slide: &&CohortSlide| {
        let mut others = slides.iter().filter(|other| other.patient == slide.patient);
        table.get(&slide.slide).is_none() && others.any(moves)
    };
    let cut: Vec<&str> = slides
        .iter()
        .filter(is_cut)
        .map(|s| s.slide.as_str())
        .collect();
    if !cut.is_empty() {
        tell!(
            "warning: the table takes slides from a patient of the shards and leaves {} there; if they are of one \
             person, list them all",
            some_of(&cut)
        );
    }
    for slide in slides {
        if let Some(patient) = table.get(&slide.slide) {
            slide.patient = patient.to_owned();
        }
    }
}

/// `None` for a fold a patient.
fn n_folds(text: &str) -> Result<Option<usize>, Failure> {
    match text {
        "leave-one-out" => Ok(None),
        number => number.parse().map(Some).map_err(|_| {
            Failure::usage(format!(
                "--folds {number}: give a number or `leave-one-out`"
            ))
        }),
    }
}

fn table(folds: &Folds) -> Table {
    let of_side = |side: &[String]| -> Vec<&CohortSlide> {
        let is_there = |slide: &&CohortSlide| side.contains(&slide.slide);
        folds.slides.iter().filter(is_there).collect()
    };
    let n_spots = |slides: &[&CohortSlide]| slides.iter().map(|s| s.n_spots).sum::<usize>();
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

fn by_spot(arguments: &Split, shards: &ShardFolder) -> Result<(), Failure> {
    let mut slides = Vec::new();
    for name in shards.slide_names() {
        let spots = shards.read_slide(name)?.read_spots()?.spots;
        let ids = spots.into_iter().map(|spot| spot.id).collect();
        slides.push((name.to_owned(), ids));
    }
    let split = SpotSplit::random(&slides, arguments.test_share, arguments.seed)?;
    split.write(&arguments.to)?;
    let n_test: usize = split.slides.iter().map(|slide| slide.test.len()).sum();
    say!(
        "{n_test} spots of {} slides to test on: {}. Neighbours of tested spots are trained on, so scores say \
         nothing about another slide",
        split.slides.len(),
        split.protocol
    );
    Ok(())
}
