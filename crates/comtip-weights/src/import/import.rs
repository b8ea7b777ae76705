//! From the weights of others to towers, strictly: nothing missing, nothing dropped unsaid.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use burn::tensor::Device;
use comtip_model::{
    HostTensor, Provenance, Towers, TowersConfig, check_held, check_towers, n_numbers,
    parameter_shapes, with_parameter_values,
};
use comtip_vision::PixelStatistics;

use super::assign::take;
use super::interpolate::{Resampling, interpolate};
use crate::error::{Problem, WeightsError, weights};
use crate::files::StoredTensor;
use crate::import_option::ImportOption;
use crate::import_options::ImportOptions;
use crate::layout::{Beyond, Layout};
use crate::settings::Told;
use crate::shape::TowerShape;
use crate::source::Source;
use crate::verify::{digest, read_provenance};

/// Largest side that positions are stretched to, px.
const MAX_IMAGE_PX: usize = 4096;

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
    /// Who named them before a folder of ours did; folders of earlier versions do not say.
    pub first_layout: Option<Layout>,
    /// The file, or the index of several.
    pub file: PathBuf,
    /// Tensors that were taken.
    pub n_tensors: usize,
    /// Tensors that were not, each with its reason.
    pub left_out: Vec<String>,
    /// What nothing told, and was taken to be usual.
    pub assumed: Vec<String>,
    /// Who told what pixels are normalised with.
    pub pixels_from: String,
    /// What the software that the weights are for does to tiles, and comtip does not.
    pub differences: Vec<String>,
    /// What was made of the weights beyond renaming them.
    pub changes: Vec<String>,
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
/// use comtip_weights::{ImportOptions, Layout, import_towers};
///
/// let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/golden/clip/hf");
/// let clip = import_towers(folder.as_ref(), &ImportOptions::default(), &Device::flex())?;
/// assert_eq!(clip.account.layout, Layout::HuggingFace);
/// assert_eq!((clip.config.vision.d_model, clip.config.vision.n_heads), (32, 2));
/// # Ok::<(), comtip_weights::WeightsError>(())
/// ```
///
/// # Errors
///
/// If a file is missing, cut short or of another kind, or if weights are missing, left over, of another
/// shape, no floats or not finite: all of them are named, none is passed over. If what shall be left out
/// changes the features, or nothing tells what pixels are normalised with.
pub fn import_towers(
    path: &Path,
    options: &ImportOptions,
    device: &Device,
) -> Result<Imported, WeightsError> {
    let Source {
        file,
        mut tensors,
        mut left_out,
        beside,
        settings,
    } = Source::read(path)?;
    prefix_image_tower(&mut tensors);
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
    if let Some((name, what)) = beside.problem(layout) {
        return Err(weights(
            &file,
            format!(
                "`{name}` lies beside `{}`, whose weights are read, and changes the features ({what}); store all weights \
                 in one place",
                beside.nest
            ),
        ));
    }
    leave_out(&mut tensors, &mut left_out, layout, options)
        .map_err(|problem| weights(&file, problem))?;
    drop_buffers(&mut tensors, &mut left_out, layout);
    let told = Told::read(layout, &settings)?;
    let mut changes = Vec::new();
    changes.extend(add_class_position(&mut tensors, layout));
    let mut shape = TowerShape::read(&tensors, layout, &told, options);
    if shape.is_known {
        check_towers(&shape.config).map_err(|problem| weights(&file, problem))?;
        check_held(n_numbers(&shape.config), n_held(&tensors))
            .map_err(|problem| weights(&file, problem))?;
    }
    let n_tensors = tensors.len();
    // Where they will be does not matter to shapes.
    let expected = parameter_shapes(&shape.config.init(device));
    let mut values =
        take(tensors, layout, &shape, expected).map_err(|problem| problem.of(&file))?;
    let pixels_from =
        set_pixels(&mut shape, layout, &told, options).map_err(|problem| problem.of(&file))?;
    changes.append(&mut shape.overruled);
    let mut config = shape.config;
    let side = told
        .pixels
        .side_px
        .filter(|side| *side != config.vision.image_px);
    let provenance = read_provenance(&file, &values, &config, options)?;
    let first_layout = match layout {
        Layout::Comtip => told.first_layout,
        _ => Some(layout),
    };
    if let Some(image_px) = options.image_px {
        let resampling = Resampling::of(first_layout, &config);
        changes.extend(
            stretch(&mut config, &mut values, image_px, resampling)
                .map_err(|problem| weights(&file, problem))?,
        );
    }
    let mut differences = told.pixels.differences;
    differences.extend(side.map(|side| {
        format!("the settings of its pictures are for {side} px; the weights are not")
    }));
    let sha256 = digest(&config, &values);
    let account = ImportAccount {
        layout,
        first_layout,
        n_tensors,
        left_out,
        assumed: shape.assumed,
        pixels_from,
        differences,
        changes,
        provenance: provenance.unwrap_or_else(|| Provenance::foreign(&file, &sha256)),
        sha256,
        file,
    };
    let towers = with_parameter_values(config.init(device), values, &account.file)?;
    Ok(Imported {
        config,
        towers,
        account,
    })
}

