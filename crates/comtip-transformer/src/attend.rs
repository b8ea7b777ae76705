//! Scaled dot-product attention over several contexts under one softmax.

use burn::tensor::activation::softmax;
use burn::tensor::{Device, Tensor, TensorData};

/// Score bias of a key that must not be seen. Finite, so that no back-end meets an infinity; its
/// exponential is exactly 0 in `f32` all the same.
pub const HIDDEN: f32 = -1e9;

/// Keys and values of some rows.
#[derive(Debug, Clone)]
pub struct KeysValues {
    /// `[n_rows, d_model]`
    pub keys: Tensor<2>,
    /// `[n_rows, d_model]`
    pub values: Tensor<2>,
}

impl KeysValues {
    /// The rows of a range.
    pub fn slice(&self, rows: std::ops::Range<usize>) -> Self {
        Self {
            keys: self.keys.clone().slice(rows.clone()),
            values: self.values.clone().slice(rows),
        }
    }
}

/// Rows that the tokens of a sequence may look at.
#[derive(Debug, Clone)]
pub enum Context {
    /// The same `n_keys` rows for all sequences, `[n_keys, d_model]`.
    Shared(KeysValues),
    /// Each sequence its own, as many for all: `[n_sequences * n_keys, d_model]`.
    Own(KeysValues),
}

impl Context {
    /// Every query against every key it may look at, `[n_sequences, n_heads, n_tokens, n_keys]`.
    fn scores(&self, queries: &Queries) -> Tensor<4> {
        let [n_sequences, n_heads, n_tokens] = queries.dims;
        match self {
            Self::Shared(rows) => {
                let keys = heads(rows.keys.clone(), n_heads);
                let n_keys = keys.dims()[1];
                // One product a head, however many sequences there are.
                heads(queries.rows.clone(), n_heads)
                    .matmul(keys.swap_dims(1, 2))
                    .reshape([n_heads, n_sequences, n_tokens, n_keys])
                    .swap_dims(0, 1)
            }
            Self::Own(rows) => {
                let keys = sequences(rows.keys.clone(), [n_sequences, n_heads]);
                sequences(queries.rows.clone(), [n_sequences, n_heads]).matmul(keys.swap_dims(2, 3))
            }
        }
    }

    /// The mean of the values, weighted, `[n_sequences * n_tokens, d_model]`.
    fn read(&self, weights: Tensor<4>) -> Tensor<2> {
        let [n_sequences, n_heads, n_tokens, n_keys] = weights.dims();
        let n_rows = n_sequences * n_tokens;
        match self {
            Self::Shared(rows) => {
                let values = heads(rows.values.clone(), n_heads);
                let d_model = n_heads * values.dims()[2];
                weights
                    .swap_dims(0, 1)
                    .reshape([n_heads, n_rows, n_keys])
                    .matmul(values)
                    .swap_dims(0, 1)
                    .reshape([n_rows, d_model])
            }
            Self::Own(rows) => {
                let values = sequences(rows.values.clone(), [n_sequences, n_heads]);
                let d_model = n_heads * values.dims()[3];
                weights
                    .matmul(values)
                    .swap_dims(1, 2)
                    .reshape([n_rows, d_model])
            }
        }
    }
}

struct Queries {
    rows: Tensor<2>,
    /// `[n_sequences, n_heads, n_tokens]`
    dims: [usize; 3],
}

/// Lets the tokens of every sequence look at all its contexts, as if they were one.
///
/// # Shapes
///
/// - `queries` and output: `[n_sequences * n_tokens, d_model]`, sequence after sequence
/// - `bias`: added to the scores, `[n_sequences or 1, 1, n_tokens, n_keys]`, the keys of all contexts
///   one after the other; [`HIDDEN`] where a token may not look
pub fn attend(
    queries: Tensor<2>,
    [n_sequences, n_heads]: [usize; 2],
    contexts: &[Context],
    bias: Option<Tensor<4>>,
) -> Tensor<2> {
    let [n_rows, d_model] = queries.dims();
    let queries = Queries {
        rows: queries,
        dims: [n_sequences, n_heads, n_rows / n_sequences],
    };
    let scores: Vec<_> = contexts.iter().map(|c| c.scores(&queries)).collect();
    let n_keys: Vec<usize> = scores.iter().map(|s| s.dims()[3]).collect();
    let scores = join(scores) * ((n_heads as f64) / (d_model as f64)).sqrt();
    let weights = softmax(bias.iter().fold(scores, |s, b| s + b.clone()), 3);

    let mut start = 0;
    let mut parts = contexts.iter().zip(n_keys).map(|(context, n_keys)| {
        let end = start + n_keys;
        let part = match contexts {
            [_] => weights.clone(),
            _ => weights.clone().slice_dim(3, start..end),
        };
        start = end;
        context.read(part)
    });
    let first = parts.next().expect("a context to look at");
    parts.fold(first, |sum, part| sum + part)
}

