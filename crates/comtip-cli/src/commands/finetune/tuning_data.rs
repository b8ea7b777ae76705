//! What is trained on and what is tested on, and the genes.

use std::path::Path;

use comtip::data::{AllowedLeak, DataError, ShardFolder, TrainTestSplit};
use comtip::train::{FineTuneConfig, RunFolder, TrainingData};

use super::{Finetune, TuningSplit};
use crate::commands::pretrain::{print_apart, print_comparison, print_remarks, warn_of_stamps};
use crate::commands::split::random_spots;
use crate::options::{check_shards, genes_named};
use crate::ui::CliError;

/// The training side with its split and its genes: those that are asked for, or those of `begun`, a fine-tuning that is
/// resumed.
///
/// # Errors
///
/// If a file or the shards cannot be read, they do not fit each other, nothing is held out or no gene is left.
pub(super) fn tuning_data(
    arguments: &Finetune,
    shards: &ShardFolder,
    run: &RunFolder,
    begun: Option<&RunFolder>,
    config: &FineTuneConfig,
) -> Result<TrainingData, CliError> {
    let (genes, chosen_by) = genes(arguments, run)?;
    let split = split(arguments, shards, run, begun, config)?;
    let split = match begun {
        Some(begun) => split.allowing(begun.read_split()?.leaks().to_vec())?,
        None => with_genes_recorded(arguments, split, chosen_by)?,
    };
    warn_of_stamps(&split);
    let (data, remarks) = match begun {
        Some(begun) if arguments.genes.is_empty() => {
            TrainingData::with_panel(begun.read_genes()?, shards, split, None)?
        }
        _ => {
            print_comparison(&split);
            let normalization = run.read_genes()?.normalization;
            TrainingData::of_genes(&genes, normalization, shards, split)?
        }
    };
    print_apart(&remarks, &data.split);
    print_remarks(&remarks);
    Ok(data)
}

/// The genes that are asked for, and the run that chose them; none of genes that are named.
fn genes(
    arguments: &Finetune,
    run: &RunFolder,
) -> Result<(Vec<String>, Option<RunFolder>), CliError> {
    let chooser = match &arguments.genes[..] {
        [] => run.clone(),
        [folder] if Path::new(folder).is_dir() => RunFolder::new(folder),
        named => return Ok((genes_named("--genes", named)?, None)),
    };
    // A fine-tuning was given its genes, and a study has several choices: what they were chosen on is known of a run alone.
    chooser
        .read_config()
        .map_err(|error| CliError::from(error).naming("--genes"))?;
    let symbols = chooser.read_genes()?.vocabulary.symbols().to_vec();
    Ok((symbols, Some(chooser)))
}

/// The same with a record of every test slide that the genes were chosen on. Random spots of the slides of a run are asked for
/// by name and stamped already; else such genes are refused unless they are allowed.
fn with_genes_recorded(
    arguments: &Finetune,
    split: TrainTestSplit,
    chosen_by: Option<RunFolder>,
) -> Result<TrainTestSplit, CliError> {
    let Some(chooser) = chosen_by else {
        return Ok(split);
    };
    let chosen_on = chooser.read_split()?;
    let mut tests = split.tested_among(&chosen_on.train());
    // What the choice had seen before is seen still.
    let tested: Vec<&str> = split.test().iter().map(|part| part.slide).collect();
    tests.extend(chosen_on.leaks().iter().flat_map(|leak| {
        match leak {
            AllowedLeak::Genes { tests } => tests
                .iter()
                .filter(|slide| tested.contains(&slide.as_str()))
                .cloned()
                .collect(),
            _ => Vec::new(),
        }
    }));
    tests.sort();
    tests.dedup();
    if tests.is_empty() {
        return Ok(split);
    }
    let leak = AllowedLeak::Genes { tests };
    match arguments.allow_leakage || arguments.by == Some(TuningSplit::RandomSpots) {
        true => Ok(split.allowing([leak])?),
        false => Err(DataError::Leak {
            problem: format!(
                "--genes {}: {}",
                chooser.path().display(),
                leak.to_string().trim_start_matches("leaky: ")
            ),
        }
        .into()),
    }
}

/// The split that is asked for, or that of a fine-tuning that is resumed.
fn split(
    arguments: &Finetune,
    shards: &ShardFolder,
    run: &RunFolder,
    begun: Option<&RunFolder>,
    config: &FineTuneConfig,
) -> Result<TrainTestSplit, CliError> {
    let manifest = shards.manifest();
    let of_folder = |folder: &RunFolder| {
        let split = folder.read_split()?.with_patients_of(manifest);
        check_shards(&split, manifest, &folder.split())?;
        Ok::<_, CliError>(split)
    };
    match (arguments.by, begun) {
        (Some(TuningSplit::RandomSpots), _) => Ok(random_spots(shards, config.seed)?.into()),
        (None, Some(begun)) => of_folder(begun),
        (Some(TuningSplit::Run) | None, _) => {
            let split = of_folder(run)?;
            match split.test().is_empty() {
                false => Ok(split),
                true => Err(CliError::usage(format!(
                    "{} held nothing out, so there is nothing to test on; --by random-spots tests on spots of the same \
                     slides, or pretrain with --hold-out or --folds",
                    run.path().display()
                ))),
            }
        }
    }
}
