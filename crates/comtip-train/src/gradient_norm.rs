//! The length of the whole gradient, and its bound.

use burn::module::{Module, ModuleVisitor, Param};
use burn::optim::GradientsParams;
use burn::tensor::{Tensor, TensorReadError};

/// The Euclidean length of a gradient over all weights of `module`.
///
/// # Errors
///
/// If the number cannot be read from the device.
pub(crate) fn gradient_norm(
    module: &impl Module,
    gradients: &GradientsParams,
) -> Result<f64, TensorReadError> {
    let mut squares = SumOfSquares {
        gradients,
        sums: Vec::new(),
    };
    module.visit(&mut squares);
    // One number a weight, read together: a read waits for the device.
    match squares.sums.is_empty() {
        true => Ok(0.0),
        false => {
            let sums = Tensor::cat(squares.sums, 0).try_into_data()?;
            Ok(sums.iter::<f64>().sum::<f64>().sqrt())
        }
    }
}

/// Multiplies every gradient by `factor`.
pub(crate) fn scale_gradients(module: &impl Module, gradients: &mut GradientsParams, factor: f64) {
    module.visit(&mut Scaling { gradients, factor });
}

struct SumOfSquares<'a> {
    gradients: &'a GradientsParams,
    sums: Vec<Tensor<1>>,
}

impl ModuleVisitor for SumOfSquares<'_> {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        if let Some(gradient) = self.gradients.get::<D>(param.id) {
            self.sums.push((gradient.clone() * gradient).sum());
        }
    }
}

struct Scaling<'a> {
    gradients: &'a mut GradientsParams,
    factor: f64,
}

impl ModuleVisitor for Scaling<'_> {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        if let Some(gradient) = self.gradients.remove::<D>(param.id) {
            self.gradients
                .register(param.id, gradient.mul_scalar(self.factor));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;
    use burn::nn::LinearConfig;
    use burn::tensor::Device;

    #[test]
    fn the_norm_is_over_all_weights_and_scales_with_them() {
        let device = Device::flex().autodiff();
        let linear = LinearConfig::new(3, 2).init(&device);
        let x = Tensor::<2>::from_floats([[1.0, 2.0, 2.0]], &device);
        let loss = linear.forward(x).sum();
        let mut gradients = GradientsParams::from_grads(loss.backward(), &linear);
        // Of each column of the weight the gradient is x, of length 3; of each bias 1.
        let norm = gradient_norm(&linear, &gradients).expect("read");
        assert_relative_eq!(norm, 20f64.sqrt(), epsilon = 1e-6);
        scale_gradients(&linear, &mut gradients, 0.5);
        let halved = gradient_norm(&linear, &gradients).expect("read");
        assert_relative_eq!(halved, norm / 2.0, epsilon = 1e-6);
    }
}
