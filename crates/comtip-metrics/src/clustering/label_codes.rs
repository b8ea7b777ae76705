//! Label strings as small integers.

use crate::error::MetricError;
use crate::input::check_same_length;

/// Labels of spots as codes, without the unlabelled spots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelCodes {
    /// The distinct labels, sorted; a code points into it.
    pub names: Vec<String>,
    /// The code of every labelled spot, in slide order.
    pub codes: Vec<usize>,
    /// The row of every labelled spot among all spots, aligned with `codes`.
    pub rows: Vec<usize>,
    /// Spots, labelled or not.
    pub n_spots: usize,
}

impl LabelCodes {
    /// Keeps the entries of `values` that belong to labelled spots, aligned with `codes`.
    ///
    /// # Errors
    ///
    /// [`MetricError::LengthMismatch`] unless there is one value per spot.
    pub fn select<T: Clone>(&self, values: &[T]) -> Result<Vec<T>, MetricError> {
        check_same_length("spots", ("labels", self.n_spots), ("values", values.len()))?;
        Ok(self.rows.iter().map(|&row| values[row].clone()).collect())
    }
}

/// Turns one optional label per spot into codes; names are sorted, so codes do not depend on the
/// order of the spots.
///
/// ```
/// use comtip_metrics::label_codes;
///
/// let labels = label_codes(&[Some("WM"), None, Some("L1"), Some("WM")]);
/// assert_eq!(labels.names, ["L1", "WM"]);
/// assert_eq!(labels.codes, [1, 0, 1]);
/// assert_eq!(labels.rows, [0, 2, 3]);
/// assert_eq!(labels.select(&["a", "b", "c", "d"])?, ["a", "c", "d"]);
/// # Ok::<(), comtip_metrics::MetricError>(())
/// ```
pub fn label_codes<S: AsRef<str>>(labels: &[Option<S>]) -> LabelCodes {
    let labelled = || {
        let rows = labels.iter().enumerate();
        rows.filter_map(|(row, label)| Some((row, label.as_ref()?.as_ref())))
    };
    let mut names: Vec<&str> = labelled().map(|(_, name)| name).collect();
    names.sort_unstable();
    names.dedup();
    let (rows, codes) = labelled()
        .map(|(row, name)| (row, names.partition_point(|&known| known < name)))
        .unzip();
    LabelCodes {
        names: names.into_iter().map(str::to_owned).collect(),
        codes,
        rows,
        n_spots: labels.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slide_without_labels_has_no_codes() {
        let labels = label_codes::<&str>(&[None, None]);
        assert!(labels.names.is_empty() && labels.codes.is_empty() && labels.rows.is_empty());
        assert_eq!(labels.n_spots, 2);
    }

    #[test]
    fn values_of_another_slide_are_refused() {
        let labels = label_codes(&[Some("tumour".to_owned()), None]);
        let error = labels.select(&[0.0]).unwrap_err();
        assert_eq!(error.to_string(), "labels has 2 spots but values has 1");
    }
}
