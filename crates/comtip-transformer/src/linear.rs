//! The linear maps of a block.

use burn::module::{Module, Param};
use burn::nn::LinearConfig;
use burn::tensor::module::linear;
use burn::tensor::{Device, FloatDType, Tensor};
use serde::{Deserialize, Serialize};

/// In which numbers products of matrices are computed.
///
/// Weights, their gradients and all else are 32-bit floats either way: norms, softmax, attention and what is
/// added up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Precision {
    /// 32-bit floats.
    #[default]
    F32,
    /// bfloat16, the eight leading digits (bits) of a 32-bit float: half the bytes, and far faster where
    /// the hardware multiplies them.
    Bf16,
}

/// `x W + b`, its product in the numbers that are asked for.
#[derive(Module, Debug)]
pub struct Linear {
    /// `[d_input, d_output]`
    pub weight: Param<Tensor<2>>,
    /// `[d_output]`
    pub bias: Param<Tensor<1>>,
    /// Of the product and, in training, of the two of its gradient.
    #[module(skip)]
    pub precision: Precision,
}

impl Linear {
    /// Fresh weights on `device`, as [`burn::nn::Linear`] begins with.
    pub fn new(d_input: usize, d_output: usize, device: &Device) -> Self {
        let map = LinearConfig::new(d_input, d_output).init(device);
        Self {
            weight: map.weight,
            bias: map.bias.expect("a bias by default"),
            precision: Precision::default(),
        }
    }

    /// The map of every row.
    ///
    /// # Shapes
    ///
    /// - `rows`: `[n_rows, d_input]`
    /// - output: `[n_rows, d_output]`
    pub fn forward(&self, rows: Tensor<2>) -> Tensor<2> {
        let (weight, bias) = (self.weight.val(), self.bias.val());
        match self.precision {
            Precision::F32 => linear(rows, weight, Some(bias)),
            Precision::Bf16 => {
                let product = rows
                    .cast(FloatDType::BF16)
                    .matmul(weight.cast(FloatDType::BF16));
                product.cast(FloatDType::F32) + bias.unsqueeze()
            }
        }
    }
}
