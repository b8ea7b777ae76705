//! The first of many names.

/// Names that a message gives; the rest are counted.
const N_NAMED: usize = 10;

/// The first names, and how many more there are.
pub(crate) fn first_names(names: &[&str]) -> String {
    let shown = names[..names.len().min(N_NAMED)].join(", ");
    match names.len().saturating_sub(N_NAMED) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_beyond_the_first_are_counted() {
        assert_eq!(first_names(&["a", "b"]), "a, b");
        assert!(first_names(&["a"; 12]).ends_with("a and 2 more"));
    }
}
