//! Between which bounds a setting lies.

use std::fmt::Display;
use std::ops::{Bound, RangeBounds};

use crate::error::TrainError;

/// Most epochs, and steps between checkpoints.
pub(super) const MANY: usize = 1_000_000;

/// As [`within`], of a setting that may be left out.
pub(super) fn if_there<T: PartialOrd + Display>(
    name: &str,
    value: Option<T>,
    range: impl RangeBounds<T>,
) -> Result<(), TrainError> {
    value.map_or(Ok(()), |value| within(name, value, range))
}

/// Refuses a value outside of a range; NaN is in none.
pub(super) fn within<T: PartialOrd + Display>(
    name: &str,
    value: T,
    range: impl RangeBounds<T>,
) -> Result<(), TrainError> {
    if range.contains(&value) {
        return Ok(());
    }
    let from = match range.start_bound() {
        Bound::Included(start) => format!("at least {start}"),
        Bound::Excluded(start) => format!("above {start}"),
        Bound::Unbounded => "any".to_owned(),
    };
    let to = match range.end_bound() {
        Bound::Included(end) => format!(" and at most {end}"),
        Bound::Excluded(end) => format!(" and below {end}"),
        Bound::Unbounded => String::new(),
    };
    Err(TrainError::Config {
        problem: format!("{name} must be {from}{to}, but is {value}"),
    })
}
