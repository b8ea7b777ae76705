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
use crate::custom_op::is_recording;

/// Moves every row to mean 0 and deviation 1, then scales and moves its columns by learnt numbers.
///
/// It is that of Burn, except for its gradient: Burn's CPU back-end and libtorch have one of their own
/// here, where a chain of some twenty operations would be.
///
/// ```
/// use burn::tensor::{Device, Tensor};
/// use comtip_transformer::LayerNorm;
///
/// let device = Device::flex();
/// let rows = Tensor::<2>::from_floats([[1.0, 3.0]], &device);
/// let normed = LayerNorm::new(2, 0.0, &device).forward(rows);
/// assert_eq!(normed.into_data().iter::<f32>().collect::<Vec<_>>(), [-1.0, 1.0]);
/// ```
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
    use burn::tensor::{Distribution, TensorData, Tolerance};

    /// Value and all gradients are those that Burn derives from its own formula.
    fn assert_that_of_burn(device: &Device) {
        let [x, upstream] = [(), ()].map(|()| {
            let normal = Distribution::Normal(0.3, 2.0);
            Tensor::<3>::random([7, 43, 45], normal, device)
        });
        let columns = |from, to| Tensor::<1>::random([45], Distribution::Uniform(from, to), device);
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
        assert_that_of_burn(&Device::flex().autodiff().gradient_checkpointing());
    }

    /// Rows of two numbers become -1 and 1, but for the epsilon beside a variance of 1.
    #[test]
    fn a_row_of_two_is_normalised_as_on_paper() {
        let device = Device::flex().autodiff();
        let mut norm = LayerNorm::new(2, 1e-5, &device);
        norm.gamma = Param::from_tensor(Tensor::from_floats([2.0, 3.0], &device));
        norm.beta = Param::from_tensor(Tensor::from_floats([0.5, -0.5], &device));
        let rows = Tensor::<2>::from_floats([[1.0, 3.0], [-4.0, -6.0]], &device);
        let value = norm.forward(rows).into_data();
        let expected = TensorData::from([[-1.499_99, 2.499_985], [2.499_99, -3.499_985]]);
        value.assert_approx_eq::<f32>(&expected, Tolerance::absolute(2e-6));
    }

    /// Frozen columns, frozen rows: what is tracked gets its gradient, what is not gets none.
    #[test]
    fn what_is_frozen_gets_no_gradient_and_does_not_hinder_the_rest() {
        let device = Device::flex().autodiff();
        let rows = Tensor::<2>::random([5, 20], Distribution::Normal(0.0, 1.0), &device);
        let upstream = Tensor::<2>::random([5, 20], Distribution::Normal(0.0, 1.0), &device);
        let gradients = |of_rows: bool, of_columns: bool| {
            let mut norm = LayerNorm::new(20, 1e-5, &device);
            if !of_columns {
                norm = norm.no_grad();
            }
            let rows = rows.clone().set_require_grad(of_rows);
            let loss = (norm.forward(rows.clone()) * upstream.clone()).sum();
            let gradients = loss.backward();
            let of_columns = norm.gamma.val().grad(&gradients).map(Tensor::into_data);
            (rows.grad(&gradients).map(Tensor::into_data), of_columns)
        };
        let all = gradients(true, true);
        assert!(all.0.is_some() && all.1.is_some());
        assert_eq!(gradients(true, false), (all.0, None));
        assert_eq!(gradients(false, true), (None, all.1));
        let frozen = LayerNorm::new(20, 1e-5, &device)
            .no_grad()
            .forward(rows.clone());
        let value = LayerNorm::new(20, 1e-5, &device).forward(rows);
        assert_eq!(frozen.into_data(), value.into_data());
    }

    #[cfg(feature = "tch")]
    #[test]
    fn value_and_gradients_are_those_of_burn_on_libtorch() {
        assert_that_of_burn(&Device::libtorch().autodiff());
    }
}
