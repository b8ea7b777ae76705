//! From the weights of others to towers, strictly: nothing missing, nothing dropped unsaid.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use burn::tensor::Device;
use comtip_vision::Activation;

use super::digest::digest;
use super::interpolate::interpolate;
use super::parameters::{shapes, with_values};
use super::problem::weights;
use super::provenance_file::read_provenance;
use super::source::Source;
use super::stored_tensor::StoredTensor;
use super::take::take;
use super::told::Told;
use super::tower_shape::TowerShape;
use super::{HostTensor, Layout, Towers, TowersConfig};
use crate::model_sizes::check_towers;
use crate::{ModelError, Provenance};

/// Largest side that positions are stretched to, px.
const MAX_IMAGE_PX: usize = 4096;

/// What weights do not say themselves, or shall not decide.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ImportOptions {
    /// Heads of the image tower; otherwise as the settings beside the weights say, or one per 64 columns.
    pub n_heads: Option<usize>,
    /// Heads of the text tower, likewise.
    pub n_text_heads: Option<usize>,
    /// Activation of both towers; otherwise as the settings say, or QuickGELU, of timm's GELU.
    pub activation: Option<Activation>,
    /// Stretches the position embeddings to tiles of that side, px.
    pub image_px: Option<usize>,
    /// Starts of names that are not taken, such as `head.`.
    pub leave_out: Vec<String>,
}

/// Towers with the weights of others.
#[derive(Debug, Clone)]
pub struct Imported {
    /// Their shape.
    pub config: TowersConfig,
    /// The towers.
    pub towers: Towers,
    /// Where they came from.
    pub account: ImportAccount,
}

/// What was read, and what was not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportAccount {
    /// Who named the weights.
    pub layout: Layout,
    /// The file, or the index of several.
    pub file: PathBuf,
    /// Tensors that were taken.
    pub n_tensors: usize,
    /// Tensors that were not, each with its reason.
    pub left_out: Vec<String>,
    /// What nothing told, and was taken to be usual.
    pub assumed: Vec<String>,
    /// SHA-256 of shape and weights under our names; the same whatever file they came in.
    pub sha256: String,
    /// What they were trained on, as far as it is known.
    pub provenance: Provenance,
}

/// Reads towers from a file or a folder, in any [`Layout`].
///
/// Files may be safetensors, in one or several shards with their index, or `torch.save`'s.
///
/// ```
/// use burn::tensor::Device;
/// use comtip_model::{ImportOptions, Layout, import_towers};
///
/// let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/golden/clip/hf");
/// let clip = import_towers(folder.as_ref(), &ImportOptions::default(), &Device::flex())?;
/// assert_eq!(clip.account.layout, Layout::HuggingFace);
/// assert_eq!((clip.config.vision.d_model, clip.config.vision.n_heads), (32, 2));
/// # Ok::<(), comtip_model::ModelError>(())
/// ```
///
/// # Errors
///
/// If a file is missing, cut short or of another kind, or if weights are missing, left over, of another
/// shape, no floats or not finite: all of them are named, none is passed over.
pub fn import_towers(
    path: &Path,
    options: &ImportOptions,
    device: &Device,
) -> Result<Imported, ModelError> {
    let Source {
        file,
        mut tensors,
        mut left_out,
        settings,
    } = Source::read(path)?;
    leave_out(&mut tensors, &mut left_out, options).map_err(|problem| weights(&file, problem))?;
    let layout = Layout::of(tensors.keys()).ok_or_else(|| {
        let names: Vec<&str> = tensors.keys().take(3).map(String::as_str).collect();
        weights(
            &file,
            format!(
                "names its {} tensors as no layout does that is known (transformers' CLIPModel, OpenAI and \
                 open_clip, timm's VisionTransformer): {}",
                tensors.len(),
                names.join(", ")
            ),
        )
    })?;
    drop_buffers(&mut tensors, &mut left_out, layout);
    let told = match &settings {
        Some((path, settings)) => Told::read(layout, path, settings)?,
        None => Told::default(),
    };
    let shape = TowerShape::read(&tensors, layout, &told, options);
    if shape.is_known {
        check_towers(&shape.config).map_err(|problem| weights(&file, problem))?;
    }
    let n_tensors = tensors.len();
    // Where they will be does not matter to shapes.
    let expected = shapes(&shape.config.init(device));
    let mut values =
        take(tensors, layout, &shape, expected).map_err(|problem| weights(&file, problem))?;
    let mut config = shape.config;
    let told = read_provenance(&file, &values)?;
    if let Some(image_px) = options.image_px {
        stretch(&mut config, &mut values, image_px).map_err(|problem| weights(&file, problem))?;
    }
    let sha256 = digest(&config, &values);
    let account = ImportAccount {
        layout,
        n_tensors,
        left_out,
        assumed: shape.assumed,
        provenance: told.unwrap_or_else(|| Provenance::foreign(&file, &sha256)),
        sha256,
        file,
    };
    let towers = with_values(config.init(device), values, &account.file)?;
    Ok(Imported {
        config,
        towers,
        account,
    })
}

fn leave_out(
    tensors: &mut BTreeMap<String, StoredTensor>,
    left_out: &mut Vec<String>,
    options: &ImportOptions,
) -> Result<(), String> {
    for start in &options.leave_out {
        let named = tensors.keys().filter(|name| name.starts_with(start));
        let named: Vec<String> = named.cloned().collect();
        if named.is_empty() {
            return Err(format!(
                "has no tensor whose name begins with `{start}`, which was to be left out"
            ));
        }
        for name in named {
            if let Some(tensor) = tensors.remove(&name) {
                left_out.push(format!("{name} {:?}, as asked", tensor.shape));
            }
        }
    }
    Ok(())
}

fn drop_buffers(
    tensors: &mut BTreeMap<String, StoredTensor>,
    left_out: &mut Vec<String>,
    layout: Layout,
) {
    tensors.retain(|name, tensor| {
        let is_buffer = layout.is_buffer(name);
        if is_buffer {
            left_out.push(format!("{name} {:?}, a buffer", tensor.shape));
        }
        !is_buffer
    });
}

fn stretch(
    config: &mut TowersConfig,
    values: &mut BTreeMap<String, HostTensor>,
    image_px: usize,
) -> Result<(), String> {
    let patch_px = config.vision.patch_px;
    if image_px == 0 || !image_px.is_multiple_of(patch_px) || image_px > MAX_IMAGE_PX {
        return Err(format!(
            "has patches of {patch_px} px; tiles of {image_px} px cannot be cut into them (up to \
             {MAX_IMAGE_PX} px)"
        ));
    }
    config.vision.image_px = image_px;
    if let Some(positions) = values.get_mut("vision.positions") {
        *positions = interpolate(positions, image_px / patch_px);
    }
    Ok(())
}
