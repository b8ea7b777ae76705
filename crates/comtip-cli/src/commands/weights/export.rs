//! `comtip weights export`: towers or a trained model for `transformers`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use comtip::model::Checkpoint;
use comtip::train::{RunFolder, StoredState, load_stored};
use comtip::weights::{
    ImportOptions, check_new_folder, export_checkpoint, export_towers, import_towers,
};

use crate::options::{Device, device, trained_run};
use crate::ui::CliError;

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  comtip weights export run --to clip")]
pub(crate) struct ExportWeights {
    /// Folder of a run, of a model or of imported towers.
    pub(crate) from: PathBuf,
    /// Take this checkpoint of a run, instead of the model at its end: for a run that is not finished.
    #[arg(long, value_enum)]
    pub(crate) checkpoint: Option<WhichCheckpoint>,
    /// Folder for `CLIPModel.from_pretrained`; must not exist yet.
    #[arg(long)]
    pub(crate) to: PathBuf,
    #[command(flatten)]
    pub(crate) device: Device,
}

/// A checkpoint of a run.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum WhichCheckpoint {
    /// The one after the most steps.
    Newest,
    /// The one after the best epoch by `run.best_by`: by default the lowest contrast, InfoNCE or SigLIP, on validation
    /// spots if there are any.
    Best,
}

/// Writes towers or a trained model with Hugging Face's names.
///
/// # Errors
///
/// If there is neither at `from`, `CLIPModel` has no place for them, or a file cannot be written.
pub(crate) fn export_weights(arguments: &ExportWeights) -> Result<(), CliError> {
    let device = device::find(&arguments.device.device)?;
    let (from, to) = (&arguments.from, &arguments.to);
    check_new_folder(to)?;
    let run = RunFolder::new(from);
    let trained = match arguments.checkpoint {
        Some(which) => Some(load_stored(&run, stored(which), &device)?),
        None if run.is_begun() => Some(trained_run::load_model(&run, &device)?),
        None if from.join("genes.json").is_file() => {
            let model = Checkpoint::load(from, &device)?;
            trained_run::warn_if_unverified(&model, from);
            Some(model)
        }
        None => {
            run.check_holds_no_runs()?;
            None
        }
    };
    if let Some(checkpoint) = trained {
        export_checkpoint(to, &checkpoint, &device)?;
        print_line!(
            "{to} is read by transformers.CLIPModel.from_pretrained. get_text_features embeds texts as the \
             model does; its gene table and projection of values are in comtip.safetensors.\n\
             get_image_features is NOT where comtip puts a tile: it projects the class token, comtip the mean \
             of the patch tokens:\n  \
             tokens = model.vision_model(pixel_values=pixels).last_hidden_state[:, 1:]\n  \
             model.visual_projection(model.vision_model.post_layernorm(tokens).mean(1))",
            to = to.display()
        );
        if !checkpoint.config.embedding_norm.is_none() {
            print_line!(
                "Neither has the embedding norm of the model, for which CLIPModel has no place: its running \
                 statistics are in comtip.safetensors, embedding_norm.image and embedding_norm.text. Take off \
                 running_mean and, if it is there, divide by the root of running_variance + 1e-5."
            );
        }
        return Ok(());
    }
    let imported = import_towers(from, &ImportOptions::default(), &device)?;
    export_towers(to, &imported, &device)?;
    print_line!(
        "{} is read by transformers.CLIPModel.from_pretrained.",
        to.display()
    );
    Ok(())
}

fn stored(which: WhichCheckpoint) -> StoredState {
    match which {
        WhichCheckpoint::Newest => StoredState::Newest,
        WhichCheckpoint::Best => StoredState::Best,
    }
}
