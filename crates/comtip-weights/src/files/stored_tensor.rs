//! A tensor as a file holds it, floats widened to 32 bit.

use comtip_model::HostTensor;

/// A tensor of a file.
#[derive(Debug, Clone)]
pub(crate) struct StoredTensor {
    /// Extents, outermost first.
    pub(crate) shape: Vec<usize>,
    /// What the file calls its numbers.
    pub(crate) dtype: String,
    /// The numbers; none unless they are floats of 16 or 32 bit.
    pub(crate) values: Option<HostTensor>,
}

/// How floats lie in a file.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Float {
    /// IEEE single precision.
    F32,
    /// IEEE half precision.
    F16,
    /// The upper half of single precision.
    Bf16,
}

impl StoredTensor {
    /// A tensor of `bytes`, little-endian; `float` is none for what are no floats.
    pub(crate) fn new(
        shape: Vec<usize>,
        dtype: String,
        float: Option<Float>,
        bytes: &[u8],
    ) -> Self {
        let values = float.map(|float| HostTensor::new(shape.clone(), widen(float, bytes)));
        Self {
            shape,
            dtype,
            values,
        }
    }
}

fn widen(float: Float, bytes: &[u8]) -> Vec<f32> {
    let halves = || {
        let pairs = bytes.chunks_exact(2);
        pairs.map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
    };
    match float {
        Float::F32 => bytes
            .chunks_exact(4)
            .map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]]))
            .collect(),
        Float::F16 => halves().map(from_half).collect(),
        Float::Bf16 => halves()
            .map(|bits| f32::from_bits(u32::from(bits) << 16))
            .collect(),
    }
}

/// The number that IEEE half precision writes as `bits`.
fn from_half(bits: u16) -> f32 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 0x1f), f32::from(bits & 0x3ff));
    sign * match exponent {
        0 => fraction * 2f32.powi(-24),
        31 if fraction == 0.0 => f32::INFINITY,
        31 => f32::NAN,
        _ => (1.0 + fraction / 1024.0) * 2f32.powi(exponent - 15),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_those_of_ieee_754() {
        let cases = [
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x3555, 0.333_251_95),
            (0x7bff, 65504.0),
            (0x0001, 5.960_464_5e-8),
            (0x7c00, f32::INFINITY),
        ];
        for (bits, value) in cases {
            assert_eq!(from_half(bits), value, "{bits:#x}");
        }
        assert!(from_half(0x7e00).is_nan());
    }

    #[test]
    fn brain_floats_are_the_upper_half_of_a_float() {
        let bytes = 0x3fc0u16.to_le_bytes();
        assert_eq!(widen(Float::Bf16, &bytes), [1.5]);
    }
}
