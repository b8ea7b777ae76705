//! Normalisation of both sides of the joint space over spots.

use burn::module::Module;
use burn::tensor::{Device, Tensor};

use crate::embedding_norm::EmbeddingNorm;
use crate::running_norm::{FeatureMoments, RunningNorm};

/// Normalisation of both sides of the joint space over spots, each by statistics of its own.
#[derive(Module, Debug)]
pub struct JointNorm {
    /// Of tiles.
    pub image: RunningNorm,
    /// Of transcriptomes.
    pub text: RunningNorm,
}

/// By which statistics joint embeddings are normalised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NormStatistics {
    /// Those of the batch, in a step of training.
    OfBatch,
    /// The running ones, everywhere else.
    Running,
}

/// Moments of the joint embeddings of a batch, to be kept by [`JointNorm::following`].
#[derive(Debug, Clone)]
pub struct JointMoments {
    image: FeatureMoments,
    text: FeatureMoments,
}

impl JointMoments {
    /// Of both sides of a batch, as they are projected.
    ///
    /// # Shapes
    ///
    /// - `image`, `text`: `[batch, d_joint]`
    pub fn of(image: Tensor<2>, text: Tensor<2>) -> Self {
        Self {
            image: FeatureMoments::of(image),
            text: FeatureMoments::of(text),
        }
    }

    /// Mean and variance of tiles, then of transcriptomes, each `[d_joint]`.
    pub fn into_tensors(self) -> Vec<Tensor<1>> {
        let Self { image, text } = self;
        vec![image.mean, image.variance, text.mean, text.variance]
    }

    /// From what [`into_tensors`](Self::into_tensors) gave; `None` from anything else.
    pub fn from_tensors(tensors: &[Tensor<1>]) -> Option<Self> {
        let moments = |[mean, variance]: [&Tensor<1>; 2]| FeatureMoments {
            mean: mean.clone(),
            variance: variance.clone(),
        };
        let [image_mean, image_variance, text_mean, text_variance] = tensors else {
            return None;
        };
        Some(Self {
            image: moments([image_mean, image_variance]),
            text: moments([text_mean, text_variance]),
        })
    }
}

impl JointNorm {
    /// Before the first batch; `None` where nothing is to be done.
    pub fn new(norm: EmbeddingNorm, d_joint: usize, device: &Device) -> Option<Self> {
        Some(Self {
            image: RunningNorm::new(norm, d_joint, device)?,
            text: RunningNorm::new(norm, d_joint, device)?,
        })
    }

    /// Both sides, by the statistics of these rows or the running ones.
    ///
    /// # Shapes
    ///
    /// - `image`, `text` and outputs: `[batch, d_joint]`
    pub fn forward(
        &self,
        image: Tensor<2>,
        text: Tensor<2>,
        statistics: NormStatistics,
    ) -> (Tensor<2>, Tensor<2>) {
        match statistics {
            NormStatistics::OfBatch => (self.image.by_batch(image), self.text.by_batch(text)),
            NormStatistics::Running => (self.image.by_running(image), self.text.by_running(text)),
        }
    }

    /// The running statistics behind one more batch.
    #[must_use]
    pub fn following(self, batch: &JointMoments) -> Self {
        Self {
            image: self.image.following(&batch.image),
            text: self.text.following(&batch.text),
        }
    }
}
