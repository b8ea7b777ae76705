//! `comtip weights`: weights of CLIP's kind in, out and checked.

use std::path::Path;

use burn::module::Module;
use comtip::model::{
    Checkpoint, Difference, ImportOptions, Imported, REFERENCE, ReferenceVectors, TowersConfig,
    check_new_folder, export_checkpoint, export_towers, import_towers, save_towers,
};
use comtip::train::{RunFolder, StoredState, load_stored};
use comtip::vision::{Activation, PixelStatistics};

use crate::arguments::{
    ActivationName, ExportWeights, ImportWeights, VerifyWeights, WhichCheckpoint,
};
use crate::options::{device, trained_run};
use crate::report::{Cell, Table};
use crate::ui::{Failure, terminal_table};

/// Largest relative difference of 32-bit floats that still counts as the same weights.
const TOLERANCE: f64 = 1e-5;

/// Reads weights of others and writes them as a folder of ours.
///
/// # Errors
///
/// If a file is missing or malformed, weights do not fit, or the folder cannot be written.
pub(crate) fn import_weights(arguments: &ImportWeights) -> Result<(), Failure> {
    check_new_folder(&arguments.to)?;
    let device = device::find(&arguments.device.device)?;
    let asked = arguments.pixel_mean.zip(arguments.pixel_std);
    let pixels = asked.map(|(mean, std)| PixelStatistics::new(mean, std));
    let options = ImportOptions {
        n_heads: arguments.heads,
        n_text_heads: arguments.text_heads,
        activation: arguments.activation.map(|name| match name {
            ActivationName::Gelu => Activation::Gelu,
            ActivationName::QuickGelu => Activation::QuickGelu,
        }),
        image_px: arguments.image_px,
        leave_out: arguments.leave_out.clone(),
        pixels: pixels
            .transpose()
            .map_err(|error| Failure::usage(error.to_string()))?,
    };
    let imported = import_towers(&arguments.from, &options, &device)?;
    save_towers(&arguments.to, &imported, &device)?;
    print_account(&imported);
    let to = arguments.to.display();
    say!("\nThe towers are in {to}; `comtip weights verify {to}` checks them on any device.");
    Ok(())
}

