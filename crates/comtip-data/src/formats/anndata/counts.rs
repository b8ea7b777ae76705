//! Raw counts: a matrix sparse by row or by column, or dense.

use super::data_frame::DataFrame;
use super::layer::{Layer, whole_ones};
use crate::error::DataError;
use crate::formats::hdf5::{Compressed, H5File, NumericDataset, Object};
use crate::genes::Features;
use crate::slide::{Counts, SpotRows, raw_count};

/// Counts of the genes in the spots.
pub(crate) struct RawCounts {
    pub(crate) counts: Counts,
    /// Entries that repeat a spot and gene; their counts were added up.
    pub(crate) n_repeated: usize,
}

/// Reads the counts a window at a time; those of no gene or no spot are checked and left out.
pub(crate) fn read_counts(
    file: &H5File,
    layer: &Layer,
    obs: &DataFrame<'_>,
    var: &DataFrame<'_>,
    features: &Features,
    spot_of_row: &[Option<u32>],
) -> Result<RawCounts, DataError> {
    let matrix = layer.path.as_str();
    let n_spots = spot_of_row.iter().flatten().count() as u32;
    let mut rows = SpotRows::new(n_spots, features.genes.len(), file.count_limit());
    let (n_obs, n_vars) = (obs.names().len(), var.names().len());
    let mut take = |row: usize, column: usize, value: f64| {
        let count = raw_count::check(value).map_err(|problem| {
            format!(
                "gene `{}` of spot `{}`: count {value} {problem}; {}",
                var.names()[column],
                obs.names()[row],
                whole_ones(file, matrix)
            )
        })?;
        if let (Some(gene), Some(spot)) = (features.gene_of_feature[column], spot_of_row[row])
            && count != 0.0
        {
            rows.push(spot, gene, count)?;
        }
        Ok(())
    };
    match file.find(matrix)? {
        Some(Object::Dataset(_)) => read_dense(file, matrix, [n_obs, n_vars], take)?,
        Some(Object::Group(_)) => match file.text_attribute(matrix, "encoding-type")?.as_deref() {
            Some(kind @ ("csr_matrix" | "csc_matrix")) => {
                check_counted(file, matrix, &file.numbers(&format!("{matrix}/data"), 1)?)?;
                match kind {
                    "csr_matrix" => {
                        Compressed::open(file, matrix, n_obs, n_vars)?.each_entry(take)?;
                    }
                    _ => {
                        let columns = Compressed::open(file, matrix, n_vars, n_obs)?;
                        columns.each_entry(|column, row, value| take(row, column, value))?;
                    }
                }
            }
            other => {
                let problem = format!(
                    "a matrix of the kind `{}`, but csr_matrix, csc_matrix or a dense array was \
                     expected",
                    other.unwrap_or_default()
                );
                return Err(file.error(matrix, problem));
            }
        },
        None => {
            let problem =
                "there are no counts; write them to `adata.layers['counts']` or `adata.X`";
            return Err(file.error(matrix, problem));
        }
    }
    let (counts, n_repeated) = rows.finish();
    if n_spots > 0 && counts.total() == 0.0 {
        let problem = format!(
            "not one gene was counted in any spot; {}",
            whole_ones(file, matrix)
        );
        return Err(file.error(matrix, problem));
    }
    Ok(RawCounts { counts, n_repeated })
}

/// Refuses truth values, which make every count 1.
fn check_counted(
    file: &H5File,
    matrix: &str,
    numbers: &NumericDataset<'_>,
) -> Result<(), DataError> {
    match numbers.are_truths() {
        false => Ok(()),
        true => Err(numbers.error(format!(
            "holds truth values, which say whether a gene was found in a spot and not how often; {}",
            whole_ones(file, matrix)
        ))),
    }
}

fn read_dense(
    file: &H5File,
    matrix: &str,
    shape: [usize; 2],
    mut take: impl FnMut(usize, usize, f64) -> Result<(), String>,
) -> Result<(), DataError> {
    let numbers = file.numbers(matrix, 2)?;
    let [n_rows, n_columns] = shape.map(|side| side as u64);
    if numbers.shape() != [n_rows, n_columns] {
        return Err(numbers.error(format!(
            "an array of {:?}, but {n_rows} spots and {n_columns} genes are named",
            numbers.shape()
        )));
    }
    check_counted(file, matrix, &numbers)?;
    let window = numbers.rows_at_a_time();
    let mut start = 0;
    while start < n_rows {
        let read = numbers.rows(start, window)?;
        for (row, values) in (start as usize..).zip(read.chunks_exact(shape[1])) {
            for (column, value) in values.iter().enumerate() {
                take(row, column, *value).map_err(|problem| numbers.error(problem))?;
            }
        }
        start = start.saturating_add(window);
    }
    Ok(())
}
