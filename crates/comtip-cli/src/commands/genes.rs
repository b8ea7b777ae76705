//! `comtip genes`: which genes a run would train on, by each selection, and how well they can be predicted at best.

use std::path::PathBuf;

use clap::Args;
use comtip::data::{GeneSelection, ShardFolder, SlideSubset};
use comtip::files::first_names;
use comtip::report::{Cell, Table};
use comtip::train::{ChosenGenes, DataSettings, GeneCeilings};

use super::pretrain::{hold_out, print_skipped};
use crate::options::{name, settings};
use crate::ui::{CliError, plural, terminal_table};

#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  comtip genes shards --set data.n_top_genes=100 --set data.min_counts=50"
)]
pub(crate) struct Genes {
    /// Folder of shards, made by `comtip prepare`.
    pub(crate) shards: PathBuf,
    /// Patients to keep out of training, separated by commas: their slides choose no gene.
    #[arg(long, value_delimiter = ',', value_parser = name, value_name = "PATIENTS")]
    pub(crate) hold_out: Vec<String>,
    /// List every gene of this selection with its ceiling: seurat, pearson-residuals or mean. Without it the three are
    /// compared.
    #[arg(long, value_name = "NAME")]
    pub(crate) selection: Option<GeneSelection>,
    /// Settings by name: tiny or paper. Of them those of genes and their values are used.
    #[arg(long, default_value = "tiny", conflicts_with = "config")]
    pub(crate) preset: String,
    /// Settings from a TOML file, for example RUN/config.toml.
    #[arg(long)]
    pub(crate) config: Option<PathBuf>,
    /// Change a setting, for example data.min_counts=50; may be repeated.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub(crate) set: Vec<String>,
}

/// Genes named in a row of the comparison.
const N_NAMED: usize = 5;

/// Prints a row for each selection, or for each gene of one.
///
/// # Errors
///
/// If settings or shards are of no use, or too few genes are shared or counted often enough.
pub(crate) fn genes(arguments: &Genes) -> Result<(), CliError> {
    let config = match &arguments.config {
        Some(path) => settings::of_option(path, &arguments.set)?,
        None => settings::of_preset(&arguments.preset, &arguments.set)?,
    };
    let shards = ShardFolder::open(&arguments.shards)?;
    let split = hold_out(shards.manifest(), &arguments.hold_out)?;
    let training = split.train();
    let choose = |gene_selection: GeneSelection| {
        let settings = DataSettings {
            gene_selection,
            ..config.data.clone()
        };
        ChosenGenes::of_shards(&settings, &shards, &training)
    };
    let slides = plural(training.len(), "training slide");
    if let Some(selection) = arguments.selection {
        let chosen = choose(selection)?;
        print_skipped(&chosen.skipped);
        terminal_table::print(&list(&chosen, &slides));
        return Ok(());
    }
    let all: Vec<ChosenGenes> = GeneSelection::ALL
        .into_iter()
        .map(choose)
        .collect::<Result<_, _>>()?;
    print_skipped(&all[0].skipped);
    terminal_table::print(&comparison(&all, &slides, &training));
    Ok(())
}

/// A row for each selection.
fn comparison(all: &[ChosenGenes], slides: &str, training: &[SlideSubset<'_>]) -> Table {
    let row = |chosen: &ChosenGenes| {
        let ceilings = chosen.ceilings.as_ref();
        vec![
            Cell::Text(chosen.to_string()),
            pcc(ceilings.and_then(GeneCeilings::mean)),
            pcc(ceilings.and_then(GeneCeilings::median)),
            Cell::Text(ceilings.map_or("?".to_owned(), |of| {
                of.genes
                    .iter()
                    .filter(|gene| gene.is_none())
                    .count()
                    .to_string()
            })),
            Cell::Text(first_names(chosen.vocabulary.symbols(), N_NAMED)),
        ]
    };
    let n_seen = all
        .iter()
        .find_map(|chosen| Some(chosen.ceilings.as_ref()?.slides.len()));
    let seen = match n_seen {
        Some(n) if n < training.len() => format!(", taken on {n} of them"),
        _ => String::new(),
    };
    let columns = ["genes", "PCC at best", "median", "without", "first"];
    Table {
        caption: format!("Genes a run would choose on {slides}"),
        columns: columns.map(str::to_owned).to_vec(),
        rows: all.iter().map(row).collect(),
        note: Some(format!(
            "PCC at best: what a predictor that knew the tissue exactly would reach within a training slide{seen}, given the \
             noise of counts; the mean over genes, and beside it their median. Without: genes with too few counts to tell."
        )),
        ..Table::default()
    }
}

/// A row for each gene of one selection.
fn list(chosen: &ChosenGenes, slides: &str) -> Table {
    let row = |(place, gene): (usize, &String)| {
        let ceilings = chosen.ceilings.as_ref();
        vec![
            Cell::Text(gene.clone()),
            Cell::Text(match place < chosen.n_chosen {
                true => (place + 1).to_string(),
                false => "named".to_owned(),
            }),
            pcc(ceilings.and_then(|of| of.genes[place])),
        ]
    };
    let genes = chosen.vocabulary.symbols().iter().enumerate();
    Table {
        caption: format!("Genes on {slides}: {chosen}"),
        columns: ["gene", "place", "PCC at best"].map(str::to_owned).to_vec(),
        rows: genes.map(row).collect(),
        note: Some(
            "PCC at best: what a predictor that knew the tissue exactly would reach within a training slide, given the \
             noise of counts."
                .to_owned(),
        ),
        ..Table::default()
    }
}

fn pcc(value: Option<f64>) -> Cell {
    match value {
        Some(value) => Cell::Number { value, decimals: 2 },
        None => Cell::Missing("too few counts to tell".to_owned()),
    }
}
