//! Captions that carry the stamps of a result.

/// The caption of scores in a table, a chart or under a map, stamped where the split is not clean.
pub(super) fn caption(scores: &str, stamps: &[String]) -> String {
    match stamps.is_empty() {
        true => scores.to_owned(),
        false => format!("{scores} ({})", joined(stamps)),
    }
}

/// All stamps in one text.
pub(super) fn joined(stamps: &[String]) -> String {
    stamps.join("; ")
}

/// `1 spot`, `3 spots`.
pub(super) fn n_spots(n: usize) -> String {
    match n {
        1 => "1 spot".to_owned(),
        n => format!("{n} spots"),
    }
}
