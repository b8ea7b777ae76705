//! A matrix of a device in the memory of the host.

use burn::tensor::{Tensor, TensorReadError};
use ndarray::Array2;

/// A copy of a matrix in the memory of the host.
///
/// # Errors
///
/// If the device does not answer.
///
/// ```
/// use burn::tensor::{Device, Tensor};
/// use comtip_model::host_rows;
/// use ndarray::array;
///
/// let rows = Tensor::<2>::from_floats([[1.0, 2.0, 3.0]], &Device::flex());
/// assert_eq!(host_rows(rows).expect("read"), array![[1.0, 2.0, 3.0]]);
/// ```
pub fn host_rows(rows: Tensor<2>) -> Result<Array2<f32>, TensorReadError> {
    let [n_rows, n_columns] = rows.dims();
    let values: Vec<f32> = rows.try_into_data()?.iter::<f32>().collect();
    Ok(Array2::from_shape_fn(
        (n_rows, n_columns),
        |(row, column)| values[row * n_columns + column],
    ))
}
