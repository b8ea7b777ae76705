//! What was read of weights of others, and what was not.

use burn::module::Module;
use comtip::model::TowersConfig;
use comtip::report::{Cell, Table};
use comtip::vision::Activation;
use comtip::weights::Imported;

use crate::ui::terminal_table;

/// Prints what was read and what was not.
pub(crate) fn print_account(imported: &Imported) {
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
    print_line!(
        "  pixels: {} ({})",
        imported.config.vision.pixels,
        account.pixels_from
    );
    for change in &account.changes {
        print_line!("  {change}");
    }
    for difference in &account.differences {
        print_line!("  differs: {difference}");
    }
    if !account.provenance.trainings.is_empty() {
        print_line!("  trained before: {}", account.provenance);
    }
    for left_out in &account.left_out {
        print_line!("  skipped: {left_out}");
    }
    for assumed in &account.assumed {
        print_line!("  not given, so assumed: {assumed}");
    }
    if !account.assumed.is_empty() {
        print_line!(
            "  to say otherwise: --heads, --text-heads, --activation, --pixel-mean and --pixel-std of `comtip weights import`"
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
