//! A linear layer that never stretches a difference: its weight over its largest singular value.

use burn::config::Config;
use burn::module::Module;
use burn::nn::{Linear, LinearConfig};
use burn::tensor::{Device, Tensor, TensorData};

/// Settings of a [`SpectralLinear`].
#[derive(Config, Debug)]
pub struct SpectralLinearConfig {
    /// Width of the input.
    pub d_input: usize,
    /// Width of the output.
    pub d_output: usize,
    /// Power iterations that estimate the largest singular value.
    #[config(default = 12)]
    pub n_iterations: usize,
}

/// `x W / sigma(W) + b` with `sigma` the largest singular value of `W`.
///
/// The estimate starts from a fixed vector at every call: no state to save, no dependence on the
/// order of batches. It never exceeds the true value, so the layer may stretch by a few per cent
/// where the leading singular values lie close together.
#[derive(Module, Debug)]
pub struct SpectralLinear {
    linear: Linear,
    n_iterations: usize,
}

impl SpectralLinearConfig {
    /// A layer with fresh weights on `device`.
    pub fn init(&self, device: &Device) -> SpectralLinear {
        SpectralLinear {
            linear: LinearConfig::new(self.d_input, self.d_output).init(device),
            n_iterations: self.n_iterations,
        }
    }
}

impl SpectralLinear {
    /// Applies the normalised layer.
    ///
    /// # Shapes
    ///
    /// - `x`: `[batch, d_input]`
    /// - output: `[batch, d_output]`
    pub fn forward(&self, x: Tensor<2>) -> Tensor<2> {
        let weight = self.linear.weight.val();
        let sigma = self.largest_singular_value(weight.clone());
        let y = x.matmul(weight / sigma);
        match &self.linear.bias {
            Some(bias) => y + bias.val().unsqueeze(),
            None => y,
        }
    }

    #[cfg(test)]
    pub(crate) fn stretched(mut self, factor: f64) -> Self {
        self.linear.weight = self.linear.weight.map(|weight| weight * factor);
        self
    }

    #[cfg(test)]
    pub(crate) fn weight(&self) -> Tensor<2> {
        self.linear.weight.val()
    }

    /// `u^T W v` with singular vectors `u`, `v` from power iteration, taken as constants: the
    /// gradient of the largest singular value with respect to `W` is exactly `u v^T`.
    ///
    /// # Shapes
    ///
    /// - `weight`: `[d_input, d_output]`
    /// - output: `[1, 1]`
    fn largest_singular_value(&self, weight: Tensor<2>) -> Tensor<2> {
        let [_, d_output] = weight.dims();
        let still = weight.clone().detach();
        let start: Vec<f32> = (0..d_output).map(|i| (1.0 + i as f32).cos()).collect();
        let start = TensorData::new(start, [d_output, 1]);
        let mut right = unit(Tensor::<2>::from_data(start, &still.device()));
        let mut left = unit(still.clone().matmul(right.clone()));
        for _ in 0..self.n_iterations {
            right = unit(still.clone().transpose().matmul(left));
            left = unit(still.clone().matmul(right.clone()));
        }
        left.transpose().matmul(weight).matmul(right)
    }
}

fn unit(x: Tensor<2>) -> Tensor<2> {
    let length = (x.clone() * x.clone()).sum().sqrt().clamp_min(1e-12);
    x / length.unsqueeze()
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;
    use burn::module::Param;

    fn layer(weight: [[f32; 2]; 2]) -> SpectralLinear {
        let device = Device::flex().autodiff();
        let mut layer = SpectralLinearConfig::new(2, 2).init(&device);
        layer.linear.weight = Param::from_tensor(Tensor::from_floats(weight, &device));
        layer
    }

    #[test]
    fn sigma_of_a_diagonal_matrix_is_its_largest_entry() {
        let layer = layer([[3.0, 0.0], [0.0, 0.5]]);
        let sigma = layer.largest_singular_value(layer.linear.weight.val());
        assert_relative_eq!(sigma.into_scalar::<f32>(), 3.0, epsilon = 1e-5);
    }

    #[test]
    fn the_gradient_of_sigma_is_the_outer_product_of_its_singular_vectors() {
        let layer = layer([[0.0, 2.0], [0.0, 0.0]]);
        let weight = layer.linear.weight.val();
        let gradients = layer.largest_singular_value(weight.clone()).backward();
        let gradient = weight.grad(&gradients).expect("a gradient").into_data();
        let gradient = gradient.try_to_vec::<f32>().expect("f32");
        for (seen, expected) in gradient.iter().zip([0.0, 1.0, 0.0, 0.0]) {
            assert_relative_eq!(*seen, expected, epsilon = 1e-5);
        }
    }
}
