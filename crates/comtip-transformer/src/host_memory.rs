//! Tensors that lie in the memory of this process, where one loop over their numbers costs less than a
//! chain of operations.
//!
//! ```
//! # #[cfg(feature = "flex")] {
//! use burn::tensor::{Device, Tensor};
//! use comtip_transformer::host_memory::{floats_mut, is_host};
//!
//! let x = Tensor::<1>::from_floats([1.0, 4.0], &Device::flex());
//! assert!(is_host(&x));
//! let mut data = x.into_data();
//! floats_mut(&mut data).iter_mut().for_each(|x| *x = x.sqrt());
//! assert_eq!(data.as_slice::<f32>().unwrap(), [1.0, 2.0]);
//! # }
//! ```

use burn::backend::Flex;
use burn::backend::flex::FlexTensor;
use burn::tensor::{DType, Device, Tensor, TensorData};

use crate::custom_op::into_primitive;

/// Whether the numbers of a tensor are 32-bit floats in host memory, so that
/// [`into_data`](Tensor::into_data) copies nothing if nobody else holds them.
pub fn is_host<const D: usize>(tensor: &Tensor<D>) -> bool {
    tensor.dtype() == DType::F32 && is_host_device(&tensor.device())
}

/// Whether a device keeps its tensors in host memory, with autodiff or without.
pub fn is_host_device(device: &Device) -> bool {
    *device == Device::flex()
}

/// The numbers of a tensor for which [`is_host`] holds.
///
/// # Panics
///
/// If they are not 32-bit floats.
pub fn floats(data: &TensorData) -> &[f32] {
    let floats = data.as_slice();
    floats.expect("32-bit floats in host memory are a slice of them")
}

/// The same, to be changed.
///
/// # Panics
///
/// If they are not 32-bit floats.
pub fn floats_mut(data: &mut TensorData) -> &mut [f32] {
    let floats = data.as_mut_slice();
    floats.expect("32-bit floats in host memory are a slice of them")
}

/// The numbers of a tensor one after the other; nothing is copied if they lie so, whoever else holds them.
pub(crate) fn in_host<const D: usize>(tensor: Tensor<D>) -> FlexTensor {
    into_primitive::<Flex, D>(tensor).to_contiguous()
}
