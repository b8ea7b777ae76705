//! A contrast whose targets are shared among spots of like expression.

use burn::tensor::Tensor;
use burn::tensor::activation::{log_softmax, softmax};

use crate::info_nce::{cosines, unit_rows};

/// Symmetric cross-entropy between the softmax of `scale x cosine` and given targets, in place of the one-hot targets of
/// [`info_nce`](crate::info_nce). Equal logits cost `ln(batch)`, whatever the targets.
///
/// # Shapes
///
/// - `image`, `text`: `[batch, d_joint]`, matching rows are pairs
/// - `scale`: `[1]`
/// - `targets`: `[batch, batch]`, each row sums to 1; row `i` is what spot `i` is to find on the other side
/// - output: `[1]`
///
/// ```
/// use burn::tensor::{Device, Tensor};
/// use comtip_model::{info_nce, soft_info_nce};
///
/// let device = Device::flex();
/// let image = Tensor::<2>::from_floats([[2.0, 0.0], [0.5, 3.0]], &device);
/// let text = Tensor::<2>::from_floats([[1.0, 0.2], [0.0, 1.0]], &device);
/// let scale = Tensor::<1>::from_floats([3.0], &device);
/// let one_hot = Tensor::<2>::eye(2, &device);
/// let soft = soft_info_nce(image.clone(), text.clone(), scale.clone(), one_hot);
/// let hard = info_nce(image, text, scale);
/// assert!((soft.into_scalar::<f32>() - hard.into_scalar::<f32>()).abs() < 1e-6);
/// ```
pub fn soft_info_nce(
    image: Tensor<2>,
    text: Tensor<2>,
    scale: Tensor<1>,
    targets: Tensor<2>,
) -> Tensor<1> {
    let logits = cosines(image, text) * scale.unsqueeze();
    let to_text = (log_softmax(logits.clone(), 1) * targets.clone()).sum_dim(1);
    let to_image = (log_softmax(logits.transpose(), 1) * targets).sum_dim(1);
    (to_text.mean() + to_image.mean()) * -0.5
}

/// Targets that spots of like expression share: `softmax_j(cos(e_i - e, e_j - e) / temperature)`, where `e` is the mean
/// profile of the batch. Without it all profiles look alike, as some genes are high in every spot.
///
/// # Shapes
///
/// - `profiles`: `[batch, n_genes]`, normalised values
/// - output: `[batch, batch]`
pub fn profile_targets(profiles: Tensor<2>, temperature: f64) -> Tensor<2> {
    let centred = unit_rows(profiles.clone() - profiles.mean_dim(0));
    let similarity = centred.clone().matmul(centred.transpose());
    softmax(similarity / temperature, 1)
}
