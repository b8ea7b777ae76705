//! `comtip weights verify`: reference vectors computed again.

use std::path::{Path, PathBuf};

use clap::Args;
use comtip::report::{Cell, Table};
use comtip::train::RunFolder;
use comtip::weights::{Difference, ImportOptions, REFERENCE, ReferenceVectors, import_towers};

use crate::options::{Device, device};
use crate::ui::{CliError, quoted_path, terminal_table};

/// Largest relative difference of 32-bit floats that still counts as the same weights.
const TOLERANCE: f64 = 1e-5;

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  comtip weights verify towers")]
pub(crate) struct VerifyWeights {
    /// Folder of imported towers, or any weights that `import` reads.
    pub(crate) folder: PathBuf,
    /// A file of reference vectors, instead of the one in the folder.
    #[arg(long)]
    pub(crate) reference: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) device: Device,
}

/// Computes reference vectors again and compares.
///
/// # Errors
///
/// If weights or vectors cannot be read, or a difference is larger than rounding makes.
pub(crate) fn verify_weights(arguments: &VerifyWeights) -> Result<(), CliError> {
    let device = device::find(&arguments.device.device)?;
    let own = arguments.folder.join(REFERENCE);
    let path = arguments.reference.as_deref().unwrap_or(&own);
    if !path.is_file() {
        let run = RunFolder::new(&arguments.folder);
        if arguments.reference.is_none() && run.is_begun() {
            let shown = arguments.folder.display();
            return Err(CliError::input(format!(
                "{shown}: is a run, and a run has no reference vectors; export it first\n  `comtip weights export {} --to \
                 FOLDER`, then `comtip weights verify FOLDER`",
                quoted_path(&arguments.folder)
            )));
        }
        return Err(CliError::input(format!(
            "{} does not exist; name a file of reference vectors with --reference, or make a folder that has one with \
             `comtip weights import`",
            path.display()
        )));
    }
    let reference = ReferenceVectors::read(path)?;
    let imported = import_towers(&arguments.folder, &ImportOptions::default(), &device)?;
    if let Some(problem) = reference.problem(&imported.config) {
        return Err(CliError::input(format!("{}: {problem}", path.display())));
    }
    let differences = reference.differences(&imported.towers, &device);
    print_differences(path, &arguments.device.device, &differences);
    let within = |difference: &Difference| difference.relative() <= TOLERANCE;
    match differences.iter().find(|difference| !within(difference)) {
        None => Ok(()),
        Some(difference) if difference.largest.is_nan() => Err(CliError::no_result(format!(
            "{} {:?} cannot be compared: these towers make none of that shape, or a number is NaN",
            difference.name, difference.shape
        ))),
        Some(difference) => Err(CliError::no_result(format!(
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
