//! Tensors into a safetensors file, one at a time.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use comtip_model::HostTensor;
use safetensors::{Dtype, View, serialize_to_file};

use crate::error::{WeightsError, weights};

/// A tensor to be written.
#[derive(Debug, Clone)]
pub(crate) enum Written {
    /// 32-bit floats.
    Floats(HostTensor),
    /// 32-bit integers and their extents.
    Integers(Vec<usize>, Vec<i32>),
    /// Bytes and their extents.
    Bytes(Vec<usize>, Vec<u8>),
}

/// Who a file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reader {
    /// Ourselves.
    Comtip,
    /// `transformers`, which asks for a mark that the tensors are laid out as PyTorch's.
    Transformers,
}

/// Writes a file; equal tensors are equal files.
///
/// # Errors
///
/// If it cannot be written.
pub(crate) fn write_tensors(
    path: &Path,
    tensors: BTreeMap<String, Written>,
    reader: Reader,
) -> Result<(), WeightsError> {
    let mark = || HashMap::from([("format".to_owned(), "pt".to_owned())]);
    let metadata = (reader == Reader::Transformers).then(mark);
    serialize_to_file(tensors, metadata, path)
        .map_err(|error| weights(path, format!("cannot be written: {error}")))
}

impl View for Written {
    fn dtype(&self) -> Dtype {
        match self {
            Self::Floats(_) => Dtype::F32,
            Self::Integers(..) => Dtype::I32,
            Self::Bytes(..) => Dtype::U8,
        }
    }

    fn shape(&self) -> &[usize] {
        match self {
            Self::Floats(tensor) => &tensor.shape,
            Self::Integers(shape, _) | Self::Bytes(shape, _) => shape,
        }
    }

    fn data(&self) -> Cow<'_, [u8]> {
        match self {
            Self::Floats(tensor) => {
                let values = tensor.values.iter();
                values.flat_map(|value| value.to_le_bytes()).collect()
            }
            Self::Integers(_, values) => values
                .iter()
                .flat_map(|value| value.to_le_bytes())
                .collect(),
            Self::Bytes(_, bytes) => bytes.into(),
        }
    }

    fn data_len(&self) -> usize {
        match self {
            Self::Floats(tensor) => tensor.values.len() * 4,
            Self::Integers(_, values) => values.len() * 4,
            Self::Bytes(_, bytes) => bytes.len(),
        }
    }
}
