//! An array of numbers, read a window of rows at a time.

use hdf5_pure::{DType, Dataset};

use super::filter_name;
use super::h5_file::H5File;
use crate::error::DataError;

/// Numbers read at a time, where chunks do not ask for more.
const WINDOW: u64 = 1 << 16;
/// Largest chunk taken; it is unpacked in memory as a whole. The format allows 4 GiB.
const MAX_CHUNK_BYTES: u64 = 1 << 30;
/// Deflate packs 1,032 bytes into one at best, and no filter read here does better.
const MOST_BYTES_PER_BYTE: u64 = 1100;
/// Deflate, shuffle, Fletcher-32, scale-offset and LZF.
const FILTERS: [u16; 5] = [1, 2, 3, 6, 32000];

/// An array of numbers of any width, whose claims of size its file could hold.
pub(crate) struct NumericDataset<'f> {
    file: &'f H5File,
    object: String,
    dataset: Dataset,
    shape: Vec<u64>,
    /// Numbers of a row: the product of all sides but the first.
    row_len: u64,
    is_integer: bool,
    are_truths: bool,
    rows_at_a_time: u64,
}

impl H5File {
    /// The numbers at a path, an array of `rank` sides; 0 for a single number.
    pub(crate) fn numbers(
        &self,
        object: &str,
        rank: usize,
    ) -> Result<NumericDataset<'_>, DataError> {
        let dataset = self.dataset(object)?;
        let (shape, chunk) = self.check_size(object, &dataset)?;
        if shape.len() != rank {
            let problem = format!("an array of {} sides, not of {rank}", shape.len());
            return Err(self.error(object, problem));
        }
        let dtype = dataset.dtype();
        let dtype = dtype.map_err(|error| self.unreadable(object, &error))?;
        let are_truths = matches!(dtype, DType::Enum(_));
        let is_integer = match dtype {
            DType::F32 | DType::F64 => false,
            DType::I8 | DType::I16 | DType::I32 | DType::I64 => true,
            DType::U8 | DType::U16 | DType::U32 | DType::U64 => true,
            // How h5py writes truth values.
            DType::Enum(names) if names == ["FALSE", "TRUE"] => true,
            other => {
                let problem = format!("holds {other}, but numbers were expected");
                return Err(self.error(object, problem));
            }
        };
        // No product of sides overflows, as all of them have passed the check of their bytes.
        let row_len = shape.iter().skip(1).product();
        let chunk_rows = chunk.first().copied().unwrap_or(1).max(1);
        // Whole rows of chunks, so that none is unpacked twice.
        let chunks = WINDOW.div_ceil(chunk_rows.saturating_mul(row_len).max(1));
        Ok(NumericDataset {
            file: self,
            object: object.to_owned(),
            dataset,
            shape,
            row_len,
            is_integer,
            are_truths,
            rows_at_a_time: chunks.saturating_mul(chunk_rows),
        })
    }

    /// Shape of an array and of its chunks, none if it is not chunked.
    pub(super) fn check_size(
        &self,
        object: &str,
        dataset: &Dataset,
    ) -> Result<(Vec<u64>, Vec<u64>), DataError> {
        let unreadable = |error| self.unreadable(object, &error);
        let shape = dataset.shape().map_err(unreadable)?;
        let chunk = dataset.chunk_shape().map_err(unreadable)?;
        let chunk = chunk.unwrap_or_default();
        let element_size = dataset.element_size().map_err(unreadable)?;
        // A side of 0 is counted as 1, so that it does not hide what the others claim.
        let n_bytes = |sides: &[u64]| {
            let sides = sides.iter();
            sides.fold(element_size, |bytes, side| {
                bytes.saturating_mul((*side).max(1))
            })
        };
        if n_bytes(&shape) > self.n_bytes().saturating_mul(MOST_BYTES_PER_BYTE) {
            let problem = format!(
                "claims a shape of {shape:?}, more than a file of {} bytes can hold; it was \
                 damaged, copy or download it again",
                self.n_bytes()
            );
            return Err(self.error(object, problem));
        }
        if n_bytes(&chunk) > MAX_CHUNK_BYTES {
            let problem = format!(
                "chunks of {chunk:?} take more than {MAX_CHUNK_BYTES} bytes each; write the file \
                 with smaller ones"
            );
            return Err(self.error(object, problem));
        }
        let filters = dataset.filters();
        if let Some(filter) = filters.iter().find(|id| !FILTERS.contains(id)) {
            return Err(self.error(object, filter_name::refusal(*filter)));
        }
        Ok((shape, chunk))
    }
}

