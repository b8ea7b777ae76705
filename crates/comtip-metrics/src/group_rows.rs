//! Rows of the groups that codes name.

use crate::error::MetricError;

/// The rows of every group; `group` is the code of each row's, from 0 without gaps.
pub(crate) fn rows_by_group(group: &[usize]) -> Result<Vec<Vec<usize>>, MetricError> {
    let empty = MetricError::Empty { what: "group" };
    let last = *group.iter().max().ok_or(empty.clone())?;
    // With more codes than rows one of them has none.
    if last >= group.len() {
        return Err(empty);
    }
    let mut rows = vec![Vec::new(); last + 1];
    for (row, &code) in group.iter().enumerate() {
        rows[code].push(row);
    }
    match rows.iter().any(Vec::is_empty) {
        true => Err(empty),
        false => Ok(rows),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_without_rows_is_refused_however_large() {
        assert_eq!(rows_by_group(&[1, 0, 1]), Ok(vec![vec![1], vec![0, 2]]));
        for group in [&[][..], &[1], &[0, 2, 2], &[0, usize::MAX]] {
            assert_eq!(
                rows_by_group(group),
                Err(MetricError::Empty { what: "group" })
            );
        }
    }
}
