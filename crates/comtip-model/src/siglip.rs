//! The pairwise contrast between two batches of embeddings.

use burn::tensor::Tensor;
use burn::tensor::activation::log_sigmoid;

use crate::info_nce::cosines;

/// The bias of [`siglip`] at the first step, the paper's for batches of 32,768: most pairs of a large batch are no match,
/// and are taken for none from the start. A batch of `N` wants about `-ln(N - 1)`, where
/// [chance](crate::Contrast::chance) is.
pub const SIGLIP_BIAS: f64 = -10.0;

/// The sigmoid loss of SigLIP (Zhai et al. 2023, arXiv 2303.15343, Algorithm 1): of every tile and every
/// transcriptome of the batch, whether they match, as a question of its own.
///
/// `-(1 / N) sum_ij log sigmoid(z_ij (scale cos(image_i, text_j) + bias))`, where `z_ij` is 1 for `i = j` and -1 elsewhere.
/// What an uninformed model scores: [`Contrast::chance`](crate::Contrast::chance).
///
/// # Shapes
///
/// - `image`, `text`: `[batch, d_joint]`, matching rows are pairs
/// - `scale`, `bias`: `[1]`
/// - output: `[1]`
///
/// ```
/// use burn::tensor::{Device, Tensor};
/// use comtip_model::siglip;
///
/// let device = Device::flex();
/// let image = Tensor::<2>::from_floats([[2.0, 0.0], [0.0, 3.0]], &device);
/// let [scale, bias] = [4.0, -2.0].map(|value| Tensor::<1>::from_floats([value], &device));
/// // Two pairs with the logit 2, and two others with -2: four questions, all answered alike.
/// let loss = siglip(image.clone(), image, scale, bias).into_scalar::<f32>();
/// assert!((loss - 2.0 * (1.0 + (-2f32).exp()).ln()).abs() < 1e-6);
/// ```
pub fn siglip(image: Tensor<2>, text: Tensor<2>, scale: Tensor<1>, bias: Tensor<1>) -> Tensor<1> {
    let [batch, _] = image.dims();
    let logits = cosines(image, text) * scale.unsqueeze() + bias.unsqueeze();
    let signs = Tensor::<2>::eye(batch, &logits.device()) * 2.0 - 1.0;
    // Row by row first: one long sum of small numbers would lose digits.
    -log_sigmoid(logits * signs).sum_dim(1).mean()
}
