//! Numbers of logs: JSON has no NaN, so one that is not finite is written as `null`, and read as NaN.

use serde::{Deserialize, Deserializer};

/// A number, or NaN for `null`.
pub(crate) fn or_nan<'de, D: Deserializer<'de>>(json: D) -> Result<f64, D::Error> {
    Ok(Option::deserialize(json)?.unwrap_or(f64::NAN))
}

/// As [`or_nan`], of a number that may be left out.
pub(crate) fn if_there<'de, D: Deserializer<'de>>(json: D) -> Result<Option<f64>, D::Error> {
    or_nan(json).map(Some)
}
