//! What the objective compares, of a batch or of a part of one.

use burn::tensor::{Device, Tensor};

use super::masked_teacher::PatchMoments;

/// What the objective compares (Eq. 15), of a batch or of a part of one. The means are over its pairs;
/// those switched off are zero.
#[derive(Debug, Clone)]
pub(crate) struct Terms {
    /// Pairs it is of.
    pub(crate) n_pairs: usize,
    /// Embeddings of the tiles, `[n_pairs, d_joint]`.
    pub(crate) image: Tensor<2>,
    /// Embeddings of the transcriptomes, `[n_pairs, d_joint]`.
    pub(crate) text: Tensor<2>,
    /// `L_obs` (Eq. 4), `[1]` as the next.
    pub(crate) observed: Tensor<1>,
    /// `L_unobs` (Eq. 5).
    pub(crate) unobserved: Tensor<1>,
    /// `E[D(matched)] - E[D(shuffled)]` (Eq. 12).
    pub(crate) gap: Tensor<1>,
    /// Of the patches of the full branch, if targets are standardised by them.
    pub(crate) patches: Option<PatchMoments>,
}

impl Terms {
    /// The terms of a batch from those of its parts, in order.
    ///
    /// # Panics
    ///
    /// If there are none.
    pub(crate) fn join(parts: Vec<Self>) -> Self {
        let n_pairs: usize = parts.iter().map(|part| part.n_pairs).sum();
        let mean = |of: fn(&Self) -> &Tensor<1>| {
            let share = |part: &Self| of(part).clone() * (part.n_pairs as f64 / n_pairs as f64);
            let shares = parts.iter().map(share);
            shares.reduce(|sum, share| sum + share)
        };
        let (observed, unobserved, gap) = (
            mean(|part| &part.observed),
            mean(|part| &part.unobserved),
            mean(|part| &part.gap),
        );
        let share = |part: &Self| part.n_pairs as f64 / n_pairs as f64;
        let patches = parts
            .iter()
            .map(|part| Some((part.patches.clone()?, share(part))));
        let patches = patches.collect::<Option<Vec<_>>>();
        let (image, text) = parts
            .into_iter()
            .map(|part| (part.image, part.text))
            .unzip();
        Self {
            n_pairs,
            image: Tensor::cat(image, 0),
            text: Tensor::cat(text, 0),
            observed: observed.expect("a part"),
            unobserved: unobserved.expect("a part"),
            gap: gap.expect("a part"),
            patches: patches.and_then(|patches| PatchMoments::join(&patches)),
        }
    }

    /// The same values on `device`, without the graph that made them.
    pub(crate) fn on(self, device: &Device) -> Self {
        let device = device.clone().inner();
        Self {
            n_pairs: self.n_pairs,
            image: self.image.inner().to_device(&device),
            text: self.text.inner().to_device(&device),
            observed: self.observed.inner().to_device(&device),
            unobserved: self.unobserved.inner().to_device(&device),
            gap: self.gap.inner().to_device(&device),
            patches: self.patches.map(|patches| PatchMoments {
                mean: patches.mean.inner().to_device(&device),
                variance: patches.variance.inner().to_device(&device),
            }),
        }
    }
}
