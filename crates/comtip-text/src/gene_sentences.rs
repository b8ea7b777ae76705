//! The gene sentences of a batch of spots, before they become tensors.

use std::ops::Range;

/// Which genes the sentences of each spot are about, and with which values.
///
/// Values are plain numbers on the host: how they are spelled, shared and batched is the business of
/// the [`GeneTextEncoder`](crate::GeneTextEncoder), which can so avoid telling the same thing twice.
#[derive(Debug, Clone, PartialEq)]
pub struct GeneSentences {
    n_genes: usize,
    gene_idx: Vec<u32>,
    values: Vec<f32>,
}

impl GeneSentences {
    /// No spots yet; each will tell of `n_genes` genes.
    pub fn new(n_genes: usize) -> Self {
        Self {
            n_genes,
            gene_idx: Vec::new(),
            values: Vec::new(),
        }
    }

    /// Adds a spot.
    ///
    /// `gene_idx` are rows of the gene table, `values` the normalised expression beside them.
    ///
    /// # Panics
    ///
    /// If either is not `n_genes` long, or a value is not finite: no sentence can tell it.
    ///
    /// ```should_panic
    /// let mut sentences = comtip_text::GeneSentences::new(1);
    /// sentences.push_spot(&[7], &[f32::NAN]);
    /// ```
    pub fn push_spot(&mut self, gene_idx: &[u32], values: &[f32]) {
        assert_eq!(gene_idx.len(), self.n_genes, "one gene index a sentence");
        assert_eq!(values.len(), self.n_genes, "one value a sentence");
        if let Some(at) = values.iter().position(|value| !value.is_finite()) {
            panic!("the value of gene {} is {}", gene_idx[at], values[at]);
        }
        self.gene_idx.extend_from_slice(gene_idx);
        self.values.extend_from_slice(values);
    }

    /// The same genes with the values of each spot moved among them: `S^pi` of pair-aware training.
    ///
    /// Gene `i` of spot `k` gets the value of gene `permutations[k][i]`; value text and number move
    /// together.
    ///
    /// # Panics
    ///
    /// If there is not one permutation of `n_genes` slots a spot.
    ///
    /// ```
    /// use comtip_text::GeneSentences;
    ///
    /// let mut sentences = GeneSentences::new(3);
    /// sentences.push_spot(&[7, 8, 9], &[0.1, 0.2, 0.3]);
    /// let shuffled = sentences.with_shuffled_values(&[vec![2, 0, 1]]);
    /// assert_eq!(shuffled.gene_idx(), [7, 8, 9]);
    /// assert_eq!(shuffled.values(), [0.3, 0.1, 0.2]);
    /// ```
    pub fn with_shuffled_values(&self, permutations: &[Vec<usize>]) -> Self {
        assert_eq!(permutations.len(), self.n_spots(), "one permutation a spot");
        let values = permutations
            .iter()
            .zip(self.values.chunks(self.n_genes))
            .flat_map(|(permutation, values)| {
                assert_eq!(permutation.len(), values.len(), "one slot a gene");
                permutation.iter().map(|slot| values[*slot])
            })
            .collect();
        Self {
            values,
            ..self.clone()
        }
    }

    /// The spots of `self`, then those of `other`, to be encoded in one go.
    ///
    /// # Panics
    ///
    /// If the two tell of differing numbers of genes.
    pub fn followed_by(mut self, other: &Self) -> Self {
        assert_eq!(self.n_genes, other.n_genes, "as many genes a spot");
        self.gene_idx.extend_from_slice(&other.gene_idx);
        self.values.extend_from_slice(&other.values);
        self
    }

    /// A run of the spots.
    ///
    /// # Panics
    ///
    /// If it reaches beyond the last.
    ///
    /// ```
    /// use comtip_text::GeneSentences;
    ///
    /// let mut sentences = GeneSentences::new(1);
    /// for gene in 0..4 {
    ///     sentences.push_spot(&[gene], &[0.5]);
    /// }
    /// assert_eq!(sentences.slice(1..3).gene_idx(), [1, 2]);
    /// ```
    pub fn slice(&self, spots: Range<usize>) -> Self {
        let sentences = spots.start * self.n_genes..spots.end * self.n_genes;
        Self {
            n_genes: self.n_genes,
            gene_idx: self.gene_idx[sentences.clone()].to_vec(),
            values: self.values[sentences].to_vec(),
        }
    }

    /// Number of spots.
    pub fn n_spots(&self) -> usize {
        self.gene_idx.len() / self.n_genes
    }

    /// Sentences a spot.
    pub fn n_genes(&self) -> usize {
        self.n_genes
    }

    /// Rows of the gene table, spot by spot.
    pub fn gene_idx(&self) -> &[u32] {
        &self.gene_idx
    }

    /// Expression values, spot by spot.
    pub fn values(&self) -> &[f32] {
        &self.values
    }
}