impl NumericDataset<'_> {
    /// Length of every side.
    pub(crate) fn shape(&self) -> &[u64] {
        &self.shape
    }

    /// Whether they are stored as integers.
    pub(crate) fn are_integers(&self) -> bool {
        self.is_integer
    }

    /// Whether they are stored as truth values, 0 for false.
    pub(crate) fn are_truths(&self) -> bool {
        self.are_truths
    }

    /// Rows best read at a time.
    pub(crate) fn rows_at_a_time(&self) -> u64 {
        self.rows_at_a_time
    }

    /// Some rows, one after the other; a single number is one row.
    pub(crate) fn rows(&self, start: u64, n_rows: u64) -> Result<Vec<f64>, DataError> {
        let read = self.dataset.read_f64_rows(start, n_rows);
        let read = read.map_err(|error| self.file.unreadable(&self.object, &error))?;
        self.complete(read, start, n_rows)
    }

    /// As [`rows`](Self::rows), of whole numbers, which must be stored as such.
    pub(crate) fn integer_rows(&self, start: u64, n_rows: u64) -> Result<Vec<i64>, DataError> {
        if !self.is_integer {
            return Err(self.error("holds fractions, but whole numbers were expected"));
        }
        let read = self.dataset.read_i64_rows(start, n_rows);
        let read = read.map_err(|error| self.file.unreadable(&self.object, &error))?;
        self.complete(read, start, n_rows)
    }

    /// All numbers, for arrays whose length has been compared with something that is there.
    pub(crate) fn all(&self) -> Result<Vec<f64>, DataError> {
        self.rows(0, self.shape.first().copied().unwrap_or(1))
    }

    /// All whole numbers; see [`all`](Self::all).
    pub(crate) fn all_integers(&self) -> Result<Vec<i64>, DataError> {
        self.integer_rows(0, self.shape.first().copied().unwrap_or(1))
    }

    pub(crate) fn error(&self, problem: impl Into<String>) -> DataError {
        self.file.error(&self.object, problem)
    }

    fn complete<T>(&self, read: Vec<T>, start: u64, n_rows: u64) -> Result<Vec<T>, DataError> {
        let n_there = self.shape.first().copied().unwrap_or(1);
        let n_rows = n_rows.min(n_there.saturating_sub(start));
        match n_rows.checked_mul(self.row_len) == Some(read.len() as u64) {
            true => Ok(read),
            false => Err(self.error("ends before its shape does; copy or download the file again")),
        }
    }
}

#[cfg(test)]
mod tests {
    use hdf5_pure::FileBuilder;

    use super::*;

    fn problem(shape: &[u64], n_values: usize) -> String {
        let mut file = FileBuilder::new();
        let array = file.create_dataset("array");
        array.with_f64_data(&vec![0.0; n_values]).with_shape(shape);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("any.h5");
        std::fs::write(&path, file.finish().unwrap()).unwrap();
        let file = H5File::open(&path).unwrap();
        let numbers = file.numbers("array", shape.len());
        numbers.err().map(|e| e.to_string()).unwrap_or_default()
    }

    #[test]
    fn sides_whose_product_overflows_are_refused_even_beside_a_side_of_0() {
        assert_eq!(problem(&[2, 3, 1], 6), "");
        assert_eq!(problem(&[0, 3], 0), "");
        for shape in [
            [0, 1 << 40, 1 << 40],
            [1 << 40, 0, 1 << 40],
            [0, 1, 1 << 62],
        ] {
            let problem = problem(&shape, 0);
            assert!(problem.contains("claims a shape of"), "{problem}");
        }
    }
}
