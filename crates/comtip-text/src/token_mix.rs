//! Token rows as one product: a matrix of shares times the few vectors that they are mixed of.

use std::collections::BTreeMap;

use burn::tensor::module::embedding;
use burn::tensor::{Tensor, TensorData};

use crate::gene_text_encoder::GeneTextEncoder;
use crate::index_tensor::index_tensor;
use crate::token_row::TokenRow;

/// A vector that token rows are mixed of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Ingredient {
    Word(u32),
    Gene(u32),
    ValueSlope,
    ValueOffset,
    Position(u32),
}

/// Enriched and positioned token rows, before they have numbers.
///
/// A batch has thousands of rows but few ingredients: ten digits, the words of the template, the
/// pieces and names of its genes. So the embedding table is looked up a few hundred times, and its
/// gradient is built from as many rows.
#[derive(Debug, Default)]
pub(crate) struct TokenMix {
    shares: Vec<(usize, Ingredient, f32)>,
    n_rows: usize,
}

impl TokenMix {
    /// Adds a token at a position of its sentence.
    pub(crate) fn push(&mut self, row: &TokenRow, position: usize) {
        let n_words = row.words.len() as f32;
        let mut add = |ingredient, share| self.shares.push((self.n_rows, ingredient, share));
        for word in &row.words {
            add(Ingredient::Word(*word), 1.0 / n_words);
        }
        if let Some(gene) = row.gene {
            add(Ingredient::Gene(gene), 1.0);
        }
        if let Some(value) = row.value {
            add(Ingredient::ValueSlope, value);
            add(Ingredient::ValueOffset, 1.0);
        }
        add(Ingredient::Position(position as u32), 1.0);
        self.n_rows += 1;
    }

    /// Adds a row of zeros, to be looked at by nobody.
    pub(crate) fn push_padding(&mut self) {
        self.n_rows += 1;
    }

    /// Number of rows.
    pub(crate) fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// The rows of each mix in numbers, `[n_rows, d_model]`.
    ///
    /// The ingredients of all are looked up once: each look-up of a table leaves a gradient as large as
    /// the table.
    pub(crate) fn embed<const N: usize>(
        mixes: [&Self; N],
        encoder: &GeneTextEncoder,
    ) -> [Tensor<2>; N] {
        let mut columns: BTreeMap<Ingredient, usize> = BTreeMap::new();
        for (_, ingredient, _) in mixes.iter().flat_map(|mix| &mix.shares) {
            if encoder.has(*ingredient) {
                columns.insert(*ingredient, 0);
            }
        }
        columns
            .values_mut()
            .enumerate()
            .for_each(|(n, column)| *column = n);

        let ingredients: Vec<Ingredient> = columns.keys().copied().collect();
        let ingredients = encoder.ingredients(&ingredients);
        mixes.map(|mix| {
            Tensor::<2>::from_data(mix.shares_of(&columns), &ingredients.device())
                .matmul(ingredients.clone())
        })
    }

    /// The share of every ingredient in every row, `[n_rows, n_ingredients]`.
    fn shares_of(&self, columns: &BTreeMap<Ingredient, usize>) -> TensorData {
        let mut shares = vec![0.0; self.n_rows * columns.len()];
        for (row, ingredient, share) in &self.shares {
            if let Some(column) = columns.get(ingredient) {
                shares[row * columns.len() + column] += share;
            }
        }
        TensorData::new(shares, [self.n_rows, columns.len()])
    }
}

impl GeneTextEncoder {
    /// Whether the encoder enriches with this; without it the share is left out.
    fn has(&self, ingredient: Ingredient) -> bool {
        match ingredient {
            Ingredient::Gene(_) => self.gene_table.is_some(),
            Ingredient::ValueSlope | Ingredient::ValueOffset => self.value_projection.is_some(),
            Ingredient::Word(_) | Ingredient::Position(_) => true,
        }
    }

    /// The vectors themselves, in order, `[n_ingredients, d_model]`.
    fn ingredients(&self, ingredients: &[Ingredient]) -> Tensor<2> {
        let device = self.tower.device();
        let select = |table: Tensor<2>, pick: fn(&Ingredient) -> Option<u32>| {
            let rows: Vec<u32> = ingredients.iter().filter_map(pick).collect();
            (!rows.is_empty()).then(|| {
                let rows = index_tensor(&rows, &device).unsqueeze();
                embedding(table, rows).squeeze_dim(0)
            })
        };
        let words = select(
            self.tower.token_embedding.val(),
            |ingredient| match ingredient {
                Ingredient::Word(word) => Some(*word),
                _ => None,
            },
        );
        let genes = self.gene_table.as_ref().and_then(|table| {
            select(table.val(), |ingredient| match ingredient {
                Ingredient::Gene(gene) => Some(*gene),
                _ => None,
            })
        });
        let value = self
            .value_projection
            .as_ref()
            .filter(|_| ingredients.contains(&Ingredient::ValueSlope))
            .map(|projection| {
                let offset = projection.bias.as_ref().map(|bias| bias.val().unsqueeze());
                let slope = projection.weight.val();
                Tensor::cat([Some(slope), offset].into_iter().flatten().collect(), 0)
            });
        let positions = select(self.tower.positions.val(), |ingredient| match ingredient {
            Ingredient::Position(position) => Some(*position),
            _ => None,
        });
        let parts = [words, genes, value, positions];
        Tensor::cat(parts.into_iter().flatten().collect(), 0)
    }
}
