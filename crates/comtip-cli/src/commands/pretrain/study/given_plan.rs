//! What a study consists of, as the command was given it.

use comtip::data::ShardFolder;
use comtip::train::{PretrainConfig, StudyFold, StudyPlan, Variant};

use crate::commands::pretrain::split_choice::splits_of_study;
use crate::commands::pretrain::{Pretrain, without_settings};
use crate::options::settings;
use crate::ui::CliError;

/// The plan that is given; what is not, is that of the study that was begun.
///
/// # Errors
///
/// If settings, folds or shards are of no use, or do not fit each other.
pub(super) fn given_plan(
    arguments: &Pretrain,
    folder: &ShardFolder,
    begun: Option<&StudyPlan>,
) -> Result<StudyPlan, CliError> {
    let config = config(arguments, begun)?;
    let shards = folder.manifest();
    let variants = match (&arguments.variants, begun) {
        (Some(file), _) => Variant::of_file(file)
            .map_err(|error| CliError::usage(format!("--variants: {error}")))?,
        (None, _) if arguments.ablations => Variant::ablations(),
        (None, Some(begun)) => begun.variants.clone(),
        (None, None) => vec![Variant::full()],
    };
    let folds = match begun {
        Some(begun) if arguments.folds.is_none() && arguments.hold_out.is_empty() => {
            for fold in &begun.folds {
                fold.split.check_shards(shards)?;
            }
            begun.folds.clone()
        }
        _ => {
            let splits = splits_of_study(arguments, folder)?.into_iter();
            splits
                .map(|(number, split)| StudyFold::new(number, split, shards))
                .collect()
        }
    };
    let n_seeds = match (arguments.seeds, begun) {
        (Some(n), _) => n.get(),
        (None, Some(begun)) => begun.seeds.len(),
        (None, None) => 1,
    };
    let plan = StudyPlan::new(config, variants, folds, n_seeds);
    let plan = plan.map_err(|error| CliError::usage(error.to_string()))?;
    Ok(StudyPlan {
        weights: begun.and_then(|begun| begun.weights.clone()),
        ..plan
    })
}

/// The settings that are named, or those the study began with.
fn config(arguments: &Pretrain, begun: Option<&StudyPlan>) -> Result<PretrainConfig, CliError> {
    let changes = &arguments.set;
    match (&arguments.preset, &arguments.config, begun) {
        (Some(preset), _, _) => settings::of_preset(preset, changes),
        (None, Some(path), _) => settings::of_option(path, changes),
        (None, None, Some(begun)) => {
            settings::read(&begun.settings.to_toml()?, "the study", changes)
        }
        (None, None, None) => Err(without_settings(&arguments.to, "study.json")),
    }
}
