//! Towers and trained models with the names that `transformers` reads.

use std::collections::BTreeMap;
use std::path::Path;

use burn::tensor::Device;
use comtip_files::write_whole;
use comtip_model::{Checkpoint, Comtip, HostTensor, Towers, TowersConfig, parameter_values};
use comtip_text::TextTowerConfig;
use comtip_vision::VisionTransformerConfig;
use serde_json::{Value, json};

use super::hugging_face_config::{clip_config, preprocessor_config};
use super::towers_folder::REFERENCE;
use crate::error::{WeightsError, weights};
use crate::files::{Reader, Written, write_folder, write_tensors};
use crate::import::Imported;
use crate::layout::Layout;
use crate::verify::{ReferenceVectors, WeightsProvenance};

/// Name of the file of weights, in this folder as in Hugging Face's.
const WEIGHTS: &str = "model.safetensors";

/// Our start of the names that CLIP has no place for.
const OURS: [&str; 3] = [
    "text.gene_table",
    "text.value_projection.",
    "embedding_norm.",
];

/// Writes towers as a folder for `transformers.CLIPModel.from_pretrained`, with the vectors that they
/// give on `device` now in `reference.safetensors`.
///
/// # Errors
///
/// If they are no CLIP, `to` is there already or a file cannot be written; nothing is left then.
pub fn export_towers(to: &Path, imported: &Imported, device: &Device) -> Result<(), WeightsError> {
    let Imported {
        config,
        towers,
        account,
    } = imported;
    let text = config.text.as_ref().ok_or_else(|| {
        weights(
            &account.file,
            "holds an image tower alone, but CLIPModel of transformers has two",
        )
    })?;
    let shape = (&config.vision, text, text.d_sentence);
    let reference = ReferenceVectors::of(config, towers, device);
    let values = parameter_values(towers);
    let provenance = WeightsProvenance::of(&values, WEIGHTS, &account.provenance, config);
    write_clip(to, shape, values, &account.file, |folder| {
        provenance.write(folder)?;
        reference.write(&folder.join(REFERENCE))
    })
}

/// Writes a trained model as a folder for `transformers.CLIPModel.from_pretrained`.
///
/// The projection of sentences into the joint space is folded into CLIP's text projection: both are
/// linear maps without bias. What CLIP has no place for, the gene table, the projection of values and the running
/// statistics of an embedding norm, goes to `comtip.safetensors`, the order of its genes to `genes.json`: a norm takes
/// off a mean, and CLIP's projections have no bias that it could be folded into. `reference.safetensors` gets the
/// vectors of the model as it is, not folded and ahead of the norm, and `tile_embeds`, which CLIP does not make: where
/// the model puts tiles, ahead of the norm too.
///
/// # Errors
///
/// If the image tower is no vision transformer, `to` is there already or a file cannot be written; nothing is left then.
pub fn export_checkpoint(
    to: &Path,
    checkpoint: &Checkpoint,
    device: &Device,
) -> Result<(), WeightsError> {
    let config = &checkpoint.config;
    let (Some(vision), Some(towers)) = (config.vision.transformer(), checkpoint.model.towers())
    else {
        let problem = "cannot be written: the image tower of the model reads hand features, and CLIPModel of \
                       transformers has patches; export a model with a vision transformer";
        return Err(weights(to, problem));
    };
    let text = config.text.tower.clone();
    let shape = TowersConfig::new(vision.clone()).with_text(Some(text));
    let reference = reference_of(&checkpoint.model, &towers, &shape, device);
    let mut all: BTreeMap<String, HostTensor> = parameter_values(&checkpoint.model)
        .into_iter()
        .map(|(name, tensor)| (name.replacen("text.tower.", "text.", 1), tensor))
        .collect();
    let is_ours = |name: &String, _: &mut HostTensor| OURS.iter().any(|own| name.starts_with(own));
    let ours: BTreeMap<String, Written> = all
        .extract_if(.., is_ours)
        .map(|(name, tensor)| (name, Written::Floats(tensor)))
        .collect();
    let fold = all.remove("text_projection.weight");
    if let (Some(fold), Some(text)) = (fold, all.get_mut("text.projection.weight")) {
        *text = text.times(&fold);
    }
    let shape = (vision, &config.text.tower, config.d_joint);
    let provenance = checkpoint.provenance.as_ref();
    let mut text = config.text.tower.clone();
    text.d_sentence = config.d_joint;
    let settings = TowersConfig::new(vision.clone()).with_text(Some(text));
    let provenance =
        provenance.map(|provenance| WeightsProvenance::of(&all, WEIGHTS, provenance, &settings));
    write_clip(to, shape, all, to, |folder| {
        if let Some(provenance) = provenance {
            provenance.write(folder)?;
        }
        if !ours.is_empty() {
            write_tensors(&folder.join("comtip.safetensors"), ours, Reader::Comtip)?;
        }
        write_json(&folder.join("genes.json"), &json!(checkpoint.panel))?;
        reference.write(&folder.join(REFERENCE))
    })
}

/// What the model makes of fixed inputs, its projections applied one after the other.
fn reference_of(
    model: &Comtip,
    towers: &Towers,
    shape: &TowersConfig,
    device: &Device,
) -> ReferenceVectors {
    let mut reference = ReferenceVectors::of(shape, towers, device);
    // `rgb` stays an input for who reads the export; its vectors are the class token's, as CLIP puts them.
    let tiles = model.vision.forward(reference.pixels.to_device(device));
    let tiles = HostTensor::from_device(model.tile_projections(&tiles));
    reference.outputs.insert("tile_embeds".to_owned(), tiles);
    if let Some(texts) = reference.outputs.get_mut("text_embeds") {
        *texts = HostTensor::from_device(model.sentence_projections(texts.to_device(device)));
    }
    reference
}

/// Writes what both have: settings, weights under Hugging Face's names, then `more`.
fn write_clip(
    to: &Path,
    (vision, text, d_joint): (&VisionTransformerConfig, &TextTowerConfig, usize),
    values: BTreeMap<String, HostTensor>,
    from: &Path,
    more: impl FnOnce(&Path) -> Result<(), WeightsError>,
) -> Result<(), WeightsError> {
    let config = clip_config(vision, text, d_joint).map_err(|problem| weights(from, problem))?;
    let preprocessor = preprocessor_config(vision);
    let mut tensors = BTreeMap::new();
    for (ours, tensor) in values {
        let named = Layout::HuggingFace.find(&ours);
        let there = named.and_then(|(theirs, map)| Some((theirs, map.there(tensor)?)));
        let (theirs, tensor) =
            there.ok_or_else(|| weights(from, format!("`{ours}` has no place in a CLIPModel")))?;
        tensors.insert(theirs, Written::Floats(tensor));
    }
    write_folder(to, |folder| {
        write_json(&folder.join("config.json"), &config)?;
        write_json(&folder.join("preprocessor_config.json"), &preprocessor)?;
        write_tensors(&folder.join(WEIGHTS), tensors, Reader::Transformers)?;
        more(folder)
    })
}

fn write_json(path: &Path, value: &Value) -> Result<(), WeightsError> {
    Ok(write_whole(path, format!("{value:#}\n").as_bytes())?)
}
