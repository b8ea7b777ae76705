//! Raw counts of genes in spots, sparse.

use super::raw_count::MOST;
use super::sparse_rows::SparseRows;

/// Raw counts, compressed by row: one row a spot, one column a gene; zeros are not stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Counts(SparseRows);

impl Counts {
    /// Counts of no spots over `n_genes` genes.
    pub fn new(n_genes: usize) -> Self {
        Self(SparseRows::new(n_genes))
    }

    /// Appends a spot given as (gene index, count) in rising order of genes; zeros are dropped.
    ///
    /// # Panics
    ///
    /// If genes do not rise strictly or reach `n_genes`.
    pub fn push_spot(&mut self, entries: impl IntoIterator<Item = (u32, f32)>) {
        self.0.push(entries);
    }

    /// Number of spots (rows).
    pub fn n_spots(&self) -> usize {
        self.0.n_spots()
    }

    /// Number of genes (columns).
    pub fn n_genes(&self) -> usize {
        self.0.n_genes()
    }

    /// Gene indices, rising, and counts of the expressed genes of one spot.
    pub fn spot(&self, spot_idx: usize) -> (&[u32], &[f32]) {
        self.0.row(spot_idx)
    }

    /// Library size of one spot: the sum of its counts.
    pub fn spot_total(&self, spot_idx: usize) -> f64 {
        sum(self.spot(spot_idx).1)
    }

    /// Over `n_genes` genes, the counts of gene `i` added to those of gene `places[i]`, or left out without one.
    pub(crate) fn moved(&self, places: &[Option<u32>], n_genes: usize) -> Self {
        let mut moved = Self::new(n_genes);
        let mut row: Vec<(u32, f32)> = Vec::new();
        for spot_idx in 0..self.n_spots() {
            let (genes, values) = self.spot(spot_idx);
            let entries = genes.iter().zip(values);
            row.extend(entries.filter_map(|(gene, value)| Some((places[*gene as usize]?, *value))));
            row.sort_by_key(|(gene, _)| *gene);
            row.dedup_by(|next, kept| {
                let is_same = next.0 == kept.0;
                if is_same {
                    kept.1 = (kept.1 + next.1).min(f32::MAX);
                }
                is_same
            });
            moved.push_spot(row.drain(..));
        }
        moved
    }

    /// Spot, gene and number of the first that cannot have been counted: below 0, not finite, or a sum that is not
    /// exact any more.
    pub(crate) fn not_counted(&self) -> Option<(usize, usize, f32)> {
        (0..self.n_spots()).find_map(|spot_idx| {
            let (genes, counts) = self.spot(spot_idx);
            let place = counts.iter().position(|c| !(0.0..=MOST).contains(c))?;
            Some((spot_idx, genes[place] as usize, counts[place]))
        })
    }

    /// UMI total of all spots.
    pub fn total(&self) -> f64 {
        sum(self.0.values())
    }
}

/// The sum; of nothing 0, where that of an empty iterator is -0.
fn sum(counts: &[f32]) -> f64 {
    counts.iter().fold(0.0, |sum, c| sum + f64::from(*c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_total_of_no_count_is_0_and_not_minus_0() {
        let mut counts = Counts::new(2);
        counts.push_spot([]);
        let totals = [counts.total(), counts.spot_total(0)];
        assert_eq!(totals.map(|total| total.to_string()), ["0", "0"]);
    }
}
