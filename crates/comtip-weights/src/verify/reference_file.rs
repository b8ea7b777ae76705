//! Reference vectors in a safetensors file.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use comtip_model::{HostTensor, TilePixels};
use safetensors::{Dtype, SafeTensors};

use comtip_files::FileError;

use super::reference_vectors::{ReferenceVectors, Texts};
use crate::error::{WeightsError, weights};
use crate::files::{Reader, Written, open, write_tensors};

/// What towers make, as the file calls it.
const OUTPUTS: [&str; 4] = ["image_embeds", "image_tokens", "rgb_embeds", "text_embeds"];

/// Largest side of a tile that is read, px.
const MAX_SIDE: usize = 65_535;

impl ReferenceVectors {
    /// Writes `pixels`, `rgb`, `tokens` and `eot` with what the towers made of them.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), WeightsError> {
        let mut tensors: BTreeMap<String, Written> = self
            .outputs
            .iter()
            .map(|(name, tensor)| (name.clone(), Written::Floats(tensor.clone())))
            .collect();
        tensors.insert("pixels".to_owned(), Written::Floats(self.pixels.clone()));
        if let Some(tiles) = &self.tiles {
            let shape = vec![tiles.n_tiles(), tiles.side_px(), tiles.side_px(), 3];
            let rgb = Written::Bytes(shape, tiles.rgb().to_vec());
            tensors.insert("rgb".to_owned(), rgb);
        }
        if let Some(texts) = &self.texts {
            let n_texts = texts.ends.len();
            let tokens = Written::Integers(vec![n_texts, texts.n_tokens], texts.tokens.clone());
            let ends = Written::Integers(vec![n_texts], texts.ends.clone());
            tensors.extend([("tokens".to_owned(), tokens), ("eot".to_owned(), ends)]);
        }
        write_tensors(path, tensors, Reader::Comtip)
    }

    /// Reads a file; tensors of other names, such as gradients, are passed over.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, or inputs or vectors are missing or of another shape or kind.
    pub fn read(path: &Path) -> Result<Self, WeightsError> {
        let bytes = fs::read(path).map_err(FileError::io("read", path))?;
        let file = open(path, &bytes)?;
        let refuse = |problem: String| weights(path, problem);
        let pixels = floats(&file, "pixels").map_err(refuse)?;
        if pixels.shape.len() != 4 || pixels.values.is_empty() {
            return Err(refuse(format!(
                "`pixels` is {:?}, not [images, 3, side, side]",
                pixels.shape
            )));
        }
        let texts = match file.names().contains(&"tokens") {
            true => Some(read_texts(&file).map_err(refuse)?),
            false => None,
        };
        let tiles = match file.names().contains(&"rgb") {
            true => Some(read_tiles(&file).map_err(refuse)?),
            false => None,
        };
        let mut outputs = BTreeMap::new();
        // Vectors of tiles that are not there cannot be made again.
        let is_there = |name: &&str| match *name {
            "rgb_embeds" => tiles.is_some() && file.names().contains(name),
            name => file.names().contains(&name),
        };
        for name in OUTPUTS.into_iter().filter(is_there) {
            outputs.insert(name.to_owned(), floats(&file, name).map_err(refuse)?);
        }
        if outputs.is_empty() {
            return Err(refuse(format!(
                "has no reference vectors; there should be some of {}",
                OUTPUTS.join(", ")
            )));
        }
        Ok(Self {
            pixels,
            tiles,
            texts,
            outputs,
        })
    }
}

fn read_tiles(file: &SafeTensors) -> Result<TilePixels, String> {
    let view = file.tensor("rgb").map_err(|_| "`rgb` is missing")?;
    let (shape, dtype) = (view.shape(), view.dtype());
    match *shape {
        [n_tiles, side, across, 3]
            if dtype == Dtype::U8
                && n_tiles > 0
                && side == across
                && (1..=MAX_SIDE).contains(&side) =>
        {
            let mut tiles = TilePixels::new(side);
            for tile in view.data().chunks_exact(3 * side * side) {
                tiles.push(tile);
            }
            Ok(tiles)
        }
        _ => Err(format!(
            "`rgb` is {shape:?} of {dtype:?}, not [tiles, side, side, 3] of U8"
        )),
    }
}

fn read_texts(file: &SafeTensors) -> Result<Texts, String> {
    let (shape, tokens) = integers(file, "tokens")?;
    let (ends_shape, ends) = integers(file, "eot")?;
    match (<[usize; 2]>::try_from(&shape[..]), &ends_shape[..]) {
        (Ok([n_texts, n_tokens]), [n_ends]) if n_texts == *n_ends && n_texts * n_tokens > 0 => {
            Ok(Texts {
                n_tokens,
                tokens,
                ends,
            })
        }
        _ => Err(format!(
            "`tokens` is {shape:?} and `eot` {ends_shape:?}, not [texts, tokens] and [texts]"
        )),
    }
}

fn floats(file: &SafeTensors, name: &str) -> Result<HostTensor, String> {
    let (shape, words) = words(file, name, Dtype::F32)?;
    let values = words.into_iter().map(f32::from_le_bytes).collect();
    Ok(HostTensor::new(shape, values))
}

fn integers(file: &SafeTensors, name: &str) -> Result<(Vec<usize>, Vec<i32>), String> {
    let (shape, words) = words(file, name, Dtype::I32)?;
    Ok((shape, words.into_iter().map(i32::from_le_bytes).collect()))
}

/// A tensor of numbers of four bytes.
fn words(
    file: &SafeTensors,
    name: &str,
    dtype: Dtype,
) -> Result<(Vec<usize>, Vec<[u8; 4]>), String> {
    let view = file
        .tensor(name)
        .map_err(|_| format!("`{name}` is missing"))?;
    if view.dtype() != dtype {
        let found = view.dtype();
        return Err(format!("`{name}` holds {found:?}, not {dtype:?}"));
    }
    let words = view.data().chunks_exact(4);
    let words = words.map(|four| [four[0], four[1], four[2], four[3]]);
    Ok((view.shape().to_vec(), words.collect()))
}
