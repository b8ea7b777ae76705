//! The checks an argument passes before anything is computed from it.

use ndarray::{ArrayView1, ArrayView2};

use crate::error::MetricError;

/// Refuses an array without elements and one with a NaN or an infinity.
pub(crate) fn check_matrix(what: &'static str, x: ArrayView2<'_, f32>) -> Result<(), MetricError> {
    if x.is_empty() {
        return Err(MetricError::Empty { what });
    }
    match x.indexed_iter().find(|(_, value)| !value.is_finite()) {
        Some(((row, column), _)) => Err(MetricError::NonFinite { what, row, column }),
        None => Ok(()),
    }
}

/// Refuses a vector without elements and one with a NaN or an infinity.
pub(crate) fn check_vector(what: &'static str, x: ArrayView1<'_, f32>) -> Result<(), MetricError> {
    check_matrix(what, x.insert_axis(ndarray::Axis(1)))
}

/// Refuses a list with a NaN or an infinity.
pub(crate) fn check_values(what: &'static str, values: &[f64]) -> Result<(), MetricError> {
    match values.iter().position(|value| !value.is_finite()) {
        Some(row) => Err(MetricError::NonFinite {
            what,
            row,
            column: 0,
        }),
        None => Ok(()),
    }
}

/// Refuses a weight that is not above 0.
pub(crate) fn check_weights(weights: &[f64]) -> Result<(), MetricError> {
    match weights
        .iter()
        .find(|weight| !(**weight > 0.0 && weight.is_finite()))
    {
        Some(weight) => Err(MetricError::InvalidSetting {
            setting: "weights",
            requirement: "above 0",
            value: weight.to_string(),
        }),
        None => Ok(()),
    }
}

/// Refuses two arguments of different length.
pub(crate) fn check_same_length(
    unit: &'static str,
    (left, n_left): (&'static str, usize),
    (right, n_right): (&'static str, usize),
) -> Result<(), MetricError> {
    if n_left == n_right {
        return Ok(());
    }
    Err(MetricError::LengthMismatch {
        unit,
        left,
        n_left,
        right,
        n_right,
    })
}

/// Refuses fewer data than a method needs.
pub(crate) fn check_at_least(
    method: &'static str,
    unit: &'static str,
    n_needed: usize,
    n_found: usize,
) -> Result<(), MetricError> {
    if n_found >= n_needed {
        return Ok(());
    }
    Err(MetricError::TooFew {
        method,
        unit,
        n_needed,
        n_found,
    })
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, array};

    use super::*;

    #[test]
    fn the_first_bad_value_is_named_by_row_and_column() {
        let x = array![[0.0, 1.0], [2.0, f32::NAN], [f32::INFINITY, 0.0]];
        let expected = MetricError::NonFinite {
            what: "x",
            row: 1,
            column: 1,
        };
        assert_eq!(check_matrix("x", x.view()), Err(expected));
    }

    #[test]
    fn an_array_without_columns_is_empty() {
        let x = Array2::<f32>::zeros((3, 0));
        let expected = MetricError::Empty { what: "x" };
        assert_eq!(check_matrix("x", x.view()), Err(expected));
    }

    #[test]
    fn a_bad_value_in_a_vector_is_named_by_its_position() {
        let x = array![0.0, f32::NEG_INFINITY];
        let message = check_vector("x", x.view()).unwrap_err().to_string();
        assert_eq!(
            message,
            "x is not finite at row 1, column 0 (counted from 0)"
        );
    }

    #[test]
    fn a_length_mismatch_reads_as_a_sentence() {
        let error = check_same_length("spots", ("truth", 3), ("predicted", 4)).unwrap_err();
        assert_eq!(error.to_string(), "truth has 3 spots but predicted has 4");
    }
}
