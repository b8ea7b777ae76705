//! A trained model in a folder: shape, weights, genes and what it was trained on, saved and loaded together.

mod gene_fit;
mod stored_files;
mod stored_weights;
mod tuned_checkpoint;

use std::fs;
use std::path::Path;

use burn::config::Config;
use burn::tensor::Device;
use comtip_files::{FileError, write_whole};
use comtip_text::{ClipTokenizer, SentenceTokenizer};

use crate::checksums::Checksums;
use crate::comtip::Comtip;
use crate::config::ComtipConfig;
use crate::error::ModelError;
use crate::gene_panel::GenePanel;
use crate::model_sizes::{check_held, check_model, n_numbers_of_model};
use crate::provenance::Provenance;
use gene_fit::check_gene_counts;
use stored_files::StoredFiles;
use stored_weights::{read_weights, write_weights};

pub use tuned_checkpoint::TunedCheckpoint;

const CONFIG: &str = "config.json";
const WEIGHTS: &str = "model.safetensors";
const GENES: &str = "genes.json";
const PROVENANCE: &str = "provenance.json";

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
    /// What the weights were trained on, `provenance.json`; models of earlier versions do not say.
    pub provenance: Option<Provenance>,
    /// Whether the files are known to be those that were written.
    pub integrity: Integrity,
}

/// Whether the files of a model are known to be those that were written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Integrity {
    /// All have the checksums they were written with, or the model was not read from files.
    Verified,
    /// They have no checksums, as an earlier version wrote them.
    NoChecksums,
}

impl Checkpoint {
    /// Puts the parts together.
    ///
    /// # Errors
    ///
    /// If no model can be of these sizes, a gene symbol cannot be tokenised or makes a sentence longer than the
    /// tower reads, or shape and panel disagree on the number of genes.
    pub fn new(config: ComtipConfig, model: Comtip, panel: GenePanel) -> Result<Self, ModelError> {
        config.check(&panel)?;
        let tokens = SentenceTokenizer::new(&ClipTokenizer::new()?, panel.vocabulary.symbols())?;
        Ok(Self {
            config,
            model,
            panel,
            tokens,
            provenance: None,
            integrity: Integrity::Verified,
        })
    }

    /// The same with what its weights were trained on.
    #[must_use]
    pub fn with_provenance(mut self, provenance: Provenance) -> Self {
        self.provenance = Some(provenance);
        self
    }

    /// Writes the files into `folder`, which is made if need be, and their checksums. Each is written under another
    /// name and then renamed, so that none is ever half there.
    ///
    /// # Errors
    ///
    /// If a file cannot be written.
    pub fn save(&self, folder: &Path) -> Result<(), ModelError> {
        fs::create_dir_all(folder).map_err(FileError::io("create", folder))?;
        write_weights(&self.model, &folder.join(WEIGHTS))?;
        write_json(&folder.join(GENES), &self.panel)?;
        let mut names = vec![CONFIG, WEIGHTS, GENES];
        let path = folder.join(PROVENANCE);
        if let Some(provenance) = &self.provenance {
            write_json(&path, provenance)?;
            names.push(PROVENANCE);
        } else if path.exists() {
            fs::remove_file(&path).map_err(FileError::io("remove", &path))?;
        }
        // The shape comes last: with it there, the model is.
        let config = self.config.to_string();
        let mut checksums = Checksums::of(folder, &names[1..])?;
        checksums.insert(CONFIG, config.as_bytes());
        checksums.write(folder)?;
        Ok(write_whole(&folder.join(CONFIG), config.as_bytes())?)
    }

    /// Reads a folder written by [`save`](Self::save).
    ///
    /// # Errors
    ///
    /// If a file is missing, unreadable or not the one that was written, if a size is none that a model can have, if
    /// a weight is no finite number, or if tensors are missing, left over or of another shape: all of them are
    /// named, none is passed over.
    pub fn load(folder: &Path, device: &Device) -> Result<Self, ModelError> {
        let files = StoredFiles::open(folder)?;
        let config = ComtipConfig::load_binary(&files.read(CONFIG)?).map_err(|error| {
            malformed(&folder.join(CONFIG), &format!("not a model shape: {error}"))
        })?;
        check_model(&config).map_err(|problem| malformed(&folder.join(CONFIG), &problem))?;
        let panel: GenePanel = parse(&folder.join(GENES), &files.read(GENES)?, "a gene panel")?;
        check_gene_counts(&config, &panel, &folder.join(GENES))?;
        let path = folder.join(PROVENANCE);
        let provenance = match path.exists() {
            true => Some(parse(&path, &files.read(PROVENANCE)?, "a provenance")?),
            false => None,
        };
        let path = folder.join(WEIGHTS);
        let weights = files.read(WEIGHTS)?;
        check_held(n_numbers_of_model(&config), weights.len() as u64)
            .map_err(|problem| malformed(&path, &problem))?;
        let model = read_weights(|| config.init(device), weights, &path)?;
        Ok(Self {
            provenance,
            integrity: files.integrity(),
            ..Self::new(config, model, panel)?
        })
    }
}

fn parse<T: serde::de::DeserializeOwned>(
    path: &Path,
    bytes: &[u8],
    what: &str,
) -> Result<T, ModelError> {
    serde_json::from_slice(bytes).map_err(|error| malformed(path, &format!("not {what}: {error}")))
}

fn write_json(path: &Path, value: &impl serde::Serialize) -> Result<(), ModelError> {
    let json = serde_json::to_vec_pretty(value)
        .map_err(|error| malformed(path, &format!("cannot be written: {error}")))?;
    Ok(write_whole(path, &json)?)
}

fn malformed(path: &Path, problem: &str) -> ModelError {
    ModelError::Checkpoint {
        path: path.to_owned(),
        problem: problem.to_owned(),
    }
}
