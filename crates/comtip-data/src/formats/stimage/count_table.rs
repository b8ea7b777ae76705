//! The count table: one row a spot, one column a gene, streamed into sparse rows.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::count_cell::{RowProblem, parse_row};
use super::sum_column::sum_of_others;
use crate::error::DataError;
use crate::genes::{NameDoubts, make_unique};
use crate::slide::{Counts, SlideWarning};
use crate::tables::{MAX_SPOTS, Source, next_record};

/// A header and spots; blank lines count too.
const MAX_ROWS: u64 = MAX_SPOTS + 1;
const MAX_ID_BYTES: u64 = 64 << 10;
/// A count with all the digits a float has, and its comma, is shorter.
const MAX_CELL_BYTES: u64 = 64;

/// Counts in the order of the file.
#[derive(Debug)]
pub(crate) struct CountTable {
    /// Id of every row.
    pub(crate) ids: Vec<String>,
    /// Unique name of every column.
    pub(crate) genes: Vec<String>,
    pub(crate) counts: Counts,
    /// What is doubtful about the names of the genes.
    pub(crate) doubts: Vec<SlideWarning>,
}

/// Reads a count table, plain or gzip'd, one line at a time; zeros never take memory. A first row that is of one of
/// `spots`, or whose genes are all numbers, is no header and refused.
pub(crate) fn read_counts(path: &Path, spots: &HashSet<&str>) -> Result<CountTable, DataError> {
    let mut source = Source::open(path)?;
    let (genes, doubts) = read_genes(&mut source, spots)?;
    let max_row_bytes = MAX_ID_BYTES + MAX_CELL_BYTES * genes.len() as u64;
    source = source.with_limits(max_row_bytes, u64::MAX);
    let mut limit = source.count_limit();
    let mut counts = Counts::new(genes.len());
    let mut row_of_id = HashMap::new();
    let mut ids = Vec::new();
    let (mut line, mut entries) = (Vec::new(), Vec::new());
    while let Some(row) = source.next_line(&mut line)? {
        if row > MAX_ROWS {
            let problem = format!("more than the {MAX_ROWS} rows that a slide may have");
            return Err(source.error(row, None, problem));
        }
        if line.is_empty() {
            continue;
        }
        source.separator().to_commas(&mut line);
        let id = parse_row(&line, genes.len(), &mut entries).map_err(
            |RowProblem { gene, problem }| {
                source.error(row, gene.map(|i| genes[i].as_str()), problem)
            },
        )?;
        if let Some(first) = row_of_id.insert(id.to_owned(), row) {
            let problem = format!("spot `{id}` is already in row {first}");
            return Err(source.error(row, None, problem));
        }
        limit
            .take(entries.len())
            .map_err(|problem| source.error(row, None, problem))?;
        ids.push(id.to_owned());
        counts.push_spot(entries.iter().copied());
    }
    if ids.is_empty() {
        return Err(source.error(1, None, "the table has a header and no spots"));
    }
    if let Some(gene) = sum_of_others(&genes, &counts) {
        let problem =
            "it is the sum of the other columns in every row and no gene; leave the column out";
        return Err(source.error(1, Some(&genes[gene]), problem));
    }
    Ok(CountTable {
        ids,
        genes,
        counts,
        doubts,
    })
}

/// Gene names of the header, its first cell left out; a name met before gets a number.
fn read_genes(
    source: &mut Source,
    spots: &HashSet<&str>,
) -> Result<(Vec<String>, Vec<SlideWarning>), DataError> {
    let Some(header) = next_record(source)? else {
        return Err(source.error(1, None, "the file is empty, a header was expected"));
    };
    let mut genes = header.fields;
    let first = genes.remove(0);
    if genes.is_empty() {
        let problem =
            "the header has one cell; a spot column and genes, separated by commas, were expected";
        return Err(source.error(header.row, None, problem));
    }
    if let Some(i) = genes.iter().position(|gene| gene.trim().is_empty()) {
        let problem = format!("cell {} of the header has no gene name", i + 2);
        return Err(source.error(header.row, None, problem));
    }
    let is_spot = spots.contains(first.as_str());
    if is_spot || genes.iter().all(|gene| gene.trim().parse::<f64>().is_ok()) {
        let gene = &genes[0];
        let problem = match first.trim().is_empty() {
            true => format!(
                "the genes are called by numbers, like `{gene}`; call them by symbol or Ensembl id"
            ),
            false => format!(
                "the genes are called like `{gene}`: the first row is counts of the spot `{first}` and no header; put a \
                 row of gene names above it"
            ),
        };
        return Err(source.error(header.row, None, problem));
    }
    let mut doubts = NameDoubts::default();
    let genes = genes.iter().map(|gene| doubts.take(gene).to_owned());
    let genes = make_unique(genes.collect());
    Ok((genes, doubts.notes()))
}

#[cfg(test)]
mod tests;
