//! Layer normalisation as one step of the graph.

use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::NoCheckpointing;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::{Autodiff, Backend, DispatchKindConversion, DispatchTensor};
use burn::tensor::Tensor;

use crate::custom_op::into_primitive;

/// What the gradient needs of a forward pass; without autodiff.
#[derive(Debug, Clone)]
pub(super) struct Saved {
    /// `[n_rows, d_model]`
    pub(super) rows: Tensor<2>,
    /// `[n_rows, 1]`
    pub(super) mean: Tensor<2>,
    /// One over the standard deviation, `[n_rows, 1]`.
    pub(super) rstd: Tensor<2>,
    /// `[d_model]`
    pub(super) gamma: Tensor<1>,
}

/// The gradients of one pass; without autodiff.
pub(super) struct LayerNormGradients {
    /// `[n_rows, d_model]`
    pub(super) rows: Tensor<2>,
    /// `[d_model]`
    pub(super) gamma: Tensor<1>,
    /// `[d_model]`
    pub(super) beta: Tensor<1>,
}

/// How a back-end normalises rows.
pub(super) trait OwnLayerNorm: Backend {
    /// The value, `[n_rows, d_model]`, and what its gradient needs.
    fn forward(
        rows: Tensor<2>,
        gamma: Tensor<1>,
        beta: Tensor<1>,
        epsilon: f64,
    ) -> (Tensor<2>, Saved);

    /// From the gradient at the value, `[n_rows, d_model]`, to those at all it was made of.
    fn gradients(upstream: Tensor<2>, saved: Saved) -> LayerNormGradients {
        let [_, d_model] = upstream.dims();
        let normed = (saved.rows - saved.mean) * saved.rstd.clone();
        let product = upstream.clone() * normed.clone();
        let beta = upstream.clone().sum_dim(0).squeeze_dim(0);
        let gamma = product.clone().sum_dim(0).squeeze_dim(0);
        // With g the gradient at a normalised row n: (g - mean(g) - n mean(g n)) rstd, as moving a row or
        // making it longer does not change n.
        let average = saved.gamma.clone().unsqueeze_dim(1) / d_model as f64;
        let mean_gradient = upstream.clone().matmul(average.clone());
        let mean_product = product.matmul(average);
        let at_normed = upstream * saved.gamma.unsqueeze();
        let rows = (at_normed - normed * mean_product - mean_gradient) * saved.rstd;
        LayerNormGradients { rows, gamma, beta }
    }
}

/// The rows of a tensor on a device that records a graph, normalised.
pub(super) fn normed<B: OwnLayerNorm, const D: usize>(
    x: Tensor<D>,
    [gamma, beta]: [Tensor<1>; 2],
    epsilon: f64,
) -> Tensor<D>
where
    DispatchTensor: DispatchKindConversion<B> + DispatchKindConversion<Autodiff<B>>,
{
    let shape = x.shape();
    let d_model = shape[D - 1];
    let rows = x.reshape([shape.num_elements() / d_model, d_model]);
    let (rows, of_rows) = into_primitive::<Autodiff<B>, 2>(rows).into_parts();
    let (gamma, of_gamma) = into_primitive::<Autodiff<B>, 1>(gamma).into_parts();
    let (beta, of_beta) = into_primitive::<Autodiff<B>, 1>(beta).into_parts();

    let rows = Tensor::from_primitive::<B>(rows);
    let [gamma, beta] = [gamma, beta].map(Tensor::from_primitive::<B>);
    let (value, saved) = B::forward(rows, gamma, beta, epsilon);
    let value = into_primitive::<B, 2>(value);
    let nodes = [of_rows, of_gamma, of_beta];
    let step = Backward::<B, 3>::prepare::<NoCheckpointing>(Normalisation, nodes);
    let value = match step.compute_bound().stateful() {
        OpsKind::Tracked(step) => step.finish(saved, value),
        OpsKind::UnTracked(step) => step.finish(value),
    };
    Tensor::<2>::from_primitive::<Autodiff<B>>(value).reshape(shape)
}

/// The step of the graph.
#[derive(Debug)]
struct Normalisation;

impl<B: OwnLayerNorm> Backward<B, 3> for Normalisation
where
    DispatchTensor: DispatchKindConversion<B>,
{
    type State = Saved;

    fn backward(self, step: Ops<Saved, 3>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let upstream = Tensor::from_primitive::<B>(gradients.consume::<B>(&step.node));
        let found = B::gradients(upstream, step.state);
        let found = [
            into_primitive::<B, 2>(found.rows),
            into_primitive::<B, 1>(found.gamma),
            into_primitive::<B, 1>(found.beta),
        ];
        for (parent, gradient) in step.parents.into_iter().zip(found) {
            if let Some(parent) = parent {
                gradients.register::<B>(parent.id, gradient);
            }
        }
    }
}
