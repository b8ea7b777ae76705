//! Holds towers to what `tests/golden/clip_full.py` wrote with `transformers`: embeddings, loss and the
//! gradients it stored, each within 1e-5 of the largest value.
//!
//! ```text
//! python tests/golden/clip_full.py FOLDER
//! cargo run --release --example clip_parity -- FOLDER
//! ```

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};

use burn::module::{Module, ModuleMapper, Param};
use burn::tensor::activation::log_softmax;
use burn::tensor::{Device, Gradients, Int, Tensor, TensorData};
use comtip::model::HostTensor;
use comtip::weights::{ImportOptions, Imported, export_towers, import_towers};
use safetensors::{Dtype, SafeTensors};

const TOLERANCE: f32 = 1e-5;

/// The token table, of whose gradient the rows in `token_rows` are stored.
const TOKEN_TABLE: &str = "grad.text_model.embeddings.token_embedding.weight";

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("give the folder")?);
    let expected = read(&folder.join("reference.safetensors"))?;
    let device = Device::flex().autodiff();
    let imported = import_towers(&folder, &ImportOptions::default(), &device)?;
    let towers = &imported.towers;

    let images = towers.embed_images(expected["pixels"].to_device(&device));
    let tokens = integers::<2>(&expected["tokens"], &device);
    let texts = towers.embed_texts(tokens, integers(&expected["eot"], &device));
    let (texts, scale) = texts.zip(towers.scale()).ok_or("not a CLIP")?;
    let cosines = normalised(images.clone()).matmul(normalised(texts.clone()).transpose());
    let logits = cosines * scale.unsqueeze();
    let [n_images, n_texts] = logits.dims();
    let own = Tensor::<2>::eye(n_texts, &device).slice(0..n_images);
    let contrast = (log_softmax(logits.clone(), 1) * own).sum() / -(n_images as f32);
    let loss = (images.clone() * expected["a"].to_device(&device)).sum()
        + (texts.clone() * expected["b"].to_device(&device)).sum()
        + contrast;

    let mut ours = gradients_by_their_names(&imported, &loss.backward())?;
    if let (Some(table), Some(rows)) = (ours.get_mut(TOKEN_TABLE), expected.get("token_rows")) {
        let rows = integers::<1>(rows, &Device::flex());
        let table_here = table.to_device::<2>(&Device::flex());
        *table = HostTensor::from_device(table_here.select(0, rows));
    }
    ours.insert("image_embeds".into(), HostTensor::from_device(images));
    ours.insert("text_embeds".into(), HostTensor::from_device(texts));
    ours.insert("logits_per_image".into(), HostTensor::from_device(logits));
    ours.insert("loss".into(), HostTensor::from_device(loss));

    let mut is_close = true;
    for (name, theirs) in &expected {
        if let Some(ours) = ours.get(name) {
            let relative = relative_difference(ours, theirs)?;
            is_close &= relative < TOLERANCE;
            println!("{relative:.1e}  {name} {:?}", theirs.shape);
        }
    }
    match is_close {
        true => Ok(()),
        false => Err(format!("more than {TOLERANCE:e} apart").into()),
    }
}

/// Gradients are exported as if they were weights: so they get the names and shapes of `transformers`.
fn gradients_by_their_names(
    imported: &Imported,
    gradients: &Gradients,
) -> Result<BTreeMap<String, HostTensor>, Box<dyn Error>> {
    let mut of_gradients = imported.clone();
    of_gradients.towers = of_gradients.towers.map(&mut ToGradients { gradients });
    let folder = tempfile::tempdir()?;
    let to = folder.path().join("gradients");
    export_towers(&to, &of_gradients, &Device::flex().autodiff())?;
    let tensors = read(&to.join("model.safetensors"))?.into_iter();
    Ok(tensors
        .map(|(name, tensor)| (format!("grad.{name}"), tensor))
        .collect())
}

struct ToGradients<'a> {
    gradients: &'a Gradients,
}

impl ModuleMapper for ToGradients<'_> {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let gradient = param.val().grad(self.gradients);
        param.map(|weight| match gradient {
            Some(gradient) => Tensor::from_data(gradient.into_data(), &weight.device()),
            None => weight.zeros_like(),
        })
    }
}

fn relative_difference(ours: &HostTensor, theirs: &HostTensor) -> Result<f32, String> {
    if ours.shape != theirs.shape {
        return Err(format!("{:?} is not {:?}", ours.shape, theirs.shape));
    }
    let pairs = ours.values.iter().zip(&theirs.values);
    let largest = pairs.fold(0.0, |most: f32, (a, b)| (a - b).abs().max(most));
    let magnitude = theirs
        .values
        .iter()
        .fold(0.0, |most: f32, v| v.abs().max(most));
    Ok(largest / magnitude)
}

fn normalised(rows: Tensor<2>) -> Tensor<2> {
    let length = rows.clone().powi_scalar(2).sum_dim(1).sqrt();
    rows / length
}

fn integers<const D: usize>(host: &HostTensor, device: &Device) -> Tensor<D, Int> {
    let values: Vec<i32> = host.values.iter().map(|value| *value as i32).collect();
    Tensor::from_data(TensorData::new(values, host.shape.clone()), device)
}

/// Tensors of a file, integers as floats.
fn read(path: &Path) -> Result<BTreeMap<String, HostTensor>, Box<dyn Error>> {
    let bytes = std::fs::read(path)?;
    let tensors = SafeTensors::deserialize(&bytes)?.tensors();
    let tensors = tensors.into_iter().map(|(name, view)| {
        let fours = view.data().chunks_exact(4);
        let fours = fours.map(|four| [four[0], four[1], four[2], four[3]]);
        let values = match view.dtype() {
            Dtype::F32 => fours.map(f32::from_le_bytes).collect(),
            _ => fours.map(|four| i32::from_le_bytes(four) as f32).collect(),
        };
        (name, HostTensor::new(view.shape().to_vec(), values))
    });
    Ok(tensors.collect())
}
