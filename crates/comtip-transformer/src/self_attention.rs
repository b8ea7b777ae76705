//! The linear maps around attention: into queries, keys and values, and back.

use burn::module::Module;
use burn::tensor::{Device, Tensor};

use crate::attend::{Context, KeysValues, attend};
use crate::linear::{Linear, Precision};

/// The weights of multi-head self-attention.
///
/// Queries, keys and values are three products. One product of thrice the width, cut in three, was
/// measured 1.5 times slower forward and 1.25 times backward on Flex (1,600 rows of 768): the gradient
/// of each cut is a copy of the whole, filled up with zeros.
#[derive(Module, Debug)]
pub struct SelfAttention {
    /// `[d_model, d_model]`, head after head.
    pub query: Linear,
    /// `[d_model, d_model]`, head after head.
    pub key: Linear,
    /// `[d_model, d_model]`, head after head.
    pub value: Linear,
    /// `[d_model, d_model]`, from the heads side by side.
    pub output: Linear,
    n_heads: usize,
}

impl SelfAttention {
    /// Fresh weights on `device`.
    ///
    /// # Panics
    ///
    /// If `d_model` is not a multiple of `n_heads`.
    pub fn new(d_model: usize, n_heads: usize, device: &Device) -> Self {
        assert_eq!(d_model % n_heads, 0, "{n_heads} heads of {d_model} columns");
        let linear = || Linear::new(d_model, d_model, device);
        Self {
            query: linear(),
            key: linear(),
            value: linear(),
            output: linear(),
            n_heads,
        }
    }

    /// Sets the numbers in which the maps multiply.
    pub fn set_precision(&mut self, precision: Precision) {
        for map in [
            &mut self.query,
            &mut self.key,
            &mut self.value,
            &mut self.output,
        ] {
            map.precision = precision;
        }
    }

    /// Number of heads.
    pub fn n_heads(&self) -> usize {
        self.n_heads
    }

    /// What rows show of themselves to those who look at them.
    ///
    /// # Shapes
    ///
    /// - `rows`: `[n_rows, d_model]`
    pub fn keys_values(&self, rows: Tensor<2>) -> KeysValues {
        KeysValues {
            keys: self.key.forward(rows.clone()),
            values: self.value.forward(rows),
        }
    }

    /// Lets rows look at their contexts; see [`attend`].
    ///
    /// # Shapes
    ///
    /// - `rows` and output: `[n_sequences * n_tokens, d_model]`
    pub fn forward(
        &self,
        rows: Tensor<2>,
        n_sequences: usize,
        contexts: &[Context],
        bias: Option<Tensor<4>>,
    ) -> Tensor<2> {
        let queries = self.query.forward(rows);
        let attended = attend(queries, [n_sequences, self.n_heads], contexts, bias);
        self.output.forward(attended)
    }
}
