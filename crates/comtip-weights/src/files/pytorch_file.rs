//! Tensors of a file that `torch.save` wrote.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use burn::store::pytorch_reader::{DType, PytorchReader};

use comtip_files::FileError;

use super::stored_tensor::{Float, StoredTensor};
use crate::error::{WeightsError, weights};

/// How much of the end of a zip archive is searched for its list of files.
const TAIL: u64 = 1 << 22;

/// How often tensors may show the same numbers of a file, all in all: a small file of views of one tensor
/// could ask for any amount of memory.
const MOST_SHARED: u64 = 4;

/// Reads all tensors of a file, named by their keys from the root of the pickle on.
///
/// # Errors
///
/// If the file cannot be read, is cut short, is a TorchScript archive or not of PyTorch's at all.
pub(crate) fn read_pytorch(path: &Path) -> Result<BTreeMap<String, StoredTensor>, WeightsError> {
    if is_torch_script(path).map_err(FileError::io("read", path))? {
        return Err(weights(
            path,
            "is a TorchScript archive, a program with weights inside; load it in Python with open_clip or \
             `torch.jit.load`, save its `state_dict()` with safetensors, and give that file, or take the \
             weights from Hugging Face",
        ));
    }
    let reader = PytorchReader::new(path).map_err(|error| {
        weights(
            path,
            format!(
                "cannot be read: {error}; if it is cut short, download it again, and if it holds more than \
                 tensors, save its `state_dict()` with safetensors"
            ),
        )
    })?;
    let most = fs::metadata(path)
        .map_err(FileError::io("read", path))?
        .len()
        .saturating_mul(MOST_SHARED);
    let mut n_bytes = 0u64;
    let mut tensors = BTreeMap::new();
    for (name, tensor) in reader.into_tensors() {
        let float = match tensor.dtype() {
            DType::F32 => Some(Float::F32),
            DType::F16 => Some(Float::F16),
            DType::BF16 => Some(Float::Bf16),
            _ => None,
        };
        let (dtype, shape) = (format!("{:?}", tensor.dtype()), tensor.shape().to_vec());
        n_bytes = n_bytes.saturating_add(tensor.byte_len() as u64);
        if n_bytes > most {
            return Err(weights(
                path,
                format!(
                    "describes more than {MOST_SHARED} times the numbers it holds, `{name}` {shape:?} among \
                     them; save its `state_dict()` with safetensors"
                ),
            ));
        }
        let bytes = match float {
            Some(_) => tensor
                .read()
                .map_err(|error| weights(path, format!("`{name}` cannot be read: {error}")))?,
            None => Vec::new(),
        };
        tensors.insert(name, StoredTensor::new(shape, dtype, float, &bytes));
    }
    Ok(tensors)
}

/// Whether a file is a zip archive that holds code.
fn is_torch_script(path: &Path) -> std::io::Result<bool> {
    let mut file = File::open(path)?;
    let mut head = Vec::new();
    file.by_ref().take(2).read_to_end(&mut head)?;
    if head != b"PK" {
        return Ok(false);
    }
    let length = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?;
    let mut tail = Vec::new();
    file.take(TAIL).read_to_end(&mut tail)?;
    let holds = |name: &[u8]| tail.windows(name.len()).any(|part| part == name);
    Ok(holds(b"/constants.pkl") || holds(b"/code/__torch__"))
}
