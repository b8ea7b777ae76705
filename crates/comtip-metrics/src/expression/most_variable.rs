//! Genes in the order of how much they vary.

use ndarray::{ArrayView2, Axis};

use crate::error::MetricError;
use crate::input::check_matrix;

/// The genes whose values vary most first: columns by falling variance, the lower of equals first.
///
/// Of training spots it ranks genes without a look at the test data, for [`TopGenePcc`](crate::TopGenePcc).
///
/// # Shapes
///
/// - `values`: `[n_spots, n_genes]`
///
/// # Errors
///
/// [`MetricError::Empty`] and [`MetricError::NonFinite`].
///
/// ```
/// use comtip_metrics::most_variable;
/// use ndarray::array;
///
/// let values = array![[1.0_f32, 5.0, 0.0, 2.0], [1.0, 7.0, 9.0, 4.0]];
/// assert_eq!(most_variable(values.view())?, [2, 1, 3, 0]);
/// # Ok::<(), comtip_metrics::MetricError>(())
/// ```
pub fn most_variable(values: ArrayView2<'_, f32>) -> Result<Vec<usize>, MetricError> {
    check_matrix("values", values)?;
    let variances = values.mapv(f64::from).var_axis(Axis(0), 0.0);
    let mut ranked: Vec<usize> = (0..values.ncols()).collect();
    ranked.sort_by(|&a, &b| variances[b].total_cmp(&variances[a]));
    Ok(ranked)
}
