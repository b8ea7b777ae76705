//! A trained model in a folder: shape, weights and genes, saved and loaded together.

use std::fs;
use std::path::Path;

use burn::config::Config;
use burn::module::Module;
use burn::store::{ApplyResult, ModuleSnapshot, SafetensorsStore};
use burn::tensor::Device;
use comtip_data::write_whole;
use comtip_text::{ClipTokenizer, SentenceTokenizer};

use crate::file_mode::share_file;
use crate::{Comtip, ComtipConfig, GenePanel, ModelError};

const CONFIG: &str = "config.json";
const WEIGHTS: &str = "model.safetensors";
const GENES: &str = "genes.json";

/// A model with all it needs to be used.
#[derive(Debug, Clone)]
pub struct Checkpoint {
    /// Shape of the model, `config.json`.
    pub config: ComtipConfig,
    /// The model, `model.safetensors`.
    pub model: Comtip,
    /// The genes of its table, `genes.json`.
    pub panel: GenePanel,
    /// Tokens of those genes; follows from the panel.
    pub tokens: SentenceTokenizer,
}

impl Checkpoint {
    /// Puts the parts together.
    ///
    /// # Errors
    ///
    /// If a gene symbol cannot be tokenised, or shape and panel disagree on the number of genes.
    pub fn new(config: ComtipConfig, model: Comtip, panel: GenePanel) -> Result<Self, ModelError> {
        check_gene_counts(&config, &panel, Path::new(GENES))?;
        let tokens = SentenceTokenizer::new(&ClipTokenizer::new()?, panel.vocabulary.symbols())?;
        Ok(Self {
            config,
            model,
            panel,
            tokens,
        })
    }

    /// Writes the three files into `folder`, which is made if need be. Each is written under another
    /// name and then renamed, so that none is ever half there.
    ///
    /// # Errors
    ///
    /// If a file cannot be written.
    pub fn save(&self, folder: &Path) -> Result<(), ModelError> {
        fs::create_dir_all(folder).map_err(io("create", folder))?;
        // Metadata is written in no fixed order; without it, equal weights are equal files.
        let mut store = SafetensorsStore::from_file(folder.join(WEIGHTS))
            .overwrite(true)
            .clear_metadata();
        let model = self.model.clone().valid();
        model.save_into(&mut store).map_err(|error| {
            malformed(
                &folder.join(WEIGHTS),
                &format!("cannot be written: {error}"),
            )
        })?;
        let path = folder.join(GENES);
        let genes = serde_json::to_vec_pretty(&self.panel)
            .map_err(|error| malformed(&path, &format!("cannot be written: {error}")))?;
        write_whole(&path, &genes)?;
        share_file(&folder.join(WEIGHTS))?;
        Ok(write_whole(
            &folder.join(CONFIG),
            self.config.to_string().as_bytes(),
        )?)
    }

    /// Reads a folder written by [`save`](Self::save).
    ///
    /// # Errors
    ///
    /// If a file is missing or unreadable, or if tensors are missing, left over or of another shape:
    /// all of them are named, none is passed over.
    pub fn load(folder: &Path, device: &Device) -> Result<Self, ModelError> {
        let config = ComtipConfig::load_binary(&read(folder, CONFIG)?).map_err(|error| {
            malformed(&folder.join(CONFIG), &format!("not a model shape: {error}"))
        })?;
        let panel: GenePanel = serde_json::from_slice(&read(folder, GENES)?).map_err(|error| {
            malformed(&folder.join(GENES), &format!("not a gene panel: {error}"))
        })?;
        check_gene_counts(&config, &panel, &folder.join(GENES))?;
        let weights = folder.join(WEIGHTS);
        fs::metadata(&weights).map_err(io("read", &weights))?;
        let mut model = config.init(device);
        let mut store = SafetensorsStore::from_file(&weights).allow_partial(true);
        let applied = model
            .load_from(&mut store)
            .map_err(|error| malformed(&weights, &format!("not a safetensors file: {error}")))?;
        check_strictly(&applied, &weights)?;
        Self::new(config, model, panel)
    }
}

fn check_gene_counts(
    config: &ComtipConfig,
    panel: &GenePanel,
    path: &Path,
) -> Result<(), ModelError> {
    let (n_genes, n_grids) = (panel.vocabulary.len(), panel.value_grid.len());
    if n_genes == config.text.n_genes && n_grids == n_genes {
        return Ok(());
    }
    Err(malformed(
        path,
        &format!(
            "lists {n_genes} genes and {n_grids} value grids, but the model has {} genes; the files of a \
             checkpoint belong together, take them from one run",
            config.text.n_genes
        ),
    ))
}

/// Refuses weights of which some are missing, left over or of another shape; all are named.
pub(crate) fn check_strictly(applied: &ApplyResult, path: &Path) -> Result<(), ModelError> {
    let missing = applied.missing.iter().map(|(name, _)| name.clone());
    let mut problems: Vec<String> = missing.map(|name| format!("`{name}` is missing")).collect();
    problems.extend(
        applied
            .unused
            .iter()
            .map(|name| format!("`{name}` is not part of the model")),
    );
    problems.extend(applied.errors.iter().map(ToString::to_string));
    if problems.is_empty() {
        return Ok(());
    }
    Err(malformed(
        path,
        &format!(
            "does not fit the shape in {CONFIG}: {}; take both from one run",
            problems.join(", ")
        ),
    ))
}

fn malformed(path: &Path, problem: &str) -> ModelError {
    ModelError::Checkpoint {
        path: path.to_owned(),
        problem: problem.to_owned(),
    }
}

fn io(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> ModelError {
    let path = path.to_owned();
    move |source| ModelError::Io {
        action,
        path,
        source,
    }
}

fn read(folder: &Path, name: &str) -> Result<Vec<u8>, ModelError> {
    let path = folder.join(name);
    fs::read(&path).map_err(io("read", &path))
}
