//! Numbers of genes in spots, zeros left out.

/// A matrix compressed by row (CSR): one row a spot, one column a gene.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SparseRows {
    n_genes: usize,
    row_starts: Vec<usize>,
    gene_idx: Vec<u32>,
    values: Vec<f32>,
}

impl SparseRows {
    pub(crate) fn new(n_genes: usize) -> Self {
        Self {
            n_genes,
            row_starts: vec![0],
            gene_idx: Vec::new(),
            values: Vec::new(),
        }
    }

    /// Appends a row given as (gene index, value) in rising order of genes; zeros are dropped.
    ///
    /// # Panics
    ///
    /// If genes do not rise strictly or reach `n_genes`.
    pub(crate) fn push(&mut self, entries: impl IntoIterator<Item = (u32, f32)>) {
        let start = self.gene_idx.len();
        for (gene, value) in entries {
            if value == 0.0 {
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
            self.values.push(value);
        }
        self.row_starts.push(self.gene_idx.len());
    }

    pub(crate) fn n_spots(&self) -> usize {
        self.row_starts.len() - 1
    }

    pub(crate) fn n_genes(&self) -> usize {
        self.n_genes
    }

    /// Gene indices, rising, and values of one row.
    pub(crate) fn row(&self, spot_idx: usize) -> (&[u32], &[f32]) {
        let range = self.row_starts[spot_idx]..self.row_starts[spot_idx + 1];
        (&self.gene_idx[range.clone()], &self.values[range])
    }

    /// All values, row after row.
    pub(crate) fn values(&self) -> &[f32] {
        &self.values
    }
}
