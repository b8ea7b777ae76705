//! QuickGELU in one pass over host memory.

use burn::backend::Flex;
use burn::tensor::{Tensor, TensorData};
use rayon::prelude::*;

use super::own_gradient::OwnQuickGelu;
use super::{STEEPNESS, own_gradient};
use crate::exponential::exp;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_a_number_stays_that() {
        assert!(gate(f32::NAN).is_nan());
        assert_eq!([gate(-1e38), gate(1e38)], [0.0, 1.0]);
    }
}
