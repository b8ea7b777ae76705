//! What is trained on and what is tested on, and the genes.

use comtip::data::{ShardFolder, TrainTestSplit};
use comtip::train::{FineTuneConfig, RunFolder, TrainingData};

use super::{Finetune, TuningSplit};
use crate::commands::pretrain::{print_comparison, print_remarks};
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
    let split = split(arguments, shards, run, begun, config)?;
    if let Some(stamp) = split.stamp() {
        message!("warning: the split is {stamp}: {split}");
    }
    let (data, remarks) = match begun {
        Some(begun) if arguments.genes.is_empty() => {
            TrainingData::with_panel(begun.read_genes()?, shards, split, None)?
        }
        _ => {
            let of_run = run.read_genes()?;
            let genes = match arguments.genes.is_empty() {
                true => of_run.vocabulary.symbols().to_vec(),
                false => genes_named("--genes", &arguments.genes)?,
            };
            print_comparison(&split);
            TrainingData::of_genes(&genes, of_run.normalization, shards, split)?
        }
    };
    print_remarks(&remarks);
    Ok(data)
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
