//! An array of texts, of fixed or of variable length.

use hdf5_pure::{DType, Dataset, VlenStringReadOptions};

use super::h5_file::H5File;
use crate::error::DataError;

/// More text than any list of spots or genes has.
const MAX_BYTES: u64 = 1 << 30;

impl H5File {
    /// The texts at a path, an array of one side; `None` if it holds something else.
    pub(crate) fn texts_if_any(
        &self,
        object: &str,
        max_texts: u64,
    ) -> Result<Option<Vec<String>>, DataError> {
        let dataset = self.dataset(object)?;
        let (shape, _) = self.check_size(object, &dataset)?;
        let [n_texts] = shape[..] else {
            let problem = format!("an array of {} sides, but a list was expected", shape.len());
            return Err(self.error(object, problem));
        };
        if n_texts > max_texts {
            let problem = format!("claims {n_texts} texts, more than {max_texts}");
            return Err(self.error(object, problem));
        }
        self.texts_of(object, &dataset, n_texts)
    }

    /// The texts of an array of so many; `None` if it holds something else.
    pub(super) fn texts_of(
        &self,
        object: &str,
        dataset: &Dataset,
        n_texts: u64,
    ) -> Result<Option<Vec<String>>, DataError> {
        let unreadable = |error| self.unreadable(object, &error);
        let texts = match dataset.dtype().map_err(unreadable)? {
            DType::VariableLengthString => {
                let limits = VlenStringReadOptions::new()
                    .with_max_elements(n_texts as usize)
                    .with_max_payload_bytes(MAX_BYTES as usize);
                dataset.read_vlen_strings(limits).map_err(unreadable)?
            }
            DType::String => {
                let size = dataset.element_size().map_err(unreadable)?;
                if size.saturating_mul(n_texts) > MAX_BYTES {
                    let problem = format!("claims {n_texts} texts of {size} bytes each");
                    return Err(self.error(object, problem));
                }
                dataset.read_string().map_err(unreadable)?
            }
            _ => return Ok(None),
        };
        match texts.len() as u64 == n_texts {
            true => Ok(Some(texts)),
            false => Err(self.error(object, "has fewer texts than its shape claims")),
        }
    }

    /// The texts at a path, an array of one side.
    pub(crate) fn texts(&self, object: &str, max_texts: u64) -> Result<Vec<String>, DataError> {
        let texts = self.texts_if_any(object, max_texts)?;
        texts.ok_or_else(|| self.error(object, "holds no texts, but they were expected"))
    }
}
