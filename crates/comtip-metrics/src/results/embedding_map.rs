//! Where the spots lie in the space of a representation.

use ndarray::Array2;

/// Test spots along the two directions in which their vectors vary most, and what is known of them; entries of all lists
/// belong to the spots that are mapped, in order. No part of the JSON.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EmbeddingMap {
    /// Whose vectors.
    pub method: String,
    /// First and second principal component of every spot, `[n_spots, 2]`.
    pub components: Array2<f32>,
    /// Share of the variance along each, from 0 to 1.
    pub shares: [f64; 2],
    /// Test spots, of which very many are not all mapped.
    pub n_spots: usize,
    /// Names of the slides.
    pub slide_names: Vec<String>,
    /// The slide of every spot, an index into the names.
    pub slides: Vec<usize>,
    /// The distinct labels; none where there are no labels.
    pub label_names: Vec<String>,
    /// The label of every spot, an index into the names.
    pub labels: Vec<Option<usize>>,
    /// What the values of genes are: `log1p`.
    pub values: String,
    /// Genes and their values at every spot.
    pub genes: Vec<(String, Vec<f32>)>,
}
