//! The two activations that CLIP-like transformers use.

#[cfg(feature = "flex")]
mod on_host;
#[cfg(feature = "tch")]
mod on_libtorch;
#[cfg(any(feature = "flex", feature = "tch"))]
mod own_gradient;

use burn::config::Config;
use burn::tensor::Tensor;
use burn::tensor::activation::{gelu, sigmoid};

/// The factor in QuickGELU.
const STEEPNESS: f32 = 1.702;

/// Non-linearity inside a [`Block`](crate::Block).
#[derive(Config, Debug, Copy, PartialEq, Eq)]
pub enum Activation {
    /// `x * sigmoid(1.702 x)`, CLIP's and PLIP's.
    QuickGelu,
    /// `x * Phi(x)`, the exact form, timm's.
    Gelu,
}

impl Activation {
    /// Applies the non-linearity element by element.
    ///
    /// # Shapes
    ///
    /// - `x` and output: any, the same
    pub fn forward<const D: usize>(self, x: Tensor<D>) -> Tensor<D> {
        match self {
            Self::QuickGelu => quick_gelu(x),
            Self::Gelu => gelu(x),
        }
    }
}

/// By a loop or kernels of the back-end's own where there are such.
fn quick_gelu<const D: usize>(x: Tensor<D>) -> Tensor<D> {
    #[cfg(feature = "flex")]
    if crate::host_memory::is_host(&x) {
        return on_host::quick_gelu(x);
    }
    #[cfg(feature = "tch")]
    if crate::libtorch::is_libtorch_device(&x.device()) {
        return on_libtorch::quick_gelu(x);
    }
    quick_gelu_by_tensors(x)
}

fn quick_gelu_by_tensors<const D: usize>(x: Tensor<D>) -> Tensor<D> {
    x.clone() * sigmoid(x * STEEPNESS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;
    use burn::tensor::{Device, Distribution, Tolerance};

    fn at_one(activation: Activation) -> f32 {
        let x = Tensor::<1>::from_floats([1.0], &Device::flex());
        activation.forward(x).into_scalar::<f32>()
    }

    #[test]
    fn quick_gelu_of_one_is_the_sigmoid_of_1_702() {
        let expected = 1.0 / (1.0 + (-1.702f32).exp());
        assert_relative_eq!(at_one(Activation::QuickGelu), expected, epsilon = 1e-6);
    }

    /// Value and gradient are those that Burn derives from the formula.
    fn assert_quick_gelu_is_its_formula(device: &Device) {
        let wide = Distribution::Uniform(-12.0, 12.0);
        let at = Tensor::<2>::random([90, 200], wide, device).inner();
        let upstream = Tensor::<2>::random([90, 200], wide, device);
        let run = |forward: &dyn Fn(Tensor<2>) -> Tensor<2>| {
            let x = Tensor::<2>::from_data(at.to_data(), device).require_grad();
            let y = forward(x.clone());
            let gradients = (y.clone() * upstream.clone()).sum().backward();
            let gradient = x.grad(&gradients).expect("a gradient");
            [y.inner().into_data(), gradient.into_data()]
        };
        let ours = run(&|x| Activation::QuickGelu.forward(x));
        let formula = run(&quick_gelu_by_tensors);
        for (ours, formula) in ours.iter().zip(&formula) {
            ours.assert_approx_eq::<f32>(formula, Tolerance::rel_abs(2e-6, 2e-6));
        }
        let still = Activation::QuickGelu.forward(at.clone()).into_data();
        still.assert_approx_eq::<f32>(&formula[0], Tolerance::rel_abs(1e-6, 1e-7));
    }

    #[test]
    fn quick_gelu_and_its_gradient_are_those_of_its_formula() {
        assert_quick_gelu_is_its_formula(&Device::flex().autodiff());
    }

    /// Such a graph computes the value anew.
    #[test]
    fn under_gradient_checkpointing_it_is_its_formula_too() {
        assert_quick_gelu_is_its_formula(&Device::flex().autodiff().gradient_checkpointing());
    }

    #[cfg(feature = "tch")]
    #[test]
    fn quick_gelu_and_its_gradient_are_those_of_its_formula_on_libtorch() {
        assert_quick_gelu_is_its_formula(&Device::libtorch().autodiff());
    }

    #[test]
    fn gelu_of_one_is_the_normal_distribution_at_one() {
        assert_relative_eq!(at_one(Activation::Gelu), 0.841_344_7, epsilon = 1e-6);
    }
}
