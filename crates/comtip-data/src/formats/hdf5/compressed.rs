//! A sparse matrix compressed along one of its sides: `data`, `indices` and `indptr`.

use super::h5_file::H5File;
use super::numeric_dataset::NumericDataset;
use crate::error::DataError;

/// A sparse matrix as scipy and 10x write it: entries lie row after row (CSR) or column after column
/// (CSC). The side they are compressed along is here called major, the other minor.
pub(crate) struct Compressed<'f> {
    data: NumericDataset<'f>,
    indices: NumericDataset<'f>,
    /// Where the entries of every major place begin, and where the last end.
    starts: Vec<u64>,
    n_minor: u64,
}

impl<'f> Compressed<'f> {
    /// Opens the matrix in a group; the lengths of its sides are those of tables already read.
    pub(crate) fn open(
        file: &'f H5File,
        group: &str,
        n_major: usize,
        n_minor: usize,
    ) -> Result<Self, DataError> {
        let part = |name: &str| file.numbers(&format!("{group}/{name}"), 1);
        let (data, indices, starts) = (part("data")?, part("indices")?, part("indptr")?);
        let (n_data, n_indices) = (data.shape()[0], indices.shape()[0]);
        if n_data != n_indices {
            return Err(data.error(format!(
                "{n_data} values, but {n_indices} indices: the matrix was cut short"
            )));
        }
        let n_major = n_major as u64;
        let n_starts = n_major.saturating_add(1);
        if starts.shape()[0] != n_starts {
            return Err(starts.error(format!(
                "{} places, but a matrix of {n_major} has {}; the names beside it are of another \
                 matrix",
                starts.shape()[0],
                n_starts
            )));
        }
        let n_minor = n_minor as u64;
        if n_data > n_major.saturating_mul(n_minor) {
            return Err(data.error(format!(
                "{n_data} values are more than a matrix of {n_major} x {n_minor} holds"
            )));
        }
        let starts = check_starts(&starts, n_data)?;
        Ok(Self {
            data,
            indices,
            starts,
            n_minor,
        })
    }

    /// Hands over every entry, (major, minor, value), in the order of the file; says what is wrong
    /// with one.
    pub(crate) fn each_entry(
        &self,
        mut take: impl FnMut(usize, usize, f64) -> Result<(), String>,
    ) -> Result<(), DataError> {
        let n_entries = self.data.shape()[0];
        let window = self.data.rows_at_a_time();
        let window = window.max(self.indices.rows_at_a_time());
        let (mut start, mut major) = (0, 0);
        while start < n_entries {
            let values = self.data.rows(start, window)?;
            let minors = self.indices.integer_rows(start, window)?;
            for (entry, (value, minor)) in (start..).zip(values.into_iter().zip(minors)) {
                while self.starts[major + 1] <= entry {
                    major += 1;
                }
                let minor = u64::try_from(minor)
                    .ok()
                    .filter(|minor| *minor < self.n_minor)
                    .ok_or_else(|| {
                        let problem = format!(
                            "entry {entry} is {minor}, not between 0 and {}",
                            self.n_minor.saturating_sub(1)
                        );
                        self.indices.error(problem)
                    })?;
                take(major, minor as usize, value).map_err(|problem| self.data.error(problem))?;
            }
            start = start.saturating_add(window);
        }
        Ok(())
    }
}

fn check_starts(starts: &NumericDataset<'_>, n_entries: u64) -> Result<Vec<u64>, DataError> {
    let places = starts.all_integers()?;
    let (first, last) = (places.first().copied(), places.last().copied());
    if first != Some(0) || last != i64::try_from(n_entries).ok() {
        return Err(starts.error(format!(
            "runs from {} to {}, but there are {n_entries} entries",
            first.unwrap_or_default(),
            last.unwrap_or_default()
        )));
    }
    if let Some(at) = places.windows(2).position(|pair| pair[0] > pair[1]) {
        return Err(starts.error(format!(
            "place {} is {}, after {}: places must rise",
            at + 1,
            places[at + 1],
            places[at]
        )));
    }
    // They begin at 0 and rise, so none is negative.
    Ok(places.into_iter().map(|place| place as u64).collect())
}
