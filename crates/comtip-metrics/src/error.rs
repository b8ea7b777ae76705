//! Why a score could not be computed.

/// Why a score could not be computed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum MetricError {
    /// An array holds no value at all.
    #[error("{what} is empty")]
    Empty {
        /// Name of the argument.
        what: &'static str,
    },
    /// Two arguments that describe the same things differ in length.
    #[error("{left} has {n_left} {unit} but {right} has {n_right}")]
    LengthMismatch {
        /// What is counted, in the plural.
        unit: &'static str,
        /// Name of the first argument.
        left: &'static str,
        /// Length of the first argument.
        n_left: usize,
        /// Name of the second argument.
        right: &'static str,
        /// Length of the second argument.
        n_right: usize,
    },
    /// A similarity matrix does not have as many rows as columns.
    #[error("{what} must be square but has {n_rows} rows and {n_columns} columns")]
    NotSquare {
        /// Name of the argument.
        what: &'static str,
        /// Its rows.
        n_rows: usize,
        /// Its columns.
        n_columns: usize,
    },
    /// A value is NaN or infinite.
    #[error("{what} is not finite at row {row}, column {column} (counted from 0)")]
    NonFinite {
        /// Name of the argument.
        what: &'static str,
        /// Row of the first such value, counted from 0.
        row: usize,
        /// Column of the first such value, counted from 0; 0 in a vector.
        column: usize,
    },
    /// There are fewer data than the method needs.
    #[error("{method} needs at least {n_needed} {unit} but got {n_found}")]
    TooFew {
        /// Name of the method.
        method: &'static str,
        /// What is counted, in the plural.
        unit: &'static str,
        /// How many the method needs.
        n_needed: usize,
        /// How many there are.
        n_found: usize,
    },
    /// A setting lies outside its range.
    #[error("{setting} must be {requirement} but is {value}")]
    InvalidSetting {
        /// Name of the setting.
        setting: &'static str,
        /// Its range, in words.
        requirement: &'static str,
        /// The offending value, as printed.
        value: String,
    },
    /// Two spots lie in the same cell of a grid.
    #[error(
        "spots {earlier} and {spot} (counted from 0) share row {row}, column {column} of the grid"
    )]
    SharedCell {
        /// The first of them, counted from 0.
        earlier: usize,
        /// The second of them, counted from 0.
        spot: usize,
        /// Their row.
        row: usize,
        /// Their column.
        column: usize,
    },
    /// A ridge system cannot be solved in double precision.
    #[error("penalty {penalty} is too small for features this collinear")]
    PenaltyTooSmall {
        /// The penalty.
        penalty: f64,
    },
    /// An eigenvalue iteration ran out of steps.
    #[error("the eigenvalues of a {n} x {n} matrix did not converge")]
    NoConvergence {
        /// Rows of the matrix.
        n: usize,
    },
}
