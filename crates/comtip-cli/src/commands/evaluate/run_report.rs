//! The page of a run: its verdicts, how it was trained, and its scores by several protocols.

use std::collections::BTreeMap;

use comtip::data::{ShardMetadata, SpotSet};
use comtip::eval::EvalContext;
use comtip::metrics::{EvalResult, Protocol};
use comtip::report::{
    Cell, Report, Section, SectionBlock, Table, embedding_section, result_section, result_verdict,
};
use comtip::train::{read_epoch_records, read_step_records};

use super::training_section::training_section;
use crate::ui::CliError;

/// What a page of a run says besides its scores.
pub(in crate::commands) struct RunPage {
    pub(in crate::commands) title: String,
    /// Paragraphs before the verdicts and behind them.
    pub(in crate::commands) before: Vec<String>,
    pub(in crate::commands) behind: Vec<String>,
    /// What made the report.
    pub(in crate::commands) facts: Vec<(String, String)>,
}

/// The page: a verdict a protocol, training, a section a protocol, embeddings, and last what all scores depend on.
///
/// # Errors
///
/// If a log, a shard or a picture for the maps cannot be read.
pub(in crate::commands) fn run_report(
    page: RunPage,
    results: &[EvalResult],
    context: &EvalContext,
) -> Result<Report, CliError> {
    let mut sections = vec![training(context)?];
    let mut verdicts = Vec::new();
    for result in results {
        let section = result_section(result, &context.backgrounds(result)?, &context.facts());
        verdicts.push(format!("{}: {}", section.heading, result_verdict(result)));
        sections.push(section);
    }
    sections.extend(context.embedding_map()?.as_ref().map(embedding_section));
    sections.push(common_protocol(&context.facts()));
    let lead = [page.before, verdicts, page.behind].concat();
    Ok(Report {
        title: page.title,
        lead: lead.join("\n\n"),
        facts: page.facts,
        sections,
    })
}

/// What was trained on what, and the losses.
fn training(context: &EvalContext) -> Result<Section, CliError> {
    let run = context.run();
    let mut blocks = vec![SectionBlock::Table(sides(context)?)];
    // A folder that was copied for its model has no logs.
    let mut section = match run.log().is_file() && run.epoch_log().is_file() {
        true => training_section(
            &read_step_records(&run.log())?,
            &read_epoch_records(&run.epoch_log())?,
        ),
        false => Section {
            heading: "Pretraining".to_owned(),
            blocks: vec![SectionBlock::Text(
                "The run has no logs of its losses.".to_owned(),
            )],
        },
    };
    blocks.append(&mut section.blocks);
    Ok(Section { blocks, ..section })
}

/// Slides and spots of every patient that was trained on and tested on.
fn sides(context: &EvalContext) -> Result<Table, CliError> {
    let mut rows = patients(context, context.train()?, "trained on");
    rows.extend(patients(context, context.test(), "tested on"));
    let named = ["side", "patient", "slides", "spots"];
    Ok(Table {
        caption: "What was trained on and what is tested on".to_owned(),
        columns: named.map(str::to_owned).to_vec(),
        rows,
        ..Table::default()
    })
}

fn patients(context: &EvalContext, spots: &SpotSet, side: &str) -> Vec<Vec<Cell>> {
    let slides: Vec<&ShardMetadata> = spots.slides().collect();
    let mut n_spots = vec![0usize; slides.len()];
    for spot in 0..spots.len() {
        n_spots[spots.slide_idx(spot)] += 1;
    }
    let mut of_patients: BTreeMap<Option<String>, (usize, usize)> = BTreeMap::new();
    for (facts, n_spots) in slides.iter().zip(n_spots) {
        let of_patient = of_patients.entry(context.patient_of(facts)).or_default();
        of_patient.0 += 1;
        of_patient.1 += n_spots;
    }
    let count = |n: usize| Cell::Number {
        value: n as f64,
        decimals: 0,
    };
    let row = |(patient, (n_slides, n_spots)): (Option<String>, (usize, usize))| {
        let patient = patient.map_or(Cell::Missing("not known".to_owned()), Cell::Text);
        vec![
            Cell::Text(side.to_owned()),
            patient,
            count(n_slides),
            count(n_spots),
        ]
    };
    of_patients.into_iter().map(row).collect()
}

/// What every score of the page depends on, once for all.
fn common_protocol(facts: &Protocol) -> Section {
    let facts = facts.facts();
    let facts = facts.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Section {
        heading: "Protocol of all scores".to_owned(),
        blocks: vec![
            SectionBlock::Text(
                "All scores above depend on this; what one protocol alone depends on stands at the end of its section."
                    .to_owned(),
            ),
            SectionBlock::Protocol(facts.collect()),
        ],
    }
}
