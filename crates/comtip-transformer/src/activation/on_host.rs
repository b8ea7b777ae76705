//! QuickGELU in one pass over host memory.

use burn::tensor::{Tensor, TensorData};
use rayon::prelude::*;

use super::STEEPNESS;
use crate::host_memory::floats_mut;

/// Numbers of one piece of work.
const PIECE: usize = 1 << 14;
/// Below it the gate is less than 1e-37, and taken for none.
const CLOSED: f32 = -50.0;

/// `x * sigmoid(1.702 x)` of a tensor in host memory whose numbers are finite.
///
/// Where a gradient may be asked for, the result is `x * slope + rest` with the slope at `x` and what
/// is missing to the value as constants: so the graph holds one product, and the gradient is one pass.
pub(super) fn quick_gelu<const D: usize>(x: Tensor<D>) -> Tensor<D> {
    let device = x.device();
    if !device.is_autodiff() {
        let mut data = x.into_data();
        let pieces = floats_mut(&mut data).par_chunks_mut(PIECE);
        pieces.for_each(|piece| piece.iter_mut().for_each(|x| *x *= gate(*x)));
        return Tensor::from_data(data, &device);
    }
    let mut slopes = x.clone().detach().into_data();
    let mut rests = TensorData::new(vec![0_f32; slopes.num_elements()], slopes.shape().clone());
    let pieces = floats_mut(&mut slopes).par_chunks_mut(PIECE);
    pieces
        .zip(floats_mut(&mut rests).par_chunks_mut(PIECE))
        .for_each(|(slopes, rests)| {
            for (slope, rest) in slopes.iter_mut().zip(rests) {
                let x = *slope;
                let gate = gate(x);
                *slope = gate * (1.0 + STEEPNESS * x * (1.0 - gate));
                *rest = x * gate - x * *slope;
            }
        });
    let [slopes, rests] = [slopes, rests].map(|data| Tensor::from_data(data, &device));
    x * slopes + rests
}

/// `sigmoid(1.702 x)`.
#[inline]
fn gate(x: f32) -> f32 {
    match x < CLOSED {
        true => 0.0,
        false => 1.0 / (1.0 + exp(-STEEPNESS * x)),
    }
}

/// The exponential, to two units in the last place, by additions and products alone, so that a
/// compiler can take several numbers at a time (Cephes' `expf`).
#[inline]
fn exp(x: f32) -> f32 {
    /// Adding it rounds to a whole number, which then stands in the lowest bits.
    const ROUND: f32 = 12_582_912.0;
    /// ln 2 in two parts, the first of few digits.
    const LN_2: [f32; 2] = [355.0 / 512.0, -2.121_944_4e-4];
    // Beyond, the power of two below does not exist.
    let x = x.clamp(-87.0, 88.0);
    let rounded = x * std::f32::consts::LOG2_E + ROUND;
    let n = rounded - ROUND;
    let r = (x - n * LN_2[0]) - n * LN_2[1];
    let series =
        ((((1.987_569_1e-4 * r + 1.398_199_9e-3) * r + 8.333_452e-3) * r + 4.166_579_6e-2) * r
            + 1.666_666_5e-1)
            * r
            + 0.5;
    let two_to_n = f32::from_bits((rounded.to_bits() << 23).wrapping_add(1_f32.to_bits()));
    (series * r * r + r + 1.0) * two_to_n
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exponential_is_right_to_two_units_in_the_last_place() {
        for i in -86_000..88_000 {
            let x = i as f32 * 1e-3;
            let exact = f64::from(x).exp();
            let apart = (f64::from(exp(x)) - exact).abs() / exact;
            assert!(apart < 2.4e-7, "exp({x}) = {}: {apart:e}", exp(x));
        }
        assert!(exp(-1e30) >= 0.0 && exp(-1e30) < 1e-37);
        assert!(exp(1e30).is_finite() && exp(1e30) > 1e38);
    }

    #[test]
    fn what_is_not_a_number_stays_that() {
        assert!(gate(f32::NAN).is_nan());
        assert_eq!([gate(-1e38), gate(1e38)], [0.0, 1.0]);
    }
}
