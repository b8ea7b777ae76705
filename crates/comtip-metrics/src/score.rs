//! A number together with the protocol under which it was taken.

use std::fmt;

use crate::protocol::Protocol;

/// A number together with the protocol under which it was taken.
///
/// Displays as `name: value` with four decimals, or `name: undefined`, then the protocol indented
/// by two spaces.
///
/// ```
/// use comtip_metrics::{Protocol, Score};
///
/// let score = Score {
///     name: "ARI".into(),
///     value: Some(0.30512),
///     protocol: Protocol::new().with("labels", "transferred"),
/// };
/// assert_eq!(score.to_string(), "ARI: 0.3051\n  labels: transferred");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// What was measured, with its unit if it has one.
    pub name: String,
    /// The number; `None` where the measure is undefined.
    pub value: Option<f64>,
    /// Everything the number depends on besides the model.
    pub protocol: Protocol,
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.value {
            Some(value) => write!(f, "{}: {value:.4}", self.name)?,
            None => write!(f, "{}: undefined", self.name)?,
        }
        self.protocol
            .facts()
            .try_for_each(|(name, value)| write!(f, "\n  {name}: {value}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_undefined_score_says_so() {
        let score = Score {
            name: "PCC of MGP".into(),
            value: None,
            protocol: Protocol::new(),
        };
        assert_eq!(score.to_string(), "PCC of MGP: undefined");
    }
}