/// The bias that hides from each token those behind it.
///
/// # Shapes
///
/// - output: `[1, 1, n_tokens, n_tokens]`
pub fn causal_bias(n_tokens: usize, device: &Device) -> Tensor<4> {
    let bias: Vec<f32> = (0..n_tokens * n_tokens)
        .map(|cell| {
            if cell % n_tokens > cell / n_tokens {
                HIDDEN
            } else {
                0.0
            }
        })
        .collect();
    Tensor::from_data(TensorData::new(bias, [1, 1, n_tokens, n_tokens]), device)
}

fn join(mut parts: Vec<Tensor<4>>) -> Tensor<4> {
    match parts.len() {
        1 => parts.remove(0),
        _ => Tensor::cat(parts, 3),
    }
}

/// `[n_rows, d_model]` to `[n_heads, n_rows, d_head]`.
fn heads(rows: Tensor<2>, n_heads: usize) -> Tensor<3> {
    let [n_rows, d_model] = rows.dims();
    rows.reshape([n_rows, n_heads, d_model / n_heads])
        .swap_dims(0, 1)
}

/// `[n_sequences * n_tokens, d_model]` to `[n_sequences, n_heads, n_tokens, d_head]`.
fn sequences(rows: Tensor<2>, [n_sequences, n_heads]: [usize; 2]) -> Tensor<4> {
    let [n_rows, d_model] = rows.dims();
    rows.reshape([
        n_sequences,
        n_rows / n_sequences,
        n_heads,
        d_model / n_heads,
    ])
    .swap_dims(1, 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::{Distribution, Tolerance};

    fn rows(n_rows: usize, device: &Device) -> Tensor<2> {
        Tensor::random([n_rows, 8], Distribution::Normal(0.0, 1.0), device)
    }

    fn keys_values(n_rows: usize, device: &Device) -> KeysValues {
        KeysValues {
            keys: rows(n_rows, device),
            values: rows(n_rows, device),
        }
    }

    /// Three sequences of two tokens see four shared rows and three of their own.
    #[test]
    fn contexts_apart_equal_one_context_that_holds_them_all() {
        let device = Device::flex();
        let (shared, own) = (keys_values(4, &device), keys_values(9, &device));
        let queries = rows(6, &device);
        let whole = |part: fn(&KeysValues) -> &Tensor<2>| {
            let per_sequence = (0..3).flat_map(|sequence| {
                let own = part(&own).clone().slice(sequence * 3..sequence * 3 + 3);
                [part(&shared).clone(), own]
            });
            Tensor::cat(per_sequence.collect(), 0)
        };
        let joined = KeysValues {
            keys: whole(|rows| &rows.keys),
            values: whole(|rows| &rows.values),
        };
        let apart = [Context::Shared(shared.clone()), Context::Own(own.clone())];
        let apart = attend(queries.clone(), [3, 2], &apart, None);
        let together = attend(queries, [3, 2], &[Context::Own(joined)], None);
        apart
            .into_data()
            .assert_approx_eq::<f32>(&together.into_data(), Tolerance::absolute(1e-5));
    }

    #[test]
    fn what_is_hidden_is_not_read() {
        let device = Device::flex();
        let mut own = keys_values(3, &device);
        let queries = rows(3, &device);
        let read = |own: &KeysValues| {
            let context = [Context::Own(own.clone())];
            attend(
                queries.clone(),
                [1, 2],
                &context,
                Some(causal_bias(3, &device)),
            )
            .slice(0..2)
            .into_data()
        };
        let before = read(&own);
        let disturbance = Tensor::<2>::from_floats([[0.0], [0.0], [100.0]], &device);
        own.keys = own.keys + disturbance.clone();
        own.values = own.values + disturbance;
        assert_eq!(before, read(&own));
    }

    #[test]
    fn a_single_key_gives_its_value_unchanged() {
        let device = Device::flex();
        let context = keys_values(2, &device);
        let out = attend(
            rows(2, &device),
            [2, 4],
            &[Context::Own(context.clone())],
            None,
        );
        out.into_data()
            .assert_approx_eq::<f32>(&context.values.into_data(), Tolerance::absolute(1e-6));
    }
}
