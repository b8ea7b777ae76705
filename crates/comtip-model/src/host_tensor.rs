//! A tensor of numbers on the host, and the few ways layouts turn it about.

use burn::tensor::{Device, Tensor, TensorData};

/// Numbers in row-major order.
///
/// ```
/// use burn::tensor::Device;
/// use comtip_model::HostTensor;
///
/// let host = HostTensor::new([2, 1], vec![1.0, 2.0]);
/// assert_eq!(HostTensor::from_device(host.to_device::<2>(&Device::flex())), host);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct HostTensor {
    /// Extents, outermost first; empty for a single number.
    pub shape: Vec<usize>,
    /// As many as the extents multiply to.
    pub values: Vec<f32>,
}

impl HostTensor {
    /// A tensor of `values`.
    ///
    /// # Panics
    ///
    /// If there are not as many values as `shape` says.
    pub fn new(shape: impl Into<Vec<usize>>, values: Vec<f32>) -> Self {
        let shape = shape.into();
        let wanted: usize = shape.iter().product();
        assert_eq!(values.len(), wanted, "values of a tensor {shape:?}");
        Self { shape, values }
    }

    /// A copy of what lies on a device.
    pub fn from_device<const D: usize>(tensor: Tensor<D>) -> Self {
        let shape = tensor.dims();
        Self::new(shape, tensor.into_data().iter::<f32>().collect())
    }

    /// A copy on a device.
    ///
    /// # Panics
    ///
    /// If the tensor has not `D` axes.
    pub fn to_device<const D: usize>(&self, device: &Device) -> Tensor<D> {
        let data = TensorData::new(self.values.clone(), self.shape.clone());
        Tensor::from_data(data, device)
    }

    /// Rows as columns.
    ///
    /// # Shapes
    ///
    /// - self: `[n_rows, n_columns]`, output: `[n_columns, n_rows]`
    pub fn transposed(&self) -> Self {
        let [n_rows, n_columns] = self.shape[..] else {
            unreachable!("a form that turns a tensor checks that it has two axes")
        };
        let mut values = Vec::with_capacity(self.values.len());
        for column in 0..n_columns {
            values.extend((0..n_rows).map(|row| self.values[row * n_columns + column]));
        }
        Self::new([n_columns, n_rows], values)
    }

    /// One of three equal parts along the first axis.
    ///
    /// # Shapes
    ///
    /// - self: `[3 n, ..]`, output: `[n, ..]`
    pub fn third(&self, part: usize) -> Self {
        let mut shape = self.shape.clone();
        shape[0] /= 3;
        let length = self.values.len() / 3;
        Self::new(shape, self.values[part * length..][..length].to_vec())
    }

    /// The same numbers under another shape.
    pub fn with_shape(self, shape: Vec<usize>) -> Self {
        Self::new(shape, self.values)
    }

    /// `self . right`, summed in double precision.
    ///
    /// # Shapes
    ///
    /// - self: `[n, m]`, `right`: `[m, k]`, output: `[n, k]`
    pub fn times(&self, right: &Self) -> Self {
        let ([n, m], [_, k]) = (two(&self.shape), two(&right.shape));
        let mut values = Vec::with_capacity(n * k);
        let mut sums = vec![0.0f64; k];
        for row in self.values.chunks_exact(m) {
            sums.fill(0.0);
            for (weight, of_right) in row.iter().zip(right.values.chunks_exact(k)) {
                for (sum, value) in sums.iter_mut().zip(of_right) {
                    *sum += f64::from(*weight) * f64::from(*value);
                }
            }
            values.extend(sums.iter().map(|sum| *sum as f32));
        }
        Self::new([n, k], values)
    }
}

fn two(shape: &[usize]) -> [usize; 2] {
    match *shape {
        [rows, columns] => [rows, columns],
        _ => unreachable!("the weights of a linear layer have two axes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_become_columns() {
        let tensor = HostTensor::new([2, 3], vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        let turned = HostTensor::new([3, 2], vec![1.0, 4.0, 2.0, 5.0, 3.0, 6.0]);
        assert_eq!(tensor.transposed(), turned);
    }

    #[test]
    fn a_third_is_a_third_of_the_rows() {
        let tensor = HostTensor::new([3, 2], vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        assert_eq!(tensor.third(1), HostTensor::new([1, 2], vec![3.0, 4.0]));
    }

    #[test]
    fn a_product_is_rows_by_columns() {
        let left = HostTensor::new([1, 2], vec![1.0, 2.0]);
        let right = HostTensor::new([2, 2], vec![1.0, 10.0, 100.0, 1000.0]);
        assert_eq!(left.times(&right).values, [201.0, 2010.0]);
    }
}
