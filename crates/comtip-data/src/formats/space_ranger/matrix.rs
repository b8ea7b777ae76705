//! The matrix of counts: Matrix Market, streamed into sparse rows of spots.

use std::path::Path;

use super::matrix_entry::{Sides, parse_entry};
use super::matrix_header::{MatrixKind, is_skipped, read_header};
use crate::error::DataError;
use crate::genes::Features;
use crate::slide::{Counts, SpotRows};
use crate::tables::Source;

const MAX_LINE_BYTES: u64 = 64 << 10;
/// Before the sizes stand a few lines; below them comments are rare.
const MAX_COMMENT_BYTES: u64 = 16 << 20;
/// Two places and a count, with all the digits a float has, are shorter.
const MAX_ENTRY_BYTES: u64 = 128;

/// Counts of the genes in the spots.
#[derive(Debug)]
pub(crate) struct Matrix {
    pub(crate) counts: Counts,
    /// Entries that repeat a spot and gene; their counts were added up, as scipy does.
    pub(crate) n_repeated: usize,
    /// Entries of the file that are not 0, of whatever feature and spot.
    pub(crate) n_entries: u64,
}

/// Reads `matrix.mtx`, plain or gzip'd, one line at a time: what the header claims is compared and
/// counted, but no memory is taken for it.
///
/// Rows are features and columns barcodes, as Space Ranger writes them, unless the tables beside the
/// matrix are as long as its sides the other way round only.
///
/// `spot_of_barcode` gives the spot of every barcode of the file, which `barcodes` names; what is `None`
/// there, or is no gene, is checked and left out.
pub(crate) fn read_matrix(
    path: &Path,
    features: &Features,
    barcodes: &[String],
    spot_of_barcode: &[Option<u32>],
) -> Result<Matrix, DataError> {
    let mut source = Source::open(path)?.with_limits(MAX_LINE_BYTES, MAX_COMMENT_BYTES);
    let size = read_header(&mut source)?;
    let n_features = features.gene_of_feature.len();
    let sides = Sides::of(size, n_features as u64, barcodes.len() as u64);
    let sides = sides.map_err(|p| source.error(1, None, p))?;
    let n_spots = spot_of_barcode.iter().flatten().count() as u32;
    let mut rows = SpotRows::new(n_spots, features.genes.len(), source.count_limit());
    let most_bytes = size.n_entries.saturating_mul(MAX_ENTRY_BYTES);
    source = source.with_limits(MAX_LINE_BYTES, most_bytes.saturating_add(MAX_COMMENT_BYTES));
    let (mut n_entries, mut n_above_zero) = (0, 0);
    let mut line = Vec::new();
    let mut last_row = 1;
    while let Some(row) = source.next_line(&mut line)? {
        if is_skipped(&line) {
            continue;
        }
        last_row = row;
        n_entries += 1;
        if n_entries > size.n_entries {
            let problem = format!("more entries than the {} of the header", size.n_entries);
            return Err(source.error(row, None, problem));
        }
        let entry = parse_entry(&line, size, sides, n_entries - 1, |feature, barcode| {
            format!(
                "{} of spot `{}`",
                features.describe(feature),
                barcodes[barcode]
            )
        });
        let entry = entry.map_err(|p| source.error(row, None, p))?;
        n_above_zero += u64::from(entry.count != 0.0);
        let gene = features.gene_of_feature[entry.feature];
        // A dense matrix is zeros for the most part.
        if entry.count == 0.0 && size.kind == MatrixKind::Array {
            continue;
        }
        if let (Some(gene), Some(spot)) = (gene, spot_of_barcode[entry.barcode]) {
            let pushed = rows.push(spot, gene, entry.count);
            pushed.map_err(|p| source.error(row, None, p))?;
        }
    }
    if n_entries < size.n_entries {
        let problem = format!(
            "the file ends after {n_entries} of {} entries: it was cut short, copy or download it \
             again",
            size.n_entries
        );
        return Err(source.error(last_row, None, problem));
    }
    let (counts, n_repeated) = rows.finish();
    Ok(Matrix {
        counts,
        n_repeated,
        n_entries: n_above_zero,
    })
}

#[cfg(test)]
mod tests;
