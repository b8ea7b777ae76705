//! Byte-pair spans of differing lengths, averaged to one vector each.

use burn::tensor::{Tensor, TensorData};

/// Spans padded to the longest of the batch; padding weighs nothing.
pub(crate) struct SpanBatch {
    ids: Vec<u32>,
    weights: Vec<f32>,
    n_spans: usize,
}

impl SpanBatch {
    pub(crate) fn new(spans: impl Iterator<Item = impl AsRef<[u32]>> + Clone) -> Self {
        let longest = spans
            .clone()
            .map(|span| span.as_ref().len())
            .max()
            .unwrap_or(0);
        let (mut ids, mut weights, mut n_spans) = (Vec::new(), Vec::new(), 0);
        for span in spans {
            let span = span.as_ref();
            let padding = longest - span.len();
            ids.extend_from_slice(span);
            ids.extend(std::iter::repeat_n(0, padding));
            weights.extend(std::iter::repeat_n(1.0 / span.len() as f32, span.len()));
            weights.extend(std::iter::repeat_n(0.0, padding));
            n_spans += 1;
        }
        Self {
            ids,
            weights,
            n_spans,
        }
    }

    /// Token ids, span after span, to be looked up.
    pub(crate) fn ids(&self) -> &[u32] {
        &self.ids
    }

    /// Averages the looked-up embeddings span by span.
    ///
    /// # Shapes
    ///
    /// - `words`: `[ids().len(), d_model]`
    /// - output: `[n_spans, d_model]`
    pub(crate) fn mean(&self, words: Tensor<2>) -> Tensor<2> {
        let [n_words, d_model] = words.dims();
        let longest = n_words / self.n_spans;
        let weights = TensorData::new(self.weights.clone(), [self.n_spans, 1, longest]);
        let weights = Tensor::<3>::from_data(weights, &words.device());
        weights
            .matmul(words.reshape([self.n_spans, longest, d_model]))
            .squeeze_dim(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    #[test]
    fn spans_of_differing_length_are_averaged_without_their_padding() {
        let spans = SpanBatch::new([vec![4u32, 5], vec![6]].into_iter());
        assert_eq!(spans.ids(), [4, 5, 6, 0]);
        let words = Tensor::<2>::from_floats([[1.0], [3.0], [7.0], [100.0]], &Device::flex());
        let means = spans.mean(words).into_data();
        assert_eq!(means.try_to_vec::<f32>().expect("f32"), [2.0, 7.0]);
    }
}
