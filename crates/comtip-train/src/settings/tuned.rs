//! Which weights fine-tuning changes.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Which weights fine-tuning changes; displays as `whole network` or `head only`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tuned {
    /// Those of the image tower, of its projection and of the head, as in the paper's Table 2.
    #[default]
    Whole,
    /// Those of the head alone.
    HeadOnly,
}

impl fmt::Display for Tuned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Whole => "whole network",
            Self::HeadOnly => "head only",
        })
    }
}
