//! Rectangles of a matrix.
//!
//! `ndarray::s!` expands to unsafe code, which the workspace forbids.

use ndarray::{ArrayBase, Axis, Ix2, RawData, Slice};
use std::ops::Range;

/// Narrows a view, mutable or not, to some of its rows and columns.
pub(crate) fn block<S: RawData<Elem = A>, A>(
    mut view: ArrayBase<S, Ix2>,
    rows: Range<usize>,
    columns: Range<usize>,
) -> ArrayBase<S, Ix2> {
    view.slice_axis_inplace(Axis(0), Slice::from(rows));
    view.slice_axis_inplace(Axis(1), Slice::from(columns));
    view
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn a_block_keeps_the_chosen_rows_and_columns() {
        let a = array![[0, 1, 2], [3, 4, 5], [6, 7, 8]];
        assert_eq!(block(a.view(), 1..3, 0..2), array![[3, 4], [6, 7]]);
        assert_eq!(block(a.view(), 2..2, 0..2).dim(), (0, 2));
    }
}
