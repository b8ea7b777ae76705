//! The two activations that CLIP-like transformers use.

use burn::config::Config;
use burn::tensor::Tensor;
use burn::tensor::activation::{gelu, sigmoid};

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
            Self::QuickGelu => x.clone() * sigmoid(x * 1.702),
            Self::Gelu => gelu(x),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;
    use burn::tensor::Device;

    fn at_one(activation: Activation) -> f32 {
        let x = Tensor::<1>::from_floats([1.0], &Device::flex());
        activation.forward(x).into_scalar::<f32>()
    }

    #[test]
    fn quick_gelu_of_one_is_the_sigmoid_of_1_702() {
        let expected = 1.0 / (1.0 + (-1.702f32).exp());
        assert_relative_eq!(at_one(Activation::QuickGelu), expected, epsilon = 1e-6);
    }

    #[test]
    fn gelu_of_one_is_the_normal_distribution_at_one() {
        assert_relative_eq!(at_one(Activation::Gelu), 0.841_344_7, epsilon = 1e-6);
    }
}