/// Bytes of the numbers of all tensors, each as long as it can be.
fn n_held(tensors: &BTreeMap<String, StoredTensor>) -> u64 {
    let n_numbers = |tensor: &StoredTensor| {
        let extents = tensor.shape.iter();
        extents.fold(1, |n: u64, extent| n.saturating_mul(*extent as u64))
    };
    let all = tensors.values().map(n_numbers);
    all.fold(0, u64::saturating_add).saturating_mul(4)
}

/// Gives the names that `transformers` has for an image tower within a CLIP to one that it saved alone:
/// from version 5 on, `CLIPVisionModel` has no `vision_model.` ahead of its names.
fn prefix_image_tower(tensors: &mut BTreeMap<String, StoredTensor>) {
    let signs = ["embeddings.patch_embedding.weight", "pre_layrnorm.weight"];
    if signs.iter().all(|sign| tensors.contains_key(*sign)) {
        *tensors = std::mem::take(tensors)
            .into_iter()
            .map(|(name, tensor)| (format!("vision_model.{name}"), tensor))
            .collect();
    }
}

/// Puts a position of zeros ahead of those of timm's `no_embed_class`, which has them for patches alone;
/// says so.
fn add_class_position(
    tensors: &mut BTreeMap<String, StoredTensor>,
    layout: Layout,
) -> Option<String> {
    if layout != Layout::Timm {
        return None;
    }
    let StoredTensor { shape, values, .. } = tensors.get_mut("pos_embed")?;
    let (&[1, n_rows, d_model], Some(table)) = (&shape[..], values.as_mut()) else {
        return None;
    };
    let is_square = |n: usize| n.isqrt().pow(2) == n;
    if n_rows == 0 || !is_square(n_rows) || (n_rows > 1 && is_square(n_rows - 1)) {
        return None;
    }
    let mut with_class = vec![0.0; d_model];
    with_class.append(&mut table.values);
    *shape = vec![1, n_rows + 1, d_model];
    *table = HostTensor::new(shape.clone(), with_class);
    Some(
        "positions are of the patches alone (no_embed_class); the class token's is zero".to_owned(),
    )
}

/// Decides what pixels are normalised with, and says who told.
fn set_pixels(
    shape: &mut TowerShape,
    layout: Layout,
    told: &Told,
    options: &ImportOptions,
) -> Result<String, Problem> {
    let is_clip = match layout {
        Layout::HuggingFace | Layout::OpenClip => true,
        Layout::Timm => false,
        // A folder of an earlier version, which normalised for all towers as for CLIP.
        Layout::Comtip => shape.config.text.is_some(),
    };
    let (statistics, from) = match (options.pixels, told.pixels.statistics, &told.pixels_from) {
        (Some(asked), Some(told), Some(from)) if asked != told => {
            (asked, format!("as asked, though {from} says {told}"))
        }
        (Some(asked), ..) => (asked, "as asked".to_owned()),
        (None, Some(told), from) => (told, from.clone().unwrap_or_default()),
        (None, None, _) if is_clip => {
            let clip = PixelStatistics::CLIP;
            shape.assumed.push(format!("pixels: {clip}"));
            (clip, "assumed".to_owned())
        }
        (None, None, _) => {
            return Err(Problem {
                text: "nothing beside the weights says what pixels are normalised with, and other numbers than the \
                       tower was trained with spoil its features: the model's page has them"
                    .to_owned(),
                options: vec![ImportOption::Pixels],
            });
        }
    };
    shape.config.vision.pixels = statistics;
    Ok(from)
}

fn leave_out(
    tensors: &mut BTreeMap<String, StoredTensor>,
    left_out: &mut Vec<String>,
    layout: Layout,
    options: &ImportOptions,
) -> Result<(), String> {
    let has_text = tensors.keys().any(|name| name.starts_with("text_model."));
    for start in &options.leave_out {
        let named = tensors.keys().filter(|name| name.starts_with(start));
        let named: Vec<String> = named.cloned().collect();
        if named.is_empty() {
            return Err(format!(
                "has no tensor whose name begins with `{start}`, which was to be left out"
            ));
        }
        for name in named {
            if let Beyond::Inside(what) = layout.beyond(&name, has_text) {
                return Err(format!(
                    "`{name}`, whose name begins with `{start}`, cannot be left out: the features would be others ({what})"
                ));
            }
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
    resampling: Resampling,
) -> Result<Option<String>, String> {
    let patch_px = config.vision.patch_px;
    if image_px == 0 || !image_px.is_multiple_of(patch_px) || image_px > MAX_IMAGE_PX {
        return Err(format!(
            "has patches of {patch_px} px; tiles of {image_px} px cannot be cut into them (up to \
             {MAX_IMAGE_PX} px)"
        ));
    }
    let before = std::mem::replace(&mut config.vision.image_px, image_px);
    if let Some(positions) = values.get_mut("vision.positions") {
        *positions = interpolate(positions, image_px / patch_px, resampling);
    }
    Ok((before != image_px).then(|| {
        format!(
            "positions are stretched from tiles of {before} px to {image_px} px: {}",
            resampling.describe()
        )
    }))
}