/// Writes towers or a trained model with Hugging Face's names.
///
/// # Errors
///
/// If there is neither at `from`, `CLIPModel` has no place for them, or a file cannot be written.
pub(crate) fn export_weights(arguments: &ExportWeights) -> Result<(), Failure> {
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
        None => None,
    };
    if let Some(checkpoint) = trained {
        export_checkpoint(to, &checkpoint, &device)?;
        say!(
            "{to} is read by transformers.CLIPModel.from_pretrained. get_text_features embeds texts as the \
             model does; its gene table and projection of values are in comtip.safetensors.\n\
             get_image_features is NOT where comtip puts a tile: it projects the class token, comtip the mean \
             of the patch tokens:\n  \
             tokens = model.vision_model(pixel_values=pixels).last_hidden_state[:, 1:]\n  \
             model.visual_projection(model.vision_model.post_layernorm(tokens).mean(1))",
            to = to.display()
        );
        return Ok(());
    }
    let imported = import_towers(from, &ImportOptions::default(), &device)?;
    export_towers(to, &imported, &device)?;
    say!(
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

/// Computes reference vectors again and compares.
///
/// # Errors
///
/// If weights or vectors cannot be read, or a difference is larger than rounding makes.
pub(crate) fn verify_weights(arguments: &VerifyWeights) -> Result<(), Failure> {
    let device = device::find(&arguments.device.device)?;
    let own = arguments.folder.join(REFERENCE);
    let path = arguments.reference.as_deref().unwrap_or(&own);
    if !path.is_file() {
        return Err(Failure::input(format!(
            "{} is not there; name reference vectors with --reference, or make a folder that has them with \
             `comtip weights import`",
            path.display()
        )));
    }
    let reference = ReferenceVectors::read(path)?;
    let imported = import_towers(&arguments.folder, &ImportOptions::default(), &device)?;
    if let Some(problem) = reference.problem(&imported.config) {
        return Err(Failure::input(format!("{}: {problem}", path.display())));
    }
    let differences = reference.differences(&imported.towers, &device);
    print_differences(path, &arguments.device.device, &differences);
    let within = |difference: &Difference| difference.relative() <= TOLERANCE;
    match differences.iter().find(|difference| !within(difference)) {
        None => Ok(()),
        Some(difference) if difference.largest.is_nan() => Err(Failure::no_result(format!(
            "{} {:?} cannot be compared: these towers make none of that shape, or a number is NaN",
            difference.name, difference.shape
        ))),
        Some(difference) => Err(Failure::no_result(format!(
            "{} differ by {:.1e} of their largest value, more than {TOLERANCE:.0e}: these are not the weights \
             the vectors were made with, or this device computes in less than 32 bit",
            difference.name,
            difference.relative()
        ))),
    }
}

fn print_differences(path: &Path, device: &str, differences: &[Difference]) {
    let row = |difference: &Difference| {
        vec![
            Cell::Text(difference.name.clone()),
            Cell::Text(format!("{:?}", difference.shape)),
            Cell::Text(format!("{:.1e}", difference.largest)),
            Cell::Text(format!("{:.1e}", difference.relative())),
        ]
    };
    terminal_table::print(&Table {
        caption: format!("{} on {device}", path.display()),
        columns: ["vectors", "shape", "largest difference", "relative"]
            .map(str::to_owned)
            .to_vec(),
        rows: differences.iter().map(row).collect(),
        note: Some(format!(
            "relative: over the largest value; up to {TOLERANCE:.0e} is rounding"
        )),
        ..Table::default()
    });
}

/// Prints what was read and what was not.
pub(super) fn print_account(imported: &Imported) {
    let account = &imported.account;
    terminal_table::print(&Table {
        caption: format!("{}, names of {}", account.file.display(), account.layout),
        columns: [
            "tower",
            "width",
            "layers",
            "heads",
            "reads",
            "activation",
            "parameters",
        ]
        .map(str::to_owned)
        .to_vec(),
        rows: tower_rows(imported),
        note: Some(format!(
            "{} tensors, {} parameters; SHA-256 of the weights {}",
            account.n_tensors,
            imported.towers.num_params(),
            account.sha256
        )),
        ..Table::default()
    });
    say!(
        "  pixels: {} ({})",
        imported.config.vision.pixels,
        account.pixels_from
    );
    for change in &account.changes {
        say!("  {change}");
    }
    for difference in &account.differences {
        say!("  differs: {difference}");
    }
    if !account.provenance.trainings.is_empty() {
        say!("  trained before: {}", account.provenance);
    }
    for left_out in &account.left_out {
        say!("  left out: {left_out}");
    }
    for assumed in &account.assumed {
        say!("  nothing told, assumed: {assumed}");
    }
    if !account.assumed.is_empty() {
        say!(
            "  --heads, --text-heads, --activation, --pixel-mean and --pixel-std of `weights import` say otherwise"
        );
    }
}

fn tower_rows(imported: &Imported) -> Vec<Vec<Cell>> {
    let TowersConfig { vision, text } = &imported.config;
    let row = |name: &str, sizes: [usize; 3], reads: String, activation, n_parameters: usize| {
        let mut row = vec![Cell::Text(name.to_owned())];
        row.extend(sizes.map(|size| Cell::Text(size.to_string())));
        row.extend([
            Cell::Text(reads),
            Cell::Text(
                match activation {
                    Activation::Gelu => "GELU",
                    Activation::QuickGelu => "QuickGELU",
                }
                .to_owned(),
            ),
            Cell::Text(n_parameters.to_string()),
        ]);
        row
    };
    let mut rows = vec![row(
        "image",
        [vision.d_model, vision.n_layers, vision.n_heads],
        format!("{} px, patches of {}", vision.image_px, vision.patch_px),
        vision.activation,
        imported.towers.vision.num_params(),
    )];
    if let (Some(text), Some(tower)) = (text, &imported.towers.text) {
        rows.push(row(
            "text",
            [text.d_model, text.n_layers, text.n_heads],
            format!("{} of {} tokens", text.n_positions, text.n_vocabulary),
            text.activation,
            tower.num_params(),
        ));
    }
    rows
}
