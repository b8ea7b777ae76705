//! A fine-tuned network in a folder: shape, weights, genes and what it was trained on.

use std::fs;
use std::path::Path;

use burn::config::Config;
use burn::tensor::Device;
use comtip_files::{FileError, write_whole};

use super::stored_files::StoredFiles;
use super::stored_weights::{read_weights, write_weights};
use super::{CONFIG, GENES, PROVENANCE, WEIGHTS, malformed, parse, write_json};
use crate::checksums::Checksums;
use crate::error::ModelError;
use crate::expression_predictor::{ExpressionPredictor, ExpressionPredictorConfig};
use crate::gene_panel::GenePanel;
use crate::model_sizes::{self, check_held, check_image_tower, n_numbers_of_image_tower, within};
use crate::provenance::Provenance;

/// A network that predicts expression, with all it needs to be used.
///
/// ```
/// use burn::tensor::Device;
/// use comtip_data::{GeneVocabulary, Normalization};
/// use comtip_model::{
///     ComtipConfig, ExpressionPredictorConfig, GenePanel, Origin, Provenance, TunedCheckpoint, seed_weights,
/// };
///
/// let (shape, device) = (ComtipConfig::tiny(1), Device::flex());
/// let pretrained = seed_weights(shape.init(&device), 7);
/// let config = ExpressionPredictorConfig::of(&shape, 1);
/// let tuned = TunedCheckpoint {
///     model: config.init_from(&pretrained, &[1.5], 7),
///     config,
///     panel: GenePanel {
///         vocabulary: GeneVocabulary::new(vec!["ERBB2".to_owned()]),
///         normalization: Normalization::Log1p,
///         value_grid: vec![vec![0.0, 3.0]],
///     },
///     provenance: Provenance { origin: Origin::Random { seed: 7 }, trainings: Vec::new() },
/// };
/// let folder = tempfile::tempdir()?;
/// tuned.save(folder.path())?;
/// let read = TunedCheckpoint::load(folder.path(), &device)?;
/// assert_eq!(read.panel, tuned.panel);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct TunedCheckpoint {
    /// Shape of the network, `config.json`.
    pub config: ExpressionPredictorConfig,
    /// The network, `model.safetensors`.
    pub model: ExpressionPredictor,
    /// The genes it predicts, in their order, and how their values were made, `genes.json`.
    pub panel: GenePanel,
    /// What the weights were trained on, whose slides and of which patients, `provenance.json`.
    pub provenance: Provenance,
}

impl TunedCheckpoint {
    /// Writes the files into `folder`, which is made if need be, and their checksums.
    ///
    /// # Errors
    ///
    /// If a file cannot be written.
    pub fn save(&self, folder: &Path) -> Result<(), ModelError> {
        fs::create_dir_all(folder).map_err(FileError::io("create", folder))?;
        write_weights(&self.model, &folder.join(WEIGHTS))?;
        write_json(&folder.join(GENES), &self.panel)?;
        write_json(&folder.join(PROVENANCE), &self.provenance)?;
        // The shape comes last: with it there, the network is.
        let config = self.config.to_string();
        let mut checksums = Checksums::of(folder, &[WEIGHTS, GENES, PROVENANCE])?;
        checksums.insert(CONFIG, config.as_bytes());
        checksums.write(folder)?;
        Ok(write_whole(&folder.join(CONFIG), config.as_bytes())?)
    }

    /// Reads a folder written by [`save`](Self::save).
    ///
    /// # Errors
    ///
    /// If a file is missing, unreadable or not the one that was written, if a size is none that a network can have, if a
    /// weight is no finite number, or if tensors are missing, left over or of another shape.
    pub fn load(folder: &Path, device: &Device) -> Result<Self, ModelError> {
        let files = StoredFiles::open(folder)?;
        let path = folder.join(CONFIG);
        let config =
            ExpressionPredictorConfig::load_binary(&files.read(CONFIG)?).map_err(|error| {
                malformed(
                    &path,
                    &format!("not the shape of a fine-tuned network: {error}"),
                )
            })?;
        check(&config).map_err(|problem| malformed(&path, &problem))?;
        let path = folder.join(GENES);
        let panel: GenePanel = parse(&path, &files.read(GENES)?, "a gene panel")?;
        let (n_genes, n_predicted) = (panel.vocabulary.len(), config.head.n_genes);
        if n_genes != n_predicted {
            let problem = format!(
                "lists {n_genes} genes, but the network predicts {n_predicted}; take all files from one folder"
            );
            return Err(malformed(&path, &problem));
        }
        let path = folder.join(PROVENANCE);
        let provenance = parse(&path, &files.read(PROVENANCE)?, "a provenance")?;
        let path = folder.join(WEIGHTS);
        let weights = files.read(WEIGHTS)?;
        check_held(
            n_numbers_of_image_tower(&config.vision),
            weights.len() as u64,
        )
        .map_err(|problem| malformed(&path, &problem))?;
        Ok(Self {
            model: read_weights(|| config.init(device), weights, &path)?,
            config,
            panel,
            provenance,
        })
    }
}

/// Refuses a network that cannot be made.
fn check(config: &ExpressionPredictorConfig) -> Result<(), String> {
    check_image_tower(&config.vision)?;
    let head = &config.head;
    within("head.d_input", head.d_input, model_sizes::WIDTH)?;
    within("head.d_hidden", head.d_hidden, model_sizes::MLP)?;
    within("head.n_genes", head.n_genes, model_sizes::GENES)
}
