//! `comtip demo`: the whole way on the bundled real sample.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use comtip::data::{PatientSplit, PrepareOptions, ShardFolder, SlideInfo, SlideSource};
use comtip::eval::{
    ClusteringOptions, EvalContext, ExpressionOptions, TileMismatch, clustering, expression,
    zero_shot,
};
use comtip::metrics::EvalResult;
use comtip::train::{RunFolder, Start, read_epoch_records, read_step_records};

use super::evaluate::{
    RunPage, command_line, print_protocol, print_result, report_facts, run_report, write_report,
};
use super::prepare::write_shards;
use super::pretrain::{train, training_data};
use crate::options::{Device, device, settings};
use crate::ui::{
    CliError, RunSummary, SlideBoard, TrainingDisplay, show_embedding, warn_of_scores,
};

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  comtip demo --to my-demo")]
pub(crate) struct Demo {
    /// Folder for the shards, the run and report.html. One with an unfinished demo resumes it; a finished one is refused.
    #[arg(long, default_value = "comtip-demo")]
    pub(crate) to: PathBuf,
    /// Folder of the bundled sample (examples/sample of the repository), if it is not found by itself.
    #[arg(long)]
    pub(crate) sample: Option<PathBuf>,
    /// Change a setting of the preset tiny, for example run.epochs=5; may be repeated. `comtip settings` lists them.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub(crate) set: Vec<String>,
    #[command(flatten)]
    pub(crate) device: Device,
}

const ATTRIBUTION: &str = "HER2-positive breast cancer, Spatial Transcriptomics: Andersson et al., Nature \
    Communications 2021, Zenodo 10.5281/zenodo.4751624, CC BY 4.0";

/// Patient whose section the demo tests on.
const TEST_PATIENT: &str = "Human_Breast_Andersson_10142021_ST_B";

/// Prepares the sample, pretrains on one patient, scores on the other, writes a report. Stopped anywhere before the report
/// and begun again, it resumes.
///
/// # Errors
///
/// If the sample is not found, a step fails, a loss is no longer finite or nothing was learned.
pub(crate) fn demo(arguments: &Demo) -> Result<(), CliError> {
    let begun = Instant::now();
    let device = device::find(&arguments.device.device)?;
    let config = settings::of_preset("tiny", &arguments.set)?;
    let sample = find_sample(arguments.sample.as_deref())?;
    let (shards, run) = (arguments.to.join("shards"), arguments.to.join("run"));
    let trained = RunFolder::new(&run);
    let to = arguments.to.join("report.html");
    if to.exists() {
        return Err(CliError::usage(format!(
            "{} holds an earlier demo; remove it or choose another folder with --to",
            arguments.to.display()
        )));
    }
    print_line!("Sample: {ATTRIBUTION}");

    let source = SlideSource::open(&sample)?;
    let names: Vec<String> = source.slide_names().map(str::to_owned).collect();
    print_line!(
        "\n1. Prepare {} sections: cut tiles, write shards",
        names.len()
    );
    let manifest = write_shards(
        &names,
        &source,
        &shards,
        &PrepareOptions::default(),
        &mut SlideBoard::default(),
    )?;
    let slides: Vec<SlideInfo> = manifest.slides.iter().map(Into::into).collect();
    let split = PatientSplit::hold_out(&slides, &[TEST_PATIENT.to_owned()])?;

    print_line!(
        "\n2. Pretrain the tiny preset on {} sections of one patient",
        split.train.len()
    );
    let devices = std::slice::from_ref(&device);
    let (start, panel) = match trained.is_begun() {
        true => {
            let changes = trained.read_config()?.changes_to(&config);
            if !changes.is_empty() {
                return Err(CliError::input(format!(
                    "{} holds a demo that was begun with other settings: {}; give the same with --set again, or choose \
                     another folder with --to",
                    arguments.to.display(),
                    changes.join(", ")
                )));
            }
            (Start::Resume, Some(trained.read_genes()?))
        }
        false => (Start::Fresh, None),
    };
    let folder = ShardFolder::open(&shards)?;
    let data = training_data(&config, &folder, split.into(), None, panel)?;
    let mut display = TrainingDisplay::default();
    train(
        &config,
        data,
        devices,
        &trained,
        start,
        &mut display,
        &command_line(),
    )?;
    let records = read_step_records(&trained.log())?;
    let summary = RunSummary::of(
        &records,
        &read_epoch_records(&trained.epoch_log())?,
        &config,
    )?;
    print_line!("{}", summary.story);

    print_line!("\n3. Score on the section of the other patient");
    let context = EvalContext::open(&run, &shards, &device, TileMismatch::Refused)?;
    let context = context.with_events(show_embedding());
    context.warnings().iter().for_each(warn_of_scores);
    let results: [EvalResult; 3] = [
        clustering(&context, &ClusteringOptions::default())?.into(),
        expression(&context, &ExpressionOptions::default())?.into(),
        zero_shot(&context)?.into(),
    ];
    for result in &results {
        print_result(result, &context.facts());
    }
    print_protocol("Protocol of all scores", &context.facts());

    let seconds = begun.elapsed().as_secs();
    let mut facts = report_facts();
    facts.extend(
        [
            ("device", arguments.device.device.clone()),
            ("seed", config.seed.to_string()),
            ("time", format!("{seconds} s")),
            ("data", ATTRIBUTION.to_owned()),
        ]
        .map(|(name, value)| (name.to_owned(), value)),
    );
    let page = RunPage {
        title: "comtip demo".to_owned(),
        before: vec![format!(
            "A small joint model of tissue images and gene sentences, pretrained from random weights on {} spots of one \
             patient and scored on {} spots of another.",
            context.train()?.len(),
            context.test().len()
        )],
        behind: vec![
            format!("Pretraining: {}.", summary.story),
            "One patient is far too little to learn a general encoder from: read the scores beside their baselines, not \
             as what the method can do."
                .to_owned(),
        ],
        facts,
    };
    let report = run_report(page, &results, &context)?;
    let written = write_report(&to, &report)?;
    print_line!("\n{written}");
    print_line!("Done in {seconds} s.");
    summary.or_failure()
}

/// The bundled sample: where it was said to be, below the current folder, or beside the sources.
pub(super) fn find_sample(given: Option<&Path>) -> Result<PathBuf, CliError> {
    if let Some(path) = given {
        return Ok(path.to_owned());
    }
    let beside_sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/sample");
    [PathBuf::from("examples/sample"), beside_sources]
        .into_iter()
        .find(|path| path.is_dir())
        .ok_or_else(|| {
            CliError::input(
                "the sample is not here: run the demo from a clone of the repository, or give its folder \
                 examples/sample with --sample",
            )
        })
}
