//! From the weights of others to towers, strictly: nothing missing, nothing dropped unsaid.

use std::collections::BTreeMap;
use std::path::Path;

use burn::tensor::Device;
use comtip_model::{
    Provenance, check_held, check_towers, n_numbers, parameter_shapes, with_parameter_values,
};

use super::assign::assign;
use super::imported::{ImportAccount, Imported};
use super::interpolate::Resampling;
use super::pixels::set_pixels;
use super::skipped::{drop_buffers, leave_out};
use super::stretch::stretch;
use super::variants::{add_class_position, prefix_image_tower};
use crate::error::{WeightsError, weights};
use crate::files::StoredTensor;
use crate::import_options::ImportOptions;
use crate::layout::Layout;
use crate::settings::SourceConfig;
use crate::shape::TowerShape;
use crate::source::Source;
use crate::verify::{digest, read_provenance};

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
/// changes the features, or nothing says what pixels are normalised with.
pub fn import_towers(
    path: &Path,
    options: &ImportOptions,
    device: &Device,
) -> Result<Imported, WeightsError> {
    let Source {
        file,
        mut tensors,
        mut skipped,
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
    leave_out(&mut tensors, &mut skipped, layout, options)
        .map_err(|problem| weights(&file, problem))?;
    drop_buffers(&mut tensors, &mut skipped, layout);
    let source_config = SourceConfig::read(layout, &settings)?;
    let mut changes = Vec::new();
    changes.extend(add_class_position(&mut tensors, layout));
    let mut shape = TowerShape::read(&tensors, layout, &source_config, options);
    if shape.is_known {
        check_towers(&shape.config).map_err(|problem| weights(&file, problem))?;
        check_held(n_numbers(&shape.config), n_held(&tensors))
            .map_err(|problem| weights(&file, problem))?;
    }
    let n_tensors = tensors.len();
    // Where they will be does not matter to shapes.
    let expected = parameter_shapes(&shape.config.init(device));
    let mut values =
        assign(tensors, layout, &shape, expected).map_err(|problem| problem.of(&file))?;
    let pixels_from = set_pixels(&mut shape, layout, &source_config, options)
        .map_err(|problem| problem.of(&file))?;
    changes.append(&mut shape.overruled);
    let mut config = shape.config;
    let side = source_config
        .pixels
        .side_px
        .filter(|side| *side != config.vision.image_px);
    let provenance = read_provenance(&file, &values, &config, options)?;
    let first_layout = match layout {
        Layout::Comtip => source_config.first_layout,
        _ => Some(layout),
    };
    if let Some(image_px) = options.image_px {
        let resampling = Resampling::of(first_layout, &config);
        changes.extend(
            stretch(&mut config, &mut values, image_px, resampling)
                .map_err(|problem| weights(&file, problem))?,
        );
    }
    let mut differences = source_config.pixels.differences;
    differences.extend(side.map(|side| {
        format!("the settings of its pictures are for {side} px; the weights are not")
    }));
    let sha256 = digest(&config, &values);
    let account = ImportAccount {
        layout,
        first_layout,
        n_tensors,
        left_out: skipped,
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
