//! QuickGELU in one pass over host memory.

use burn::backend::Flex;
use burn::tensor::{Tensor, TensorData};
use rayon::prelude::*;

use super::own_gradient::OwnQuickGelu;
use super::{STEEPNESS, own_gradient};
use crate::host_memory::{floats, floats_mut};

/// Numbers of one piece of work.
const PIECE: usize = 1 << 14;
/// Below it the gate is less than 1e-37, and taken for none.
const CLOSED: f32 = -50.0;

/// `x * sigmoid(1.702 x)` of a tensor in host memory.
pub(super) fn quick_gelu<const D: usize>(x: Tensor<D>) -> Tensor<D> {
    own_gradient::quick_gelu::<Flex, D>(x)
}

/// For finite numbers. The slope is found along with the value, and kept.
impl OwnQuickGelu for Flex {
    fn value<const D: usize>(x: Tensor<D>) -> Tensor<D> {
        let device = x.device();
        let mut data = x.into_data();
        let pieces = floats_mut(&mut data).par_chunks_mut(PIECE);
        pieces.for_each(|piece| piece.iter_mut().for_each(|x| *x *= gate(*x)));
        Tensor::from_data(data, &device)
    }

    fn value_and_kept<const D: usize>(x: Tensor<D>) -> [Tensor<D>; 2] {
        let device = x.device();
        let mut values = x.into_data();
        let shape = values.shape().clone();
        let mut slopes = TensorData::new(vec![0_f32; values.num_elements()], shape);
        let pieces = floats_mut(&mut values).par_chunks_mut(PIECE);
        pieces
            .zip(floats_mut(&mut slopes).par_chunks_mut(PIECE))
            .for_each(|(values, slopes)| {
                for (value, slope) in values.iter_mut().zip(slopes) {
                    let x = *value;
                    let gate = gate(x);
                    *value = x * gate;
                    *slope = gate * (1.0 + STEEPNESS * x * (1.0 - gate));
                }
            });
        [values, slopes].map(|data| Tensor::from_data(data, &device))
    }

    fn gradient<const D: usize>(upstream: Tensor<D>, slopes: Tensor<D>) -> Tensor<D> {
        let device = upstream.device();
        let [mut upstream, slopes] = [upstream, slopes].map(Tensor::into_data);
        let pieces = floats_mut(&mut upstream).par_chunks_mut(PIECE);
        pieces
            .zip(floats(&slopes).par_chunks(PIECE))
            .for_each(|(upstream, slopes)| {
                let pairs = upstream.iter_mut().zip(slopes);
                pairs.for_each(|(upstream, slope)| *upstream *= slope);
            });
        Tensor::from_data(upstream, &device)
    }
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
