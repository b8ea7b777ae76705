//! The symmetric contrast between two batches of embeddings.

use burn::tensor::activation::log_softmax;
use burn::tensor::{Int, Tensor};

/// Symmetric InfoNCE: each tile is to find its transcriptome among the batch, and the reverse.
///
/// Rows are scaled to unit length; `scale` multiplies the cosines. Of `batch` unrelated pairs the
/// expected value is `ln(batch)`.
///
/// # Shapes
///
/// - `image`, `text`: `[batch, d_joint]`, matching rows are pairs
/// - `scale`: `[1]`
/// - output: `[1]`
///
/// ```
/// use burn::tensor::{Device, Tensor};
/// use comtip_model::info_nce;
///
/// let device = Device::flex();
/// let same = Tensor::<2>::ones([4, 2], &device);
/// let loss = info_nce(same.clone(), same, Tensor::from_floats([10.0], &device));
/// assert!((loss.into_scalar::<f32>() - 4f32.ln()).abs() < 1e-6);
/// ```
pub fn info_nce(image: Tensor<2>, text: Tensor<2>, scale: Tensor<1>) -> Tensor<1> {
    let [batch, _] = image.dims();
    let logits = cosines(image, text) * scale.unsqueeze();
    let pairs = Tensor::<1, Int>::arange(0..batch as i64, &logits.device()).unsqueeze_dim::<2>(1);
    let to_text = log_softmax(logits.clone(), 1).gather(1, pairs.clone());
    let to_image = log_softmax(logits.transpose(), 1).gather(1, pairs);
    (to_text.mean() + to_image.mean()) * -0.5
}

/// The cosine of every row of `image` with every row of `text`, `[batch, batch]`.
pub(crate) fn cosines(image: Tensor<2>, text: Tensor<2>) -> Tensor<2> {
    unit_rows(image).matmul(unit_rows(text).transpose())
}

/// Scales rows to unit length; a zero row stays zero.
///
/// # Shapes
///
/// - `x` and output: `[batch, d]`
pub(crate) fn unit_rows(x: Tensor<2>) -> Tensor<2> {
    // Inside the root, so that the gradient of a zero row is zero and not 0 / 0.
    let length = ((x.clone() * x.clone()).sum_dim(1) + 1e-24).sqrt();
    x / length
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;
    use burn::tensor::Device;

    #[test]
    fn orthogonal_pairs_have_the_loss_of_a_two_way_softmax() {
        let device = Device::flex();
        let basis = Tensor::<2>::from_floats([[3.0, 0.0], [0.0, 0.5]], &device);
        let scale = Tensor::<1>::from_floats([2.0], &device);
        let loss = info_nce(basis.clone(), basis, scale).into_scalar::<f32>();
        assert_relative_eq!(loss, (1.0 + (-2.0f32).exp()).ln(), epsilon = 1e-6);
    }

    #[test]
    fn exchanging_the_towers_changes_nothing() {
        let device = Device::flex();
        let a = Tensor::<2>::from_floats([[1.0, 2.0], [0.5, -1.0], [3.0, 0.1]], &device);
        let b = Tensor::<2>::from_floats([[0.2, 1.0], [-1.0, 1.0], [0.3, 0.3]], &device);
        let scale = Tensor::<1>::from_floats([5.0], &device);
        let one = info_nce(a.clone(), b.clone(), scale.clone()).into_scalar::<f32>();
        let other = info_nce(b, a, scale).into_scalar::<f32>();
        assert_relative_eq!(one, other, epsilon = 1e-6);
    }
}
