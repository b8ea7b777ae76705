//! What a path stands for: the files of weights, and the settings beside them.

mod source;

pub(crate) use source::{Settings, Source};
