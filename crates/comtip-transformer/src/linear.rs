//! The linear maps of a block.

use burn::module::{Module, Param};
use burn::nn::LinearConfig;
use burn::tensor::module::linear;
use burn::tensor::{Device, FloatDType, Tensor};
use serde::{Deserialize, Serialize};

/// In which numbers the linear maps of a block multiply.
///
/// With [`Bf16`](Self::Bf16) factors and results of the three products of a map, the one forward and the two of its
/// gradient, are rounded. All else is in 32 bits either way: weights, what is added up of their gradients,
/// norms, attention, softmax.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Precision {
    /// 32-bit floats.
    #[default]
    F32,
    /// bfloat16, the sign, exponent and seven leading bits of a 32-bit float: for hardware that multiplies
    /// them faster. Burn's CPU back-end does not, and is slower with it.
    Bf16,
}

/// `x W + b`, its product in the numbers that are asked for.
///
/// ```
/// use burn::tensor::{Device, Tensor};
/// use comtip_transformer::{Linear, Precision};
///
/// let device = Device::flex();
/// let mut map = Linear::new(8, 4, &device);
/// map.precision = Precision::Bf16;
/// assert_eq!(map.forward(Tensor::ones([3, 8], &device)).dims(), [3, 4]);
/// ```
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
                let product = self
                    .precision
                    .round(rows)
                    .matmul(self.precision.round(weight));
                product.cast(FloatDType::F32) + bias.unsqueeze()
            }
        }
    }
}

impl Precision {
    /// A factor of a product; one that is rounded already stays as it is.
    pub(crate) fn round(self, factor: Tensor<2>) -> Tensor<2> {
        match self {
            Self::F32 => factor,
            Self::Bf16 => factor.cast(FloatDType::BF16),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::{DType, TensorData};

    /// 1 + 1/256 is a 32-bit float, and lies half-way between two of bfloat16.
    #[test]
    fn factors_are_rounded_and_the_bias_is_not() {
        let device = Device::flex();
        let fine = 1.0_f32 + 1.0 / 256.0;
        let tensor = |number| Tensor::<1>::from_floats([number], &device);
        let mut map = Linear {
            weight: Param::from_tensor(tensor(1.0).reshape([1, 1])),
            bias: Param::from_tensor(tensor(fine)),
            precision: Precision::F32,
        };
        let of = |map: &Linear| map.forward(tensor(fine).reshape([1, 1]));
        assert_eq!(of(&map).into_data(), TensorData::from([[2.0 * fine]]));
        map.precision = Precision::Bf16;
        assert_eq!(of(&map).dtype(), DType::F32);
        assert_eq!(of(&map).into_data(), TensorData::from([[1.0 + fine]]));
    }
}
