//! Row indices on a device.

use burn::tensor::{Device, Int, Tensor, TensorData};

/// Row indices on a device.
pub(crate) fn index_tensor(indices: &[u32], device: &Device) -> Tensor<1, Int> {
    let indices: Vec<i32> = indices.iter().map(|index| *index as i32).collect();
    let n_indices = indices.len();
    Tensor::from_data(TensorData::new(indices, [n_indices]), device)
}
