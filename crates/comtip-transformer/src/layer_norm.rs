//! Layer normalisation (Ba et al. 2016, arXiv 1607.06450).

#[cfg(feature = "flex")]
mod on_host;
#[cfg(feature = "tch")]
mod on_libtorch;
#[cfg(any(feature = "flex", feature = "tch"))]
mod own_gradient;

use burn::module::{Module, Param};
use burn::tensor::module::layer_norm;
use burn::tensor::{Device, Tensor};

#[cfg(any(feature = "flex", feature = "tch"))]
use crate::own_step::is_recording;

/// Moves every row to mean 0 and deviation 1, then scales and moves its columns by learnt numbers.
///
/// It is that of Burn, except for its gradient: Burn's CPU back-end and libtorch have one of their own
/// here, where a chain of some twenty operations would be.
#[derive(Module, Debug)]
pub struct LayerNorm {
    /// Scale of each column, `[d_model]`.
    pub gamma: Param<Tensor<1>>,
    /// Move of each column, `[d_model]`.
    pub beta: Param<Tensor<1>>,
    /// Added to the variance.
    #[module(skip)]
    epsilon: f64,
}

impl LayerNorm {
    /// Scales of 1 and moves of 0 on `device`.
    pub fn new(d_model: usize, epsilon: f64, device: &Device) -> Self {
        Self {
            gamma: Param::from_tensor(Tensor::ones([d_model], device)),
            beta: Param::from_tensor(Tensor::zeros([d_model], device)),
            epsilon,
        }
    }

    /// The normalised rows.
    ///
    /// # Shapes
    ///
    /// - `x` and output: `[..., d_model]`
    pub fn forward<const D: usize>(&self, x: Tensor<D>) -> Tensor<D> {
        let (gamma, beta) = (self.gamma.val(), self.beta.val());
        #[cfg(feature = "flex")]
        if is_recording(&x.device()) && crate::host_memory::is_host(&x) {
            return on_host::normed(x, [gamma, beta], self.epsilon);
        }
        #[cfg(feature = "tch")]
        if is_recording(&x.device()) && crate::libtorch::is_libtorch_device(&x.device()) {
            return on_libtorch::normed(x, [gamma, beta], self.epsilon);
        }
        layer_norm(x, gamma, Some(beta), self.epsilon)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::{Distribution, Tolerance};

    /// Value and all gradients are those that Burn derives from its own formula.
    fn assert_that_of_burn(device: &Device) {
        let [x, upstream] = [(), ()].map(|()| {
            let normal = Distribution::Normal(0.3, 2.0);
            Tensor::<3>::random([7, 43, 48], normal, device)
        });
        let columns = |from, to| Tensor::<1>::random([48], Distribution::Uniform(from, to), device);
        let (gamma, beta) = (columns(-2.0, 2.0), columns(-1.0, 1.0));
        let norm = LayerNorm {
            gamma: Param::from_tensor(gamma.clone()),
            beta: Param::from_tensor(beta.clone()),
            epsilon: 1e-5,
        };
        let run = |forward: &dyn Fn(Tensor<3>) -> Tensor<3>, gamma: Tensor<1>, beta: Tensor<1>| {
            // The rows are read twice, as those of a residual are.
            let leaf = x.clone().require_grad();
            let y = forward(leaf.clone());
            let loss = (y.clone() * upstream.clone()).sum() + leaf.clone().square().sum();
            let gradients = loss.backward();
            let of_columns =
                |leaf: Tensor<1>| leaf.grad(&gradients).expect("a gradient").into_data();
            let of_rows = leaf.grad(&gradients).expect("a gradient").into_data();
            [y.into_data(), of_rows, of_columns(gamma), of_columns(beta)]
        };
        let ours = run(&|x| norm.forward(x), norm.gamma.val(), norm.beta.val());
        let (gamma, beta) = (gamma.require_grad(), beta.require_grad());
        let burns = run(
            &|x| layer_norm(x, gamma.clone(), Some(beta.clone()), 1e-5),
            gamma.clone(),
            beta.clone(),
        );
        for (ours, burns) in ours.iter().zip(&burns) {
            ours.assert_approx_eq::<f32>(burns, Tolerance::rel_abs(1e-5, 2e-5));
        }
    }

    #[test]
    fn value_and_gradients_are_those_of_burn() {
        assert_that_of_burn(&Device::flex().autodiff());
    }

    #[cfg(feature = "tch")]
    #[test]
    fn value_and_gradients_are_those_of_burn_on_libtorch() {
        assert_that_of_burn(&Device::libtorch().autodiff());
    }
}
