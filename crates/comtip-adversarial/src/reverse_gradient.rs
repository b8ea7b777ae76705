//! The identity whose gradient points the other way (Eq. 13 and 14).

use burn::tensor::Tensor;

/// Returns `x` unchanged; on the way back its gradient is scaled by `-strength`.
///
/// `x - still` is zero in value and one in gradient, so no backward pass of our own is needed, and
/// the value is bit-exact for finite input.
///
/// # Shapes
///
/// - `x` and output: any, the same
///
/// ```
/// use burn::tensor::{Device, Tensor};
/// use comtip_adversarial::reverse_gradient;
///
/// let device = Device::flex().autodiff();
/// let x = Tensor::<1>::from_floats([3.0], &device).require_grad();
/// let y = reverse_gradient(x.clone(), 0.5);
/// assert_eq!(y.clone().into_scalar::<f32>(), 3.0);
/// let gradient = x.grad(&y.backward()).expect("x has a gradient");
/// assert_eq!(gradient.into_scalar::<f32>(), -0.5);
/// ```
pub fn reverse_gradient<const D: usize>(x: Tensor<D>, strength: f64) -> Tensor<D> {
    let still = x.clone().detach();
    still.clone() + (still - x) * strength
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    #[test]
    fn value_passes_through_untouched() {
        let values = [1.0e-30f32, -7.25, 0.1, 3.0e30];
        let x = Tensor::<1>::from_floats(values, &Device::flex());
        let y = reverse_gradient(x, 0.3).into_data();
        assert_eq!(y.try_to_vec::<f32>().expect("f32"), values);
    }
}
