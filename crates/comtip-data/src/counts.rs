//! Raw counts of genes in spots, sparse.

/// Raw counts, compressed by row: one row a spot, one column a gene; zeros are not stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Counts {
    n_genes: usize,
    row_starts: Vec<usize>,
    gene_idx: Vec<u32>,
    counts: Vec<f32>,
}

impl Counts {
    /// Counts of no spots over `n_genes` genes.
    pub fn new(n_genes: usize) -> Self {
        Self {
            n_genes,
            row_starts: vec![0],
            gene_idx: Vec::new(),
            counts: Vec::new(),
        }
    }

    /// Appends a spot given as (gene index, count) in rising order of genes; zeros are dropped.
    ///
    /// # Panics
    ///
    /// If genes do not rise strictly or reach `n_genes`.
    pub fn push_spot(&mut self, entries: impl IntoIterator<Item = (u32, f32)>) {
        let start = self.gene_idx.len();
        for (gene, count) in entries {
            if count == 0.0 {
                continue;
            }
            assert!((gene as usize) < self.n_genes, "gene index out of range");
            assert!(
                self.gene_idx[start..]
                    .last()
                    .is_none_or(|last| *last < gene),
                "gene indices must rise"
            );
            self.gene_idx.push(gene);
            self.counts.push(count);
        }
        self.row_starts.push(self.gene_idx.len());
    }

    /// Number of spots (rows).
    pub fn n_spots(&self) -> usize {
        self.row_starts.len() - 1
    }

    /// Number of genes (columns).
    pub fn n_genes(&self) -> usize {
        self.n_genes
    }

    /// Gene indices, rising, and counts of the expressed genes of one spot.
    pub fn spot(&self, spot_idx: usize) -> (&[u32], &[f32]) {
        let range = self.row_starts[spot_idx]..self.row_starts[spot_idx + 1];
        (&self.gene_idx[range.clone()], &self.counts[range])
    }

    /// Library size of one spot: the sum of its counts.
    pub fn spot_total(&self, spot_idx: usize) -> f64 {
        self.spot(spot_idx).1.iter().map(|c| f64::from(*c)).sum()
    }

    /// UMI total of all spots.
    pub fn total(&self) -> f64 {
        self.counts.iter().map(|c| f64::from(*c)).sum()
    }
}
