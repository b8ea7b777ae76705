//! The length of the whole gradient, and its bound.

#[cfg(feature = "tch")]
mod on_libtorch;

use burn::module::{Module, ModuleVisitor, Param};
use burn::optim::GradientsParams;
use burn::tensor::{Tensor, TensorReadError};
#[cfg(feature = "flex")]
use comtip_transformer::host_memory::{floats, is_host};
#[cfg(feature = "flex")]
use rayon::prelude::*;

/// The Euclidean length of a gradient over all weights of `module`.
///
/// The gradients come back unchanged: where they lie in host memory, taking them out saves a copy.
///
/// # Errors
///
/// If the number cannot be read from the device.
pub(crate) fn gradient_norm(
    module: &impl Module,
    gradients: &mut GradientsParams,
) -> Result<f64, TensorReadError> {
    let mut squares = SumOfSquares {
        gradients,
        on_host: 0.0,
        on_device: Vec::new(),
    };
    module.visit(&mut squares);
    let mut sum = squares.on_host;
    // One number a weight, read together: a read waits for the device.
    if !squares.on_device.is_empty() {
        let sums = Tensor::cat(squares.on_device, 0).try_into_data()?;
        sum += sums.iter::<f64>().sum::<f64>();
    }
    Ok(sum.sqrt())
}

/// Shortens a gradient of length `norm` to `bound`, if it is longer.
pub(crate) fn clip_gradients(
    module: &impl Module,
    gradients: &mut GradientsParams,
    norm: f64,
    bound: f64,
) {
    if norm > bound {
        let factor = bound / norm;
        module.visit(&mut Scaling { gradients, factor });
    }
}

struct SumOfSquares<'a> {
    gradients: &'a mut GradientsParams,
    on_host: f64,
    on_device: Vec<Tensor<1>>,
}

impl ModuleVisitor for SumOfSquares<'_> {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let Some(gradient) = self.gradients.remove::<D>(param.id) else {
            return;
        };
        #[cfg(feature = "flex")]
        if is_host(&gradient) {
            let device = gradient.device();
            let data = gradient.into_data();
            self.on_host += sum_of_squares(floats(&data));
            let gradient = Tensor::<D>::from_data(data, &device);
            self.gradients.register(param.id, gradient);
            return;
        }
        self.on_device.push(square_of_norm(gradient.clone()));
        self.gradients.register(param.id, gradient);
    }
}

/// `[1]`
fn square_of_norm<const D: usize>(gradient: Tensor<D>) -> Tensor<1> {
    #[cfg(feature = "tch")]
    if comtip_transformer::libtorch::is_libtorch_device(&gradient.device()) {
        return on_libtorch::norm(gradient).square();
    }
    gradient.square().sum()
}

/// In double precision; pieces are summed side by side and added up in their order, so that the sum is
/// the same however many threads there are.
#[cfg(feature = "flex")]
fn sum_of_squares(numbers: &[f32]) -> f64 {
    const PIECE: usize = 1 << 16;
    const LANES: usize = 8;
    let of_piece = |piece: &[f32]| {
        let mut lanes = [0.0; LANES];
        for numbers in piece.chunks(LANES) {
            for (lane, number) in lanes.iter_mut().zip(numbers) {
                *lane += f64::from(*number) * f64::from(*number);
            }
        }
        lanes.iter().sum::<f64>()
    };
    let pieces: Vec<f64> = numbers.par_chunks(PIECE).map(of_piece).collect();
    pieces.iter().sum()
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
    use approx::assert_relative_eq;
    use burn::nn::LinearConfig;
    use burn::tensor::Device;

    use super::*;

    fn assert_the_norm_is_over_all_weights(device: &Device) {
        let linear = LinearConfig::new(3, 2).init(device);
        let x = Tensor::<2>::from_floats([[1.0, 2.0, 2.0]], device);
        let loss = linear.forward(x).sum();
        let mut gradients = GradientsParams::from_grads(loss.backward(), &linear);
        // Of each column of the weight the gradient is x, of length 3; of each bias 1.
        let norm = gradient_norm(&linear, &mut gradients).expect("read");
        assert_relative_eq!(norm, 20f64.sqrt(), epsilon = 1e-6);
        clip_gradients(&linear, &mut gradients, norm, 2.0 * norm);
        let same = gradient_norm(&linear, &mut gradients).expect("read");
        assert_eq!(same, norm);
        clip_gradients(&linear, &mut gradients, norm, norm / 2.0);
        let halved = gradient_norm(&linear, &mut gradients).expect("read");
        assert_relative_eq!(halved, norm / 2.0, epsilon = 1e-6);
    }

    /// As many numbers as the largest table has, whose length is known: 25 million times 1/4096.
    fn assert_the_norm_of_a_large_table_is_exact(device: &Device) {
        let shape = [49_408, 512];
        let table = Param::from_tensor(Tensor::<2>::ones(shape, device));
        let loss = (table.val() / 4096.0).sum();
        let mut gradients = GradientsParams::from_grads(loss.backward(), &table);
        let norm = gradient_norm(&table, &mut gradients).expect("read");
        let exact = ((49_408 * 512) as f64).sqrt() / 4096.0;
        assert_relative_eq!(norm, exact, max_relative = 1e-5);
    }

    #[test]
    fn the_norm_is_over_all_weights_and_scales_with_them() {
        assert_the_norm_is_over_all_weights(&Device::flex().autodiff());
        assert_the_norm_of_a_large_table_is_exact(&Device::flex().autodiff());
    }

    #[cfg(feature = "tch")]
    #[test]
    fn the_norm_is_over_all_weights_and_scales_with_them_on_libtorch() {
        assert_the_norm_is_over_all_weights(&Device::libtorch().autodiff());
        assert_the_norm_of_a_large_table_is_exact(&Device::libtorch().autodiff());
    }
}
